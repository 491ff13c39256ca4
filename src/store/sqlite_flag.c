#include "store/sqlite_internal.h"

static const char test_number_name[] = "test_number";

static enum vp_err log_change(struct sqlite_store *store, const struct store_flag_change *change)
{
    sqlite3_stmt *insert = sqlite_take(store, SQL_LOG_FLAG);
    sqlite3_bind_int64(insert, 1, change->unix_ms);
    sqlite_bind_text(insert, 2, change->who);
    sqlite_bind_text(insert, 3, change->name);
    sqlite_bind_text(insert, 4, change->scope);
    sqlite_bind_text(insert, 5, change->old_value);
    sqlite_bind_text(insert, 6, change->new_value);
    return sqlite_run(store, insert);
}

/* ---- flags ---- */

static enum vp_err find_value(struct sqlite_store *store, const struct store_flag *flag, char *out_value,
                              size_t size_bytes)
{
    sqlite3_stmt *query = sqlite_take(store, SQL_FLAG_VALUE);
    sqlite_bind_text(query, 1, flag->restaurant_id);
    sqlite_bind_text(query, 2, flag->name);
    enum vp_err err = sqlite_step(store, query);
    if (err == VP_OK)
        sqlite_copy_text(query, 0, out_value, size_bytes);
    sqlite3_reset(query);
    return err;
}

static enum vp_err write_flag(struct sqlite_store *store, const struct store_flag *flag)
{
    bool is_forgotten = flag->value[0] == '\0';
    sqlite3_stmt *change = sqlite_take(store, is_forgotten ? SQL_FORGET_FLAG : SQL_SET_FLAG);
    sqlite_bind_text(change, 1, flag->restaurant_id);
    sqlite_bind_text(change, 2, flag->name);
    if (!is_forgotten) {
        sqlite_bind_text(change, 3, flag->value);
        sqlite_bind_text(change, 4, flag->changed_by);
        sqlite3_bind_int64(change, 5, flag->changed_unix_ms);
    }
    return sqlite_run(store, change);
}

enum vp_err sqlite_set_flag(struct store *base, const struct store_flag *flag)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    struct store_flag_change change = {.unix_ms = flag->changed_unix_ms};
    enum vp_err err = sqlite_begin(store, true);
    if (err != VP_OK)
        return err;
    err = find_value(store, flag, change.old_value, sizeof change.old_value);
    if (err == VP_OK || (err == VP_ERR_NOT_FOUND && flag->value[0] != '\0'))
        err = write_flag(store, flag);
    if (err == VP_OK) {
        span_copy(span_of(flag->changed_by), change.who, sizeof change.who);
        span_copy(span_of(flag->name), change.name, sizeof change.name);
        span_copy(span_of(flag->restaurant_id), change.scope, sizeof change.scope);
        span_copy(span_of(flag->value), change.new_value, sizeof change.new_value);
        err = log_change(store, &change);
    }
    return sqlite_end(store, err);
}

struct flag_reader {
    bool (*on_flag)(void *owner, const struct store_flag *flag);
    void *owner;
};

static bool read_flag(void *arg, sqlite3_stmt *row)
{
    const struct flag_reader *reader = arg;
    struct store_flag flag = {.changed_unix_ms = sqlite3_column_int64(row, 4)};
    sqlite_copy_text(row, 0, flag.restaurant_id, sizeof flag.restaurant_id);
    sqlite_copy_text(row, 1, flag.name, sizeof flag.name);
    sqlite_copy_text(row, 2, flag.value, sizeof flag.value);
    sqlite_copy_text(row, 3, flag.changed_by, sizeof flag.changed_by);
    return reader->on_flag(reader->owner, &flag);
}

enum vp_err sqlite_each_flag(struct store *base, bool (*on_flag)(void *owner, const struct store_flag *flag),
                             void *owner)
{
    static const char sql[] = "SELECT restaurant_id, name, value, changed_by, changed_unix_ms FROM flag "
                              "ORDER BY restaurant_id, name";
    struct sqlite_store *store = (struct sqlite_store *)base;
    struct flag_reader reader = {on_flag, owner};
    return sqlite_each_row(store, sqlite_prepare(store, sql), read_flag, &reader);
}

/* ---- test numbers ---- */

static enum vp_err find_arm(struct sqlite_store *store, const char *number, enum store_arm *out_arm)
{
    sqlite3_stmt *query = sqlite_take(store, SQL_TEST_NUMBER_ARM);
    int64_t arm = 0;
    sqlite_bind_text(query, 1, number);
    enum vp_err err = sqlite_run_number(store, query, &arm);
    if (err == VP_OK)
        *out_arm = (enum store_arm)arm;
    return err;
}

static enum vp_err write_test_number(struct sqlite_store *store, const struct store_test_number *number)
{
    sqlite3_stmt *insert = sqlite_take(store, SQL_SET_TEST_NUMBER);
    sqlite_bind_text(insert, 1, number->number);
    sqlite3_bind_int(insert, 2, (int)number->arm);
    sqlite_bind_text(insert, 3, number->changed_by);
    sqlite3_bind_int64(insert, 4, number->changed_unix_ms);
    return sqlite_run(store, insert);
}

