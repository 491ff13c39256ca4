/* The API of calls, for operators and tests. */
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "call/ticket_json.h"
#include "store/call_list_json.h"
#include "store/recording_files.h"
#include "web/web_internal.h"

enum { ORDERS_MAX = 500 };

struct query { /* a request on its way through the store */
    struct http_request *request;
    char call_sid[40], restaurant_id[MENU_NAME_BYTES];
    const char *recordings_dir;     /* of calls; NULL: none */
    char since_day[MENU_DAY_BYTES]; /* of usage; "": ever */
    json_t *json;                   /* the answer; NULL: no memory */
};

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

static json_t *usage_json(const struct token_usage *usage, int64_t cost_micros)
{
    char cost[32];
    json_t *tokens = json_object();
    for (int i = 0; i < TOKEN_KIND_COUNT; i++)
        json_object_set_new(tokens, token_kind_name((enum token_kind)i),
                            json_integer((json_int_t)usage->tokens[i]));
    snprintf(cost, sizeof cost, "%.4f", (double)cost_micros / 1e6);
    return json_pack("{s:o, s:s}", "tokens", tokens, "cost", cost);
}

static bool take_usage(void *owner, const struct store_usage *usage)
{
    *(json_t **)owner = usage_json(&usage->tokens, usage->cost_micros);
    return false;
}

static bool append_usage(void *owner, const struct store_usage *usage)
{
    json_t *json = usage_json(&usage->tokens, usage->cost_micros);
    json_object_set_new(json, "restaurant_id", json_string(usage->restaurant_id));
    json_object_set_new(json, "day", json_string(usage->day));
    json_object_set_new(json, "calls", json_integer((json_int_t)usage->call_count));
    return json_array_append_new(owner, json) == 0;
}

static enum vp_err collect_usage(struct store *store, void *job)
{
    struct query *query = job;
    const struct store_usage_filter filter = {
        .restaurant_id = query->restaurant_id[0] != '\0' ? query->restaurant_id : NULL,
        .since_day = query->since_day,
    };
    json_t *usage = json_array();
    enum vp_err err = store_each_usage(store, &filter, append_usage, usage);
    query->json = json_pack("{s:o}", "usage", usage);
    return err;
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

static enum vp_err collect_call(struct store *store, void *job)
{
    struct query *query = job;
    struct store_call call;
    enum vp_err err = store_find_call(store, query->call_sid, &call);
    if (err != VP_OK)
        return err;
    json_t *lines = json_array(), *orders = json_array(), *turns = json_array(), *basket = NULL;
    struct store_order_filter filter = {.call_sid = query->call_sid, .limit = ORDERS_MAX};
    uint32_t version;
    char *basket_json = NULL;
    err = store_each_line(store, query->call_sid, append_line, lines);
    if (err == VP_OK)
        err = store_each_order(store, &filter, append_order, orders);
    if (err == VP_OK)
        err = store_each_turn(store, query->call_sid, append_turn, turns);
    if (err == VP_OK && store_load_basket(store, query->call_sid, &version, &basket_json) == VP_OK)
        basket = json_loads(basket_json, 0, NULL);
    free(basket_json);
    json_t *usage = NULL;
    if (err == VP_OK)
        err = store_each_usage(store, &(struct store_usage_filter){.call_sid = query->call_sid}, take_usage,
                               &usage);
    const char *folder = query->recordings_dir != NULL ? query->recordings_dir : "";
    char home[MENU_NAME_BYTES];
    (void)recording_files_home(folder, call.restaurant_id, call.call_sid, home);
    int recordings = recording_files_count(folder, home, call.call_sid, false);
    query->json = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:o?, s:o?, s:o, s:o?, s:o, s:o, s:b, s:i}",
                            "call_sid", call.call_sid, "state", call.ended_unix_ms != 0 ? "ended" : "live",
                            "end_reason", call.end_reason, "end_class", end_class_of(&call), "arm",
                            store_arm_name(call.arm), "restaurant_id", call.restaurant_id, "started_unix_ms",
                            (json_int_t)call.started_unix_ms, "line", json_loads(call.line_json, 0, NULL),
                            "usage", usage, "transcript", lines, "order", basket, "orders", orders,
                            "latencies", turns, "recording", recordings > 0, "recording_parts", recordings);
    if (query->json != NULL)
        add_summary(store, &call, query->json);
    return err;
}

static void answer_query(void *job, enum vp_err err)
{
    struct query *query = job;
    reply_stored(query->request, err, query->json, "no such call");
    free(query);
}

static void run_query(struct web *web, store_work_fn work, const struct query *wanted)
{
    struct query *query = web_job_create(wanted->request, sizeof *query);
    if (query == NULL)
        return;
    *query = *wanted;
    store_thread_ask(web->settings.store, work, answer_query, query);
}

void api_serve_call(void *owner, struct http_request *request)
{
    static const char prefix[] = "/api/calls/";
    struct query query = {.request = request};
    if (!guard_admin(owner, request))
        return;
    const char *call_sid = http_path(request) + sizeof prefix - 1;
    char recorded[CALL_SID_BYTES];
    if (api_asks_recording(request, recorded)) {
        api_serve_recording(owner, request, recorded);
        return;
    }
    if (!span_copy(span_of(call_sid), query.call_sid, sizeof query.call_sid)) {
        http_reply_error(request, 404, "not_found", "no such call");
        return;
    }
    query.recordings_dir = ((const struct web *)owner)->settings.recordings_dir;
    run_query(owner, collect_call, &query);
}

static bool is_day(const char *text)
{
    static const char form[] = "dddd-dd-dd";
    for (size_t i = 0; i < sizeof form; i++)
        if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != form[i])
            return false;
    return true;
}

void api_serve_usage(void *owner, struct http_request *request)
{
    struct query query = {.request = request};
    if (!guard_admin(owner, request))
        return;
    const char *restaurant = http_query(request, "restaurant"), *since = http_query(request, "since");
    if (restaurant != NULL)
        span_copy(span_of(restaurant), query.restaurant_id, sizeof query.restaurant_id);
    if (since != NULL && !is_day(since)) {
        http_reply_error(request, 400, "invalid_request_error", "since must be a day, as 2026-11-28");
        return;
    }
    if (since != NULL)
        span_copy(span_of(since), query.since_day, sizeof query.since_day);
    run_query(owner, collect_usage, &query);
}
