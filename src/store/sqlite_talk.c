#include "store/sqlite_internal.h"

enum { KEPT_MS = 24 * 3600 * 1000 }; /* of talks and answers; a call is over long before */

enum vp_err sqlite_reopen_call(struct store *base, const char *call_sid, const char *reason)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    enum vp_err err = sqlite_begin(store, false);
    if (err != VP_OK)
        return err;
    sqlite3_stmt *update = sqlite_take(store, SQL_REOPEN_CALL);
    sqlite_bind_text(update, 1, call_sid);
    sqlite_bind_text(update, 2, reason);
    return sqlite_end(store, sqlite_run(store, update));
}

static enum vp_err forget_older(struct sqlite_store *store, enum sqlite_sql sql, int64_t unix_ms)
{
    sqlite3_stmt *remove = sqlite_take(store, sql);
    sqlite3_bind_int64(remove, 1, unix_ms);
    return sqlite_run(store, remove);
}

static enum vp_err forget_old(struct sqlite_store *store, const struct store_turn *turn)
{
    enum vp_err err = forget_older(store, SQL_FORGET_AUDIO, turn->unix_ms);
    if (err == VP_OK && turn->number == 0)
        err = forget_older(store, SQL_FORGET_ANSWERS, turn->unix_ms - KEPT_MS);
    if (err == VP_OK && turn->number == 0)
        err = forget_older(store, SQL_FORGET_TALKS, turn->unix_ms - KEPT_MS);
    return err;
}

/* The talk moves on by one, if nobody moved it before. */
static enum vp_err save_talk(struct sqlite_store *store, const struct store_turn *turn, bool *out_is_new)
{
    sqlite3_stmt *save = sqlite_take(store, turn->number == 0 ? SQL_BEGIN_TALK : SQL_SAVE_TALK);
    sqlite_bind_text(save, 1, turn->call_sid);
    if (turn->number != 0)
        sqlite3_bind_int64(save, 2, turn->number);
    sqlite_bind_text(save, 3, turn->talk_json);
    sqlite3_bind_int64(save, 4, turn->unix_ms);
    enum vp_err err = sqlite_run(store, save);
    *out_is_new = err == VP_OK && sqlite3_changes(store->db) == 1;
    return err;
}

static enum vp_err put_answer(struct sqlite_store *store, const struct store_turn *turn)
{
    sqlite3_stmt *insert = sqlite_take(store, SQL_PUT_ANSWER);
    sqlite_bind_text(insert, 1, turn->call_sid);
    sqlite3_bind_int64(insert, 2, turn->number);
    sqlite_bind_text(insert, 3, turn->answer);
    sqlite3_bind_int64(insert, 4, turn->unix_ms);
    enum vp_err err = sqlite_run(store, insert);
    if (err != VP_OK || turn->audio_id[0] == '\0')
        return err;
    insert = sqlite_take(store, SQL_PUT_AUDIO);
    sqlite_bind_text(insert, 1, turn->audio_id);
    sqlite3_bind_blob64(insert, 2, turn->audio.at, turn->audio.len, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 3, turn->audio_until_unix_ms);
    return sqlite_run(store, insert);
}

enum vp_err sqlite_put_turn(struct store *base, const struct store_turn *turn, bool *out_is_new)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    bool is_new = false;
    enum vp_err err = sqlite_begin_of(store, turn->call_sid, turn->epoch);
    if (err != VP_OK)
        return err;
    err = forget_old(store, turn);
    if (err == VP_OK)
        err = save_talk(store, turn, &is_new);
    if (err == VP_OK && is_new)
        err = put_answer(store, turn);
    err = sqlite_end(store, err);
    if (err == VP_OK)
        *out_is_new = is_new;
    return err;
}

enum vp_err sqlite_load_talk(struct store *base, const char *call_sid, uint32_t *out_number, char **out_json)
{
    return sqlite_find_document((struct sqlite_store *)base, SQL_LOAD_TALK, call_sid, out_number, out_json);
}

enum vp_err sqlite_load_answer(struct store *base, const char *call_sid, uint32_t number, char **out_answer)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    sqlite3_stmt *query = sqlite_take(store, SQL_LOAD_ANSWER);
    size_t len;
    sqlite_bind_text(query, 1, call_sid);
    sqlite3_bind_int64(query, 2, number);
    enum vp_err err = sqlite_step(store, query);
    if (err == VP_OK)
        err = sqlite_take_copy(query, 0, out_answer, &len);
    sqlite3_reset(query);
    return err;
}

enum vp_err sqlite_load_audio(struct store *base, const char *audio_id, int64_t now_unix_ms, char **out_audio,
                              size_t *out_bytes)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    sqlite3_stmt *query = sqlite_take(store, SQL_LOAD_AUDIO);
    sqlite_bind_text(query, 1, audio_id);
    sqlite3_bind_int64(query, 2, now_unix_ms);
    enum vp_err err = sqlite_step(store, query);
    if (err == VP_OK)
        err = sqlite_take_copy(query, 0, out_audio, out_bytes);
    sqlite3_reset(query);
    return err;
}
