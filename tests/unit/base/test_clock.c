#include "base/clock.h"

#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

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

/* One process learns how far the clock is ahead, and the others have it. */
static void processes_share_how_far_the_clock_is_ahead(void **state)
{
    (void)state;
    static _Atomic int64_t own;
    _Atomic int64_t *shared =
        mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(shared != MAP_FAILED);
    clock_share_ahead(shared);
    pid_t child = fork();
    if (child == 0) {
        clock_set_ahead_ms(90000);
        _exit(0);
    }
    assert_int_equal(waitpid(child, NULL, 0), child);
    clock_set_for_test(7000, 100000);
    assert_int_equal(clock_ahead_ms(), 90000);
    assert_int_equal(clock_unix_ms(), 10000);
    assert_int_equal(clock_machine_unix_ms(), 100000);
    clock_set_for_test(-1, 0);
    clock_share_ahead(&own);
    munmap(shared, sizeof *shared);
}

TESTS = {
    TEST(processes_share_how_far_the_clock_is_ahead),
    TEST(a_held_clock_stands_still),
    TEST(tests_turn_even_a_held_clock),
};
