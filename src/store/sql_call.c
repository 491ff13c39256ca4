#include "store/sql_internal.h"

#include "base/log.h"
#include "store/call_list.h"
#include "store/call_over.h"
#include "store/call_restaurant.h"

/* Inside a transaction; for whoever wants to know of calls (store/store_event.h). */
static enum vp_err put_event(struct sql_store *store, const char *call_sid, enum store_event event,
                             int64_t unix_ms)
{
    struct sql_statement *insert = sql_take(store, SQL_PUT_CALL_EVENT);
    sql_bind_text(insert, 1, call_sid);
    sql_bind_text(insert, 2, store_event_name(event));
    sql_bind_int64(insert, 3, unix_ms);
    return sql_run(insert);
}

enum vp_err sql_begin_call(struct store *base, const struct store_call *call, bool *out_is_new)
{
    struct sql_store *store = (struct sql_store *)base;
    bool is_new = false;
    enum vp_err err = sql_begin(store, false);
    if (err != VP_OK)
        return err;
    struct sql_statement *insert = sql_take(store, SQL_BEGIN_CALL);
    sql_bind_text(insert, 1, call->call_sid);
    sql_bind_text(insert, 2, call->restaurant_id);
    sql_bind_text(insert, 3, call->caller_number);
    sql_bind_int(insert, 4, (int)call->arm);
    sql_bind_int64(insert, 5, call->started_unix_ms);
    sql_bind_int64(insert, 6, call->ended_unix_ms);
    sql_bind_text(insert, 7, call->end_reason);
    sql_bind_int(insert, 8, call->is_test);
    sql_bind_int(insert, 9,
                 call->ended_unix_ms != 0
                     ? (int)call_outcome_of(end_reason_class(end_reason_find(call->end_reason)))
                     : OUTCOME_LIVE);
    err = sql_run(insert);
    if (err == VP_OK)
        is_new = store->change_count == 1;
    if (err == VP_OK && is_new)
        err = put_event(store, call->call_sid, STORE_EVENT_CALL_STARTED, call->started_unix_ms);
    if (err == VP_OK && is_new && call->ended_unix_ms != 0)
        err = put_event(store, call->call_sid, STORE_EVENT_CALL_ENDED, call->ended_unix_ms);
    err = sql_end(store, err);
    if (err == VP_OK)
        *out_is_new = is_new;
    if (err == VP_OK && is_new && call->ended_unix_ms != 0)
        call_over_tell(base, call->call_sid);
    return err;
}

enum vp_err sql_call_epoch(struct store *base, const char *call_sid, int64_t *out_epoch)
{
    struct sql_store *store = (struct sql_store *)base;
    struct sql_statement *query = sql_take(store, SQL_CALL_EPOCH);
    sql_bind_text(query, 1, call_sid);
    return sql_run_number(query, out_epoch);
}

static enum vp_err claim(struct sql_store *store, const char *call_sid, int64_t epoch)
{
    int64_t newest = 0;
    enum vp_err err = sql_call_epoch(&store->store, call_sid, &newest);
    if (err != VP_OK || newest == epoch)
        return err;
    if (newest > epoch)
        return VP_ERR_SUPERSEDED;
    struct sql_statement *update = sql_take(store, SQL_CLAIM_CALL);
    sql_bind_text(update, 1, call_sid);
    sql_bind_int64(update, 2, epoch);
    return sql_run(update);
}

enum vp_err sql_claim_call(struct sql_store *store, const char *call_sid, int64_t epoch)
{
    enum vp_err err = epoch != 0 ? claim(store, call_sid, epoch) : VP_OK;
    return err == VP_ERR_NOT_FOUND ? VP_OK : err;
}

enum vp_err sql_begin_of(struct sql_store *store, const char *call_sid, int64_t epoch)
{
    enum vp_err err = sql_begin(store, false);
    if (err == VP_OK && (err = sql_claim_call(store, call_sid, epoch)) != VP_OK)
        err = sql_end(store, err);
    return err;
}

