#include "store/sqlite_internal.h"

static enum vp_err forget_some(struct sqlite_store *store, int64_t now_unix_ms)
{
    sqlite3_stmt *old = sqlite_take(store, SQL_FORGET_LOGINS);
    sqlite3_bind_int64(old, 1, now_unix_ms);
    enum vp_err err = sqlite_run(store, old);
    if (err != VP_OK)
        return err;
    sqlite3_stmt *many = sqlite_take(store, SQL_CUT_LOGINS);
    sqlite3_bind_int(many, 1, STORE_LOGINS_MAX);
    return sqlite_run(store, many);
}

enum vp_err sqlite_put_login(struct store *base, const struct store_login *login, int64_t now_unix_ms)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    enum vp_err err = sqlite_begin(store, true);
    if (err != VP_OK)
        return err;
    sqlite3_stmt *put = sqlite_take(store, SQL_PUT_LOGIN);
    sqlite_bind_text(put, 1, login->secret_hash);
    sqlite_bind_text(put, 2, login->restaurant_id);
    sqlite_bind_text(put, 3, login->password_mark);
    sqlite3_bind_int64(put, 4, login->until_unix_ms);
    err = sqlite_run(store, put);
    if (err == VP_OK)
        err = forget_some(store, now_unix_ms);
    return sqlite_end(store, err);
}

enum vp_err sqlite_end_login(struct store *base, const char *secret_hash)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    enum vp_err err = sqlite_begin(store, true);
    if (err != VP_OK)
        return err;
    sqlite3_stmt *end = sqlite_take(store, SQL_END_LOGIN);
    sqlite_bind_text(end, 1, secret_hash);
    return sqlite_end(store, sqlite_run(store, end));
}

struct login_reader {
    bool (*on_login)(void *owner, const struct store_login *login);
    void *owner;
};

static bool read_login(void *arg, sqlite3_stmt *row)
{
    const struct login_reader *reader = arg;
    struct store_login login = {.until_unix_ms = sqlite3_column_int64(row, 3)};
    sqlite_copy_text(row, 0, login.secret_hash, sizeof login.secret_hash);
    sqlite_copy_text(row, 1, login.restaurant_id, sizeof login.restaurant_id);
    sqlite_copy_text(row, 2, login.password_mark, sizeof login.password_mark);
    return reader->on_login(reader->owner, &login);
}

enum vp_err sqlite_each_login(struct store *base,
                              bool (*on_login)(void *owner, const struct store_login *login), void *owner)
{
    static const char sql[] = "SELECT secret_hash, restaurant_id, password_mark, until_unix_ms FROM login";
    struct sqlite_store *store = (struct sqlite_store *)base;
    struct login_reader reader = {on_login, owner};
    return sqlite_each_row(store, sqlite_prepare(store, sql), read_login, &reader);
}