static enum vp_err log_number(struct sqlite_store *store, const struct store_test_number *number,
                              const char *old_arm, const char *new_arm)
{
    struct store_flag_change change = {.unix_ms = number->changed_unix_ms};
    span_copy(span_of(number->changed_by), change.who, sizeof change.who);
    span_copy(span_of(test_number_name), change.name, sizeof change.name);
    span_copy(span_of(number->number), change.scope, sizeof change.scope);
    span_copy(span_of(old_arm), change.old_value, sizeof change.old_value);
    span_copy(span_of(new_arm), change.new_value, sizeof change.new_value);
    return log_change(store, &change);
}

enum vp_err sqlite_set_test_number(struct store *base, const struct store_test_number *number)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    enum store_arm old_arm = STORE_ARM_REALTIME;
    enum vp_err err = sqlite_begin(store, true);
    if (err != VP_OK)
        return err;
    err = find_arm(store, number->number, &old_arm);
    const char *old_name = err == VP_OK ? store_arm_name(old_arm) : "";
    if (err == VP_OK || err == VP_ERR_NOT_FOUND)
        err = write_test_number(store, number);
    if (err == VP_OK)
        err = log_number(store, number, old_name, store_arm_name(number->arm));
    return sqlite_end(store, err);
}

enum vp_err sqlite_remove_test_number(struct store *base, const char *number, const char *who,
                                      int64_t unix_ms)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    struct store_test_number removed = {.changed_unix_ms = unix_ms};
    span_copy(span_of(number), removed.number, sizeof removed.number);
    span_copy(span_of(who), removed.changed_by, sizeof removed.changed_by);
    enum vp_err err = sqlite_begin(store, true);
    if (err != VP_OK)
        return err;
    err = find_arm(store, removed.number, &removed.arm);
    if (err == VP_OK) {
        sqlite3_stmt *delete = sqlite_take(store, SQL_REMOVE_TEST_NUMBER);
        sqlite_bind_text(delete, 1, removed.number);
        err = sqlite_run(store, delete);
    }
    if (err == VP_OK)
        err = log_number(store, &removed, store_arm_name(removed.arm), "");
    return sqlite_end(store, err);
}

struct number_reader {
    bool (*on_number)(void *owner, const struct store_test_number *number);
    void *owner;
};

static bool read_number(void *arg, sqlite3_stmt *row)
{
    const struct number_reader *reader = arg;
    struct store_test_number number = {.arm = (enum store_arm)sqlite3_column_int(row, 1),
                                       .changed_unix_ms = sqlite3_column_int64(row, 3)};
    sqlite_copy_text(row, 0, number.number, sizeof number.number);
    sqlite_copy_text(row, 2, number.changed_by, sizeof number.changed_by);
    return reader->on_number(reader->owner, &number);
}

enum vp_err sqlite_each_test_number(struct store *base,
                                    bool (*on_number)(void *owner, const struct store_test_number *number),
                                    void *owner)
{
    static const char sql[] =
        "SELECT number, arm, changed_by, changed_unix_ms FROM test_number ORDER BY number";
    struct sqlite_store *store = (struct sqlite_store *)base;
    struct number_reader reader = {on_number, owner};
    return sqlite_each_row(store, sqlite_prepare(store, sql), read_number, &reader);
}

/* ---- the log ---- */

struct change_reader {
    bool (*on_change)(void *owner, const struct store_flag_change *change);
    void *owner;
};

static bool read_change(void *arg, sqlite3_stmt *row)
{
    const struct change_reader *reader = arg;
    struct store_flag_change change = {.id = sqlite3_column_int64(row, 0),
                                       .unix_ms = sqlite3_column_int64(row, 1)};
    sqlite_copy_text(row, 2, change.who, sizeof change.who);
    sqlite_copy_text(row, 3, change.name, sizeof change.name);
    sqlite_copy_text(row, 4, change.scope, sizeof change.scope);
    sqlite_copy_text(row, 5, change.old_value, sizeof change.old_value);
    sqlite_copy_text(row, 6, change.new_value, sizeof change.new_value);
    return reader->on_change(reader->owner, &change);
}

enum vp_err sqlite_each_flag_change(struct store *base, int limit,
                                    bool (*on_change)(void *owner, const struct store_flag_change *change),
                                    void *owner)
{
    static const char sql[] = "SELECT id, unix_ms, who, name, scope, old_value, new_value FROM flag_log "
                              "ORDER BY id DESC LIMIT ?1";
    struct sqlite_store *store = (struct sqlite_store *)base;
    struct change_reader reader = {on_change, owner};
    sqlite3_stmt *query = sqlite_prepare(store, sql);
    sqlite3_bind_int(query, 1, limit);
    return sqlite_each_row(store, query, read_change, &reader);
}

enum vp_err sqlite_flags_version(struct store *base, int64_t *out_version)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    return sqlite_run_number(store, sqlite_take(store, SQL_FLAGS_VERSION), out_version);
}
