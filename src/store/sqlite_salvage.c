/* What can still be read of a database goes into another one. */
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "store/sqlite_internal.h"

enum { TABLES_MAX = 64, COLUMNS_BYTES = 2048 };

/* ---- row by row, whatever the tables hold ---- */

struct table {
    char name[64], columns[COLUMNS_BYTES], marks[256];
    int column_count;
};

/* The columns that both sides know. */
static bool find_columns(sqlite3 *from, sqlite3 *to, struct table *table)
{
    char sql[160];
    sqlite3_stmt *ours = NULL, *theirs = NULL;
    table->column_count = 0;
    table->columns[0] = table->marks[0] = '\0';
    snprintf(sql, sizeof sql, "SELECT name FROM pragma_table_info('%s')", table->name);
    bool is_ready = sqlite3_prepare_v2(to, sql, -1, &ours, NULL) == SQLITE_OK;
    snprintf(sql, sizeof sql, "SELECT 1 FROM pragma_table_info('%s') WHERE name = ?1", table->name);
    is_ready = is_ready && sqlite3_prepare_v2(from, sql, -1, &theirs, NULL) == SQLITE_OK;
    while (is_ready && sqlite3_step(ours) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(ours, 0);
        sqlite_bind_text(theirs, 1, name);
        size_t len = strlen(table->columns), mark_len = strlen(table->marks);
        if (sqlite3_step(theirs) == SQLITE_ROW) {
            const char *comma = table->column_count++ > 0 ? ", " : "";
            snprintf(table->columns + len, sizeof table->columns - len, "%s%s", comma, name);
            snprintf(table->marks + mark_len, sizeof table->marks - mark_len, "%s?", comma);
        }
        sqlite3_reset(theirs);
    }
    sqlite3_finalize(ours);
    sqlite3_finalize(theirs);
    return table->column_count > 0;
}

static bool copy_row(sqlite3_stmt *row, sqlite3_stmt *insert, int column_count)
{
    for (int i = 0; i < column_count; i++)
        sqlite3_bind_value(insert, i + 1, sqlite3_column_value(row, i));
    int code = sqlite3_step(insert);
    sqlite3_reset(insert);
    return code == SQLITE_DONE;
}

/* More rows than fit into the file come of pages that are read over and over. */
static int64_t most_rows(sqlite3 *db)
{
    enum { ROW_MIN_BYTES = 4 };
    sqlite3_stmt *query = NULL;
    int64_t bytes = 0;
    if (sqlite3_prepare_v2(db, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", -1,
                           &query, NULL) == SQLITE_OK &&
        sqlite3_step(query) == SQLITE_ROW)
        bytes = sqlite3_column_int64(query, 0);
    sqlite3_finalize(query);
    return bytes / ROW_MIN_BYTES;
}

/* Reads in one direction until the end or a page that cannot be read. Whether it was the end. */
static bool copy_rows(sqlite3 *from, const struct table *table, const char *order, sqlite3_stmt *insert,
                      struct sqlite_store *to, struct sqlite_salvage *salvage)
{
    char sql[COLUMNS_BYTES + 160];
    sqlite3_stmt *query = NULL;
    int code;
    snprintf(sql, sizeof sql, "SELECT %s FROM \"%s\"%s", table->columns, table->name, order);
    if ((code = sqlite3_prepare_v2(from, sql, -1, &query, NULL)) == SQLITE_OK) {
        for (int64_t left = most_rows(from); left > 0 && (code = sqlite3_step(query)) == SQLITE_ROW; left--)
            if (copy_row(query, insert, table->column_count))
                salvage->row_count += sqlite3_changes(to->db);
            else
                salvage->flaw_count++;
    }
    sqlite3_finalize(query);
    return code == SQLITE_DONE;
}

static void copy_table(sqlite3 *from, struct sqlite_store *to, struct table *table,
                       struct sqlite_salvage *salvage)
{
    char sql[COLUMNS_BYTES + 512];
    sqlite3_stmt *insert = NULL;
    if (!find_columns(from, to->db, table)) {
        salvage->flaw_count++;
        return;
    }
    snprintf(sql, sizeof sql, "INSERT OR IGNORE INTO \"%s\" (%s) VALUES (%s)", table->name, table->columns,
             table->marks);
    if (sqlite3_prepare_v2(to->db, sql, -1, &insert, NULL) == SQLITE_OK) {
        if (!copy_rows(from, table, "", insert, to, salvage)) {
            salvage->flaw_count++;
            (void)copy_rows(from, table, " ORDER BY rowid DESC", insert, to,
                            salvage); /* from the other end */
        }
    } else {
        salvage->flaw_count++;
    }
    sqlite3_finalize(insert);
}

