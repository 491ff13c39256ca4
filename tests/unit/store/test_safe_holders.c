/* Who holds a call, of a safe store. */
#include "with_cmocka.h"

#include <stdlib.h>

#include "unit/store/with_safe.h"

/* Who lost the call cannot write, whether the newer holder's taking is in the database or waits. */
static void a_former_holder_is_refused_while_it_waits(void **state)
{
    (void)state;
    struct store *store = open_safe();
    struct ticket ticket = ticket_of("CA-1", 1);
    int number = 0;
    bool is_new;
    begin_call(store, "CA-1");
    assert_int_equal(store_take_call(store, "CA-1", 5), VP_OK);
    sqlite3 *lock = lock_database();
    assert_int_equal(store_save_basket(store, "CA-1", 4, 1, "{}"), VP_ERR_SUPERSEDED);
    assert_int_equal(store_take_call(store, "CA-1", 7), VP_OK);
    assert_int_equal(store_save_basket(store, "CA-1", 5, 1, "{}"), VP_ERR_SUPERSEDED);
    assert_int_equal(store_end_call(store, "CA-1", 5, "goodbye", 9), VP_ERR_SUPERSEDED);
    ticket.epoch = 5;
    assert_int_equal(store_put_order(store, &ticket, &number, &is_new), VP_ERR_SUPERSEDED);
    ticket.epoch = 7;
    assert_int_equal(store_put_order(store, &ticket, &number, &is_new), VP_OK);
    assert_true(is_new);
    ticket.basket_version = 2; /* the same content again */
    int again = 0;
    assert_int_equal(store_put_order(store, &ticket, &again, &is_new), VP_OK);
    assert_false(is_new);
    assert_int_equal(again, number);
    ticket.basket_version = 1; /* another content of the same version */
    ticket.lines[0].quantity = 3;
    assert_int_equal(store_put_order(store, &ticket, &again, &is_new), VP_ERR_SUPERSEDED);
    sqlite3_close(lock);
    tick_until(store, STORE_OK);
    assert_int_equal(store_save_basket(store, "CA-1", 5, 9, "{}"), VP_ERR_SUPERSEDED);
    store_close(store);
    struct told told = look_at_orders();
    assert_int_equal(told.count, 1);
    assert_stored(&told, "CA-1", number);
    assert_false(has_file("aside"));
}

/* A machine dies with its spool, and another one has taken the call when it is there again. */
static void what_a_former_holder_left_writes_over_nothing(void **state)
{
    (void)state;
    struct store *store = open_safe(), *other = open_plain();
    const struct store_turn turn = {.call_sid = "CA-1",
                                    .epoch = 5,
                                    .talk_json = "{}",
                                    .answer = "old",
                                    .audio_id = "",
                                    .unix_ms = NOW_MS};
    struct store_call call;
    uint32_t version = 0;
    char *json = NULL;
    bool is_new;
    begin_call(store, "CA-1");
    assert_int_equal(store_take_call(store, "CA-1", 5), VP_OK);
    sqlite3 *lock = lock_database();
    assert_int_equal(store_save_basket(store, "CA-1", 5, 9, "{\"old\":9}"), VP_OK);
    assert_int_equal(store_put_turn(store, &turn, &is_new), VP_OK);
    int number = put_order(store, "CA-1", 9); /* the caller heard of it */
    assert_int_equal(store_end_call(store, "CA-1", 5, "goodbye", 7), VP_OK);
    assert_int_equal(store_health_look(health).waiting_count, 4);
    sqlite3_close(lock);
    assert_int_equal(store_take_call(other, "CA-1", 8), VP_OK);
    assert_int_equal(store_save_basket(other, "CA-1", 8, 3, "{\"new\":3}"), VP_OK);
    tick_until(store, STORE_OK);
    assert_int_equal(store_health_look(health).waiting_count, 0);
    assert_int_equal(store_load_basket(other, "CA-1", &version, &json), VP_OK);
    assert_int_equal(version, 3);
    assert_string_equal(json, "{\"new\":3}");
    free(json);
    assert_int_equal(store_load_talk(other, "CA-1", &version, &json), VP_ERR_NOT_FOUND);
    assert_int_equal(store_find_call(other, "CA-1", &call), VP_OK);
    assert_int_equal(call.ended_unix_ms, 0);
    assert_int_equal(call.epoch, 8);
    store_close(other);
    store_close(store);
    struct told told = look_at_orders();
    assert_stored(&told, "CA-1", number);
    assert_false(has_file("aside"));
}

TESTS_WITH(set_up, tear_down) = {
    TEST(a_former_holder_is_refused_while_it_waits),
    TEST(what_a_former_holder_left_writes_over_nothing),
};
