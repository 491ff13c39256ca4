#include "store/sql_internal.h"

static const char test_number_name[] = "test_number";

static enum vp_err log_change(struct sql_store *store, const struct store_flag_change *change)
{
    struct sql_statement *insert = sql_take(store, SQL_LOG_FLAG);
    sql_bind_int64(insert, 1, change->unix_ms);
    sql_bind_text(insert, 2, change->who);
    sql_bind_text(insert, 3, change->name);
    sql_bind_text(insert, 4, change->scope);
    sql_bind_text(insert, 5, change->old_value);
    sql_bind_text(insert, 6, change->new_value);
    return sql_run(insert);
}

/* ---- flags ---- */

static enum vp_err find_value(struct sql_store *store, const struct store_flag *flag, char *out_value,
                              size_t size_bytes)
{
    struct sql_statement *query = sql_take(store, SQL_FLAG_VALUE);
    sql_bind_text(query, 1, flag->restaurant_id);
    sql_bind_text(query, 2, flag->name);
    enum vp_err err = sql_step(query);
    if (err == VP_OK)
        sql_copy_text(query, 0, out_value, size_bytes);
    sql_reset(query);
    return err;
}

static enum vp_err write_flag(struct sql_store *store, const struct store_flag *flag)
{
    bool is_forgotten = flag->value[0] == '\0';
    struct sql_statement *change = sql_take(store, is_forgotten ? SQL_FORGET_FLAG : SQL_SET_FLAG);
    sql_bind_text(change, 1, flag->restaurant_id);
    sql_bind_text(change, 2, flag->name);
    if (!is_forgotten) {
        sql_bind_text(change, 3, flag->value);
        sql_bind_text(change, 4, flag->changed_by);
        sql_bind_int64(change, 5, flag->changed_unix_ms);
    }
    return sql_run(change);
}

enum vp_err sql_set_flag(struct store *base, const struct store_flag *flag)
{
    struct sql_store *store = (struct sql_store *)base;
    struct store_flag_change change = {.unix_ms = flag->changed_unix_ms};
    enum vp_err err = sql_begin(store, true);
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
    return sql_end(store, err);
}

struct flag_reader {
    bool (*on_flag)(void *owner, const struct store_flag *flag);
    void *owner;
};

static bool read_flag(void *arg, struct sql_statement *row)
{
    const struct flag_reader *reader = arg;
    struct store_flag flag = {.changed_unix_ms = sql_column_int64(row, 4)};
    sql_copy_text(row, 0, flag.restaurant_id, sizeof flag.restaurant_id);
    sql_copy_text(row, 1, flag.name, sizeof flag.name);
    sql_copy_text(row, 2, flag.value, sizeof flag.value);
    sql_copy_text(row, 3, flag.changed_by, sizeof flag.changed_by);
    return reader->on_flag(reader->owner, &flag);
}

enum vp_err sql_each_flag(struct store *base, bool (*on_flag)(void *owner, const struct store_flag *flag),
                          void *owner)
{
    static const char sql[] = "SELECT restaurant_id, name, value, changed_by, changed_unix_ms FROM flag "
                              "ORDER BY restaurant_id, name";
    struct sql_store *store = (struct sql_store *)base;
    struct flag_reader reader = {on_flag, owner};
    return sql_each_row(sql_prepare(store, sql), read_flag, &reader);
}

/* ---- test numbers ---- */

static enum vp_err find_arm(struct sql_store *store, const char *number, enum store_arm *out_arm)
{
    struct sql_statement *query = sql_take(store, SQL_TEST_NUMBER_ARM);
    int64_t arm = 0;
    sql_bind_text(query, 1, number);
    enum vp_err err = sql_run_number(query, &arm);
    if (err == VP_OK)
        *out_arm = (enum store_arm)arm;
    return err;
}

static enum vp_err write_test_number(struct sql_store *store, const struct store_test_number *number)
{
    struct sql_statement *insert = sql_take(store, SQL_SET_TEST_NUMBER);
    sql_bind_text(insert, 1, number->number);
    sql_bind_int(insert, 2, (int)number->arm);
    sql_bind_text(insert, 3, number->changed_by);
    sql_bind_int64(insert, 4, number->changed_unix_ms);
    return sql_run(insert);
}

