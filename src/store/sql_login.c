#include "store/sql_internal.h"

static enum vp_err forget_some(struct sql_store *store, int64_t now_unix_ms)
{
    struct sql_statement *old = sql_take(store, SQL_FORGET_LOGINS);
    sql_bind_int64(old, 1, now_unix_ms);
    enum vp_err err = sql_run(old);
    if (err != VP_OK)
        return err;
    struct sql_statement *many = sql_take(store, SQL_CUT_LOGINS);
    sql_bind_int(many, 1, STORE_LOGINS_MAX);
    return sql_run(many);
}

enum vp_err sql_put_login(struct store *base, const struct store_login *login, int64_t now_unix_ms)
{
    struct sql_store *store = (struct sql_store *)base;
    enum vp_err err = sql_begin(store, true);
    if (err != VP_OK)
        return err;
    struct sql_statement *put = sql_take(store, SQL_PUT_LOGIN);
    sql_bind_text(put, 1, login->secret_hash);
    sql_bind_text(put, 2, login->restaurant_id);
    sql_bind_text(put, 3, login->password_mark);
    sql_bind_int64(put, 4, login->until_unix_ms);
    err = sql_run(put);
    if (err == VP_OK)
        err = forget_some(store, now_unix_ms);
    return sql_end(store, err);
}

enum vp_err sql_end_login(struct store *base, const char *secret_hash)
{
    struct sql_store *store = (struct sql_store *)base;
    enum vp_err err = sql_begin(store, true);
    if (err != VP_OK)
        return err;
    struct sql_statement *end = sql_take(store, SQL_END_LOGIN);
    sql_bind_text(end, 1, secret_hash);
    return sql_end(store, sql_run(end));
}

struct login_reader {
    bool (*on_login)(void *owner, const struct store_login *login);
    void *owner;
};

static bool read_login(void *arg, struct sql_statement *row)
{
    const struct login_reader *reader = arg;
    struct store_login login = {.until_unix_ms = sql_column_int64(row, 3)};
    sql_copy_text(row, 0, login.secret_hash, sizeof login.secret_hash);
    sql_copy_text(row, 1, login.restaurant_id, sizeof login.restaurant_id);
    sql_copy_text(row, 2, login.password_mark, sizeof login.password_mark);
    return reader->on_login(reader->owner, &login);
}

enum vp_err sql_each_login(struct store *base, bool (*on_login)(void *owner, const struct store_login *login),
                           void *owner)
{
    static const char sql[] = "SELECT secret_hash, restaurant_id, password_mark, until_unix_ms FROM login";
    struct sql_store *store = (struct sql_store *)base;
    struct login_reader reader = {on_login, owner};
    return sql_each_row(sql_prepare(store, sql), read_login, &reader);
}
