#include <string.h>
#include <time.h>

#include "with_cmocka.h"

#include "callers/call_fault.h"

struct bench {
    struct ear ear;
    struct call_fault fault;
};

/* Both are heard or not for ms; returns how often the command was started. */
static int pass(struct bench *bench, int ms, bool is_caller, bool is_agent)
{
    int started = 0;
    for (int i = 0; i < ms / 20; i++) {
        int16_t caller_pcm16[EAR_FRAME_SAMPLES], agent_pcm16[EAR_FRAME_SAMPLES];
        for (int k = 0; k < EAR_FRAME_SAMPLES; k++) {
            caller_pcm16[k] = is_caller ? 3000 : 0;
            agent_pcm16[k] = is_agent ? 3000 : 0;
        }
        ear_feed(&bench->ear, caller_pcm16, agent_pcm16, is_agent ? EAR_FRAME_SAMPLES : 0, false);
        started += call_fault_feed(&bench->fault, &bench->ear, "CA1");
    }
    return started;
}

static void begin(struct bench *bench, const char *command)
{
    ear_init(&bench->ear);
    call_fault_init(&bench->fault, command);
    assert_int_equal(pass(bench, 1000, false, true), 0); /* the greeting */
    assert_int_equal(pass(bench, 1000, false, false), 0);
}

static void wait_for_command(struct bench *bench)
{
    const struct timespec nap = {.tv_nsec = 20 * 1000000};
    for (int i = 0; i < 3000 && bench->fault.pid != 0; i++) {
        nanosleep(&nap, NULL);
        (void)pass(bench, 20, false, false);
    }
}

static void end(struct bench *bench)
{
    call_fault_deinit(&bench->fault);
    ear_deinit(&bench->ear);
}

static void a_fault_may_come_while_the_agent_speaks(void **state)
{
    (void)state;
    struct bench bench;
    begin(&bench, "exit 7");
    call_fault_turn_begins(&bench.fault, SCENARIO_FAULT_WHILE_AGENT_SPEAKS, 400);
    call_fault_speech_begins(&bench.fault, &bench.ear);
    assert_int_equal(pass(&bench, 1000, true, false), 0);
    call_fault_turn_ends(&bench.fault, &bench.ear);
    assert_int_equal(pass(&bench, 600, false, false), 0);
    assert_int_equal(pass(&bench, 1000, false, true), 1);
    assert_int_equal(bench.fault.at_ms, 4000); /* 400 ms into the answer, that began at 3600 */
    assert_int_equal(pass(&bench, 2000, false, false), 0);
    assert_int_equal(pass(&bench, 100, false, true), 0);
    assert_int_equal(bench.fault.agent_stopped_ms, 4600);
    assert_int_equal(bench.fault.heard_again_ms, 6600);
    assert_int_equal(bench.fault.dead_air_ms, 2000);
    wait_for_command(&bench);
    assert_int_equal(bench.fault.exit_status, 7);
    end(&bench);
}

/* A rescue that is quicker than any pause between sentences is a gap all the same. */
static void a_short_break_is_found(void **state)
{
    (void)state;
    struct bench bench;
    begin(&bench, "true");
    call_fault_turn_begins(&bench.fault, SCENARIO_FAULT_BEFORE_TURN, 0);
    assert_int_equal(pass(&bench, 1000, false, true), 1);
    assert_int_equal(bench.fault.heard_again_ms, EAR_NEVER);
    assert_int_equal(pass(&bench, 160, false, false), 0);
    assert_int_equal(pass(&bench, 1000, false, true), 0);
    assert_int_equal(bench.fault.agent_stopped_ms, 3000);
    assert_int_equal(bench.fault.heard_again_ms, 3160);
    assert_int_equal(bench.fault.dead_air_ms, 160);
    assert_false(bench.fault.has_caller_spoken);
    end(&bench);
}

static void an_answer_that_was_finished_is_not_waited_for(void **state)
{
    (void)state;
    struct bench bench;
    begin(&bench, "true");
    call_fault_turn_begins(&bench.fault, SCENARIO_FAULT_BEFORE_TURN, 0);
    assert_int_equal(pass(&bench, 1000, false, true), 1);
    assert_int_equal(pass(&bench, 600, false, false), 0);
    assert_int_equal(pass(&bench, 1000, true, false), 0);
    assert_int_equal(pass(&bench, 500, false, false), 0);
    assert_int_equal(pass(&bench, 500, false, true), 0);
    assert_int_equal(bench.fault.heard_again_ms, 5100);
    assert_true(bench.fault.has_caller_spoken);
    assert_int_equal(bench.fault.dead_air_ms, 600);
    end(&bench);
}

static void a_fault_may_come_while_the_caller_speaks(void **state)
{
    (void)state;
    struct bench bench;
    begin(&bench, "test \"$VOICEPLATE_CALL_SID\" = CA1");
    call_fault_turn_begins(&bench.fault, SCENARIO_FAULT_WHILE_CALLER_SPEAKS, 400);
    assert_int_equal(pass(&bench, 600, false, false), 0); /* the clip is not ready */
    call_fault_speech_begins(&bench.fault, &bench.ear);
    assert_int_equal(pass(&bench, 1000, true, false), 1);
    assert_int_equal(bench.fault.at_ms, 3000);
    call_fault_turn_ends(&bench.fault, &bench.ear);
    assert_int_equal(pass(&bench, 800, false, false), 0);
    assert_int_equal(pass(&bench, 100, false, true), 0);
    assert_int_equal(bench.fault.agent_stopped_ms, EAR_NEVER);
    assert_int_equal(bench.fault.heard_again_ms, 4400);
    assert_int_equal(bench.fault.dead_air_ms, 800);
    wait_for_command(&bench);
    assert_int_equal(bench.fault.exit_status, 0);
    end(&bench);
}

static void only_the_first_marked_turn_counts(void **state)
{
    (void)state;
    struct bench bench;
    begin(&bench, "true");
    call_fault_turn_begins(&bench.fault, SCENARIO_FAULT_BEFORE_TURN, 0);
    assert_int_equal(pass(&bench, 100, false, false), 1);
    call_fault_turn_begins(&bench.fault, SCENARIO_FAULT_BEFORE_TURN, 0);
    assert_int_equal(pass(&bench, 100, false, false), 0);
    end(&bench);
}

static void without_a_command_nothing_happens(void **state)
{
    (void)state;
    struct bench bench;
    begin(&bench, NULL);
    call_fault_turn_begins(&bench.fault, SCENARIO_FAULT_BEFORE_TURN, 0);
    assert_int_equal(pass(&bench, 100, false, false), 0);
    end(&bench);
}

static void a_command_that_hangs_is_ended(void **state)
{
    (void)state;
    struct bench bench;
    begin(&bench, "exec sleep 1000");
    call_fault_turn_begins(&bench.fault, SCENARIO_FAULT_BEFORE_TURN, 0);
    assert_int_equal(pass(&bench, 100, false, false), 1);
    end(&bench);
    assert_int_equal(bench.fault.pid, 0);
    assert_int_equal(bench.fault.exit_status, 128);
}

TESTS = {
    TEST(a_fault_may_come_while_the_agent_speaks),
    TEST(a_short_break_is_found),
    TEST(an_answer_that_was_finished_is_not_waited_for),
    TEST(a_fault_may_come_while_the_caller_speaks),
    TEST(only_the_first_marked_turn_counts),
    TEST(without_a_command_nothing_happens),
    TEST(a_command_that_hangs_is_ended),
};
