/* Messages of a safe store. */
#include "with_cmocka.h"

#include <stdio.h>
#include <string.h>

#include "unit/store/with_safe.h"

static bool note_message(void *owner, const struct store_message *message)
{
    struct store_message *last = owner;
    last->id++; /* counts */
    snprintf(last->text, sizeof last->text, "%s", message->text);
    return true;
}

static void a_message_that_waits_is_stored_once(void **state)
{
    (void)state;
    struct store *store = open_safe(), *other = open_safe();
    sqlite3 *lock = lock_database();
    const struct store_message message = {.call_sid = "CA-1",
                                          .restaurant_id = "harbor-pizza",
                                          .key = 1,
                                          .kind = STORE_MESSAGE_CATERING,
                                          .text = "forty \"large\" pizzas",
                                          .unix_ms = NOW_MS};
    const struct store_message_filter all = {.limit = 9};
    const struct store_message_end end = {.id = 1, .who = "Ada", .unix_ms = NOW_MS};
    struct store_message seen = {.id = 0};
    bool is_new = false;
    begin_call(store, "CA-1");
    assert_int_equal(store_put_message(store, &message, &is_new), VP_OK);
    assert_true(is_new);
    assert_int_equal(store_put_message(other, &message, &is_new), VP_OK);
    assert_false(is_new);
    assert_int_equal(store_finish_message(store, &end), VP_ERR_STORE);
    sqlite3_close(lock);
    tick_until(store, STORE_OK);
    assert_int_equal(store_put_message(store, &message, &is_new), VP_OK);
    assert_false(is_new);
    assert_int_equal(store_each_message(store, &all, note_message, &seen), VP_OK);
    assert_int_equal(seen.id, 1);
    assert_string_equal(seen.text, message.text);
    assert_int_equal(store_finish_message(store, &end), VP_OK);
    store_close(store);
    store_close(other);
}

TESTS_WITH(set_up, tear_down) = {
    TEST(a_message_that_waits_is_stored_once),
};