static enum vp_err log_number(struct sql_store *store, const struct store_test_number *number,
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

enum vp_err sql_set_test_number(struct store *base, const struct store_test_number *number)
{
    struct sql_store *store = (struct sql_store *)base;
    enum store_arm old_arm = STORE_ARM_REALTIME;
    enum vp_err err = sql_begin(store, true);
    if (err != VP_OK)
        return err;
    err = find_arm(store, number->number, &old_arm);
    const char *old_name = err == VP_OK ? store_arm_name(old_arm) : "";
    if (err == VP_OK || err == VP_ERR_NOT_FOUND)
        err = write_test_number(store, number);
    if (err == VP_OK)
        err = log_number(store, number, old_name, store_arm_name(number->arm));
    return sql_end(store, err);
}

enum vp_err sql_remove_test_number(struct store *base, const char *number, const char *who, int64_t unix_ms)
{
    struct sql_store *store = (struct sql_store *)base;
    struct store_test_number removed = {.changed_unix_ms = unix_ms};
    span_copy(span_of(number), removed.number, sizeof removed.number);
    span_copy(span_of(who), removed.changed_by, sizeof removed.changed_by);
    enum vp_err err = sql_begin(store, true);
    if (err != VP_OK)
        return err;
    err = find_arm(store, removed.number, &removed.arm);
    if (err == VP_OK) {
        struct sql_statement *delete = sql_take(store, SQL_REMOVE_TEST_NUMBER);
        sql_bind_text(delete, 1, removed.number);
        err = sql_run(delete);
    }
    if (err == VP_OK)
        err = log_number(store, &removed, store_arm_name(removed.arm), "");
    return sql_end(store, err);
}

struct number_reader {
    bool (*on_number)(void *owner, const struct store_test_number *number);
    void *owner;
};

static bool read_number(void *arg, struct sql_statement *row)
{
    const struct number_reader *reader = arg;
    struct store_test_number number = {.arm = (enum store_arm)sql_column_int(row, 1),
                                       .changed_unix_ms = sql_column_int64(row, 3)};
    sql_copy_text(row, 0, number.number, sizeof number.number);
    sql_copy_text(row, 2, number.changed_by, sizeof number.changed_by);
    return reader->on_number(reader->owner, &number);
}

enum vp_err sql_each_test_number(struct store *base,
                                 bool (*on_number)(void *owner, const struct store_test_number *number),
                                 void *owner)
{
    static const char sql[] =
        "SELECT number, arm, changed_by, changed_unix_ms FROM test_number ORDER BY number";
    struct sql_store *store = (struct sql_store *)base;
    struct number_reader reader = {on_number, owner};
    return sql_each_row(sql_prepare(store, sql), read_number, &reader);
}

/* ---- the log ---- */

struct change_reader {
    bool (*on_change)(void *owner, const struct store_flag_change *change);
    void *owner;
};

static bool read_change(void *arg, struct sql_statement *row)
{
    const struct change_reader *reader = arg;
    struct store_flag_change change = {.id = sql_column_int64(row, 0), .unix_ms = sql_column_int64(row, 1)};
    sql_copy_text(row, 2, change.who, sizeof change.who);
    sql_copy_text(row, 3, change.name, sizeof change.name);
    sql_copy_text(row, 4, change.scope, sizeof change.scope);
    sql_copy_text(row, 5, change.old_value, sizeof change.old_value);
    sql_copy_text(row, 6, change.new_value, sizeof change.new_value);
    return reader->on_change(reader->owner, &change);
}

enum vp_err sql_each_flag_change(struct store *base, int limit,
                                 bool (*on_change)(void *owner, const struct store_flag_change *change),
                                 void *owner)
{
    static const char sql[] = "SELECT id, unix_ms, who, name, scope, old_value, new_value FROM flag_log "
                              "ORDER BY id DESC LIMIT ?1";
    struct sql_store *store = (struct sql_store *)base;
    struct change_reader reader = {on_change, owner};
    struct sql_statement *query = sql_prepare(store, sql);
    sql_bind_int(query, 1, limit);
    return sql_each_row(query, read_change, &reader);
}

enum vp_err sql_flags_version(struct store *base, int64_t *out_version)
{
    struct sql_store *store = (struct sql_store *)base;
    return sql_run_number(sql_take(store, SQL_FLAGS_VERSION), out_version);
}
