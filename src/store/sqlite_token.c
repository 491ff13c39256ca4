#include "store/sqlite_internal.h"

/* Those whose time is over make room. */
static enum vp_err make_room(struct sqlite_store *store, int64_t now_unix_ms)
{
    int64_t count = 0;
    sqlite3_stmt *old = sqlite_take(store, SQL_FORGET_TOKENS);
    sqlite3_bind_int64(old, 1, now_unix_ms);
    enum vp_err err = sqlite_run(store, old);
    if (err == VP_OK)
        err = sqlite_run_number(store, sqlite_take(store, SQL_COUNT_TOKENS), &count);
    return err == VP_OK && count >= STORE_TOKENS_MAX ? VP_ERR_TOO_MANY : err;
}

enum vp_err sqlite_put_token(struct store *base, const struct store_token *token, int64_t *out_id)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    enum vp_err err = sqlite_begin(store, true);
    if (err != VP_OK)
        return err;
    err = make_room(store, token->created_unix_ms);
    if (err == VP_OK) {
        sqlite3_stmt *put = sqlite_take(store, SQL_PUT_TOKEN);
        sqlite_bind_text(put, 1, token->secret_hash);
        sqlite_bind_text(put, 2, token->name);
        sqlite_bind_text(put, 3, token->restaurant_id);
        sqlite3_bind_int64(put, 4, token->scopes);
        sqlite3_bind_int64(put, 5, token->created_unix_ms);
        sqlite3_bind_int64(put, 6, token->until_unix_ms);
        err = sqlite_run(store, put);
    }
    int64_t id = sqlite3_last_insert_rowid(store->db);
    err = sqlite_end(store, err);
    if (err == VP_OK)
        *out_id = id;
    return err;
}

enum vp_err sqlite_revoke_token(struct store *base, int64_t id)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    enum vp_err err = sqlite_begin(store, true);
    if (err != VP_OK)
        return err;
    sqlite3_stmt *revoke = sqlite_take(store, SQL_REVOKE_TOKEN);
    sqlite3_bind_int64(revoke, 1, id);
    err = sqlite_run(store, revoke);
    if (err == VP_OK && sqlite3_changes(store->db) == 0)
        err = VP_ERR_NOT_FOUND;
    return sqlite_end(store, err);
}

struct token_reader {
    bool (*on_token)(void *owner, const struct store_token *token);
    void *owner;
};

static bool read_token(void *arg, sqlite3_stmt *row)
{
    const struct token_reader *reader = arg;
    struct store_token token = {.id = sqlite3_column_int64(row, 0),
                                .scopes = (unsigned)sqlite3_column_int64(row, 4),
                                .created_unix_ms = sqlite3_column_int64(row, 5),
                                .until_unix_ms = sqlite3_column_int64(row, 6)};
    sqlite_copy_text(row, 1, token.secret_hash, sizeof token.secret_hash);
    sqlite_copy_text(row, 2, token.name, sizeof token.name);
    sqlite_copy_text(row, 3, token.restaurant_id, sizeof token.restaurant_id);
    return reader->on_token(reader->owner, &token);
}

enum vp_err sqlite_each_token(struct store *base,
                              bool (*on_token)(void *owner, const struct store_token *token), void *owner)
{
    static const char sql[] = "SELECT id, secret_hash, name, restaurant_id, scopes, created_unix_ms, "
                              "until_unix_ms FROM api_token ORDER BY id";
    struct sqlite_store *store = (struct sqlite_store *)base;
    struct token_reader reader = {on_token, owner};
    return sqlite_each_row(store, sqlite_prepare(store, sql), read_token, &reader);
}
