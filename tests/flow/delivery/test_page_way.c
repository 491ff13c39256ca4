/* Where a menu file lists no way the page is one: an order waits there for whoever accepts it, and rings the staff. */
#include "with_cmocka.h"

#include <stdio.h>
#include <stdlib.h>

#include "delivery/backoff.h"
#include "delivery/deliverer.h"
#include "delivery/way_plan.h"
#include "store/order_change.h"
#include "with_folder.h"

enum { ORDERED_MS = 1000 * 1000 * 1000 };

struct desk {
    char folder[FOLDER_PATH_BYTES], url[128];
    struct store *store;
    struct menu_set menus;
    struct way_plan plan;
};

static void take_menu(struct desk *desk, const char *deliveries)
{
    char yaml[2048];
    struct problems problems = {0};
    snprintf(
        yaml, sizeof yaml,
        "restaurant:\n  id: test\n  name: Test\n  address: 1 Test Street\n  timezone: America/New_York\n"
        "  called_numbers: [\"+15550001111\"]\n  staff_number: \"+15550002222\"\n  greeting: Hello.\n"
        "pickup: {minutes: 20}\nhours: {every_day: [\"00:00-24:00\"]}\n"
        "categories:\n  - id: food\n    name: Food\n    items:\n      - {id: soup, name: Soup, price: 4.00}\n%s",
        deliveries);
    if (desk->menus.count > 0)
        menu_release(desk->menus.menus[0]);
    assert_int_equal(menu_parse(span_of(yaml), "test.yaml", &desk->menus.menus[0], &problems), VP_OK);
    desk->menus.count = 1;
}

static int open_desk(void **state)
{
    struct desk *desk = calloc(1, sizeof *desk);
    char why[256];
    assert_non_null(desk);
    folder_make(desk->folder, "/tmp/voiceplate-page-way");
    snprintf(desk->url, sizeof desk->url, "sqlite:%s/x.db", desk->folder);
    assert_int_equal(store_open(desk->url, &desk->store, why, sizeof why), VP_OK);
    *state = desk;
    return 0;
}

static int close_desk(void **state)
{
    struct desk *desk = *state;
    store_close(desk->store);
    way_plan_free(&desk->plan);
    menu_release(desk->menus.menus[0]);
    folder_remove(desk->folder);
    return tests_free(desk);
}

static void put_order(struct desk *desk, const char *call_sid)
{
    struct ticket ticket = {.basket_version = 1, .created_unix_ms = ORDERED_MS, .ready_minutes = 20};
    int number;
    bool is_new;
    snprintf(ticket.restaurant_id, sizeof ticket.restaurant_id, "test");
    snprintf(ticket.call_sid, sizeof ticket.call_sid, "%s", call_sid);
    ticket.line_count = 1;
    ticket.lines[0].quantity = 1;
    snprintf(ticket.lines[0].name, sizeof ticket.lines[0].name, "Soup");
    assert_int_equal(store_put_order(desk->store, &ticket, &number, &is_new), VP_OK);
}

static void plan(struct desk *desk, bool can_ring, int64_t after_s)
{
    way_plan_take(&desk->plan, &desk->menus, can_ring);
    assert_int_equal(way_plan_run(&desk->plan, desk->store, ORDERED_MS + after_s * 1000, 0), VP_OK);
}

static bool count_delivery(void *owner, const struct store_delivery *delivery)
{
    (void)delivery;
    ++*(int *)owner;
    return true;
}

static int count(struct desk *desk, const char *way_id, enum store_delivery_state state)
{
    const struct store_delivery_filter filter = {.way_id = way_id, .has_state = true, .state = state};
    int count = 0;
    assert_int_equal(store_each_delivery(desk->store, &filter, count_delivery, &count), VP_OK);
    return count;
}

static void change(struct desk *desk, int order_number, enum order_state to)
{
    const struct store_order_change change = {.restaurant_id = "test",
                                              .order_number = order_number,
                                              .to = to,
                                              .reason = "too busy",
                                              .who = "Ada",
                                              .unix_ms = ORDERED_MS};
    assert_int_equal(store_change_order(desk->store, &change), VP_OK);
}

static void an_order_waits_on_the_page_and_rings_the_staff_unless_it_is_accepted_in_time(void **state)
{
    struct desk *desk = *state;
    take_menu(desk, "");
    put_order(desk, "CA1");
    put_order(desk, "CA2");
    plan(desk, true, 1);
    assert_int_equal(count(desk, "page", STORE_DELIVERY_WAITING), 2);
    change(desk, 1, ORDER_ACCEPTED);
    plan(desk, true, 89);
    assert_int_equal(count(desk, "page", STORE_DELIVERY_ACKNOWLEDGED), 1);
    assert_int_equal(desk->plan.settled_count, 1);
    assert_int_equal(count(desk, "staff-call", STORE_DELIVERY_WAITING), 0);
    plan(desk, true, 91);
    assert_int_equal(count(desk, "staff-call", STORE_DELIVERY_WAITING), 1);
    change(desk, 2, ORDER_CANCELLED);
    plan(desk, true, 92);
    assert_int_equal(count(desk, "page", STORE_DELIVERY_ACKNOWLEDGED), 2);
}

