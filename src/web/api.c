/* The API of calls, for operators and tests. */
#include <stdlib.h>

#include "store/call_json.h"
#include "store/usage_json.h"
#include "web/web_internal.h"

struct query { /* a request on its way through the store */
    struct http_request *request;
    char call_sid[40], restaurant_id[MENU_NAME_BYTES];
    const char *recordings_dir;     /* of calls; NULL: none */
    char since_day[MENU_DAY_BYTES]; /* of usage; "": ever */
    json_t *json;                   /* the answer; NULL: no memory */
};

static bool append_usage(void *owner, const struct store_usage *usage)
{
    return json_array_append_new(owner, usage_row_json(usage)) == 0;
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

static enum vp_err collect_call(struct store *store, void *job)
{
    struct query *query = job;
    return call_json_read(store, query->call_sid, query->recordings_dir, &query->json);
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