enum vp_err sql_take_call(struct store *base, const char *call_sid, int64_t epoch)
{
    struct sql_store *store = (struct sql_store *)base;
    enum vp_err err = sql_begin(store, false);
    if (err != VP_OK || (err = claim(store, call_sid, epoch)) != VP_OK)
        return sql_end(store, err);
    struct sql_statement *update = sql_take(store, SQL_REVIVE_CALL);
    sql_bind_text(update, 1, call_sid);
    return sql_end(store, sql_run(update));
}

static enum vp_err class_of_end(struct sql_store *store, const char *call_sid, enum end_reason reason,
                                enum end_class *out_class)
{
    struct sql_statement *query = sql_take(store, SQL_HAS_ORDER);
    sql_bind_text(query, 1, call_sid);
    int64_t one;
    enum vp_err err = sql_run_number(query, &one);
    *out_class = err == VP_OK ? END_CLASS_ORDERED : end_reason_class(reason);
    return err == VP_ERR_NOT_FOUND ? VP_OK : err;
}

static enum vp_err outcome_of_end(struct sql_store *store, const char *call_sid, enum end_class end_class,
                                  enum call_outcome *out_outcome)
{
    int64_t outcome = OUTCOME_ABANDONED;
    *out_outcome = call_outcome_of(end_class);
    if (*out_outcome != OUTCOME_ABANDONED)
        return VP_OK;
    struct sql_statement *query = sql_take(store, SQL_LEFT_OUTCOME);
    sql_bind_text(query, 1, call_sid);
    enum vp_err err = sql_run_number(query, &outcome);
    *out_outcome = (enum call_outcome)outcome;
    return err;
}

static enum vp_err write_end(struct sql_store *store, const struct store_call *call, const char *text,
                             int64_t unix_ms, enum end_class *out_class)
{
    enum end_reason reason = end_reason_find(text);
    enum end_class end_class = END_CLASS_NONE;
    enum vp_err err = class_of_end(store, call->call_sid, reason, &end_class);
    if (err != VP_OK)
        return err;
    enum call_outcome outcome = OUTCOME_FAILED;
    if ((err = outcome_of_end(store, call->call_sid, end_class, &outcome)) != VP_OK)
        return err;
    if (reason == END_FALLBACK)
        end_class = call->end_class;
    if (reason == END_UNKNOWN && strcmp(text, end_reason_text(END_UNKNOWN)) != 0)
        log_error("store", "call=%s ends for a reason without a class", call->call_sid);
    struct sql_statement *update = sql_take(store, SQL_END_CALL);
    sql_bind_text(update, 1, call->call_sid);
    sql_bind_int64(update, 2, unix_ms);
    sql_bind_text(update, 3, text);
    sql_bind_int(update, 4, (int)end_class);
    sql_bind_int(update, 5, (int)outcome);
    *out_class = end_class;
    return sql_run(update);
}

enum vp_err sql_end_call(struct store *base, const char *call_sid, int64_t epoch, const char *reason,
                         int64_t unix_ms)
{
    struct sql_store *store = (struct sql_store *)base;
    struct store_call call;
    enum end_class end_class = END_CLASS_NONE;
    enum vp_err err = sql_begin_of(store, call_sid, epoch);
    if (err != VP_OK)
        return err;
    err = sql_find_call(base, call_sid, &call);
    if (err == VP_OK && store_may_end(&call, end_reason_find(reason)))
        err = write_end(store, &call, reason, unix_ms, &end_class);
    else if (err == VP_OK)
        return sql_end(store, err);
    bool is_over = end_reason_find(reason) != END_FALLBACK; /* that one goes on */
    if (err == VP_OK && is_over)
        err = put_event(store, call_sid, STORE_EVENT_CALL_ENDED, unix_ms);
    err = sql_end(store, err);
    if (err == VP_OK && call.end_class == END_CLASS_NONE)
        end_class_count(
            end_class); /* another end, of a call that was taken up again, is counted with its first */
    bool is_news = call.ended_unix_ms == 0 || end_class != call.end_class;
    if (err == VP_OK && is_over && is_news)
        call_over_tell(base, call_sid);
    return err;
}

