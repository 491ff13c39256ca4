#include "store/sql_internal.h"

/* Those whose time is over make room. */
static enum vp_err make_room(struct sql_store *store, int64_t now_unix_ms)
{
    int64_t count = 0;
    struct sql_statement *old = sql_take(store, SQL_FORGET_TOKENS);
    sql_bind_int64(old, 1, now_unix_ms);
    enum vp_err err = sql_run(old);
    if (err == VP_OK)
        err = sql_run_number(sql_take(store, SQL_COUNT_TOKENS), &count);
    return err == VP_OK && count >= STORE_TOKENS_MAX ? VP_ERR_TOO_MANY : err;
}

enum vp_err sql_put_token(struct store *base, const struct store_token *token, int64_t *out_id)
{
    struct sql_store *store = (struct sql_store *)base;
    int64_t id = 0;
    enum vp_err err = sql_begin(store, true);
    if (err != VP_OK)
        return err;
    err = make_room(store, token->created_unix_ms);
    if (err == VP_OK) {
        struct sql_statement *put = sql_take(store, SQL_PUT_TOKEN);
        sql_bind_text(put, 1, token->secret_hash);
        sql_bind_text(put, 2, token->name);
        sql_bind_text(put, 3, token->restaurant_id);
        sql_bind_int64(put, 4, token->scopes);
        sql_bind_int64(put, 5, token->created_unix_ms);
        sql_bind_int64(put, 6, token->until_unix_ms);
        err = sql_run_number(put, &id);
    }
    err = sql_end(store, err);
    if (err == VP_OK)
        *out_id = id;
    return err;
}

enum vp_err sql_revoke_token(struct store *base, int64_t id)
{
    struct sql_store *store = (struct sql_store *)base;
    enum vp_err err = sql_begin(store, true);
    if (err != VP_OK)
        return err;
    struct sql_statement *revoke = sql_take(store, SQL_REVOKE_TOKEN);
    sql_bind_int64(revoke, 1, id);
    err = sql_run(revoke);
    if (err == VP_OK && store->change_count == 0)
        err = VP_ERR_NOT_FOUND;
    return sql_end(store, err);
}

struct token_reader {
    bool (*on_token)(void *owner, const struct store_token *token);
    void *owner;
};

static bool read_token(void *arg, struct sql_statement *row)
{
    const struct token_reader *reader = arg;
    struct store_token token = {.id = sql_column_int64(row, 0),
                                .scopes = (unsigned)sql_column_int64(row, 4),
                                .created_unix_ms = sql_column_int64(row, 5),
                                .until_unix_ms = sql_column_int64(row, 6)};
    sql_copy_text(row, 1, token.secret_hash, sizeof token.secret_hash);
    sql_copy_text(row, 2, token.name, sizeof token.name);
    sql_copy_text(row, 3, token.restaurant_id, sizeof token.restaurant_id);
    return reader->on_token(reader->owner, &token);
}

enum vp_err sql_each_token(struct store *base, bool (*on_token)(void *owner, const struct store_token *token),
                           void *owner)
{
    static const char sql[] = "SELECT id, secret_hash, name, restaurant_id, scopes, created_unix_ms, "
                              "until_unix_ms FROM api_token ORDER BY id";
    struct sql_store *store = (struct sql_store *)base;
    struct token_reader reader = {on_token, owner};
    return sql_each_row(sql_prepare(store, sql), read_token, &reader);
}
