/* A way is tried for the operator, with nothing ordered, and the answer says what became of it. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "web/delivery_test.h"

enum { ASKED_PATIENCE_MS = 20000, TRY_EVERY_MS = 10000 };

void delivery_test_end(struct delivery_test *test, const char *why)
{
    int64_t took_ms = clock_mono_ms() - test->began_mono_ms;
    log_info("web", "way tried restaurant=%s way=%s taken=%d", test->restaurant_id, test->way_id,
             why[0] == '\0');
    reply_json(test->request, 200,
               json_pack("{s:{s:s, s:s, s:s, s:b, s:s, s:I}}", "test", "restaurant_id", test->restaurant_id,
                         "way", test->way_id, "kind", menu_way_name(test->way), "taken", why[0] == '\0',
                         "why", why, "took_ms", (json_int_t)took_ms));
    for (size_t i = 0; i < WEB_TESTS_MAX; i++)
        if (test->web->tests[i] == test)
            test->web->tests[i] = NULL;
    loop_timer_deinit(&test->patience);
    free(test);
}

static void on_done(void *owner, const struct delivery_outcome *outcome)
{
    bool is_taken = outcome->result == DELIVERY_ACKNOWLEDGED;
    delivery_test_end(owner, is_taken ? "" : outcome->why[0] != '\0' ? outcome->why : "it was refused");
}

static void on_time(void *arg)
{
    struct delivery_test *test = arg;
    delivery_test_end(test, test->was_fetched ? "the printer has fetched it and not said that it printed it"
                                              : "the printer has not asked for it in 20 seconds");
}

static void cancel(struct delivery_test *test, const char *why)
{
    if (test->running != NULL)
        way_test_cancel(test->running);
    delivery_test_end(test, why);
}

/* Whom nobody tells what became of it: the place is for others, and no printer prints it any more. */
static void end_forsaken(struct web *web)
{
    for (size_t i = 0; i < WEB_TESTS_MAX; i++)
        if (web->tests[i] != NULL && http_peer_left(web->tests[i]->request))
            cancel(web->tests[i], "whoever asked for it has left");
}

struct delivery_test *delivery_test_find(struct web *web, const char *restaurant_id, const char *way_id)
{
    end_forsaken(web);
    for (size_t i = 0; i < WEB_TESTS_MAX; i++) {
        struct delivery_test *test = web->tests[i];
        if (test != NULL && test->running == NULL && strcmp(test->restaurant_id, restaurant_id) == 0 &&
            strcmp(test->way_id, way_id) == 0)
            return test;
    }
    return NULL;
}

static void start(struct delivery_test *test, struct menu *menu, const struct menu_delivery *way)
{
    struct web *web = test->web;
    bool is_asked_for = delivery_is_asked_for(way->way);
    const char *lack = is_asked_for ? NULL : way_test_lack(way->way);
    enum vp_err err = loop_timer_init(&test->patience, web->loop, on_time, test);
    if (err == VP_OK && is_asked_for)
        loop_timer_start(&test->patience, ASKED_PATIENCE_MS);
    else if (err == VP_OK && lack == NULL && web->means.client == NULL)
        err = http_client_create(web->loop, &web->means.client);
    if (lack == NULL && err == VP_OK && !is_asked_for)
        err = way_test_start(&web->means, menu, way, on_done, test, &test->running);
    if (lack != NULL || err != VP_OK)
        delivery_test_end(test, lack != NULL ? lack : vp_err_text(err));
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
    static const char *const keys[] = {"way", "restaurant", "restaurant_id", NULL};
    char why[160] = "way must be the id of a way of the restaurant's menu file";
    json_t *json = change_read_body(request, keys, why, sizeof why);
    bool names_restaurant =
        json_object_get(json, "restaurant") != NULL || json_object_get(json, "restaurant_id") != NULL;
    const char *id = json_string_value(json_object_get(json, "way"));
    const struct menu_delivery *way = id != NULL && !names_restaurant ? menu_find_delivery(menu, id) : NULL;
    if (names_restaurant) /* the URL says it, in every request; here it would be the wrong one's way */
        refuse(request, 400, "the restaurant stands in the URL, as ?restaurant=ID, not in the body");
    else if (way == NULL)
        refuse(request, id != NULL ? 404 : 400,
               id != NULL ? "the restaurant's menu file has no such way" : why);
    json_decref(json);
    return way;
}

/* Each try rings or texts somebody. Noted where it may be. */
static bool may_try(struct web *web, const struct menu *menu, const struct menu_delivery *way)
{
    int64_t now_ms = clock_mono_ms();
    struct way_trial *place = &web->tries[0];
    for (size_t i = 0; i < WEB_TRIES_MAX; i++) {
        struct way_trial *before = &web->tries[i];
        if (strcmp(before->restaurant_id, menu->restaurant_id) == 0 && strcmp(before->way_id, way->id) == 0) {
            place = before;
            break;
        }
        if (before->mono_ms < place->mono_ms)
            place = before;
    }
    if (place->mono_ms != 0 && now_ms - place->mono_ms < TRY_EVERY_MS)
        return false;
    place->mono_ms = now_ms;
    (void)span_copy(span_of(menu->restaurant_id), place->restaurant_id, sizeof place->restaurant_id);
    (void)span_copy(span_of(way->id), place->way_id, sizeof place->way_id);
    return true;
}

/* WEB_TESTS_MAX: there is none, or no try is due, and it was answered. */
static size_t find_place(struct web *web, struct http_request *request, const struct menu *menu,
                         const struct menu_delivery *way)
{
    size_t place = 0;
    end_forsaken(web);
    while (place < WEB_TESTS_MAX && web->tests[place] != NULL)
        place++;
    if (place == WEB_TESTS_MAX) {
        refuse(request, 429, "others are being tried just now: try again in a moment");
        return place;
    }
    if (may_try(web, menu, way))
        return place;
    refuse(request, 429, "this way was tried just now: wait 10 seconds before it is tried again");
    return WEB_TESTS_MAX;
}

void api_test_delivery(void *owner, struct http_request *request)
{
    struct web *web = owner;
    if (change_read_who(web, request) == NULL)
        return;
    struct menu *menu = (struct menu *)web_restaurant_asked(web, request);
    const struct menu_delivery *way = menu != NULL ? read_way(request, menu) : NULL;
    if (way == NULL)
        return;
    size_t place = find_place(web, request, menu, way);
    if (place == WEB_TESTS_MAX)
        return;
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
        if (web->tests[i] != NULL)
            cancel(web->tests[i], "the service stopped meanwhile");
    http_client_destroy(web->means.client);
    web->means.client = NULL;
}
