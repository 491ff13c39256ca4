/* The API of the comparison of the two arms (docs/flags.md). */
#include <stdlib.h>

#include "base/clock.h"
#include "base/number.h"
#include "arms/ab.h"
#include "web/web_internal.h"

enum { DAY_MS = 24 * 60 * 60 * 1000 };

struct ab_request { /* on its way through the store */
    struct http_request *request;
    char restaurant_id[MENU_NAME_BYTES];
    int64_t since_unix_ms;
    struct ab_report report;
};

static enum vp_err work_report(struct store *store, void *job)
{
    struct ab_request *wanted = job;
    const struct store_measure_filter filter = {
        .restaurant_id = wanted->restaurant_id[0] != '\0' ? wanted->restaurant_id : NULL,
        .since_unix_ms = wanted->since_unix_ms,
    };
    return ab_compute(store, &filter, &wanted->report);
}

static void answer_report(void *job, enum vp_err err)
{
    struct ab_request *wanted = job;
    reply_stored(wanted->request, err, err == VP_OK ? ab_json(&wanted->report) : NULL, "");
    free(wanted);
}

void api_serve_ab(void *owner, struct http_request *request)
{
    struct web *web = owner;
    if (!guard_admin(web, request))
        return;
    const char *restaurant = http_query(request, "restaurant"), *days_text = http_query(request, "days");
    int64_t days = AB_DAYS_DEFAULT;
    if (days_text != NULL && !number_parse(days_text, 1, AB_DAYS_MAX, &days)) {
        http_reply_error(request, 400, "invalid_request_error", "days must be 1 to 3650");
        return;
    }
    if (restaurant != NULL && menu_set_find(web->settings.menus, restaurant) == NULL) {
        http_reply_error(request, 404, "not_found", "no such restaurant");
        return;
    }
    struct ab_request *wanted = web_job_create(request, sizeof *wanted);
    if (wanted == NULL)
        return;
    wanted->request = request;
    wanted->since_unix_ms = clock_unix_ms() - days * (int64_t)DAY_MS;
    if (restaurant != NULL)
        span_copy(span_of(restaurant), wanted->restaurant_id, sizeof wanted->restaurant_id);
    store_thread_ask(web->settings.slow_store, work_report, answer_report, wanted);
}