static size_t list_tables(sqlite3 *db, struct table *tables)
{
    sqlite3_stmt *query = NULL;
    size_t count = 0;
    /* In the order of their making: what refers to another table comes after it. The index of what was said is
     * made of the lines, at the end. */
    if (sqlite3_prepare_v2(db,
                           "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
                           "AND name <> 'said' AND name NOT LIKE 'said\\_%' ESCAPE '\\' ORDER BY rowid",
                           -1, &query, NULL) == SQLITE_OK)
        while (count < TABLES_MAX && sqlite3_step(query) == SQLITE_ROW)
            sqlite_copy_text(query, 0, tables[count++].name, sizeof tables[0].name);
    sqlite3_finalize(query);
    return count;
}

/* What happened is better delivered twice than never; a number is not given again; a call that is not known any
 * more stands for those that are. */
static const char mend_sql[] =
    "INSERT OR IGNORE INTO outbox (order_id, due_unix_ms) SELECT id, created_unix_ms FROM orders;"
    "INSERT OR IGNORE INTO outbox (message_id, event, due_unix_ms) SELECT id, 'message', unix_ms FROM message;"
    "UPDATE outbox SET delivered_unix_ms = 0 WHERE NOT EXISTS (SELECT 1 FROM delivery WHERE"
    "  (delivery.order_id = outbox.order_id AND delivery.sequence = outbox.sequence)"
    "  OR (delivery.call_sid = outbox.call_sid AND delivery.sequence = outbox.sequence)"
    "  OR delivery.message_id = outbox.message_id);"
    "INSERT INTO restaurant (restaurant_id, last_order_number)"
    "  SELECT restaurant_id, max(order_number) FROM orders WHERE true GROUP BY restaurant_id"
    "  ON CONFLICT (restaurant_id) DO UPDATE SET"
    "  last_order_number = max(last_order_number, excluded.last_order_number);"
    "INSERT OR IGNORE INTO call (call_sid, restaurant_id, caller_number, arm, started_unix_ms, ended_unix_ms,"
    "  end_reason, outcome) SELECT call_sid, restaurant_id, phone, 0, created_unix_ms, created_unix_ms, 'salvaged', 1"
    "  FROM orders WHERE call_sid NOT IN (SELECT call_sid FROM call);"
    "UPDATE call SET outcome = CASE WHEN EXISTS (SELECT 1 FROM orders WHERE orders.call_sid = call.call_sid) THEN 1"
    "  WHEN end_class = 6 THEN 7"
    "  WHEN end_class <> 0 THEN end_class ELSE 5 END WHERE ended_unix_ms <> 0 AND outcome = 0;"
    "INSERT INTO said (said) VALUES ('delete-all');"
    "INSERT INTO said (rowid, text) SELECT id, text FROM line WHERE speaker < 2 AND text <> '';"
    "DELETE FROM basket WHERE call_sid NOT IN (SELECT call_sid FROM call);";

enum vp_err sqlite_salvage(sqlite3 *from, struct sqlite_store *to, struct sqlite_salvage *out_salvage)
{
    struct sqlite_salvage salvage = {0};
    struct table *tables = calloc(TABLES_MAX, sizeof *tables);
    sqlite3_stmt *query = NULL;
    if (tables == NULL)
        return VP_ERR_NO_MEMORY;
    enum vp_err err = sql_begin(&to->sql, true);
    if (err == VP_OK) {
        size_t count = list_tables(to->db, tables);
        for (size_t i = 0; i < count; i++)
            copy_table(from, to, &tables[i], &salvage);
        if (sqlite3_exec(to->db, mend_sql, NULL, NULL, NULL) != SQLITE_OK)
            err = sqlite_failed(to, "mend");
        if (sqlite3_prepare_v2(to->db, "SELECT count(*) FROM orders", -1, &query, NULL) == SQLITE_OK &&
            sqlite3_step(query) == SQLITE_ROW)
            salvage.order_count = sqlite3_column_int64(query, 0);
        sqlite3_finalize(query);
        err = sql_end(&to->sql, err);
    }
    free(tables);
    if (err == VP_OK)
        *out_salvage = salvage;
    return err;
}