static void what_is_undone_waits_on_the_page_again_and_only_who_was_told_hears_of_it(void **state)
{
    struct desk *desk = *state;
    take_menu(
        desk,
        "deliveries:\n  - {id: screen, way: page}\n  - {id: till, way: webhook, url: \"https://a.example\", "
        "secret: whsec_dm9pY2VwbGF0ZS10ZXN0LWtleS0zMi1ieXRlcy1vayE=}\n");
    put_order(desk, "CA1");
    plan(desk, true, 1);
    change(desk, 1, ORDER_ACCEPTED);
    plan(desk, true, 2);
    assert_int_equal(count(desk, "screen", STORE_DELIVERY_ACKNOWLEDGED), 1);
    assert_int_equal(count(desk, "till", STORE_DELIVERY_WAITING), 2); /* created, accepted */
    const struct store_order_change undone = {.restaurant_id = "test",
                                              .order_number = 1,
                                              .who = "Ada",
                                              .page_way_id = "screen",
                                              .unix_ms = ORDERED_MS + 3000};
    assert_int_equal(store_undo_order(desk->store, &undone), VP_OK);
    plan(desk, true, 4);
    assert_int_equal(count(desk, "screen", STORE_DELIVERY_WAITING), 1);
    assert_int_equal(count(desk, "till", STORE_DELIVERY_WAITING), 3); /* and undone */
    plan(desk, true, 94);
    assert_int_equal(count(desk, "staff-call", STORE_DELIVERY_WAITING), 1);
    change(desk, 1, ORDER_ACCEPTED);
    assert_int_equal(store_undo_order(desk->store, &undone), VP_OK); /* before anybody was told */
    plan(desk, true, 95);
    assert_int_equal(count(desk, "till", STORE_DELIVERY_WAITING), 4);
}

static void nobody_is_rung_where_no_way_is_listed_and_no_telephone_account_is_there(void **state)
{
    struct desk *desk = *state;
    take_menu(desk, "");
    put_order(desk, "CA1");
    plan(desk, false, 1);
    plan(desk, false, 600);
    assert_int_equal(count(desk, "page", STORE_DELIVERY_WAITING), 1);
    assert_int_equal(count(desk, "staff-call", STORE_DELIVERY_WAITING), 0);
}

static void a_page_that_is_listed_has_the_name_it_was_given_and_rings_whatever_is_set(void **state)
{
    struct desk *desk = *state;
    take_menu(
        desk,
        "deliveries:\n  - {id: screen, way: page}\n  - {id: boss, way: sms, number: \"+15550003333\", calls: no}\n");
    put_order(desk, "CA1");
    plan(desk, false, 1);
    assert_int_equal(count(desk, "screen", STORE_DELIVERY_WAITING), 1);
    assert_int_equal(count(desk, "boss", STORE_DELIVERY_WAITING), 1);
    assert_int_equal(count(desk, "page", STORE_DELIVERY_WAITING), 0);
    plan(desk, false, 91);
    assert_int_equal(count(desk, "staff-call", STORE_DELIVERY_WAITING), 1);
    change(desk, 1, ORDER_READY);
    plan(desk, false, 92);
    assert_int_equal(count(desk, "screen", STORE_DELIVERY_ACKNOWLEDGED), 1);
    assert_int_equal(count(desk, "boss", STORE_DELIVERY_WAITING), 1);
}

static void how_long_an_order_waits_on_the_page_is_told_apart(void **state)
{
    struct desk *desk = *state;
    struct store_oldest oldest = {-1, -1};
    take_menu(desk, "");
    assert_int_equal(store_oldest_delivery(desk->store, MENU_PAGE_ID, &oldest), VP_OK);
    assert_int_equal(oldest.unix_ms + oldest.page_unix_ms, 0);
    put_order(desk, "CA1");
    plan(desk, true, 1);
    assert_int_equal(store_oldest_delivery(desk->store, MENU_PAGE_ID, &oldest), VP_OK);
    assert_int_equal(oldest.unix_ms, 0);
    assert_int_equal(oldest.page_unix_ms, ORDERED_MS);
}

static struct delivery_outcome last;

static void note(void *owner, const struct delivery_outcome *outcome)
{
    (void)owner;
    last = *outcome;
}

static void a_try_sends_nothing_and_waits_until_the_day_is_over(void **state)
{
    struct desk *desk = *state;
    struct loop *loop = NULL;
    struct delivery_try *running = NULL;
    take_menu(desk, "");
    assert_int_equal(loop_create(&loop), VP_OK);
    const struct delivery_means means = {.loop = loop};
    struct delivery_job job = {.menu = desk->menus.menus[0],
                               .way = menu_find_delivery(desk->menus.menus[0], MENU_PAGE_ID)};
    job.delivery.since_unix_ms = INT64_MAX / 2;
    assert_non_null(job.way);
    assert_int_equal(delivery_try_start(&means, &job, note, NULL, &running), VP_OK);
    loop_round(loop, 0);
    assert_int_equal(last.result, DELIVERY_RETRY);
    assert_true(last.wait_ms > BACKOFF_GIVE_UP_MS);
    assert_string_equal(last.why, "nobody has accepted it yet");
    job.ticket.life.state = ORDER_ACCEPTED;
    assert_int_equal(delivery_try_start(&means, &job, note, NULL, &running), VP_OK);
    loop_round(loop, 0);
    assert_int_equal(last.result, DELIVERY_ACKNOWLEDGED);
    loop_destroy(loop);
}

TESTS_WITH(open_desk, close_desk) = {
    TEST(an_order_waits_on_the_page_and_rings_the_staff_unless_it_is_accepted_in_time),
    TEST(what_is_undone_waits_on_the_page_again_and_only_who_was_told_hears_of_it),
    TEST(nobody_is_rung_where_no_way_is_listed_and_no_telephone_account_is_there),
    TEST(a_page_that_is_listed_has_the_name_it_was_given_and_rings_whatever_is_set),
    TEST(how_long_an_order_waits_on_the_page_is_told_apart),
    TEST(a_try_sends_nothing_and_waits_until_the_day_is_over),
};
