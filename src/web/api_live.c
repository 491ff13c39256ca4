/* The API of the calls that go on now: what the scoreboard shows of them, with their last words and their order. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/json_tree.h"
#include "store/call_basket.h"
#include "store/call_list_json.h"
#include "web/live_state.h"
#include "web/web_internal.h"

enum { LIVE_MAX = 200, LIVE_LINES = 3, RECENT_MS = 2 * 3600 * 1000 };

struct live_query {
    struct http_request *request;
    char restaurant_id[MENU_NAME_BYTES]; /* "": of all */
    bool is_engine_the_model;
    struct call_view views[LIVE_MAX];
    size_t view_count;
    struct store *store; /* while it is asked */
    json_t *calls;
    enum vp_err err;
};

static bool is_of(const struct live_query *query, const char *restaurant_id)
{
    return query->restaurant_id[0] == '\0' || strcmp(query->restaurant_id, restaurant_id) == 0;
}

static bool keep_view(void *owner, int row, const struct call_view *view)
{
    struct live_query *query = owner;
    (void)row;
    if (!view->has_let_go && is_of(query, view->restaurant_id))
        query->views[query->view_count++] = *view;
    return query->view_count < LIVE_MAX;
}

static const struct call_view *find_view(const struct live_query *query, const char *call_sid)
{
    for (size_t i = 0; i < query->view_count; i++)
        if (strcmp(query->views[i].call_sid, call_sid) == 0)
            return &query->views[i];
    return NULL;
}

struct last_lines {
    json_t *lines[LIVE_LINES]; /* a ring */
    size_t count;
};

static bool keep_line(void *owner, const struct store_line *line)
{
    struct last_lines *last = owner;
    if (line->speaker == STORE_NOTE)
        return true;
    json_t **place = &last->lines[last->count++ % LIVE_LINES];
    json_decref(*place);
    *place = store_line_json(line);
    return true;
}

static enum vp_err last_lines_json(struct store *store, const char *call_sid, json_t *lines)
{
    struct last_lines last = {.count = 0};
    enum vp_err err = store_each_line(store, call_sid, keep_line, &last);
    for (size_t i = 0; i < LIVE_LINES;
         i++) { /* the oldest first; empty places are NULL and are passed over */
        json_t *line = last.lines[(last.count + i) % LIVE_LINES];
        if (line != NULL)
            json_array_append_new(lines, line);
    }
    return err;
}

static json_t *basket_json(struct store *store, const char *call_sid)
{
    uint32_t version;
    char *text = NULL;
    json_t *basket = NULL;
    if (call_basket_load(store, call_sid, &version, &text) == VP_OK)
        basket = json_tree_load(span_of(text), 0);
    free(text);
    return basket;
}

static void append_live(struct live_query *query, json_t *json, const char *call_sid)
{
    const struct call_view *view = find_view(query, call_sid);
    json_t *lines = json_array(), *basket = basket_json(query->store, call_sid);
    if (query->err == VP_OK)
        query->err = last_lines_json(query->store, call_sid, lines);
    json_object_set_new(json, "live_state", json_string(live_state_word(view, query->is_engine_the_model)));
    json_object_set_new(json, "last_latency_ms",
                        view != NULL && view->last_latency_ms >= 0 ? json_integer(view->last_latency_ms)
                                                                   : json_null());
    if (view != NULL && view->line_figure >= 0)
        json_object_set_new(json, "line_figure", json_integer(view->line_figure));
    json_object_set_new(json, "lines", lines);
    json_object_set_new(json, "basket", basket != NULL ? basket : json_null());
    json_array_append_new(query->calls, json);
}

/* Those that went to a person are over for us, and go on. */
static bool append_with_staff(void *owner, const struct call_summary *call)
{
    struct live_query *query = owner;
    if (!live_state_is_with_staff(query->store, &call->call, clock_unix_ms()))
        return true;
    struct call_summary going_on = *call;
    going_on.call.ended_unix_ms = 0;
    going_on.outcome = OUTCOME_LIVE;
    append_live(query, call_summary_json(&going_on), call->call.call_sid);
    json_t *last = json_array_get(query->calls, json_array_size(query->calls) - 1);
    json_object_set_new(last, "live_state", json_string(LIVE_STATE_STAFF));
    return query->err == VP_OK;
}

static bool append_stored(void *owner, const struct call_summary *call)
{
    struct live_query *query = owner;
    append_live(query, call_summary_json(call), call->call.call_sid);
    return query->err == VP_OK;
}

static bool is_listed(const json_t *calls, const char *call_sid)
{
    size_t i;
    const json_t *call;
    json_array_foreach(calls, i, call) if (strcmp(json_string_value(json_object_get(call, "call_sid")),
                                                  call_sid) == 0) return true;
    return false;
}

/* What the scoreboard shows and the database does not have yet, being out of order. */
static void append_unstored(struct live_query *query)
{
    for (size_t i = 0; i < query->view_count && query->err == VP_OK; i++) {
        const struct call_view *view = &query->views[i];
        struct call_summary call = {.turn_count = (int)view->turn_count};
        if (is_listed(query->calls, view->call_sid) ||
            store_find_call(query->store, view->call_sid, &call.call) != VP_OK ||
            call.call.ended_unix_ms != 0)
            continue;
        append_live(query, call_summary_json(&call), view->call_sid);
    }
}

static enum vp_err collect_live(struct store *store, void *job)
{
    struct live_query *query = job;
    const struct call_list_filter filter = {.restaurant_id =
                                                query->restaurant_id[0] != '\0' ? query->restaurant_id : NULL,
                                            .has_outcome = true,
                                            .outcome = OUTCOME_LIVE,
                                            .limit = LIVE_MAX};
    int64_t next_unix_ms;
    query->store = store;
    query->calls = json_array();
    enum vp_err err = store_list_calls(store, &filter, append_stored, query, &next_unix_ms);
    if (err == VP_ERR_STORE)
        err = VP_OK; /* those that processes show are known all the same */
    append_unstored(query);
    const struct call_list_filter with_staff = {.restaurant_id = filter.restaurant_id,
                                                .has_outcome = true,
                                                .outcome = OUTCOME_TRANSFERRED,
                                                .from_unix_ms = clock_unix_ms() - RECENT_MS,
                                                .limit = LIVE_MAX};
    if (err == VP_OK)
        err = store_list_calls(store, &with_staff, append_with_staff, query, &next_unix_ms);
    return err == VP_OK ? query->err : err;
}

static void answer_live(void *job, enum vp_err err)
{
    struct live_query *query = job;
    reply_stored(query->request, err, json_pack("{s:o}", "calls", query->calls), "");
    free(query);
}

void api_serve_live_calls(void *owner, struct http_request *request)
{
    struct web *web = owner;
    if (!guard_admin(web, request) || web_restaurant_asked(web, request) == NULL)
        return;
    struct live_query *query = web_job_create(request, sizeof *query);
    if (query == NULL)
        return;
    const char *restaurant = http_query(request, "restaurant");
    (void)span_copy(span_of(restaurant != NULL ? restaurant : ""), query->restaurant_id,
                    sizeof query->restaurant_id);
    query->request = request;
    query->is_engine_the_model = live_state_is_engine_the_model(web);
    scoreboard_each_call(web->settings.board, keep_view, query);
    store_thread_ask(web->settings.store, collect_live, answer_live, query);
}