static enum vp_err choose_restaurant(struct sql_store *store, const char *call_sid, const char *json)
{
    char restaurant_id[MENU_NAME_BYTES];
    if (!call_restaurant_read(json, restaurant_id))
        return VP_OK;
    struct sql_statement *update = sql_take(store, SQL_CHOOSE_RESTAURANT);
    sql_bind_text(update, 1, call_sid);
    sql_bind_text(update, 2, restaurant_id);
    return sql_run(update);
}

enum vp_err sql_save_basket(struct store *base, const char *call_sid, int64_t epoch, uint32_t version,
                            const char *json)
{
    struct sql_store *store = (struct sql_store *)base;
    enum vp_err err = sql_begin_of(store, call_sid, epoch);
    if (err != VP_OK)
        return err;
    struct sql_statement *insert = sql_take(store, SQL_SAVE_BASKET);
    sql_bind_text(insert, 1, call_sid);
    sql_bind_int64(insert, 2, version);
    sql_bind_text(insert, 3, json);
    err = sql_run(insert);
    if (err == VP_OK && store->change_count == 1)
        err = choose_restaurant(store, call_sid, json);
    return sql_end(store, err);
}

enum vp_err sql_load_basket(struct store *base, const char *call_sid, uint32_t *out_version, char **out_json)
{
    return sql_find_document((struct sql_store *)base, SQL_LOAD_BASKET, call_sid, out_version, out_json);
}

enum vp_err sql_add_line(struct store *base, const char *call_sid, const struct store_line *line)
{
    struct sql_store *store = (struct sql_store *)base;
    enum vp_err err = sql_begin(store, false);
    if (err != VP_OK)
        return err;
    struct sql_statement *insert = sql_take(store, SQL_ADD_LINE);
    sql_bind_text(insert, 1, call_sid);
    sql_bind_int(insert, 2, (int)line->speaker);
    sql_bind_int64(insert, 3, line->offset_ms);
    sql_bind_text(insert, 4, line->text);
    sql_bind_text(insert, 5, line->unheard != NULL ? line->unheard : "");
    int64_t id = 0;
    err = sql_run_number(insert, &id);
    bool is_said = line->speaker != STORE_NOTE && line->text[0] != '\0';
    if (err == VP_ERR_NOT_FOUND)
        return sql_end(store, VP_OK); /* it is there */
    if (err == VP_OK && is_said) {
        struct sql_statement *index = sql_take(store, SQL_INDEX_LINE); /* to be found by its words */
        sql_bind_int64(index, 1, id);
        sql_bind_text(index, 2, line->text);
        err = sql_run(index);
    }
    return sql_end(store, err);
}

struct line_reader {
    bool (*on_line)(void *owner, const struct store_line *line);
    void *owner;
    enum vp_err err;
};

static bool pass_line(void *arg, struct sql_statement *row)
{
    struct line_reader *reader = arg;
    struct store_line line = {
        .speaker = (enum store_speaker)sql_column_int(row, 0),
        .offset_ms = sql_column_int64(row, 1),
        .text = sql_column_text(row, 2),
        .unheard = sql_column_text(row, 3),
    };
    if (line.text == NULL || line.unheard == NULL)
        reader->err = VP_ERR_NO_MEMORY;
    return reader->err == VP_OK && reader->on_line(reader->owner, &line);
}

enum vp_err sql_each_line(struct store *base, const char *call_sid,
                          bool (*on_line)(void *owner, const struct store_line *line), void *owner)
{
    struct sql_store *store = (struct sql_store *)base;
    struct line_reader reader = {on_line, owner, VP_OK};
    struct sql_statement *query = sql_prepare(
        store,
        "SELECT speaker, offset_ms, text, unheard FROM line WHERE call_sid = ?1 ORDER BY offset_ms, id");
    sql_bind_text(query, 1, call_sid);
    enum vp_err err = sql_each_row(query, pass_line, &reader);
    return err == VP_OK ? reader.err : err;
}
