/* A process without heartbeats: hung, or only starved. */
#include "with_cmocka.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "service/standstill.h"
#include "base/clock.h"

static void who_sleeps_or_is_stopped_hangs(void **state)
{
    (void)state;
    struct standstill standstill = {0};
    assert_false(standstill_is_hung(&standstill, 1000, 1000 + HEARTBEAT_LOST_MS, 'S', 50));
    assert_true(standstill_is_hung(&standstill, 1000, 1001 + HEARTBEAT_LOST_MS, 'S', 50));
    assert_true(standstill_is_hung(&standstill, 1000, 1001 + HEARTBEAT_LOST_MS, 'T', 50));
}

static void who_loops_without_end_hangs(void **state)
{
    (void)state;
    struct standstill standstill = {0};
    assert_false(standstill_is_hung(&standstill, 1000, 1100, 'R', 7000));
    assert_true(standstill_is_hung(&standstill, 1000, 3000, 'R', 8000));
}

static void who_is_starved_is_given_time(void **state)
{
    (void)state;
    struct standstill standstill = {0};
    assert_false(standstill_is_hung(&standstill, 1000, 1100, 'R', 7000));
    assert_false(standstill_is_hung(&standstill, 1000, 3000, 'R', 7100));
    assert_false(standstill_is_hung(&standstill, 1000, 1000 + HEARTBEAT_STARVED_MS, 'R', 7900));
    assert_true(standstill_is_hung(&standstill, 1000, 1001 + HEARTBEAT_STARVED_MS, 'R', 7900));
}

static void a_beat_begins_the_patience_anew(void **state)
{
    (void)state;
    struct standstill standstill = {0};
    assert_false(standstill_is_hung(&standstill, 1000, 1100, 'R', 0));
    assert_false(standstill_is_hung(&standstill, 9000, 9100, 'R', 7900));
    assert_false(standstill_is_hung(&standstill, 9000, 11000, 'R', 8000));
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
    TEST(who_sleeps_or_is_stopped_hangs), TEST(who_loops_without_end_hangs),
    TEST(who_is_starved_is_given_time),   TEST(a_beat_begins_the_patience_anew),
    TEST(the_state_of_a_process_is_seen),
};
