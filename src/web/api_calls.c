/* The API of the list of calls (docs/api.md). */
#include <stdlib.h>

#include "base/clock.h"
#include "base/number.h"
#include "store/call_list_json.h"
#include "store/slowest_turn.h"
#include "web/web_internal.h"

enum { CALLS_DEFAULT = 50, SLOWEST_OF_CALLS = 2000 }; /* the store has other work too */

struct calls_query { /* a request on its way through the store */
    struct http_request *request;
    struct call_list_filter filter;
    char restaurant_id[MENU_NAME_BYTES], words[CALL_LIST_WORDS_BYTES];
    bool is_by_slowness;
    json_t *calls;
    int64_t next_unix_ms;
};

static bool append_call(void *owner, const struct call_summary *call)
{
    return json_array_append_new(owner, call_summary_json(call)) == 0;
}

static enum vp_err collect_calls(struct store *store, void *job)
{
    struct calls_query *query = job;
    query->calls = json_array();
    query->filter.restaurant_id = query->restaurant_id[0] != '\0' ? query->restaurant_id : NULL;
    query->filter.words = query->words;
    enum vp_err err =
        query->is_by_slowness
            ? store_list_slowest(store, &query->filter, SLOWEST_OF_CALLS, append_call, query->calls)
            : store_list_calls(store, &query->filter, append_call, query->calls, &query->next_unix_ms);
    size_t i;
    json_t *call;
    json_array_foreach(query->calls, i, call) slowest_turn_add_json(store, call);
    return err;
}

static void answer_calls(void *job, enum vp_err err)
{
    struct calls_query *query = job;
    json_t *next = query->next_unix_ms != 0 ? json_integer(query->next_unix_ms) : json_null();
    reply_stored(query->request, err, json_pack("{s:o, s:o}", "calls", query->calls, "next", next), "");
    free(query);
}

static bool refuse(struct http_request *request, int status, const char *why)
{
    http_reply_error(request, status, status == 404 ? "not_found" : "invalid_request_error", why);
    return false;
}

const struct menu *web_restaurant_asked(const struct web *web, struct http_request *request)
{
    const char *restaurant = http_query(request, "restaurant");
    const struct menu_set *menus = web->settings.menus;
    const struct menu *menu =
        restaurant == NULL || restaurant[0] == '\0' ? menus->menus[0] : menu_set_find(menus, restaurant);
    if (menu == NULL)
        (void)refuse(request, 404, "no such restaurant");
    return menu;
}

/* The slowest first: of a day, and of today where none is asked for. False: the request was answered. */
static bool read_sort(const struct menu *menu, struct http_request *request, struct calls_query *query)
{
    const char *sort = http_query(request, "sort"), *day = http_query(request, "day");
    if (sort == NULL || sort[0] == '\0' || strcmp(sort, "newest") == 0)
        return true;
    if (strcmp(sort, "slowest") != 0)
        return refuse(request, 400, "sort must be newest or slowest");
    query->is_by_slowness = true;
    if (day == NULL || day[0] == '\0') {
        char today[MENU_DAY_BYTES];
        menu_day(menu, clock_unix_ms(), today);
        (void)menu_day_times(menu, today, &query->filter.from_unix_ms, &query->filter.until_unix_ms);
    }
    return true;
}

/* False: the request was answered. */
static bool read_filter(struct web *web, struct http_request *request, struct calls_query *query)
{
    const char *restaurant = http_query(request, "restaurant"), *words = http_query(request, "q");
    const char *outcome = http_query(request, "outcome"), *day = http_query(request, "day");
    const char *limit = http_query(request, "limit"), *before = http_query(request, "before");
    struct call_list_filter *filter = &query->filter;
    int64_t count = CALLS_DEFAULT, before_unix_ms = 0;
    const struct menu *menu = web_restaurant_asked(web, request); /* for all, the first one's day */
    if (menu == NULL)
        return false;
    if (restaurant != NULL)
        (void)span_copy(span_of(restaurant), query->restaurant_id, sizeof query->restaurant_id);
    if (words != NULL && !span_copy(span_of(words), query->words, sizeof query->words))
        return refuse(request, 400, "q is longer than 127 bytes");
    if (outcome != NULL && outcome[0] != '\0') {
        if (!call_outcome_parse(outcome, &filter->outcome))
            return refuse(
                request, 400,
                "outcome must be ordered, message, transferred, abandoned, failed, answered, blocked or live");
        filter->has_outcome = true;
    }
    if (day != NULL && day[0] != '\0' &&
        !menu_day_times(menu, day, &filter->from_unix_ms, &filter->until_unix_ms))
        return refuse(request, 400, "day must be a day, as 2026-11-30");
    if (limit != NULL && !number_parse(limit, 1, CALL_LIST_MAX, &count))
        return refuse(request, 400, "limit must be 1 to 500");
    if (before != NULL && before[0] != '\0' && !number_parse(before, 1, INT64_MAX, &before_unix_ms))
        return refuse(request, 400, "before must be a time, in milliseconds since 1970");
    filter->limit = (int)count;
    if (before_unix_ms != 0 && (filter->until_unix_ms == 0 || before_unix_ms < filter->until_unix_ms))
        filter->until_unix_ms = before_unix_ms;
    return read_sort(menu, request, query);
}

void api_serve_calls(void *owner, struct http_request *request)
{
    struct web *web = owner;
    struct calls_query wanted = {.request = request};
    if (!guard_admin(web, request) || !read_filter(web, request, &wanted))
        return;
    struct calls_query *query = web_job_create(request, sizeof *query);
    if (query == NULL)
        return;
    *query = wanted;
    store_thread_ask(web->settings.store, collect_calls, answer_calls, query);
}
