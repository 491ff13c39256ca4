#include "store/sql_internal.h"

enum { MESSAGES_WHEN_UNLIMITED = 100 };

static enum vp_err insert_message(struct sql_store *store, const struct store_message *message,
                                  int64_t *out_id, bool *out_is_new)
{
    struct sql_statement *insert = sql_take(store, SQL_PUT_MESSAGE);
    sql_bind_text(insert, 1, message->restaurant_id);
    sql_bind_text(insert, 2, message->call_sid);
    sql_bind_int64(insert, 3, message->key);
    sql_bind_int(insert, 4, (int)message->kind);
    sql_bind_text(insert, 5, message->text);
    sql_bind_text(insert, 6, message->name);
    sql_bind_text(insert, 7, message->phone);
    sql_bind_text(insert, 8, message->wanted_for);
    sql_bind_text(insert, 9, message->account_id);
    sql_bind_text(insert, 10, message->recording_id);
    sql_bind_int(insert, 11, message->seconds);
    sql_bind_int64(insert, 12, message->unix_ms);
    enum vp_err err = sql_run_number(insert, out_id);
    *out_is_new = err == VP_OK;
    return err == VP_ERR_NOT_FOUND ? VP_OK : err;
}

enum vp_err sql_put_message(struct store *base, const struct store_message *message, bool *out_is_new)
{
    struct sql_store *store = (struct sql_store *)base;
    bool is_new = false;
    int64_t id = 0;
    enum vp_err err = sql_begin(store, true);
    if (err != VP_OK)
        return err;
    err = sql_claim_call(store, message->call_sid, message->epoch);
    if (err == VP_OK)
        err = insert_message(store, message, &id, &is_new);
    if (err == VP_OK && is_new) {
        struct sql_event event = {.message_id = id,
                                  .event = STORE_EVENT_MESSAGE,
                                  .change = {.noun = STORE_NOUN_MESSAGE, .unix_ms = message->unix_ms}};
        event.change.thing_id = event.message_id;
        span_copy(span_of(message->restaurant_id), event.change.restaurant_id,
                  sizeof event.change.restaurant_id);
        err = sql_put_event(store, &event);
    }
    err = sql_end(store, err);
    if (err == VP_OK)
        *out_is_new = is_new;
    return err;
}

struct message_reader {
    bool (*on_message)(void *owner, const struct store_message *message);
    void *owner;
};

static bool pass_message(void *arg, struct sql_statement *row)
{
    const struct message_reader *reader = arg;
    struct store_message message = {.id = sql_column_int64(row, 0),
                                    .key = (uint32_t)sql_column_int64(row, 3),
                                    .kind = (enum store_message_kind)sql_column_int(row, 4),
                                    .seconds = sql_column_int(row, 11),
                                    .unix_ms = sql_column_int64(row, 12),
                                    .state = (enum store_message_state)sql_column_int(row, 13),
                                    .done_unix_ms = sql_column_int64(row, 14)};
    sql_copy_text(row, 1, message.restaurant_id, sizeof message.restaurant_id);
    sql_copy_text(row, 2, message.call_sid, sizeof message.call_sid);
    sql_copy_text(row, 5, message.text, sizeof message.text);
    sql_copy_text(row, 6, message.name, sizeof message.name);
    sql_copy_text(row, 7, message.phone, sizeof message.phone);
    sql_copy_text(row, 8, message.wanted_for, sizeof message.wanted_for);
    sql_copy_text(row, 9, message.account_id, sizeof message.account_id);
    sql_copy_text(row, 10, message.recording_id, sizeof message.recording_id);
    sql_copy_text(row, 15, message.done_by, sizeof message.done_by);
    sql_copy_text(row, 16, message.caller_number, sizeof message.caller_number);
    return reader->on_message(reader->owner, &message);
}

enum vp_err sql_each_message(struct store *base, const struct store_message_filter *filter,
                             bool (*on_message)(void *owner, const struct store_message *message),
                             void *owner)
{
    static const char sql[] =
        "SELECT id, message.restaurant_id, call_sid, key, kind, text, name, phone, wanted_for, account_id, "
        "recording_id, seconds, unix_ms, state, done_unix_ms, done_by, coalesce(caller_number, '') "
        "FROM message LEFT JOIN call USING (call_sid) "
        "WHERE (?1 IS NULL OR message.restaurant_id = ?1) AND (?2 IS NULL OR call_sid = ?2) "
        "AND (?3 = 0 OR id = ?3) AND (?4 < 0 OR state = ?4) AND unix_ms >= ?5 "
        "ORDER BY unix_ms DESC, id DESC LIMIT ?6";
    struct sql_store *store = (struct sql_store *)base;
    struct message_reader reader = {on_message, owner};
    struct sql_statement *query = sql_prepare(store, sql);
    sql_bind_text(query, 1, filter->restaurant_id); /* NULL binds NULL */
    sql_bind_text(query, 2, filter->call_sid);
    sql_bind_int64(query, 3, filter->id);
    sql_bind_int(query, 4, filter->has_state ? (int)filter->state : -1);
    sql_bind_int64(query, 5, filter->since_unix_ms);
    sql_bind_int(query, 6, filter->limit > 0 ? filter->limit : MESSAGES_WHEN_UNLIMITED);
    return sql_each_row(query, pass_message, &reader);
}

static bool take_message(void *owner, const struct store_message *message)
{
    *(struct store_message *)owner = *message;
    return false;
}

/* Inside a transaction. */
static enum vp_err finish(struct sql_store *store, const struct store_message_end *end)
{
    const struct store_message_filter filter = {
        .id = end->id, .restaurant_id = end->restaurant_id, .limit = 1};
    struct store_message message = {.id = 0};
    enum vp_err err = sql_each_message(&store->store, &filter, take_message, &message);
    if (err != VP_OK || message.id == 0 || message.state == STORE_MESSAGE_DONE)
        return err != VP_OK || message.id != 0 ? err : VP_ERR_NOT_FOUND;
    struct sql_statement *update = sql_take(store, SQL_FINISH_MESSAGE);
    sql_bind_int64(update, 1, end->id);
    sql_bind_int64(update, 2, end->unix_ms);
    sql_bind_text(update, 3, end->who);
    err = sql_run(update);
    struct store_change change = {
        .noun = STORE_NOUN_MESSAGE, .thing_id = end->id, .unix_ms = end->unix_ms, .what = "done"};
    span_copy(span_of(end->who), change.who, sizeof change.who);
    span_copy(span_of(message.restaurant_id), change.restaurant_id, sizeof change.restaurant_id);
    return err == VP_OK ? sql_log_change(store, &change) : err;
}

enum vp_err sql_finish_message(struct store *base, const struct store_message_end *end)
{
    struct sql_store *store = (struct sql_store *)base;
    enum vp_err err = sql_begin(store, true);
    return err == VP_OK ? sql_end(store, finish(store, end)) : err;
}
