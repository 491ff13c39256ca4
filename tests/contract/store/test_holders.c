/* Who has a call may write, who lost it may not, and nobody orders the same twice. */
#include "with_cmocka.h"

#include "contract/store/with_call.h"

#include <stdio.h>
#include <string.h>

static struct ticket ticket_of(int64_t epoch, uint32_t version)
{
    struct ticket ticket = with_store_ticket(restaurant, call_sid, version, 2000);
    ticket.epoch = epoch;
    return ticket;
}

static void expect_superseded(const struct ticket *ticket)
{
    int number;
    bool is_new;
    assert_int_equal(store_put_order(store, ticket, &number, &is_new), VP_ERR_SUPERSEDED);
}

static bool count_order(void *owner, const struct ticket *ticket)
{
    (void)ticket;
    ++*(int *)owner;
    return true;
}

static int order_count(void)
{
    int count = 0;
    const struct store_order_filter filter = {.call_sid = call_sid};
    assert_int_equal(store_each_order(store, &filter, count_order, &count), VP_OK);
    return count;
}

static void assert_basket(const char *wanted)
{
    uint32_t version;
    char *json = NULL;
    assert_int_equal(store_load_basket(store, call_sid, &version, &json), VP_OK);
    assert_string_equal(json, wanted);
    free(json);
}

static void who_lost_the_call_writes_nothing_more(void **state)
{
    (void)state;
    struct ticket late = ticket_of(100, 3);
    struct store_call call;
    const struct store_turn turn = {
        .call_sid = call_sid, .epoch = 100, .talk_json = "{}", .answer = "x", .audio_id = "", .unix_ms = 1};
    bool is_new;
    assert_int_equal(store_take_call(store, call_sid, 100), VP_OK);
    assert_int_equal(store_save_basket(store, call_sid, 100, 2, "{\"of\":100}"), VP_OK);
    assert_int_equal(store_take_call(store, call_sid, 200), VP_OK);
    assert_int_equal(store_save_basket(store, call_sid, 100, 9, "{\"late\":1}"), VP_ERR_SUPERSEDED);
    expect_superseded(&late);
    assert_int_equal(store_end_call(store, call_sid, 100, "hang-up", 5000), VP_ERR_SUPERSEDED);
    assert_int_equal(store_put_turn(store, &turn, &is_new), VP_ERR_SUPERSEDED);
    assert_int_equal(store_take_call(store, call_sid, 100), VP_ERR_SUPERSEDED);
    assert_int_equal(order_count(), 0);
    assert_basket("{\"of\":100}");
    assert_int_equal(store_find_call(store, call_sid, &call), VP_OK);
    assert_int_equal(call.ended_unix_ms, 0);
    assert_int_equal(store_save_basket(store, call_sid, 200, 3, "{\"of\":200}"), VP_OK);
    assert_basket("{\"of\":200}");
}

/* A database that could not be had when the call was taken: the first change takes it. */
static void a_change_takes_the_call_as_well(void **state)
{
    (void)state;
    assert_int_equal(store_save_basket(store, call_sid, 300, 1, "{}"), VP_OK);
    assert_int_equal(store_save_basket(store, call_sid, 299, 2, "{}"), VP_ERR_SUPERSEDED);
    assert_int_equal(store_take_call(store, "CA-nobody", 1), VP_ERR_NOT_FOUND);
    assert_int_equal(store_save_basket(store, call_sid, 0, 2, "{\"not\":\"judged\"}"), VP_OK);
}

static void a_call_that_is_taken_is_live(void **state)
{
    (void)state;
    struct store_call call;
    assert_int_equal(store_take_call(store, call_sid, 100), VP_OK);
    assert_int_equal(store_end_call(store, call_sid, 100, "hang-up", 5000), VP_OK);
    assert_int_equal(store_take_call(store, call_sid, 200), VP_OK);
    assert_int_equal(store_find_call(store, call_sid, &call), VP_OK);
    assert_int_equal(call.ended_unix_ms, 0);
    assert_string_equal(call.end_reason, "");
}

static void one_content_makes_one_order(void **state)
{
    (void)state;
    struct ticket ticket = ticket_of(100, 3);
    struct ticket_line swapped = ticket.lines[0];
    expect_order(&ticket, 1, true);
    /* Another version of the basket, by another stream, its lines in another order and cut otherwise. */
    ticket.basket_version = 8;
    ticket.epoch = 200;
    ticket.lines[0] = ticket.lines[1];
    ticket.lines[1] = swapped;
    ticket.lines[1].quantity = 1;
    ticket.lines[2] = ticket.lines[1];
    ticket.line_count = 3;
    snprintf(ticket.customer.name, sizeof ticket.customer.name, "ZOë o'hara");
    expect_order(&ticket, 1, false);
    assert_int_equal(order_count(), 1);
}

static void another_content_is_another_order(void **state)
{
    (void)state;
    struct ticket first = ticket_of(100, 3);
    expect_order(&first, 1, true);
    struct ticket others[5];
    for (size_t i = 0; i < 5; i++)
        others[i] = ticket_of(100, (uint32_t)(4 + i));
    others[0].lines[0].quantity++;
    snprintf(others[1].lines[1].details, sizeof others[1].lines[1].details, "no onions");
    snprintf(others[2].customer.name, sizeof others[2].customer.name, "Bea");
    others[3].customer.service = BASKET_PICKUP;
    snprintf(others[4].customer.address, sizeof others[4].customer.address, "8 Pier Road");
    for (int i = 0; i < 5; i++)
        expect_order(&others[i], i + 2, true);
}

/* Two conversations that grew from one basket: the second is not told that its dishes are in. */
static void one_version_with_another_content_is_refused(void **state)
{
    (void)state;
    struct ticket ticket = ticket_of(0, 3);
    expect_order(&ticket, 1, true);
    ticket.lines[0].quantity = 7;
    expect_superseded(&ticket);
    assert_int_equal(order_count(), 1);
}

TESTS_WITH(with_call_begin, with_call_close) = {
    TEST(who_lost_the_call_writes_nothing_more), TEST(a_change_takes_the_call_as_well),
    TEST(a_call_that_is_taken_is_live),          TEST(one_content_makes_one_order),
    TEST(another_content_is_another_order),      TEST(one_version_with_another_content_is_refused),
};
