/* The draw of the arm: split, stickiness, monotony, overrides. */
#include "with_cmocka.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/rand.h"
#include "arms/arm.h"

enum { CALLS = 10000 };

static struct arm_flags flags;
static char sids[CALLS][40];

static int set_up(void **state)
{
    (void)state;
    rand_seed_for_test(20260117);
    for (int i = 0; i < CALLS; i++) {
        sids[i][0] = 'C';
        sids[i][1] = 'A';
        rand_hex(sids[i] + 2, 16);
    }
    rand_seed_for_test(0);
    return 0;
}

static enum store_arm draw(const char *restaurant, const char *number, const char *call_sid)
{
    enum arm_reason reason;
    return arm_draw(&flags, restaurant, number, call_sid, &reason);
}

static void the_split_lies_in_its_interval(void **state)
{
    (void)state;
    static const int percentages[] = {0, 1, 5, 10, 25, 33, 50, 67, 75, 90, 99, 100};
    arm_flags_init(&flags);
    for (size_t i = 0; i < sizeof percentages / sizeof percentages[0]; i++) {
        double share = percentages[i] / 100.0;
        int realtime_count = 0;
        flags.realtime_pct = percentages[i];
        for (int call = 0; call < CALLS; call++)
            realtime_count += draw("r", "anonymous", sids[call]) == STORE_ARM_REALTIME;
        double half = 3.2905 * sqrt(CALLS * share * (1 - share)); /* 99.9 % of binomial draws */
        print_message("%3d %%: %d of %d realtime, allowed %.0f +- %.0f\n", percentages[i], realtime_count,
                      CALLS, CALLS * share, half);
        assert_true(fabs(realtime_count - CALLS * share) <= half);
    }
}

static void a_caller_stays_where_the_first_call_went(void **state)
{
    (void)state;
    arm_flags_init(&flags);
    flags.realtime_pct = 50;
    for (int i = 0; i < 1000; i++) {
        char number[24];
        snprintf(number, sizeof number, "+1555%07d", i * 7919);
        enum store_arm first = draw("r", number, sids[i]);
        for (int again = 1; again < 5; again++)
            assert_int_equal(draw("r", number, sids[i + again]), first);
        assert_int_equal(draw("r", "anonymous", sids[i]), draw("r", "client:alice", sids[i]));
    }
}

/* Fixed for ever: another process, machine or version must draw the same. */
static void buckets_are_the_sha256_of_the_key(void **state)
{
    (void)state;
    assert_int_equal(arm_bucket(""), 0xe3b0c44298fc1c14 % 100);
    assert_int_equal(arm_bucket("abc"), 0xba7816bf8f01cfea % 100);
}

static void raising_the_percentage_never_takes_realtime_away(void **state)
{
    (void)state;
    arm_flags_init(&flags);
    for (int call = 0; call < CALLS; call += 10) {
        bool was_realtime = false;
        for (int percent = 0; percent <= 100; percent++) {
            flags.realtime_pct = percent;
            bool is_realtime = draw("r", "", sids[call]) == STORE_ARM_REALTIME;
            assert_true(is_realtime || !was_realtime);
            was_realtime = is_realtime;
        }
        assert_true(was_realtime);
    }
}

static void off_anywhere_is_off(void **state)
{
    (void)state;
    enum arm_reason reason;
    arm_flags_init(&flags);
    assert_int_equal(arm_draw(&flags, "r", "+15550002222", "CA1", &reason), STORE_ARM_REALTIME);
    assert_int_equal(reason, ARM_BY_PERCENTAGE);
    arm_flags_restaurant(&flags, "r")->is_realtime_off = true;
    assert_int_equal(arm_draw(&flags, "r", "+15550002222", "CA1", &reason), STORE_ARM_TRADITIONAL);
    assert_int_equal(reason, ARM_BY_SWITCH);
    assert_int_equal(draw("other", "+15550002222", "CA1"), STORE_ARM_REALTIME);
    arm_flags_restaurant(&flags, "r")->is_realtime_off = false;
    flags.is_realtime_enabled = false; /* a roll-back reaches restaurants with a percentage of their own */
    arm_flags_restaurant(&flags, "r")->realtime_pct = 100;
    assert_int_equal(draw("r", "+15550002222", "CA1"), STORE_ARM_TRADITIONAL);
}

static void a_restaurant_may_have_its_own_percentage(void **state)
{
    (void)state;
    arm_flags_init(&flags);
    arm_flags_restaurant(&flags, "r")->realtime_pct = 0;
    assert_int_equal(draw("r", "+15550002222", "CA1"), STORE_ARM_TRADITIONAL);
    assert_int_equal(draw("other", "+15550002222", "CA1"), STORE_ARM_REALTIME);
    for (int i = 1; i < ARM_RESTAURANTS_MAX; i++) {
        char name[24];
        snprintf(name, sizeof name, "r%d", i);
        assert_non_null(arm_flags_restaurant(&flags, name));
    }
    assert_null(arm_flags_restaurant(&flags, "one-too-many"));
    assert_non_null(arm_flags_restaurant(&flags, "r"));
}

static void a_test_number_gets_its_arm_whatever_else_is_set(void **state)
{
    (void)state;
    enum arm_reason reason;
    arm_flags_init(&flags);
    flags.test_numbers[0] = (struct arm_test_number){"+15550002222", STORE_ARM_TRADITIONAL};
    flags.test_numbers[1] = (struct arm_test_number){"+15550003333", STORE_ARM_REALTIME};
    flags.test_number_count = 2;
    assert_int_equal(arm_draw(&flags, "r", "+15550002222", "CA1", &reason), STORE_ARM_TRADITIONAL);
    assert_int_equal(reason, ARM_BY_TEST_NUMBER);
    flags.is_realtime_enabled = false;
    assert_int_equal(draw("r", "+15550003333", "CA1"), STORE_ARM_REALTIME); /* how a repair is tried */
    assert_int_equal(draw("r", "+15550004444", "CA1"), STORE_ARM_TRADITIONAL);
}

static void withheld_numbers_are_no_numbers(void **state)
{
    (void)state;
    static const char *const good[] = {"+15550002222", "+442079460000", "+4930123456"};
    static const char *const bad[] = {"",
                                      "anonymous",
                                      "unknown",
                                      "client:alice",
                                      "sip:a@b.c",
                                      "5550002222",
                                      "+266696687",
                                      "+7378742833",
                                      "+2562533",
                                      "+8656696",
                                      "+0123456789",
                                      "+86282452253",
                                      "+1555000222x",
                                      "+12345678901234567",
                                      "+"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(arm_is_number(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(arm_is_number(bad[i]));
}

TESTS_BETWEEN(set_up, NULL) = {
    TEST(the_split_lies_in_its_interval),
    TEST(a_caller_stays_where_the_first_call_went),
    TEST(buckets_are_the_sha256_of_the_key),
    TEST(raising_the_percentage_never_takes_realtime_away),
    TEST(off_anywhere_is_off),
    TEST(a_restaurant_may_have_its_own_percentage),
    TEST(a_test_number_gets_its_arm_whatever_else_is_set),
    TEST(withheld_numbers_are_no_numbers),
};
