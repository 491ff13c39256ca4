#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "with_cmocka.h"

#include "callers/scenario.h"

#define HEAD "name: a\nto: \"+15550001111\"\nfrom: \"+15550002222\"\n"

static void expect_problem(const char *yaml, const char *problem)
{
    struct scenario *scenario = NULL;
    struct problems found = {0};
    enum vp_err err = scenario_parse(span_of(yaml), "dir/a.yaml", &scenario, &found);
    assert_int_equal(err, VP_ERR_BAD_VALUE);
    assert_null(scenario);
    if (strcmp(found.text, problem) != 0)
        fail_msg("\"%s\" instead of \"%s\"", found.text, problem);
}

static void a_whole_scenario_is_read(void **state)
{
    (void)state;
    static const char yaml[] =
        HEAD "restaurant: harbor-pizza\n"
             "voice: {engine: espeak-ng, name: en-us, speed: 1.1}\n"
             "noise_db: 15\nmanner: hesitant\nbackground: {sound: car, db: 12}\n"
             "turns:\n"
             "  - say: \"Hi.\"\n"
             "  - say: Three, please.\n"
             "    when: agent_speaking_for\n"
             "  - wav: yes.wav\n"
             "    if_agent_says: \"(?i)right|correct\"\n"
             "  - dtmf: \"1w#\"\n"
             "    when: at_once\n"
             "  - wait_ms: 200\n"
             "  - hang_up: true\n"
             "    wait_for: bye\n"
             "answers:\n"
             "  - {agent: name, say: Maria., times: 2}\n"
             "expect:\n"
             "  order:\n"
             "    service: pickup\n"
             "    name: Maria\n"
             "    lines:\n"
             "      - {item: pepperoni, size: large, options: [left mushrooms], without: [basil]}\n"
             "    total: \"58.45\"\n"
             "  ended_by: agent\n";
    struct scenario *scenario = NULL;
    struct problems problem = {0};
    if (scenario_parse(span_of(yaml), "dir/a.yaml", &scenario, &problem) != VP_OK)
        fail_msg("%s", problem.text);
    assert_int_equal(scenario->turns_count, 6);
    assert_int_equal(scenario->turns[0].silence_ms, 600);
    assert_int_equal(scenario->turns[1].when, SCENARIO_AGENT_SPEAKING_FOR);
    assert_int_equal(scenario->turns[1].after_ms, 1000);
    assert_string_equal(scenario->turns[2].wav, "dir/yes.wav");
    assert_int_equal(pattern_last_match(scenario->turns[2].if_pattern, "Is that RIGHT?", 14), 13);
    assert_true(scenario->turns[5].hang_up);
    assert_int_equal(scenario->voice.engine, VOICE_ESPEAK_NG);
    assert_int_equal(scenario->noise_db, 15);
    assert_int_equal(scenario->manner, VOICE_MANNER_HESITANT);
    assert_int_equal(scenario->background.sound, BACKGROUND_CAR);
    assert_int_equal(scenario->background.db, 12);
    assert_int_equal(scenario->max_seconds, 240);
    const struct scenario_order *order = scenario->expect->order;
    assert_int_equal(order->service, SCENARIO_PICKUP);
    assert_int_equal(order->lines[0].quantity, 1);
    assert_string_equal(order->lines[0].options[0], "left mushrooms");
    assert_string_equal(order->lines[0].without[0], "basil");
    scenario_destroy(scenario);
}

static void a_background_may_be_a_recording(void **state)
{
    (void)state;
    static const char yaml[] = HEAD "background: {wav: street.wav, db: 15}\nturns: [{say: hi}]\n";
    struct scenario *scenario = NULL;
    struct problems problem = {0};
    assert_int_equal(scenario_parse(span_of(yaml), "dir/a.yaml", &scenario, &problem), VP_OK);
    assert_int_equal(scenario->background.sound, BACKGROUND_RECORDING);
    assert_string_equal(scenario->background.wav, "dir/street.wav");
    scenario_destroy(scenario);
}

static void every_engine_may_be_named(void **state)
{
    (void)state;
    for (enum voice_engine engine = VOICE_FLITE; engine <= VOICE_PIPER; engine++) {
        char yaml[300];
        struct scenario *scenario = NULL;
        struct problems problem = {0};
        snprintf(yaml, sizeof yaml, HEAD "voice: {engine: %s}\nturns: [{say: hi}]\n",
                 voice_engine_name(engine));
        assert_int_equal(scenario_parse(span_of(yaml), "dir/a.yaml", &scenario, &problem), VP_OK);
        assert_int_equal(scenario->voice.engine, engine);
        scenario_destroy(scenario);
    }
}

