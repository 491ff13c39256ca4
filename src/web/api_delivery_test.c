/* A way is tried for the operator, with nothing ordered, and the answer says what became of it. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "delivery/way_test.h"
#include "web/web_internal.h"

struct delivery_test {
    struct web *web;
    struct http_request *request;
    struct way_test *running;
    char restaurant_id[MENU_NAME_BYTES], way_id[MENU_NAME_BYTES];
    enum menu_way way;
    int64_t began_mono_ms;
};

static void end(struct delivery_test *test, const struct delivery_outcome *outcome)
{
    bool is_taken = outcome->result == DELIVERY_ACKNOWLEDGED;
    int64_t took_ms = clock_mono_ms() - test->began_mono_ms;
    log_info("web", "way tried restaurant=%s way=%s taken=%d", test->restaurant_id, test->way_id, is_taken);
    reply_json(test->request, 200,
               json_pack("{s:{s:s, s:s, s:s, s:b, s:s, s:I}}", "test", "restaurant_id", test->restaurant_id,
                         "way", test->way_id, "kind", menu_way_name(test->way), "taken", is_taken, "why",
                         outcome->why, "took_ms", (json_int_t)took_ms));
    for (size_t i = 0; i < WEB_TESTS_MAX; i++)
        if (test->web->tests[i] == test)
            test->web->tests[i] = NULL;
    free(test);
}

static void on_done(void *owner, const struct delivery_outcome *outcome)
{
    end(owner, outcome);
}

static void end_with(struct delivery_test *test, const char *why)
{
    struct delivery_outcome outcome = {.result = DELIVERY_RETRY};
    span_copy(span_of(why), outcome.why, sizeof outcome.why);
    end(test, &outcome);
}

static void start(struct delivery_test *test, struct menu *menu, const struct menu_delivery *way)
{
    struct web *web = test->web;
    const char *lack = way_test_lack(way->way);
    enum vp_err err = VP_OK;
    if (lack == NULL && web->means.client == NULL)
        err = http_client_create(web->loop, &web->means.client);
    if (lack == NULL && err == VP_OK)
        err = way_test_start(&web->means, menu, way, on_done, test, &test->running);
    if (lack != NULL || err != VP_OK)
        end_with(test, lack != NULL ? lack : vp_err_text(err));
}

static void refuse(struct http_request *request, int status, const char *why)
{
    http_reply_error(request, status,
                     status == 404   ? "not_found"
                     : status == 429 ? "too_many_requests"
                                     : "invalid_request_error",
                     why);
}

/* NULL: it was answered. */
static const struct menu_delivery *read_way(struct http_request *request, const struct menu *menu)
{
    static const char *const keys[] = {"way", NULL};
    char why[160] = "way must be the id of a way of the restaurant's menu file";
    json_t *json = change_read_body(request, keys, why, sizeof why);
    const char *id = json_string_value(json_object_get(json, "way"));
    const struct menu_delivery *way = id != NULL ? menu_find_delivery(menu, id) : NULL;
    if (way == NULL)
        refuse(request, id != NULL ? 404 : 400,
               id != NULL ? "the restaurant's menu file has no such way" : why);
    json_decref(json);
    return way;
}

void api_test_delivery(void *owner, struct http_request *request)
{
    struct web *web = owner;
    size_t place = 0;
    if (change_read_who(web, request) == NULL)
        return;
    struct menu *menu = (struct menu *)web_restaurant_asked(web, request);
    const struct menu_delivery *way = menu != NULL ? read_way(request, menu) : NULL;
    if (way == NULL)
        return;
    while (place < WEB_TESTS_MAX && web->tests[place] != NULL)
        place++;
    if (place == WEB_TESTS_MAX) {
        refuse(request, 429, "others are being tried just now: try again in a moment");
        return;
    }
    struct delivery_test *test = web_job_create(request, sizeof *test);
    if (test == NULL)
        return;
    *test = (struct delivery_test){
        .web = web, .request = request, .way = way->way, .began_mono_ms = clock_mono_ms()};
    span_copy(span_of(menu->restaurant_id), test->restaurant_id, sizeof test->restaurant_id);
    span_copy(span_of(way->id), test->way_id, sizeof test->way_id);
    web->tests[place] = test;
    start(test, menu, way);
}

void api_close_delivery_tests(struct web *web)
{
    for (size_t i = 0; i < WEB_TESTS_MAX; i++)
        if (web->tests[i] != NULL) {
            way_test_cancel(web->tests[i]->running);
            end_with(web->tests[i], "the service stopped meanwhile");
        }
    http_client_destroy(web->means.client);
    web->means.client = NULL;
}
