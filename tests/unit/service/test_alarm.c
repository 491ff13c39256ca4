/* An alarm is told once when it begins and once when it ends, and nothing that comes and goes rings. */
#include "service/alarm.h"

#include <string.h>

#include "with_cmocka.h"

static struct alarm_watch watch;
static struct alarm_board board;
static struct alarm_change changes[ALARM_COUNT];
static int64_t now_ms;

static int all_is_well(void **state)
{
    (void)state;
    memset(&watch, 0, sizeof watch);
    memset(&board, 0, sizeof board);
    now_ms = 1000000;
    return 0;
}

static struct alarm_facts well(void)
{
    return (struct alarm_facts){.undelivered_max_s = 300};
}

/* Each second of so many; returns how many began or ended, the last in changes[0]. */
static size_t look_for(const struct alarm_facts *facts, int seconds)
{
    size_t count = 0;
    for (int i = 0; i < seconds; i++, now_ms += 1000) {
        struct alarm_change now[ALARM_COUNT];
        size_t found = alarm_look(&watch, &board, facts, now_ms, 1700000000000 + now_ms, now);
        if (found > 0)
            memcpy(changes, now, found * sizeof now[0]);
        count += found;
    }
    return count;
}

static void it_is_told_once_when_it_begins_and_once_when_it_ends(void **state)
{
    (void)state;
    struct alarm_facts facts = well();
    facts.undelivered_s = 301;
    assert_int_equal(look_for(&facts, 60), 1);
    assert_int_equal(changes[0].alarm, ALARM_UNDELIVERED);
    assert_true(changes[0].has_begun);
    assert_string_equal(changes[0].text, "an order has waited for its restaurant for 301 s");
    assert_int_equal(alarm_count_active(&board), 1);
    int64_t since = changes[0].since_unix_ms;
    facts = well();
    assert_int_equal(look_for(&facts, 60), 1);
    assert_false(changes[0].has_begun);
    assert_int_equal(changes[0].since_unix_ms, since);
    assert_int_equal(alarm_count_active(&board), 0);
}

static void what_comes_and_goes_is_not_told(void **state)
{
    (void)state;
    struct alarm_facts facts = well();
    for (int i = 0; i < 20; i++) {
        facts.is_model_down = true;
        assert_int_equal(look_for(&facts, 4), 0);
        facts.is_model_down = false;
        assert_int_equal(look_for(&facts, 2), 0);
    }
    facts.is_model_down = true;
    assert_int_equal(look_for(&facts, 7), 1);
    for (int i = 0; i < 20; i++) { /* the breaker tries the model now and then */
        facts.is_model_down = false;
        assert_int_equal(look_for(&facts, 10), 0);
        facts.is_model_down = true;
        assert_int_equal(look_for(&facts, 2), 0);
    }
}

/* As while a successor takes over, or after a restart of the process: the board knows what was told. */
static void of_two_who_look_one_tells(void **state)
{
    (void)state;
    struct alarm_facts facts = well();
    struct alarm_watch other = {0};
    facts.is_disk_low = true;
    size_t count = 0;
    for (int i = 0; i < 30; i++, now_ms += 1000) {
        count += alarm_look(&watch, &board, &facts, now_ms, now_ms, changes);
        count += alarm_look(&other, &board, &facts, now_ms, now_ms, changes);
    }
    assert_int_equal(count, 1);
    struct alarm_watch restarted = {0};
    for (int i = 0; i < 30; i++, now_ms += 1000)
        count += alarm_look(&restarted, &board, &facts, now_ms, now_ms, changes);
    assert_int_equal(count, 1);
}

