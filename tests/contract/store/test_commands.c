#include "with_cmocka.h"

#include "contract/store/with_call.h"
#include "store/store_command.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LONG_MS = 600 * 1000, WAIT_MS = 600, SHORT_MS = 400 };

static void order(struct store *at, enum call_command command)
{
    struct store_command wanted = {.command = command};
    snprintf(wanted.call_sid, sizeof wanted.call_sid, "%s", call_sid);
    assert_int_equal(store_put_command(at, &wanted), VP_OK);
}

struct found {
    int count;
    enum call_command last;
};

static bool note(void *owner, const struct store_command *command)
{
    struct found *found = owner;
    if (strcmp(command->call_sid, call_sid) == 0) {
        found->count++;
        found->last = command->command;
    }
    return true;
}

static struct found look(int64_t max_age_ms)
{
    struct found found = {0};
    assert_int_equal(store_each_command(store, max_age_ms, note, &found), VP_OK);
    return found;
}

static enum call_command take(struct store *at, int64_t max_age_ms)
{
    struct store_command taken = {.command = CALL_COMMAND_NONE};
    enum vp_err err = store_take_command(at, call_sid, max_age_ms, &taken);
    assert_int_equal(err, taken.command == CALL_COMMAND_NONE ? VP_ERR_NOT_FOUND : VP_OK);
    return taken.command;
}

static void what_one_machine_orders_another_takes_once(void **state)
{
    (void)state;
    struct store *other = with_store_open();
    order(other, CALL_COMMAND_TRANSFER);
    assert_int_equal(look(LONG_MS).count, 1);
    assert_int_equal(look(LONG_MS).last, CALL_COMMAND_TRANSFER);
    assert_int_equal(take(store, LONG_MS), CALL_COMMAND_TRANSFER);
    assert_int_equal(take(other, LONG_MS), CALL_COMMAND_NONE);
    assert_int_equal(look(LONG_MS).count, 0);
    store_close(other);
}

static void the_newest_of_several_counts(void **state)
{
    (void)state;
    order(store, CALL_COMMAND_TRANSFER);
    order(store, CALL_COMMAND_HANG_UP);
    assert_int_equal(look(LONG_MS).count, 2);
    assert_int_equal(look(LONG_MS).last, CALL_COMMAND_HANG_UP);
    assert_int_equal(take(store, LONG_MS), CALL_COMMAND_HANG_UP);
    assert_int_equal(take(store, LONG_MS), CALL_COMMAND_NONE);
}

static void an_old_one_is_not_obeyed(void **state)
{
    (void)state;
    order(store, CALL_COMMAND_HANG_UP);
    usleep(WAIT_MS * 1000);
    assert_int_equal(look(SHORT_MS).count, 0);
    assert_int_equal(look(LONG_MS).count, 1);
    assert_int_equal(take(store, SHORT_MS), CALL_COMMAND_NONE);
}

/* It is as old as it was, and gives way to what was ordered meanwhile. */
static void one_that_is_put_back_gets_no_younger(void **state)
{
    (void)state;
    struct store_command taken = {.taker = 0};
    order(store, CALL_COMMAND_TRANSFER);
    usleep(WAIT_MS * 1000);
    assert_int_equal(store_take_command(store, call_sid, LONG_MS, &taken), VP_OK);
    assert_in_range(taken.age_ms, WAIT_MS - 1, LONG_MS);
    assert_string_equal(taken.call_sid, call_sid);
    order(store, CALL_COMMAND_HANG_UP);
    assert_int_equal(store_put_command(store, &taken), VP_OK);
    assert_int_equal(look(SHORT_MS).count, 1);
    assert_int_equal(look(LONG_MS).last, CALL_COMMAND_HANG_UP);
    assert_int_equal(take(store, LONG_MS), CALL_COMMAND_HANG_UP);
    assert_int_equal(store_put_command(store, &taken), VP_OK);
    assert_int_equal(take(store, SHORT_MS), CALL_COMMAND_NONE);
    assert_int_equal(take(store, LONG_MS), CALL_COMMAND_TRANSFER);
}

/* Who asked and heard no answer asks again as the same, and gets it; nobody does after that. */
static void who_took_it_and_did_not_hear_so_gets_it_again(void **state)
{
    (void)state;
    struct store *other = with_store_open();
    struct store_command taken = {.taker = 0}, lost;
    order(store, CALL_COMMAND_HANG_UP);
    assert_int_equal(store_take_command(store, "CA-another", LONG_MS, &taken), VP_ERR_NOT_FOUND);
    assert_int_not_equal(taken.taker, 0);
    lost = taken;
    assert_int_equal(store_take_command(store, call_sid, LONG_MS, &taken), VP_OK);
    assert_int_equal(taken.taker, 0);
    assert_int_equal(take(other, LONG_MS), CALL_COMMAND_NONE);
    assert_int_equal(look(LONG_MS).count, 0);
    assert_int_equal(store_take_command(store, call_sid, LONG_MS, &lost), VP_OK);
    assert_int_equal(lost.command, CALL_COMMAND_HANG_UP);
    assert_int_equal(take(store, LONG_MS), CALL_COMMAND_NONE);
    assert_int_equal(take(other, LONG_MS), CALL_COMMAND_NONE);
    store_close(other);
}

static void another_calls_order_stays(void **state)
{
    (void)state;
    struct store_command taken = {.taker = 0};
    order(store, CALL_COMMAND_HANG_UP);
    assert_int_equal(store_take_command(store, "CA-another", LONG_MS, &taken), VP_ERR_NOT_FOUND);
    assert_int_equal(take(store, LONG_MS), CALL_COMMAND_HANG_UP);
}

TESTS_WITH(with_call_open, with_call_close) = {
    TEST(what_one_machine_orders_another_takes_once),
    TEST(the_newest_of_several_counts),
    TEST(an_old_one_is_not_obeyed),
    TEST(one_that_is_put_back_gets_no_younger),
    TEST(who_took_it_and_did_not_hear_so_gets_it_again),
    TEST(another_calls_order_stays),
};
