/* What the restaurant does with its orders, messages and deliveries, over the API. */
#include "with_cmocka.h"

#include <jansson.h>
#include <netinet/in.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "flow/web/with_caller.h"
#include "net/net_listen.h"
#include "store/message.h"
#include "store/store.h"
#include "with_edited_menu.h"

#define ORDER "/api/orders/harbor-pizza/1"

static struct store *open_store(void)
{
    struct store *store = NULL;
    char why[256];
    assert_int_equal(store_open(bench.store_url, &store, why, sizeof why), VP_OK);
    return store;
}

/* A call with an order of garlic knots, number 1. */
static int with_an_order(void **state)
{
    static struct ticket ticket = {
        .restaurant_id = "harbor-pizza",
        .call_sid = CALL_SID,
        .basket_version = 1,
        .customer = {.name = "Zoë", .phone = "+15550009999"},
        .totals = {.subtotal_cents = 1200, .tax_cents = 100, .total_cents = 1300, .item_count = 2},
        .lines = {{.item_id = "garlic-knots",
                   .name = "Garlic Knots",
                   .quantity = 2,
                   .unit_cents = 600,
                   .total_cents = 1200}},
        .line_count = 1,
        .ready_minutes = 25,
    };
    int number = 0;
    bool is_new;
    with_realtime_calls(state);
    open_call();
    ticket.created_unix_ms = clock_unix_ms();
    struct store *store = open_store();
    assert_int_equal(store_put_order(store, &ticket, &number, &is_new), VP_OK);
    assert_int_equal(number, 1);
    store_close(store);
    return 0;
}

static int post(const char *target, const char *json)
{
    return ask_with("POST", target, &(struct asking){.json = json, .header = "X-Admin-Name: Ada"});
}

/* A number of the one order in the last answer. */
static int64_t order_number_of(const char *member)
{
    json_t *json = json_loads(bench.body, 0, NULL);
    int64_t number = json_integer_value(json_object_get(json_object_get(json, "order"), member));
    json_decref(json);
    return number;
}

static void an_order_goes_from_received_to_picked_up(void **state)
{
    (void)state;
    get("/api/orders?restaurant=harbor-pizza&state=received");
    expect("\"order_number\":1");
    expect("\"state\":\"received\"");
    expect("\"accepted_unix_ms\":null");
    expect("\"caller_number\":\"+15550002222\"");
    int64_t now_ms = clock_unix_ms();
    assert_int_equal(post(ORDER "/accept", "{\"ready_minutes\":20}"), 200);
    expect("\"state\":\"accepted\"");
    expect("\"changed_by\":\"Ada\"");
    assert_true(order_number_of("due_unix_ms") - now_ms >= 20 * 60000);
    assert_true(order_number_of("due_unix_ms") - now_ms < 20 * 60000 + 10000);
    assert_true(order_number_of("accepted_unix_ms") >= now_ms);
    get("/api/orders?restaurant=harbor-pizza&state=received");
    expect("\"orders\":[]");
    assert_int_equal(post(ORDER "/ready", NULL), 200);
    expect("\"state\":\"ready\"");
    assert_int_equal(post(ORDER "/picked-up", NULL), 200);
    expect("\"state\":\"picked_up\"");
    assert_int_equal(post(ORDER "/cancel", "{\"reason\":\"too late\"}"), 409);
    expect("the order was picked up, and stays so");
    expect("\"type\":\"conflict\"");
}

static void an_order_is_cancelled_with_a_reason(void **state)
{
    (void)state;
    assert_int_equal(post(ORDER "/cancel", "{\"reason\":\"no salmon\"}"), 200);
    expect("\"state\":\"cancelled\"");
    expect("\"cancel_reason\":\"no salmon\"");
    assert_true(order_number_of("done_unix_ms") > 0);
    assert_int_equal(post(ORDER "/accept", NULL), 409);
    expect("the order was cancelled, and stays so");
    get("/api/orders?state=cancelled");
    expect("\"order_number\":1");
}