/* ---- into a database that has a life of its own: by the verbs, which never do a thing twice ---- */

struct merging {
    struct sqlite_store *from, *to;
    enum vp_err err;
    int order_count;
    const char *call_sid;
};

static bool merge_line(void *owner, const struct store_line *line)
{
    struct merging *merging = owner;
    merging->err = store_add_line(&merging->to->sql.store, merging->call_sid, line);
    return merging->err == VP_OK;
}

static bool merge_call(void *owner, const struct store_call *call)
{
    struct merging *merging = owner;
    struct store *from = &merging->from->sql.store, *to = &merging->to->sql.store;
    uint32_t version;
    char *basket_json = NULL;
    bool is_new;
    merging->err = store_begin_call(to, call, &is_new); /* with its end, where it has one */
    if (merging->err == VP_OK && store_load_basket(from, call->call_sid, &version, &basket_json) == VP_OK)
        merging->err = store_save_basket(to, call->call_sid, 0, version, basket_json);
    free(basket_json);
    merging->call_sid = call->call_sid;
    if (merging->err == VP_OK && is_new)
        merging->err = store_each_line(from, call->call_sid, merge_line, merging);
    return merging->err == VP_OK;
}

static bool merge_order(void *owner, const struct ticket *ticket)
{
    struct merging *merging = owner;
    int order_number;
    bool is_new = false;
    merging->err = store_put_order(&merging->to->sql.store, ticket, &order_number, &is_new);
    merging->order_count += is_new;
    return merging->err == VP_OK;
}

static bool merge_message(void *owner, const struct store_message *message)
{
    struct merging *merging = owner;
    bool is_new;
    merging->err = store_put_message(&merging->to->sql.store, message, &is_new);
    return merging->err == VP_OK;
}

/* Runs update with each row of query. */
static enum vp_err merge_rows(struct merging *merging, const char *query_sql, const char *update_sql)
{
    sqlite3_stmt *query = NULL, *update = NULL;
    enum vp_err err = VP_OK;
    if (sqlite3_prepare_v2(merging->from->db, query_sql, -1, &query, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(merging->to->db, update_sql, -1, &update, NULL) != SQLITE_OK)
        err = sqlite_failed(merging->to, "prepare");
    while (err == VP_OK && sqlite3_step(query) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(query); i++)
            sqlite3_bind_value(update, i + 1, sqlite3_column_value(query, i));
        if (sqlite3_step(update) != SQLITE_DONE)
            err = sqlite_failed(merging->to, "merge");
        sqlite3_reset(update);
    }
    sqlite3_finalize(query);
    sqlite3_finalize(update);
    return err;
}

/* What happened to orders since they were placed, with its rows of the outbox. */
static enum vp_err merge_lives(struct merging *merging)
{
    enum vp_err err = merge_rows(
        merging,
        "SELECT call_sid, basket_version, state, due_unix_ms, accepted_unix_ms, ready_unix_ms, done_unix_ms, "
        "cancel_reason, changed_by, event_count FROM orders WHERE event_count > 0",
        "UPDATE orders SET state = ?3, due_unix_ms = ?4, accepted_unix_ms = ?5, ready_unix_ms = ?6, "
        "done_unix_ms = ?7, cancel_reason = ?8, changed_by = ?9, event_count = ?10 "
        "WHERE call_sid = ?1 AND basket_version = ?2 AND event_count < ?10");
    if (err != VP_OK)
        return err;
    return merge_rows(
        merging,
        "SELECT orders.call_sid, basket_version, event, sequence, outbox.due_unix_ms FROM outbox "
        "JOIN orders ON orders.id = order_id WHERE sequence > 0",
        "INSERT INTO outbox (order_id, event, sequence, due_unix_ms) SELECT id, ?3, ?4, ?5 FROM orders "
        "WHERE call_sid = ?1 AND basket_version = ?2 ON CONFLICT DO NOTHING");
}

