#include "base/clock.h"

#include <time.h>

#include "with_cmocka.h"

static void wait_a_little(void)
{
    struct timespec wait = {.tv_nsec = 2000000};
    nanosleep(&wait, NULL);
}

static void a_held_clock_stands_still(void **state)
{
    (void)state;
    clock_hold();
    int64_t held_us = clock_mono_us(), held_ms = clock_mono_ms();
    wait_a_little();
    assert_int_equal(clock_mono_us(), held_us);
    assert_int_equal(clock_mono_ms(), held_ms);
    clock_release();
    assert_true(clock_mono_us() >= held_us + 2000);
    clock_hold();
    assert_true(clock_mono_us() >= held_us + 2000);
    clock_release();
}

static void tests_turn_even_a_held_clock(void **state)
{
    (void)state;
    clock_hold();
    clock_set_for_test(7000, 9);
    assert_int_equal(clock_mono_ms(), 7);
    assert_int_equal(clock_unix_ms(), 9);
    clock_set_for_test(-1, 0);
    clock_release();
}

TESTS = {
    TEST(a_held_clock_stands_still),
    TEST(tests_turn_even_a_held_clock),
};
