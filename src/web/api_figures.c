/* The API of the figures of a restaurant's days (docs/api.md). */
#include <stdlib.h>

#include "base/clock.h"
#include "base/number.h"
#include "store/figures_json.h"
#include "web/web_internal.h"

enum { FIGURES_DAYS = 14, FIGURES_DAYS_MAX = 92, FIGURES_HOURS = 24, WEEK_DAYS = 7 };

struct figures_day {
    char day[MENU_DAY_BYTES];
    int64_t from_unix_ms, until_unix_ms;
    int64_t cost_micros; /* of the model */
};

struct figures_query {
    struct http_request *request;
    char restaurant_id[MENU_NAME_BYTES]; /* "": of all */
    struct figures_day days[FIGURES_DAYS_MAX],
        same_weekday;                         /* the newest first; the latter until this time of day */
    int64_t hours_unix_ms[FIGURES_HOURS + 1]; /* of today, each with the next one's begin behind it */
    int day_count;
    json_t *json;
};

static struct call_period period_of(const struct figures_query *query, int64_t from_unix_ms,
                                    int64_t until_unix_ms)
{
    return (struct call_period){query->restaurant_id[0] != '\0' ? query->restaurant_id : NULL, from_unix_ms,
                                until_unix_ms};
}

static enum vp_err read_day(struct store *store, const struct figures_query *query,
                            const struct figures_day *day, json_t **out_json)
{
    const struct call_period period = period_of(query, day->from_unix_ms, day->until_unix_ms);
    return figures_day_json(store, &period, day->day, day->cost_micros, out_json);
}

static bool add_cost(void *owner, const struct store_usage *usage)
{
    struct figures_query *query = owner;
    for (int i = 0; i < query->day_count; i++)
        if (strcmp(query->days[i].day, usage->day) == 0)
            query->days[i].cost_micros += usage->cost_micros;
    if (strcmp(query->same_weekday.day, usage->day) == 0)
        query->same_weekday.cost_micros += usage->cost_micros;
    return true;
}

static enum vp_err read_costs(struct store *store, struct figures_query *query)
{
    const char *oldest = query->days[query->day_count - 1].day, *week_ago = query->same_weekday.day;
    const struct store_usage_filter filter = {
        .restaurant_id = query->restaurant_id[0] != '\0' ? query->restaurant_id : NULL,
        .since_day = strcmp(oldest, week_ago) < 0 ? oldest : week_ago,
    };
    return store_each_usage(store, &filter, add_cost, query);
}

static enum vp_err read_hours(struct store *store, const struct figures_query *query, json_t *hours)
{
    enum vp_err err = VP_OK;
    for (int hour = 0; hour < FIGURES_HOURS && err == VP_OK; hour++) {
        int64_t count = 0;
        const struct call_period period =
            period_of(query, query->hours_unix_ms[hour], query->hours_unix_ms[hour + 1]);
        err = store_count_calls(store, &period, &count);
        json_array_append_new(hours, json_integer((json_int_t)count));
    }
    return err;
}

static enum vp_err collect_figures(struct store *store, void *job)
{
    struct figures_query *query = job;
    json_t *days = json_array(), *hours = json_array(), *day = NULL, *same_weekday = NULL;
    enum vp_err err = read_costs(store, query);
    if (err == VP_OK)
        err = read_day(store, query, &query->same_weekday, &same_weekday);
    for (int i = 0; i < query->day_count && err == VP_OK; i++)
        if ((err = read_day(store, query, &query->days[i], &day)) == VP_OK)
            json_array_append_new(days, day);
    if (err == VP_OK)
        err = read_hours(store, query, hours);
    query->json = json_pack("{s:o, s:o, s:o?}", "days", days, "hours", hours, "same_weekday", same_weekday);
    return err;
}

static void answer_figures(void *job, enum vp_err err)
{
    struct figures_query *query = job;
    reply_stored(query->request, err, query->json, "");
    free(query);
}

static void choose_day(const struct menu *menu, int64_t unix_ms, struct figures_day *out_day)
{
    menu_day(menu, unix_ms, out_day->day);
    if (!menu_day_times(menu, out_day->day, &out_day->from_unix_ms, &out_day->until_unix_ms))
        out_day->from_unix_ms = out_day->until_unix_ms = unix_ms;
}

/* From the noon of each day, so that a day of 23 or 25 hours is met too. Its missing or second hour is empty, or counts
 * with the one before. */
static void choose_times(const struct menu *menu, int64_t now_unix_ms, struct figures_query *query)
{
    enum { HOUR_MS = 3600 * 1000 };
    const int64_t half_day_ms = 12 * (int64_t)HOUR_MS, day_ms = 2 * half_day_ms;
    choose_day(menu, now_unix_ms, &query->days[0]);
    const struct figures_day *today = &query->days[0];
    for (int i = 1; i < query->day_count; i++)
        choose_day(menu, query->days[i - 1].from_unix_ms - half_day_ms, &query->days[i]);
    choose_day(menu, today->from_unix_ms + half_day_ms - WEEK_DAYS * day_ms, &query->same_weekday);
    int64_t passed_ms = now_unix_ms - today->from_unix_ms;
    if (query->same_weekday.from_unix_ms + passed_ms < query->same_weekday.until_unix_ms)
        query->same_weekday.until_unix_ms = query->same_weekday.from_unix_ms + passed_ms;
    int next = 0;
    for (int64_t at = today->from_unix_ms; at < today->until_unix_ms; at += HOUR_MS) {
        char clock[MENU_CLOCK_BYTES];
        menu_clock(menu, at, clock);
        while (next <= atoi(clock) && next < FIGURES_HOURS)
            query->hours_unix_ms[next++] = at;
    }
    while (next <= FIGURES_HOURS)
        query->hours_unix_ms[next++] = today->until_unix_ms;
}

void api_serve_figures(void *owner, struct http_request *request)
{
    struct web *web = owner;
    int64_t days = FIGURES_DAYS;
    if (!guard_admin(web, request))
        return;
    const char *restaurant = http_query(request, "restaurant"), *asked = http_query(request, "days");
    const struct menu *menu = web_restaurant_asked(web, request);
    if (menu == NULL)
        return;
    if (asked != NULL && !number_parse(asked, 1, FIGURES_DAYS_MAX, &days)) {
        http_reply_error(request, 400, "invalid_request_error", "days must be 1 to 92");
        return;
    }
    struct figures_query *query = web_job_create(request, sizeof *query);
    if (query == NULL)
        return;
    query->request = request;
    query->day_count = (int)days;
    (void)span_copy(span_of(restaurant != NULL ? restaurant : ""), query->restaurant_id,
                    sizeof query->restaurant_id);
    choose_times(menu, clock_unix_ms(), query);
    store_thread_ask(web->settings.slow_store, collect_figures, answer_figures, query);
}