static enum vp_err merge_message_deliveries(struct merging *merging)
{
    enum vp_err err = merge_rows(
        merging,
        "SELECT message.call_sid, key, recording_id, delivery.restaurant_id, way_id, since_unix_ms, due_unix_ms, "
        "attempt_count, may_have_arrived, delivery.state, delivery.done_unix_ms, last_error FROM delivery "
        "JOIN message ON message.id = message_id",
        "INSERT INTO delivery (message_id, event, restaurant_id, way_id, since_unix_ms, due_unix_ms, attempt_count, "
        "may_have_arrived, state, done_unix_ms, last_error) "
        "SELECT id, 'message', ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12 FROM message "
        "WHERE call_sid = ?1 AND key = ?2 AND recording_id = ?3 "
        "ON CONFLICT (message_id, way_id) DO UPDATE SET state = excluded.state, "
        "done_unix_ms = excluded.done_unix_ms WHERE excluded.state = 1 AND delivery.state <> 1");
    if (err == VP_OK)
        err = merge_rows(merging,
                         "SELECT state, done_unix_ms, done_by, call_sid, key, recording_id FROM message "
                         "WHERE state <> 0",
                         "UPDATE message SET state = ?1, done_unix_ms = ?2, done_by = ?3 WHERE state = 0 "
                         "AND call_sid = ?4 AND key = ?5 AND recording_id = ?6");
    return err != VP_OK
               ? err
               : merge_rows(merging,
                            "SELECT delivered_unix_ms, message.call_sid, key, recording_id FROM outbox "
                            "JOIN message ON message.id = message_id WHERE delivered_unix_ms <> 0",
                            "UPDATE outbox SET delivered_unix_ms = ?1 WHERE delivered_unix_ms = 0 "
                            "AND message_id = (SELECT id FROM message WHERE call_sid = ?2 AND key = ?3 "
                            "AND recording_id = ?4)");
}

/* What was acknowledged is not delivered again; what was under way goes on. */
static enum vp_err merge_deliveries(struct merging *merging)
{
    enum vp_err err = merge_rows(
        merging,
        "SELECT orders.call_sid, basket_version, event, delivery.restaurant_id, way_id, since_unix_ms, "
        "delivery.due_unix_ms, attempt_count, may_have_arrived, delivery.state, delivery.done_unix_ms, last_error, "
        "sequence FROM delivery JOIN orders ON orders.id = order_id",
        "INSERT INTO delivery (order_id, event, restaurant_id, way_id, since_unix_ms, due_unix_ms, attempt_count, "
        "may_have_arrived, state, done_unix_ms, last_error, sequence) "
        "SELECT id, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13 FROM orders "
        "WHERE call_sid = ?1 AND basket_version = ?2 "
        "ON CONFLICT (order_id, sequence, way_id) DO UPDATE SET state = excluded.state, "
        "done_unix_ms = excluded.done_unix_ms WHERE excluded.state = 1 AND delivery.state <> 1");
    if (err == VP_OK)
        err = merge_message_deliveries(merging);
    if (err != VP_OK)
        return err;
    return merge_rows(
        merging,
        "SELECT delivered_unix_ms, orders.call_sid, basket_version, sequence FROM outbox JOIN orders ON "
        "orders.id = order_id WHERE delivered_unix_ms <> 0",
        "UPDATE outbox SET delivered_unix_ms = ?1 WHERE delivered_unix_ms = 0 AND sequence = ?4 "
        "AND order_id = (SELECT id FROM orders WHERE call_sid = ?2 AND basket_version = ?3)");
}

enum vp_err sqlite_merge(struct sqlite_store *from, struct sqlite_store *to, int *out_order_count)
{
    static const struct store_call_filter all_calls;
    static const struct store_order_filter all_orders = {.limit = INT32_MAX};
    static const struct store_message_filter all_messages = {.limit = INT32_MAX};
    struct merging merging = {.from = from, .to = to};
    enum vp_err err = store_each_call(&from->sql.store, &all_calls, merge_call, &merging);
    if (err == VP_OK && merging.err == VP_OK)
        err = store_each_order(&from->sql.store, &all_orders, merge_order, &merging);
    if (err == VP_OK && merging.err == VP_OK)
        err = store_each_message(&from->sql.store, &all_messages, merge_message, &merging);
    if (err == VP_OK && merging.err == VP_OK)
        err = merge_lives(&merging);
    if (err == VP_OK && merging.err == VP_OK)
        err = merge_deliveries(&merging);
    if (err == VP_OK)
        err = merging.err;
    *out_order_count = merging.order_count;
    return err;
}
