/* The caller's mind, on a hand-turned ear. */
#include "with_cmocka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callers/caller.h"

#define HEAD "name: a\nto: \"+1\"\nfrom: \"+2\"\n"

struct bench {
    struct scenario *scenario;
    struct caller caller;
    struct ear ear;
};

static struct bench *set_up(void **state, const char *yaml)
{
    static struct bench bench_of_test;
    struct bench *bench = *state = &bench_of_test;
    struct problems problem = {0};
    if (scenario_parse(span_of(yaml), "a.yaml", &bench->scenario, &problem) != VP_OK)
        fail_msg("%s", problem.text);
    assert_int_equal(caller_init(&bench->caller, bench->scenario, true), VP_OK);
    ear_init(&bench->ear);
    return bench;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    caller_deinit(&bench->caller);
    ear_deinit(&bench->ear);
    scenario_destroy(bench->scenario);
    return 0;
}

static void hear_frame(struct bench *bench, bool is_agent_audible)
{
    int16_t quiet[EAR_FRAME_SAMPLES] = {0}, agent[EAR_FRAME_SAMPLES] = {0};
    for (int i = 0; is_agent_audible && i < EAR_FRAME_SAMPLES; i++)
        agent[i] = 3000;
    ear_feed(&bench->ear, quiet, agent, is_agent_audible ? EAR_FRAME_SAMPLES : 0, false);
}

/* ms pass; words come as soon as they are wanted. Returns the first step that is not listening. */
static struct caller_step pass(struct bench *bench, int ms, bool is_agent_audible, const char *words)
{
    for (int at_ms = 0; at_ms < ms; at_ms += 20) {
        hear_frame(bench, is_agent_audible);
        if (caller_wants_words(&bench->caller, &bench->ear)) {
            caller_hear(&bench->caller, words != NULL ? words : "", bench->ear.now_ms, NULL);
            words = NULL;
        }
        struct caller_step step = caller_next(&bench->caller, &bench->ear);
        if (step.act != CALLER_LISTENS)
            return step;
    }
    return (struct caller_step){.act = CALLER_LISTENS, .text = NULL};
}

/* The agent says words for a second; what the caller then does, and when it began. */
static void expect_said(struct bench *bench, const char *words, const char *text, int after_ms)
{
    assert_int_equal(pass(bench, 1000, true, NULL).act, CALLER_LISTENS);
    int64_t from_ms = bench->ear.now_ms;
    struct caller_step step = pass(bench, 12000, false, words);
    if (text == NULL) {
        assert_int_equal(step.act, CALLER_HANGS_UP);
    } else {
        assert_int_equal(step.act, CALLER_SAYS);
        assert_string_equal(step.text, text);
    }
    assert_int_equal(bench->ear.now_ms - from_ms, after_ms);
    caller_is_done(&bench->caller, &bench->ear);
}

static void turns_come_in_order_and_answers_to_questions(void **state)
{
    struct bench *bench = set_up(state, HEAD "turns:\n"
                                             "  - {say: A pizza., silence_ms: 800}\n"
                                             "  - {say: never, if_agent_says: martian}\n"
                                             "  - {say: A coke., wait_for: else}\n"
                                             "answers:\n"
                                             "  - {agent: size, say: Large.|The large one.}\n"
                                             "  - {agent: crust, say: Thin., times: 1}\n"
                                             "  - {agent: \"that all|anything else\", say: That's all.}\n");
    expect_said(bench, "Hello, how can I help?", "A pizza.", 800);
    expect_said(bench, "Sure. What size?", "Large.", 620);
    expect_said(bench, "What size?", "The large one.", 600);
    /* The last question is the one that wants an answer. */
    expect_said(bench, "Large size. Which crust?", "Thin.", 600);
    expect_said(bench, "Got it. Anything else?", "A coke.", 600);
    expect_said(bench, "Anything else?", "That's all.", 600);
    /* The agent lost it. */
    expect_said(bench, "Sorry, I didn't catch that.", "That's all.", 600);
    /* Used up: nothing fits, so the caller asks, repeats, denies, and gives up. */
    expect_said(bench, "Which crust?", "Sorry, what was that?", 3000);
    expect_said(bench, "Which crust?", "That's all.", 3000);
    expect_said(bench, "Which crust?", "No, I didn't order that.", 3000);
    expect_said(bench, "Which crust?", NULL, 3000);
    assert_true(bench->caller.has_failed);
}