static void problems_name_file_line_and_key(void **state)
{
    (void)state;
    expect_problem("", "dir/a.yaml: is empty\n");
    expect_problem(HEAD "turns:\n  - say: hi\n    after_ms: abc\n",
                   "dir/a.yaml:6: turns[0].after_ms: \"abc\" is not a whole number\n");
    expect_problem(
        HEAD "turns:\n  - say: hi\n    silence: 1\n",
        "dir/a.yaml:6: turns[0].silence: is not a key that is allowed here; did you mean silence_ms?\n");
    expect_problem(
        HEAD "turns:\n  - say: hi\n    when: later\n",
        "dir/a.yaml:6: turns[0].when: \"later\" is not one of: agent_silent, agent_speaking_for, at_once\n");
    expect_problem(HEAD "turns:\n  - say: hi\n  - say: hi\n    wav: x.wav\n",
                   "dir/a.yaml:6: turns[1]: needs exactly one of say, wav, dtmf, wait_ms, hang_up\n");
    expect_problem(HEAD "turns:\n- say: hi\n- when: at_once\n",
                   "dir/a.yaml:6: turns[1]: needs exactly one of say, wav, dtmf, wait_ms, hang_up\n");
    expect_problem(
        HEAD "turns:\n  - say: hi\n    if_agent_says: \"(a\"\n",
        "dir/a.yaml:6: turns[0].if_agent_says: not a regular expression: missing closing parenthesis\n");
    expect_problem(
        HEAD "turns: [{say: hi}]\nanswers:\n  - {agent: \"((a{99}){99}){99}\", say: y}\n",
        "dir/a.yaml:6: answers[0].agent: not a regular expression: regular expression is too large\n");
    expect_problem(HEAD "turns:\n  - dtmf: 12x\n",
                   "dir/a.yaml:5: turns[0].dtmf: only 0-9 A-D # * and w are allowed\n");
    expect_problem(HEAD "turns:\n  - {say: hi, fault_after_ms: -1}\n",
                   "dir/a.yaml:5: turns[0].fault_after_ms: -1 is out of range; 0 to 60000 is allowed\n");
    expect_problem(HEAD "noise_db: 99\nturns:\n  - say: hi\n",
                   "dir/a.yaml:4: noise_db: 99 is out of range; 0 to 60 is allowed\n");
    expect_problem(HEAD "background: {sound: car, db: 0}\nturns:\n  - say: hi\n",
                   "dir/a.yaml:4: background.db: 0 is out of range; 1 to 60 is allowed\n");
    expect_problem(HEAD "background: {sound: car}\nturns:\n  - say: hi\n",
                   "dir/a.yaml:4: background.db: is missing\n");
    expect_problem(HEAD "background: {db: 10}\nturns:\n  - say: hi\n",
                   "dir/a.yaml:4: background: needs exactly one of sound and wav\n");
    expect_problem(HEAD "background: {sound: car, wav: a.wav, db: 10}\nturns:\n  - say: hi\n",
                   "dir/a.yaml:4: background: needs exactly one of sound and wav\n");
    expect_problem(HEAD "manner: drunk\nturns:\n  - say: hi\n",
                   "dir/a.yaml:4: manner: \"drunk\" is not one of: plain, hesitant, hurried, uneven\n");
    expect_problem(HEAD "turns:\n  - say: hi\nexpect:\n  order:\n    lines: [{item: x}]\n    total: \"5\"\n",
                   "dir/a.yaml:9: expect.order.total: \"5\" is not an amount such as \"12.50\"\n");
    expect_problem("name: a\nturns:\n  - say: \"1\n", "dir/a.yaml:3: a quote opened here is never closed\n");
}

static void all_problems_come_at_once(void **state)
{
    (void)state;
    expect_problem(
        "nmae: a\nto: \"\"\nvoice: {speed: 9}\nturns:\n  - say: hi\n    fault: sometimes\n  - hang_up: no\n"
        "answers:\n  - {agent: \"(\", say: \"a||b\"}\n",
        "dir/a.yaml:1: nmae: is not a key that is allowed here; did you mean name?\n"
        "dir/a.yaml:1: from: is missing\n"
        "dir/a.yaml:2: to: is empty\n"
        "dir/a.yaml:3: voice.engine: is missing\n"
        "dir/a.yaml:3: voice.speed: 0.5 to 2.0 is allowed\n"
        "dir/a.yaml:6: turns[0].fault: \"sometimes\" is not one of: before_turn, while_caller_speaks, "
        "after_caller_spoke, while_agent_speaks\n"
        "dir/a.yaml:7: turns[1]: needs exactly one of say, wav, dtmf, wait_ms, hang_up\n"
        "dir/a.yaml:9: answers[0].agent: not a regular expression: missing closing parenthesis\n"
        "dir/a.yaml:9: answers[0].say: an empty phrase\n");
}

static void a_missing_file_is_told(void **state)
{
    (void)state;
    struct scenario *scenario = NULL;
    struct problems problem = {0};
    assert_int_equal(scenario_load("/nonexistent/a.yaml", &scenario, &problem), VP_ERR_NOT_FOUND);
    assert_string_equal(problem.text, "/nonexistent/a.yaml: there is no such file\n");
}

TESTS = {
    TEST(a_whole_scenario_is_read),  TEST(a_background_may_be_a_recording),
    TEST(every_engine_may_be_named), TEST(problems_name_file_line_and_key),
    TEST(all_problems_come_at_once), TEST(a_missing_file_is_told),
};
