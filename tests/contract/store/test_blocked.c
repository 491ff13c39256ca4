#include "with_cmocka.h"

#include "contract/store/with_call.h"
#include "store/caller_data.h"
#include "store/store_blocked.h"

#include <stdio.h>
#include <string.h>

static struct store_blocked new_number(const char *number, const char *who, int64_t unix_ms)
{
    struct store_blocked blocked = {.changed_unix_ms = unix_ms};
    snprintf(blocked.number.restaurant_id, sizeof blocked.number.restaurant_id, "%s", restaurant);
    snprintf(blocked.number.number, sizeof blocked.number.number, "%s", number);
    snprintf(blocked.changed_by, sizeof blocked.changed_by, "%s", who);
    return blocked;
}

struct found {
    char text[512];
};

static bool note(void *owner, const struct store_blocked *blocked)
{
    struct found *found = owner;
    size_t len = strlen(found->text);
    if (strcmp(blocked->number.restaurant_id, restaurant) == 0)
        snprintf(found->text + len, sizeof found->text - len, "%s %s %d;", blocked->number.number,
                 blocked->changed_by, (int)blocked->changed_unix_ms);
    return true;
}

static struct found all(void)
{
    struct found found = {""};
    assert_int_equal(store_each_blocked(store, note, &found), VP_OK);
    return found;
}

static void numbers_are_blocked_until_they_are_not(void **state)
{
    (void)state;
    struct store_blocked one = new_number("+15550002222", "Ada", 1000);
    struct store_blocked two = new_number("+15550002223", "Bob", 2000);
    struct store_blocked again = new_number("+15550002222", "Eve", 3000);
    assert_int_equal(store_block(store, &one), VP_OK);
    assert_int_equal(store_block(store, &two), VP_OK);
    assert_int_equal(store_block(store, &again), VP_OK); /* who did it first did it */
    assert_string_equal(all().text, "+15550002223 Bob 2000;+15550002222 Ada 1000;");
    assert_int_equal(store_unblock(store, &one), VP_OK);
    assert_int_equal(store_unblock(store, &one), VP_ERR_NOT_FOUND);
    assert_string_equal(all().text, "+15550002223 Bob 2000;");
}

static void a_restaurant_blocks_so_many(void **state)
{
    (void)state;
    char number[32];
    struct store_blocked one;
    for (int i = 0; i < STORE_BLOCKED_MAX; i++) {
        snprintf(number, sizeof number, "+1555001%04d", i);
        one = new_number(number, "Ada", i);
        assert_int_equal(store_block(store, &one), VP_OK);
    }
    assert_int_equal(store_block(store, &one), VP_OK); /* it is there */
    one = new_number("+15550020000", "Ada", 1000);
    assert_int_equal(store_block(store, &one), VP_ERR_TOO_MANY);
    struct store_blocked first = new_number("+15550010000", "Ada", 0);
    assert_int_equal(store_unblock(store, &first), VP_OK);
    assert_int_equal(store_block(store, &one), VP_OK);
}

static void the_version_grows_with_each_change_of_anybody(void **state)
{
    (void)state;
    struct store *other = with_store_open();
    int64_t before, after, again, idle;
    struct store_blocked one = new_number("+15550002222", "Ada", 1000);
    assert_int_equal(store_blocked_version(store, &before), VP_OK);
    assert_int_equal(store_block(other, &one), VP_OK);
    assert_int_equal(store_blocked_version(store, &after), VP_OK);
    assert_true(after > before);
    assert_int_equal(store_block(other, &one), VP_OK); /* nothing new */
    assert_int_equal(store_blocked_version(store, &idle), VP_OK);
    assert_int_equal(idle, after);
    assert_int_equal(store_unblock(other, &one), VP_OK);
    assert_int_equal(store_blocked_version(store, &again), VP_OK);
    assert_true(again > after);
    store_close(other);
}

static void who_is_forgotten_stays_blocked_and_was_not_before(void **state)
{
    (void)state;
    struct store_blocked now = new_number("+15550006661", "Ada", 1000);
    struct store_blocked once = new_number("+15550006662", "Ada", 1000);
    struct caller_erased erased;
    assert_int_equal(store_block(store, &now), VP_OK);
    assert_int_equal(store_block(store, &once), VP_OK);
    assert_int_equal(store_unblock(store, &once), VP_OK);
    for (int i = 0; i < 2; i++) {
        const struct caller_wish wish = {.number = i == 0 ? now.number.number : once.number.number,
                                         .restaurant_id = restaurant};
        assert_int_equal(caller_forget(store, &wish, &erased), VP_OK);
    }
    assert_string_equal(all().text, "+15550006661 Ada 1000;");
}

TESTS_WITH(with_call_open, with_call_close) = {
    TEST(numbers_are_blocked_until_they_are_not),
    TEST(who_is_forgotten_stays_blocked_and_was_not_before),
    TEST(the_version_grows_with_each_change_of_anybody),
    TEST(a_restaurant_blocks_so_many),
};
