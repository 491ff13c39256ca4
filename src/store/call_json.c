#include "store/call_json.h"

#include <stdlib.h>

#include "call/ticket_json.h"
#include "store/call_list_json.h"
#include "store/recording_files.h"
#include "store/slowest_turn.h"
#include "store/usage_json.h"

enum { ORDERS_MAX = 500 };

static bool append_order(void *owner, const struct ticket *ticket)
{
    return json_array_append_new(owner, ticket_json(ticket)) == 0;
}

static bool append_line(void *owner, const struct store_line *line)
{
    return json_array_append_new(owner, store_line_json(line)) == 0;
}

struct records {
    json_t *json;
    int64_t started_unix_ms;
};

static bool append_record(void *owner, const struct tool_record *record)
{
    const struct records *records = owner;
    return json_array_append_new(records->json, tool_record_json(record, records->started_unix_ms)) == 0;
}

static bool take_summary(void *owner, const struct call_summary *call)
{
    *(json_t **)owner = call_summary_json(call);
    return false;
}

static bool append_turn(void *owner, const struct turn_latency *turn)
{
    json_array_append_new(owner, json_pack("{s:i, s:i, s:i, s:i, s:i, s:i}", "total_ms", turn->total_ms,
                                           "end_of_turn_ms", turn->end_of_turn_ms, "model_ms", turn->model_ms,
                                           "tools_ms", turn->tools_ms, "queue_ms", turn->queue_ms,
                                           "playout_ms", turn->playout_ms));
    return true;
}

/* "": live. An end that is not settled yet, or was stored before there were classes, has its reason's. */
static const char *end_class_of(const struct store_call *call)
{
    bool has_class = call->ended_unix_ms == 0 || call->end_class != END_CLASS_NONE;
    return end_class_name(has_class ? (call->ended_unix_ms != 0 ? call->end_class : END_CLASS_NONE)
                                    : end_reason_class(end_reason_find(call->end_reason)));
}

static bool take_usage(void *owner, const struct store_usage *usage)
{
    *(json_t **)owner = token_usage_json(&usage->tokens, usage->cost_micros);
    return false;
}

/* What a list shows of the call too, and what functions the model called. While the database is out of order, a call
 * that waits for it has neither. */
static void add_summary(struct store *store, const struct store_call *call, json_t *json)
{
    const struct call_list_filter filter = {.call_sid = call->call_sid, .limit = 1};
    struct call_summary unknown = {.call = *call};
    struct records records = {json_array(), call->started_unix_ms};
    json_t *summary = NULL;
    int64_t next_unix_ms;
    if (store_list_calls(store, &filter, take_summary, &summary, &next_unix_ms) != VP_OK || summary == NULL) {
        unknown.outcome = call->ended_unix_ms != 0
                              ? call_outcome_of(end_reason_class(end_reason_find(call->end_reason)))
                              : OUTCOME_LIVE;
        summary = call_summary_json(&unknown);
    }
    if (store_each_tool_record(store, call->call_sid, append_record, &records) != VP_OK)
        json_array_clear(records.json);
    json_object_update_missing(json, summary);
    json_object_set_new(json, "tool_calls", records.json);
    json_decref(summary);
}

/* What was said, ordered and measured; VP_OK: all three are there. */
static enum vp_err read_lists(struct store *store, const char *call_sid, json_t *lines, json_t *orders,
                              json_t *turns)
{
    const struct store_order_filter filter = {.call_sid = call_sid, .limit = ORDERS_MAX};
    enum vp_err err = store_each_line(store, call_sid, append_line, lines);
    if (err == VP_OK)
        err = store_each_order(store, &filter, append_order, orders);
    return err == VP_OK ? store_each_turn(store, call_sid, append_turn, turns) : err;
}

static json_t *read_basket(struct store *store, const char *call_sid)
{
    uint32_t version;
    char *basket_json = NULL;
    json_t *basket = NULL;
    if (store_load_basket(store, call_sid, &version, &basket_json) == VP_OK)
        basket = json_loads(basket_json, 0, NULL);
    free(basket_json);
    return basket;
}

enum vp_err call_json_read(struct store *store, const char *call_sid, const char *recordings_dir,
                           json_t **out_json)
{
    struct store_call call;
    enum vp_err err = store_find_call(store, call_sid, &call);
    if (err != VP_OK)
        return err;
    json_t *lines = json_array(), *orders = json_array(), *turns = json_array(), *usage = NULL;
    err = read_lists(store, call_sid, lines, orders, turns);
    if (err == VP_OK)
        err = store_each_usage(store, &(struct store_usage_filter){.call_sid = call_sid}, take_usage, &usage);
    const char *folder = recordings_dir != NULL ? recordings_dir : "";
    char home[MENU_NAME_BYTES];
    (void)recording_files_home(folder, call.restaurant_id, call.call_sid, home);
    int recordings = recording_files_count(folder, home, call.call_sid, false);
    json_t *json =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:o?, s:o?, s:o, s:o?, s:o, s:o, s:b, s:i}",
                  "call_sid", call.call_sid, "state", call.ended_unix_ms != 0 ? "ended" : "live",
                  "end_reason", call.end_reason, "end_class", end_class_of(&call), "arm",
                  store_arm_name(call.arm), "restaurant_id", call.restaurant_id, "started_unix_ms",
                  (json_int_t)call.started_unix_ms, "line", json_loads(call.line_json, 0, NULL), "usage",
                  usage, "transcript", lines, "order", read_basket(store, call_sid), "orders", orders,
                  "latencies", turns, "recording", recordings > 0, "recording_parts", recordings);
    if (err == VP_OK && json == NULL)
        err = VP_ERR_NO_MEMORY;
    if (err != VP_OK) {
        json_decref(json);
        return err;
    }
    add_summary(store, &call, json);
    slowest_turn_add_json(store, json);
    *out_json = json;
    return VP_OK;
}