static void what_was_done_last_is_undone(void **state)
{
    (void)state;
    assert_int_equal(post(ORDER "/undo", NULL), 409);
    expect("nothing was done with the order yet");
    assert_int_equal(post(ORDER "/accept", "{\"ready_minutes\":35}"), 200);
    assert_int_equal(post(ORDER "/undo", NULL), 200);
    expect("\"state\":\"received\"");
    expect("\"changed_by\":\"Ada\"");
    assert_int_equal(post(ORDER "/cancel", NULL), 200);
    assert_int_equal(post(ORDER "/undo", NULL), 409);
    expect("the order was cancelled, and stays so");
}

static void without_a_body_the_time_stays(void **state)
{
    (void)state;
    get("/api/orders");
    const char *due = strstr(bench.body, "\"due_unix_ms\":");
    assert_non_null(due);
    int64_t told_ms = strtoll(due + strlen("\"due_unix_ms\":"), NULL, 10);
    assert_int_equal(post(ORDER "/accept", NULL), 200);
    assert_int_equal(order_number_of("due_unix_ms"), told_ms);
}

static void what_cannot_be_done_is_refused_with_a_sentence(void **state)
{
    (void)state;
    static const struct {
        const char *target, *json;
        int status;
        const char *why;
    } cases[] = {
        {"/api/orders/harbor-pizza/2/ready", NULL, 404, "no such order"},
        {"/api/orders/elsewhere/1/ready", NULL, 404, "no such order"},
        {"/api/orders/harbor-pizza/one/ready", NULL, 404, "no such order"},
        {"/api/orders/harbor-pizza/1", NULL, 404, "no such order"},
        {ORDER "/eat", NULL, 404, "nothing that is done"},
        {ORDER "/accept", "{\"ready_minutes\":0}", 400, "1 to 1440"},
        {ORDER "/accept", "{\"ready_minutes\":\"20\"}", 400, "1 to 1440"},
        {ORDER "/accept", "{\"minutes\":20}", 400, "unknown key 'minutes'"},
        {ORDER "/accept", "[]", 400, "JSON object"},
        {ORDER "/cancel", "{\"reason\":7}", 400, "reason must be"},
        {ORDER "/cancel", "{\"reason\":\"a\\nb\"}", 400, "without line ends"},
        {ORDER "/reprint", NULL, 409, "no printer"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(post(cases[i].target, cases[i].json), cases[i].status);
        expect(cases[i].why);
    }
    get("/api/orders");
    expect("\"state\":\"received\"");
    expect("\"changed_by\":\"\"");
}

/* The order is in, and nobody can write down what becomes of it. */
static void while_the_database_is_locked_it_is_asked_to_try_again(void **state)
{
    (void)state;
    sqlite3 *lock = NULL;
    assert_int_equal(sqlite3_open(bench.store_path, &lock), SQLITE_OK);
    assert_int_equal(sqlite3_exec(lock, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(post(ORDER "/accept", NULL), 503);
    assert_int_equal(post(ORDER "/reprint", NULL), 409);
    sqlite3_close(lock);
    get("/api/orders");
    expect("\"state\":\"received\"");
    assert_int_equal(post(ORDER "/accept", NULL), 200);
}

static void orders_are_listed_by_day_and_page(void **state)
{
    (void)state;
    char target[128], day[MENU_DAY_BYTES];
    menu_day(bench.menu, clock_unix_ms(), day);
    snprintf(target, sizeof target, "/api/orders?restaurant=harbor-pizza&day=%s", day);
    get(target);
    expect("\"order_number\":1");
    get("/api/orders?restaurant=harbor-pizza&day=2020-02-29");
    expect("\"orders\":[]");
    get("/api/orders?before=1000");
    expect("\"orders\":[]");
    assert_int_equal(ask("GET", "/api/orders?day=2020-02-30", NULL, NULL, NULL), 400);
    assert_int_equal(ask("GET", "/api/orders?day=today", NULL, NULL, NULL), 400);
    assert_int_equal(ask("GET", "/api/orders?restaurant=elsewhere&day=2020-02-29", NULL, NULL, NULL), 404);
    assert_int_equal(ask("GET", "/api/orders?state=eaten", NULL, NULL, NULL), 400);
    assert_int_equal(ask("GET", "/api/orders?before=soon", NULL, NULL, NULL), 400);
}

static void a_stranger_changes_nothing(void **state)
{
    (void)state;
    static const char *const targets[] = {ORDER "/cancel", "/api/messages/1/done", "/api/deliveries/1/done"};
    open_bench("", "letmein");
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++)
        assert_int_equal(ask("POST", targets[i], NULL, NULL, NULL), 401);
    assert_int_equal(ask("GET", "/api/deliveries", NULL, NULL, NULL), 401);
}

static void messages_of_all_kinds_are_listed_and_done(void **state)
{
    (void)state;
    struct store *store = open_store();
    struct store_message message = {.call_sid = CALL_SID,
                                    .restaurant_id = "harbor-pizza",
                                    .key = 1,
                                    .kind = STORE_MESSAGE_RESERVATION,
                                    .text = "a table by the window",
                                    .name = "Zoë",
                                    .phone = "+15550009999",
                                    .wanted_for = "Friday at seven",
                                    .unix_ms = clock_unix_ms()};
    bool is_new;
    assert_int_equal(store_put_message(store, &message, &is_new), VP_OK);
    store_close(store);
    get("/api/messages?restaurant=harbor-pizza&state=open");
    expect("\"id\":1");
    expect("\"kind\":\"reservation\"");
    expect("\"text\":\"a table by the window\"");
    expect("\"wanted_for\":\"Friday at seven\"");
    expect("\"phone\":\"+15550009999\"");
    expect("\"caller_number\":\"+15550002222\"");
    expect("\"recording_url\":\"\"");
    expect_not("\"seconds\"");
    assert_int_equal(post("/api/messages/1/done", NULL), 200);
    expect("\"state\":\"done\"");
    expect("\"done_by\":\"Ada\"");
    assert_int_equal(post("/api/messages/1/done", NULL), 200);
    assert_int_equal(post("/api/messages/2/done", NULL), 404);
    assert_int_equal(post("/api/messages/1/eat", NULL), 404);
    assert_int_equal(ask("GET", "/api/messages?state=eaten", NULL, NULL, NULL), 400);
    get("/api/messages?state=open");
    expect("\"messages\":[]");
}

/* A delivery by a way that the menu file does not name, as after a change of it. */
static void plan_deliveries(void)
{
    struct store *store = open_store();
    struct store_ways ways = {.restaurant_id = "harbor-pizza",
                              .way_ids = {"kitchen"},
                              .way_events = {STORE_EVENTS_ALL},
                              .way_count = 1};
    const struct store_plan plan = {.restaurants = &ways, .restaurant_count = 1, .unix_ms = clock_unix_ms()};
    int count = 0;
    assert_int_equal(store_plan_deliveries(store, &plan, &count), VP_OK);
    assert_int_equal(count, 1);
    store_close(store);
}

static void deliveries_are_listed_tried_again_and_done(void **state)
{
    (void)state;
    get("/api/deliveries");
    expect("{\"deliveries\":[]}");
    plan_deliveries();
    get("/api/deliveries?restaurant=harbor-pizza&state=waiting&order=1");
    expect("\"way\":\"kitchen\"");
    expect("\"event\":\"created\"");
    expect("\"order_number\":1");
    get("/api/deliveries?state=given-up");
    expect("\"deliveries\":[]");
    assert_int_equal(post("/api/deliveries/1/retry", NULL), 200);
    expect("\"state\":\"waiting\"");
    assert_int_equal(post("/api/deliveries/1/redirect", "{\"way\":\"cellar\"}"), 400);
    expect("way must be a way of the restaurant's menu file");
    assert_int_equal(post("/api/deliveries/1/redirect", NULL), 400);
    assert_int_equal(post("/api/deliveries/9/redirect", "{\"way\":\"cellar\"}"), 404);
    assert_int_equal(post("/api/deliveries/1/done", NULL), 200);
    expect("\"state\":\"acknowledged\"");
    assert_int_equal(post("/api/deliveries/1/retry", NULL), 409);
    expect("acknowledged already");
    assert_int_equal(post("/api/deliveries/2/done", NULL), 404);
    assert_int_equal(post("/api/deliveries/1/eat", NULL), 404);
    assert_int_equal(ask("GET", "/api/deliveries?state=lost", NULL, NULL, NULL), 400);
    assert_int_equal(ask("GET", "/api/deliveries?order=x", NULL, NULL, NULL), 400);
}

static void the_operator_is_told_what_the_doctor_finds(void **state)
{
    (void)state;
    get("/api/doctor");
    expect("{\"check\":\"staff\",\"state\":\"ok\"");
    expect("{\"check\":\"database\",\"state\":\"ok\"");
    expect("{\"check\":\"twilio\",\"state\":\"not_checked\",\"text\":\"no twilio_auth_token");
}

/* The pizzeria's menu file lists none: the page and the staff number are there without. */
static void a_way_is_tried_and_what_became_of_it_is_said(void **state)
{
    (void)state;
    get("/api/me");
    expect("\"ways\":[{\"id\":\"page\",\"kind\":\"page\"},{\"id\":\"staff-call\",\"kind\":\"staff-call\"}]");
    assert_int_equal(post("/api/deliveries/test?restaurant=harbor-pizza", "{\"way\":\"staff-call\"}"), 200);
    expect(
        "\"restaurant_id\":\"harbor-pizza\",\"way\":\"staff-call\",\"kind\":\"staff-call\",\"taken\":false");
    expect("twilio_account_sid and twilio_auth_token are not set");
    assert_int_equal(post("/api/deliveries/test?restaurant=harbor-pizza", "{\"way\":\"staff-call\"}"), 429);
    expect("wait 10 seconds"); /* nobody's telephone rings again and again */
    assert_int_equal(post("/api/deliveries/test", "{\"way\":\"page\"}"), 200);
    expect("\"taken\":false,\"why\":\"it is the page itself");
    assert_int_equal(post("/api/deliveries/test", "{\"way\":\"cellar\"}"), 404);
    assert_int_equal(post("/api/deliveries/test", "{\"kind\":\"sms\"}"), 400);
    assert_int_equal(post("/api/deliveries/test", NULL), 400);
    assert_int_equal(post("/api/deliveries/test", "{\"way\":\"page\",\"restaurant_id\":\"harbor-pizza\"}"),
                     400);
    assert_int_equal(post("/api/deliveries/test?restaurant=none", "{\"way\":\"page\"}"), 404);
    get("/api/deliveries");
    expect("{\"deliveries\":[]}");
}

/* A request of somebody who does not wait for the answer. */
static void ask_and_leave(const char *target, const char *json)
{
    char text[512];
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)net_port(bench.listen_fd)),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    int len =
        snprintf(text, sizeof text, "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %zu\r\n\r\n%s",
                 target, strlen(json), json);
    assert_int_equal(write(fd, text, (size_t)len), len);
    for (int i = 0; i < 100 && bench.web.tests[0] == NULL; i++)
        get("/api/me");
    assert_non_null(bench.web.tests[0]);
    close(fd);
}