static void a_caller_who_is_asked_to_spells_the_name(void **state)
{
    struct bench *bench = set_up(state, HEAD "turns:\n  - {say: A pizza.}\n"
                                             "answers:\n  - {agent: \"what name\", say: Sara.}\n"
                                             "expect:\n  order:\n    service: pickup\n"
                                             "    name: \"Sara|Sarah\"\n    lines: [{item: pizza}]\n");
    expect_said(bench, "How can I help?", "A pizza.", 600);
    expect_said(bench, "What name is it for?", "Sara.", 600);
    expect_said(bench, "Could you spell that for me, please?", "S, A, R, A.", 600);
}

static void a_caller_who_is_asked_which_one_names_it(void **state)
{
    struct bench *bench =
        set_up(state, HEAD "turns:\n  - {say: A pizza.}\n"
                           "expect:\n  order:\n    service: pickup\n    lines: [{item: buffalo-chicken}]\n");
    expect_said(bench, "How can I help?", "A pizza.", 600);
    expect_said(bench, "Which one: BBQ Chicken or Buffalo Chicken?", "The buffalo chicken, please.", 3000);
    expect_said(bench, "Which one: BBQ Chicken or Hawaiian?", "Sorry, what was that?", 3000);
}

static void a_caller_presses_the_key_that_answers(void **state)
{
    struct bench *bench = set_up(state, HEAD "turns:\n  - {say: A pizza.}\n"
                                             "answers:\n  - {agent: \"pick it up\", say: Delivery.}\n"
                                             "expect:\n  order:\n    service: delivery\n"
                                             "    lines: [{item: pizza}]\n");
    expect_said(bench, "How can I help?", "A pizza.", 600);
    expect_said(bench, "Will you pick it up, or shall we deliver it?", "Delivery.", 600);
    pass(bench, 1000, true, NULL);
    struct caller_step step =
        pass(bench, 3000, false, "You can press 1 for pickup, or 2 for delivery. Will you pick it up?");
    assert_int_equal(step.act, CALLER_PRESSES);
    assert_string_equal(step.text, "2");
}

static void an_answer_that_fits_ends_a_row_of_questions_that_do_not(void **state)
{
    struct bench *bench =
        set_up(state, HEAD "turns:\n  - {say: A pizza.}\nanswers:\n  - {agent: size, say: Large.}\n");
    expect_said(bench, "How can I help?", "A pizza.", 600);
    for (int i = 0; i < 3; i++) {
        expect_said(bench, "Which crust?", "Sorry, what was that?", 3000);
        expect_said(bench, "Which crust?", i == 0 ? "A pizza." : "Large.", 3000);
        expect_said(bench, "Which size?", "Large.", 600);
    }
    expect_said(bench, "Which crust?", NULL, 3000);
    assert_true(bench->caller.has_failed);
}

static void one_moment_is_waited_for(void **state)
{
    struct bench *bench = set_up(
        state, HEAD "turns:\n  - {say: A pizza.}\n  - {say: A coke.}\n  - {say: Bye., wait_for: order}\n");
    expect_said(bench, "How can I help?", "A pizza.", 600);
    expect_said(bench, "One moment, please.", "A coke.", 6000);
    /* Words behind it end the wait. */
    expect_said(bench, "One moment. Got it, and I have put it on your order, it will be ready soon.", "Bye.",
                600);
}

