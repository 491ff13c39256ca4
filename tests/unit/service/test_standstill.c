/* A process without heartbeats: hung, or only starved. */
#include "with_cmocka.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "service/standstill.h"
#include "base/clock.h"
#include "with_cases.h"

struct look {
    int64_t beat_ms, now_ms; /* the last heartbeat, and the time of the look */
    char letter;             /* of the process's state */
    int64_t ran_ms;
    bool is_hung;
};

static void expect_judged(const struct look *looks, size_t count)
{
    struct standstill standstill = {0};
    for (const struct look *look = looks; look < looks + count; look++)
        if (standstill_is_hung(&standstill, look->beat_ms, look->now_ms, look->letter, look->ran_ms) !=
            look->is_hung)
            fail_msg("at %lld ms", (long long)look->now_ms);
}
#define JUDGED(...)                                                                                          \
    expect_judged((const struct look[]){__VA_ARGS__}, COUNT_OF(((const struct look[]){__VA_ARGS__})))

static void who_sleeps_or_is_stopped_hangs(void **state)
{
    (void)state;
    JUDGED({1000, 1000 + HEARTBEAT_LOST_MS, 'S', 50, false}, {1000, 1001 + HEARTBEAT_LOST_MS, 'S', 50, true},
           {1000, 1001 + HEARTBEAT_LOST_MS, 'T', 50, true});
}

static void who_loops_without_end_hangs(void **state)
{
    (void)state;
    JUDGED({1000, 1100, 'R', 7000, false}, {1000, 3000, 'R', 8000, true});
}

static void who_is_starved_is_given_time(void **state)
{
    (void)state;
    JUDGED({1000, 1100, 'R', 7000, false}, {1000, 3000, 'R', 7100, false},
           {1000, 1000 + HEARTBEAT_STARVED_MS, 'R', 7900, false},
           {1000, 1001 + HEARTBEAT_STARVED_MS, 'R', 7900, true});
}

static void a_beat_begins_the_patience_anew(void **state)
{
    (void)state;
    JUDGED({1000, 1100, 'R', 0, false}, {9000, 9100, 'R', 7900, false}, {9000, 11000, 'R', 8000, false});
}

/* The master took the time before it looked, and the process has beaten since. */
static void a_beat_may_be_younger_than_the_look(void **state)
{
    (void)state;
    JUDGED({1001, 1000, 'S', 50, false}, {1001, 1002 + HEARTBEAT_LOST_MS, 'S', 50, true});
}

static void the_state_of_a_process_is_seen(void **state)
{
    (void)state;
    char letter;
    int64_t ran_ms, ran_later_ms, began_ms = clock_mono_ms();
    assert_true(standstill_look(getpid(), &letter, &ran_ms));
    assert_int_equal(letter, 'R');
    while (clock_mono_ms() - began_ms < 50)
        continue;
    assert_true(standstill_look(getpid(), &letter, &ran_later_ms));
    assert_true(ran_later_ms >= ran_ms);
    pid_t pid = fork();
    if (pid == 0)
        for (;;)
            pause();
    kill(pid, SIGSTOP);
    assert_int_equal(waitpid(pid, NULL, WUNTRACED), pid);
    assert_true(standstill_look(pid, &letter, &ran_ms));
    assert_int_equal(letter, 'T');
    kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    assert_false(standstill_look(pid, &letter, &ran_ms));
}

TESTS = {
    TEST(who_sleeps_or_is_stopped_hangs),      TEST(who_loops_without_end_hangs),
    TEST(who_is_starved_is_given_time),        TEST(a_beat_begins_the_patience_anew),
    TEST(a_beat_may_be_younger_than_the_look), TEST(the_state_of_a_process_is_seen),
};