static void three_calls_in_a_row_that_hear_nothing_are_one(void **state)
{
    (void)state;
    struct alarm_facts facts = well();
    facts.calls_begun = 100;
    facts.calls_heard = 90; /* of before: who hung up at once */
    assert_int_equal(look_for(&facts, 60), 0);
    facts.calls_begun = 102;
    assert_int_equal(look_for(&facts, 60), 0);
    facts.calls_begun = 103;
    assert_int_equal(look_for(&facts, 60), 1);
    assert_int_equal(changes[0].alarm, ALARM_NO_ANSWER);
    assert_string_equal(changes[0].text, "3 calls in a row heard nothing of us");
    assert_int_equal(look_for(&facts, 600), 0);
    facts.calls_begun = 104;
    facts.calls_heard = 91;
    assert_int_equal(look_for(&facts, 60), 1);
    assert_false(changes[0].has_begun);
}

static void one_that_begins_to_look_goes_on_where_the_last_was(void **state)
{
    (void)state;
    struct alarm_facts facts = well();
    facts.calls_begun = 10;
    facts.calls_heard = 10;
    assert_int_equal(look_for(&facts, 60), 0);
    facts.calls_begun = 12;
    assert_int_equal(look_for(&facts, 60), 0);
    memset(&watch, 0, sizeof watch); /* two calls of the three are not forgotten */
    assert_int_equal(look_for(&facts, 60), 0);
    facts.calls_begun = 13;
    assert_int_equal(look_for(&facts, 60), 1);
    assert_true(changes[0].has_begun);
    memset(&watch, 0, sizeof watch); /* and what is wrong still is not over */
    assert_int_equal(look_for(&facts, 60), 0);
    facts.calls_begun = 14;
    facts.calls_heard = 11;
    assert_int_equal(look_for(&facts, 60), 1);
    assert_false(changes[0].has_begun);
}

/* As where the process that was to tell them is followed by another. */
static void what_nobody_was_told_is_told_by_the_next(void **state)
{
    (void)state;
    struct alarm_facts facts = well();
    facts.is_disk_low = true;
    assert_int_equal(look_for(&facts, 60), 1);
    struct alarm_change begin = changes[0];
    alarm_take_back(&board, &begin);
    assert_int_equal(look_for(&facts, 60), 1);
    assert_true(changes[0].has_begun);
    assert_true(changes[0].since_unix_ms > begin.since_unix_ms);
    alarm_take_back(&board, &begin); /* that one is over: the one that is now stays */
    assert_int_equal(look_for(&facts, 60), 0);
    begin = changes[0];
    facts = well();
    assert_int_equal(look_for(&facts, 60), 1);
    alarm_take_back(&board, &changes[0]);
    assert_int_equal(look_for(&facts, 60), 1);
    assert_false(changes[0].has_begun);
    assert_int_equal(changes[0].since_unix_ms, begin.since_unix_ms);
    alarm_take_back(&board, &changes[0]); /* neither was told: nobody needs to be */
    alarm_take_back(&board, &begin);
    assert_int_equal(look_for(&facts, 60), 0);
}

static void a_busy_minute_is_not_one(void **state)
{
    (void)state;
    struct alarm_facts facts = well();
    for (int i = 0; i < 300; i++) { /* many begin at once, and one in five of them hears something */
        facts.calls_begun += 5;
        facts.calls_heard += i % 3 == 0;
        assert_int_equal(look_for(&facts, 2), 0);
    }
}

static void the_names_are_those_of_the_document(void **state)
{
    (void)state;
    static const char *const names[] = {"no_calls_answered", "orders_undelivered", "model_down", "disk_low"};
    for (int alarm = 0; alarm < ALARM_COUNT; alarm++)
        assert_string_equal(alarm_name((enum alarm)alarm), names[alarm]);
}

TESTS_WITH(all_is_well, NULL) = {
    TEST(it_is_told_once_when_it_begins_and_once_when_it_ends),
    TEST(what_comes_and_goes_is_not_told),
    TEST(of_two_who_look_one_tells),
    TEST(three_calls_in_a_row_that_hear_nothing_are_one),
    TEST(one_that_begins_to_look_goes_on_where_the_last_was),
    TEST(what_nobody_was_told_is_told_by_the_next),
    TEST(a_busy_minute_is_not_one),
    TEST(the_names_are_those_of_the_document),
};