static void a_turn_and_an_answer_may_have_a_fault(void **state)
{
    struct bench *bench =
        set_up(state, HEAD
               "turns:\n  - {say: A pizza., when: at_once, fault: before_turn}\n"
               "answers:\n  - {agent: right, say: Yes., fault: after_caller_spoke, fault_after_ms: 50}\n");
    struct caller_step step = pass(bench, 100, false, NULL);
    assert_int_equal(step.fault, SCENARIO_FAULT_BEFORE_TURN);
    caller_is_done(&bench->caller, &bench->ear);
    pass(bench, 1000, true, NULL);
    step = pass(bench, 3000, false, "Is that right?");
    assert_string_equal(step.text, "Yes.");
    assert_int_equal(step.fault, SCENARIO_FAULT_AFTER_CALLER_SPOKE);
    assert_int_equal(step.fault_after_ms, 50);
}

static void a_caller_may_speak_into_the_agents_words(void **state)
{
    struct bench *bench = set_up(
        state, HEAD "turns:\n  - {say: Wait., when: agent_speaking_for, after_ms: 700}\n  - {say: Two., "
                    "when: at_once}\n");
    struct caller_step step = pass(bench, 3000, true, NULL);
    assert_int_equal(step.act, CALLER_SAYS);
    assert_string_equal(step.text, "Wait.");
    assert_int_equal(bench->ear.now_ms, 700);
    caller_is_done(&bench->caller, &bench->ear);
    step = pass(bench, 100, true, NULL);
    assert_string_equal(step.text, "Two.");
}

static void a_silent_agent_is_called_and_a_goodbye_ends_it(void **state)
{
    struct bench *bench = set_up(state, HEAD "turns:\n  - {say: Hi., wait_for: welcome}\n");
    struct caller_step step = pass(bench, 9000, false, NULL);
    assert_string_equal(step.text, "Hello?");
    assert_int_equal(bench->ear.now_ms, 8000);
    caller_is_done(&bench->caller, &bench->ear);
    expect_said(bench, "Welcome!", "Hi.", 600);
    expect_said(bench, "Thank you, goodbye.", NULL, 10000);
    assert_false(bench->caller.has_failed);
}

static void words_that_come_late_are_waited_for(void **state)
{
    struct bench *bench =
        set_up(state, HEAD "turns:\n  - {say: Hi.}\nanswers:\n  - {agent: size, say: Large.}\n");
    pass(bench, 1000, true, NULL);
    struct caller_step step = pass(bench, 3000, false, NULL); /* none at all: 1.5 s at most */
    assert_string_equal(step.text, "Hi.");
    assert_int_equal(bench->ear.now_ms, 2500);
}

static void waits_and_keys_have_their_time(void **state)
{
    struct bench *bench = set_up(
        state,
        HEAD "max_seconds: 4\nturns:\n  - {wait_ms: 500, when: at_once}\n  - {dtmf: \"1\", when: at_once}\n");
    struct caller_step step = pass(bench, 3000, false, NULL);
    assert_int_equal(step.act, CALLER_PRESSES);
    assert_int_equal(bench->ear.now_ms, 520);
    caller_is_done(&bench->caller, &bench->ear);
    step = pass(bench, 9000, false, NULL);
    assert_int_equal(step.act, CALLER_HANGS_UP);
    assert_true(bench->caller.has_failed);
    assert_int_equal(bench->ear.now_ms, 4020);
}

TESTS_WITH(NULL, tear_down) = {
    TEST(turns_come_in_order_and_answers_to_questions),
    TEST(a_caller_who_is_asked_to_spells_the_name),
    TEST(a_caller_who_is_asked_which_one_names_it),
    TEST(a_caller_presses_the_key_that_answers),
    TEST(an_answer_that_fits_ends_a_row_of_questions_that_do_not),
    TEST(one_moment_is_waited_for),
    TEST(a_turn_and_an_answer_may_have_a_fault),
    TEST(a_caller_may_speak_into_the_agents_words),
    TEST(a_silent_agent_is_called_and_a_goodbye_ends_it),
    TEST(words_that_come_late_are_waited_for),
    TEST(waits_and_keys_have_their_time),
};
