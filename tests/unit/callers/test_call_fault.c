#include "with_cmocka.h"

#include <string.h>
#include <time.h>

#include "callers/call_fault.h"
#include "with_cases.h"

struct bench {
    struct ear ear;
    struct call_fault fault;
};

enum who { NOBODY, CALLER, AGENT };

/* They are heard for ms; returns how often the command was started. */
static int pass(struct bench *bench, int ms, enum who who)
{
    int started = 0;
    bool is_caller = who == CALLER, is_agent = who == AGENT;
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

static struct bench *begin(void **state, const char *command)
{
    static struct bench bench_of_test;
    struct bench *bench = *state = &bench_of_test;
    ear_init(&bench->ear);
    call_fault_init(&bench->fault, command);
    assert_int_equal(pass(bench, 1000, AGENT), 0); /* the greeting */
    assert_int_equal(pass(bench, 1000, NOBODY), 0);
    return bench;
}

/* With a turn that has its fault before it. */
static struct bench *begin_before_turn(void **state, const char *command)
{
    struct bench *bench = begin(state, command);
    call_fault_turn_begins(&bench->fault, SCENARIO_FAULT_BEFORE_TURN, 0);
    return bench;
}

static void wait_for_command(struct bench *bench)
{
    const struct timespec nap = {.tv_nsec = 20 * 1000000};
    for (int i = 0; i < 3000 && bench->fault.pid != 0; i++) {
        nanosleep(&nap, NULL);
        (void)pass(bench, 20, NOBODY);
    }
}

static int end(void **state)
{
    struct bench *bench = *state;
    call_fault_deinit(&bench->fault);
    ear_deinit(&bench->ear);
    return 0;
}

struct step {
    int ms;
    enum who who;
    int started; /* so often is the command started meanwhile */
};

static void pass_all(struct bench *bench, const struct step *steps, size_t count)
{
    for (const struct step *step = steps; step < steps + count; step++)
        assert_int_equal(pass(bench, step->ms, step->who), step->started);
}
#define PASS(bench, ...)                                                                                     \
    pass_all(bench, (const struct step[]){__VA_ARGS__}, COUNT_OF(((const struct step[]){__VA_ARGS__})))

/* When the agent stopped, when it was heard again, and how long the line was dead for the caller. */
static void expect_gap(const struct bench *bench, int64_t stopped_ms, int64_t heard_again_ms,
                       int64_t dead_air_ms)
{
    assert_int_equal(bench->fault.agent_stopped_ms, stopped_ms);
    assert_int_equal(bench->fault.heard_again_ms, heard_again_ms);
    assert_int_equal(bench->fault.dead_air_ms, dead_air_ms);
}

static void a_fault_may_come_while_the_agent_speaks(void **state)
{
    struct bench *bench = begin(state, "exit 7");
    call_fault_turn_begins(&bench->fault, SCENARIO_FAULT_WHILE_AGENT_SPEAKS, 400);
    call_fault_speech_begins(&bench->fault, &bench->ear);
    PASS(bench, {1000, CALLER, 0});
    call_fault_turn_ends(&bench->fault, &bench->ear);
    PASS(bench, {600, NOBODY, 0}, {1000, AGENT, 1});
    assert_int_equal(bench->fault.at_ms, 4000); /* 400 ms into the answer, that began at 3600 */
    PASS(bench, {2000, NOBODY, 0}, {100, AGENT, 0});
    expect_gap(bench, 4600, 6600, 2000);
    wait_for_command(bench);
    assert_int_equal(bench->fault.exit_status, 7);
}

/* A rescue that is quicker than any pause between sentences is a gap all the same. */
static void a_short_break_is_found(void **state)
{
    struct bench *bench = begin_before_turn(state, "true");
    PASS(bench, {1000, AGENT, 1});
    assert_int_equal(bench->fault.heard_again_ms, EAR_NEVER);
    PASS(bench, {160, NOBODY, 0}, {1000, AGENT, 0});
    expect_gap(bench, 3000, 3160, 160);
    assert_false(bench->fault.has_caller_spoken);
}

static void an_answer_that_was_finished_is_not_waited_for(void **state)
{
    struct bench *bench = begin_before_turn(state, "true");
    PASS(bench, {1000, AGENT, 1}, {600, NOBODY, 0}, {1000, CALLER, 0}, {500, NOBODY, 0}, {500, AGENT, 0});
    assert_int_equal(bench->fault.heard_again_ms, 5100);
    assert_true(bench->fault.has_caller_spoken);
    assert_int_equal(bench->fault.dead_air_ms, 600);
}

static void a_fault_may_come_while_the_caller_speaks(void **state)
{
    struct bench *bench = begin(state, "test \"$VOICEPLATE_CALL_SID\" = CA1");
    call_fault_turn_begins(&bench->fault, SCENARIO_FAULT_WHILE_CALLER_SPEAKS, 400);
    PASS(bench, {600, NOBODY, 0}); /* the clip is not ready */
    call_fault_speech_begins(&bench->fault, &bench->ear);
    PASS(bench, {1000, CALLER, 1});
    assert_int_equal(bench->fault.at_ms, 3000);
    call_fault_turn_ends(&bench->fault, &bench->ear);
    PASS(bench, {800, NOBODY, 0}, {100, AGENT, 0});
    expect_gap(bench, EAR_NEVER, 4400, 800);
    wait_for_command(bench);
    assert_int_equal(bench->fault.exit_status, 0);
}

static void only_the_first_marked_turn_counts(void **state)
{
    struct bench *bench = begin_before_turn(state, "true");
    PASS(bench, {100, NOBODY, 1});
    call_fault_turn_begins(&bench->fault, SCENARIO_FAULT_BEFORE_TURN, 0);
    PASS(bench, {100, NOBODY, 0});
}

static void without_a_command_nothing_happens(void **state)
{
    struct bench *bench = begin_before_turn(state, NULL);
    PASS(bench, {100, NOBODY, 0});
}

static void a_command_that_hangs_is_ended(void **state)
{
    struct bench *bench = begin_before_turn(state, "exec sleep 1000");
    PASS(bench, {100, NOBODY, 1});
    call_fault_deinit(&bench->fault);
    assert_int_equal(bench->fault.pid, 0);
    assert_int_equal(bench->fault.exit_status, 128);
}

TESTS_WITH(NULL, end) = {
    TEST(a_fault_may_come_while_the_agent_speaks),
    TEST(a_short_break_is_found),
    TEST(an_answer_that_was_finished_is_not_waited_for),
    TEST(a_fault_may_come_while_the_caller_speaks),
    TEST(only_the_first_marked_turn_counts),
    TEST(without_a_command_nothing_happens),
    TEST(a_command_that_hangs_is_ended),
};
