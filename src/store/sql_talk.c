#include "store/sql_internal.h"

enum { KEPT_MS = 24 * 3600 * 1000 }; /* of talks and answers; a call is over long before */

enum vp_err sql_reopen_call(struct store *base, const char *call_sid, const char *reason)
{
    struct sql_store *store = (struct sql_store *)base;
    enum vp_err err = sql_begin(store, false);
    if (err != VP_OK)
        return err;
    struct sql_statement *update = sql_take(store, SQL_REOPEN_CALL);
    sql_bind_text(update, 1, call_sid);
    sql_bind_text(update, 2, reason);
    return sql_end(store, sql_run(update));
}

static enum vp_err forget_older(struct sql_store *store, enum sql_text sql, int64_t unix_ms)
{
    struct sql_statement *remove = sql_take(store, sql);
    sql_bind_int64(remove, 1, unix_ms);
    return sql_run(remove);
}

static enum vp_err forget_old(struct sql_store *store, const struct store_turn *turn)
{
    enum vp_err err = forget_older(store, SQL_FORGET_AUDIO, turn->unix_ms);
    if (err == VP_OK && turn->number == 0)
        err = forget_older(store, SQL_FORGET_ANSWERS, turn->unix_ms - KEPT_MS);
    if (err == VP_OK && turn->number == 0)
        err = forget_older(store, SQL_FORGET_TALKS, turn->unix_ms - KEPT_MS);
    return err;
}

/* The talk moves on by one, if nobody moved it before. */
static enum vp_err save_talk(struct sql_store *store, const struct store_turn *turn, bool *out_is_new)
{
    struct sql_statement *save = sql_take(store, turn->number == 0 ? SQL_BEGIN_TALK : SQL_SAVE_TALK);
    sql_bind_text(save, 1, turn->call_sid);
    if (turn->number != 0)
        sql_bind_int64(save, 2, turn->number);
    sql_bind_text(save, 3, turn->talk_json);
    sql_bind_int64(save, 4, turn->unix_ms);
    enum vp_err err = sql_run(save);
    *out_is_new = err == VP_OK && store->change_count == 1;
    return err;
}

static enum vp_err put_answer(struct sql_store *store, const struct store_turn *turn)
{
    struct sql_statement *insert = sql_take(store, SQL_PUT_ANSWER);
    sql_bind_text(insert, 1, turn->call_sid);
    sql_bind_int64(insert, 2, turn->number);
    sql_bind_text(insert, 3, turn->answer);
    sql_bind_int64(insert, 4, turn->unix_ms);
    enum vp_err err = sql_run(insert);
    if (err != VP_OK || turn->audio_id[0] == '\0')
        return err;
    insert = sql_take(store, SQL_PUT_AUDIO);
    sql_bind_text(insert, 1, turn->audio_id);
    sql_bind_bytes(insert, 2, turn->audio);
    sql_bind_int64(insert, 3, turn->audio_until_unix_ms);
    return sql_run(insert);
}

enum vp_err sql_put_turn(struct store *base, const struct store_turn *turn, bool *out_is_new)
{
    struct sql_store *store = (struct sql_store *)base;
    bool is_new = false;
    enum vp_err err = sql_begin_of(store, turn->call_sid, turn->epoch);
    if (err != VP_OK)
        return err;
    err = forget_old(store, turn);
    if (err == VP_OK)
        err = save_talk(store, turn, &is_new);
    if (err == VP_OK && is_new)
        err = put_answer(store, turn);
    err = sql_end(store, err);
    if (err == VP_OK)
        *out_is_new = is_new;
    return err;
}

enum vp_err sql_load_talk(struct store *base, const char *call_sid, uint32_t *out_number, char **out_json)
{
    return sql_find_document((struct sql_store *)base, SQL_LOAD_TALK, call_sid, out_number, out_json);
}

enum vp_err sql_load_answer(struct store *base, const char *call_sid, uint32_t number, char **out_answer)
{
    struct sql_store *store = (struct sql_store *)base;
    struct sql_statement *query = sql_take(store, SQL_LOAD_ANSWER);
    size_t len;
    sql_bind_text(query, 1, call_sid);
    sql_bind_int64(query, 2, number);
    enum vp_err err = sql_step(query);
    if (err == VP_OK)
        err = sql_take_copy(query, 0, out_answer, &len);
    sql_reset(query);
    return err;
}

enum vp_err sql_load_audio(struct store *base, const char *audio_id, int64_t now_unix_ms, char **out_audio,
                           size_t *out_bytes)
{
    struct sql_store *store = (struct sql_store *)base;
    struct sql_statement *query = sql_take(store, SQL_LOAD_AUDIO);
    sql_bind_text(query, 1, audio_id);
    sql_bind_int64(query, 2, now_unix_ms);
    enum vp_err err = sql_step(query);
    if (err == VP_OK)
        err = sql_take_copy(query, 0, out_audio, out_bytes);
    sql_reset(query);
    return err;
}