static void the_trial_of_who_has_left_makes_room(void **state)
{
    (void)state;
    struct menu *menu = edited_menu(EDITED_PIZZERIA, "\ncategories:\n",
                                    "\ndeliveries:\n  - {id: star, way: cloudprnt, secret: "
                                    "star-0123456789abcdef, columns: 32}\ncategories:\n");
    menu_release(bench.menu);
    bench.menu = bench.menus.menus[0] = menu;
    ask_and_leave("/api/deliveries/test", "{\"way\":\"star\"}");
    assert_int_equal(ask("POST", "/print/star-0123456789abcdef", NULL, NULL, NULL), 200);
    expect_not("vp-test"); /* nothing is printed for nobody */
    assert_null(bench.web.tests[0]);
}

TESTS_WITH(with_an_order, with_bench_closed) = {
    TEST(an_order_goes_from_received_to_picked_up),
    TEST(an_order_is_cancelled_with_a_reason),
    TEST(what_was_done_last_is_undone),
    TEST(without_a_body_the_time_stays),
    TEST(what_cannot_be_done_is_refused_with_a_sentence),
    TEST(while_the_database_is_locked_it_is_asked_to_try_again),
    TEST(orders_are_listed_by_day_and_page),
    TEST(messages_of_all_kinds_are_listed_and_done),
    TEST(deliveries_are_listed_tried_again_and_done),
    TEST(the_operator_is_told_what_the_doctor_finds),
    TEST(a_way_is_tried_and_what_became_of_it_is_said),
    TEST(the_trial_of_who_has_left_makes_room),
    TEST_WITH(a_stranger_changes_nothing, NULL, with_bench_closed),
};
