/* A process that watches its own loop, each time one of its own: ended when it computes without an end, left
 * alone when it waits or turns. */

#include "with_cmocka.h"
#include <stdbool.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "service/watchdog.h"

enum { HUNG = 71, GOOD = 0, NO_WATCHDOG = 3, PATIENCE_S = 60, TRY_MS = 3 * WATCHDOG_BUSY_MS };

static void end_process(void *owner)
{
    _exit(*(int *)owner);
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void compute(struct watchdog *watchdog, int64_t until_ms, bool does_beat)
{
    while (now_ms() < until_ms)
        if (does_beat)
            watchdog_beat(watchdog);
}

/* The exit status of a child that does this under a watchdog. */
static int run(void (*act)(struct watchdog *watchdog))
{
    static int status_of_hung = HUNG;
    int status;
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        struct watchdog *watchdog;
        alarm(PATIENCE_S);
        if (watchdog_start(end_process, &status_of_hung, &watchdog) != VP_OK)
            _exit(NO_WATCHDOG);
        act(watchdog);
        watchdog_stop(watchdog);
        _exit(GOOD);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void compute_without_end(struct watchdog *watchdog)
{
    (void)watchdog;
    for (;;)
        compute(watchdog, now_ms() + 1000, false);
}

static void sleep_long(struct watchdog *watchdog)
{
    (void)watchdog;
    usleep(TRY_MS * 1000);
}

static void be_busy_and_turn(struct watchdog *watchdog)
{
    compute(watchdog, now_ms() + TRY_MS, true);
}

static void stop_at_once(struct watchdog *watchdog)
{
    (void)watchdog;
}

static void a_loop_that_computes_without_end_is_ended(void **state)
{
    (void)state;
    assert_int_equal(run(compute_without_end), HUNG);
}

static void one_that_waits_is_left_to_the_master(void **state)
{
    (void)state;
    assert_int_equal(run(sleep_long), GOOD);
}

static void one_that_is_busy_and_turns_is_well(void **state)
{
    (void)state;
    assert_int_equal(run(be_busy_and_turn), GOOD);
    assert_int_equal(run(stop_at_once), GOOD);
}

TESTS = {
    TEST(a_loop_that_computes_without_end_is_ended),
    TEST(one_that_waits_is_left_to_the_master),
    TEST(one_that_is_busy_and_turns_is_well),
};
