/* Callers with scenarios against an agent that only beeps, but whose words are told by the API. */
#include "with_cmocka.h"

#include "flow/callers/with_fake.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audio/ulaw.h"
#include "audio/wav.h"
#include "base/base64.h"
#include "base/clock.h"
#include "callers/ear.h"
#include "callers/phone.h"

/* -- the agent, in a process of its own ---------------------------------------------------------------- */

static const char *const agent_lines[] = {"What can I get for you?",
                                          "Pickup or delivery?",
                                          "And the name?",
                                          "One large pepperoni. Is that right?",
                                          "Two large pepperoni. Is that right?",
                                          "Goodbye."};
enum { LINE_COUNT = sizeof agent_lines / sizeof *agent_lines, READ_BACK_LINE = 3 };

struct agent {
    struct fake *fake;
    int lines_said;
    bool is_caller_speaking, has_ended;
    int silent_frames;
};

static double loudness(const char *payload)
{
    uint8_t ulaw[1024];
    size_t len = 0;
    if (strlen(payload) > 600 || base64_decode(span_of(payload), ulaw, &len) != VP_OK || len == 0)
        return 0;
    double sum = 0;
    for (size_t i = 0; i < len; i++)
        sum += (double)ulaw_to_pcm16(ulaw[i]) * ulaw_to_pcm16(ulaw[i]);
    return sum / (double)len;
}

static void say_next(struct agent *agent)
{
    char mark[16];
    snprintf(mark, sizeof mark, "line%d", ++agent->lines_said);
    fake_send_tone(agent->fake, 500, mark);
}

static void agent_on_message(struct fake *fake, const json_t *message, const char *event)
{
    struct agent *agent = fake->owner;
    if (strcmp(event, "start") == 0) {
        say_next(agent);
    } else if (strcmp(event, "mark") == 0) {
        if (agent->lines_said == LINE_COUNT) {
            agent->has_ended = true;
            ws_close(fake->ws, 1000, "bye");
        }
    } else if (strcmp(event, "media") == 0) {
        double power =
            loudness(json_string_value(json_object_get(json_object_get(message, "media"), "payload")));
        agent->silent_frames = power > 500 * 500 ? 0 : agent->silent_frames + 1;
        if (agent->silent_frames == 0)
            agent->is_caller_speaking = true;
        if (agent->is_caller_speaking && agent->silent_frames > 20 && agent->lines_said < LINE_COUNT) {
            agent->is_caller_speaking = false;
            say_next(agent);
        }
    }
}

static void serve_api(void *owner, struct http_request *request)
{
    const struct agent *agent = owner;
    json_t *transcript = json_array();
    for (int i = 0; i < agent->lines_said; i++)
        json_array_append_new(transcript, json_pack("{s:s, s:i, s:s}", "speaker", "agent", "offset_ms",
                                                    i * 1000, "text", agent_lines[i]));
    bool is_right = agent->lines_said > READ_BACK_LINE + 1;
    json_t *order = json_pack("{s:[{s:s, s:s, s:s, s:i, s:[], s:[], s:s}], s:s, s:{s:s, s:s}}", "lines",
                              "item_id", "pepperoni-pizza", "size_id", "large", "name", "Large Pepperoni",
                              "quantity", is_right || agent->lines_said == READ_BACK_LINE + 2 ? 2 : 1,
                              "options", "without", "spoken", "a large pepperoni pizza", "total", "38.11",
                              "customer", "name", "Maria", "service", "pickup");
    json_t *orders = json_array();
    if (agent->has_ended)
        json_array_append_new(orders, json_pack("{s:i, s:s, s:s, s:s, s:[]}", "order_number", 1, "total",
                                                "38.11", "service", "pickup", "name", "maria", "lines"));
    json_t *call =
        json_pack("{s:s, s:s, s:o, s:o, s:o}", "state", agent->has_ended ? "ended" : "live", "restaurant_id",
                  "r", "transcript", transcript, "order", order, "orders", orders);
    char *text = json_dumps(call, 0);
    http_reply(request, 200, "application/json", span_of(text));
    free(text);
    json_decref(call);
}

static void run_agent(int ready_fd, const char *twiml)
{
    struct loop *loop;
    struct fake fake;
    struct agent agent = {.fake = &fake};
    assert_int_equal(loop_create(&loop), VP_OK);
    fake_open(&fake, loop);
    fake.owner = &agent;
    fake.on_message = agent_on_message;
    if (twiml != NULL)
        snprintf(fake.voice_twiml, sizeof fake.voice_twiml, "<Response>%s</Response>", twiml);
    int api_fd;
    struct http_server *api;
    static const struct http_route routes[] = {{"GET", "/api/calls/*", serve_api}};
    assert_int_equal(net_listen("127.0.0.1", 0, &api_fd), VP_OK);
    assert_int_equal(http_server_open(loop, api_fd, routes, 1, &http_limits_default, &agent, &api), VP_OK);
    int ports[2] = {fake.port, net_port(api_fd)};
    assert_int_equal(write(ready_fd, ports, sizeof ports), sizeof ports);
    loop_run(loop);
}

/* -- the tests ----------------------------------------------------------------------------------------- */

struct bench {
    pid_t agent_pid;
    char voice_url[64], api_url[64], scenario_path[64], recordings_dir[64];
};

/* twiml NULL: a media stream. */
static int start_agent(void **state, const char *twiml)
{
    struct bench *bench = calloc(1, sizeof *bench);
    int ready[2], ports[2] = {0};
    assert_int_equal(pipe(ready), 0);
    bench->agent_pid = fork();
    if (bench->agent_pid == 0) {
        run_agent(ready[1], twiml);
        _exit(0);
    }
    assert_int_equal(read(ready[0], ports, sizeof ports), sizeof ports);
    close(ready[0]);
    close(ready[1]);
    snprintf(bench->voice_url, sizeof bench->voice_url, "http://127.0.0.1:%d/voice", ports[0]);
    snprintf(bench->api_url, sizeof bench->api_url, "http://127.0.0.1:%d", ports[1]);
    snprintf(bench->recordings_dir, sizeof bench->recordings_dir, "/tmp/vp-test-play-XXXXXX");
    assert_non_null(mkdtemp(bench->recordings_dir));
    snprintf(bench->scenario_path, sizeof bench->scenario_path, "%s/a.yaml", bench->recordings_dir);
    *state = bench;
    return 0;
}

static int set_up(void **state)
{
    return start_agent(state, NULL);
}

static int set_up_by_turns(void **state)
{
    return start_agent(state, "<Say>And what would you like?</Say>"
                              "<Record action=\"/voice\" timeout=\"2\" playBeep=\"false\"/>");
}

static int set_up_transfer(void **state)
{
    return start_agent(state, "<Say>I am connecting you.</Say><Dial>+15550003333</Dial>");
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    kill(bench->agent_pid, SIGTERM);
    waitpid(bench->agent_pid, NULL, 0);
    char recording[96];
    snprintf(recording, sizeof recording, "%s/a.wav", bench->recordings_dir);
    unlink(recording);
    unlink(bench->scenario_path);
    rmdir(bench->recordings_dir);
    return tests_free(bench);
}

static void run_with(struct bench *bench, const char *yaml, const struct phone_options *more,
                     struct phone_report *report)
{
    FILE *file = fopen(bench->scenario_path, "w");
    assert_non_null(file);
    fputs("name: a\nto: \"+15550001111\"\nfrom: \"+15550002222\"\nvoice: {engine: flite, name: slt}\n", file);
    fputs(yaml, file);
    fclose(file);
    const char *const paths[] = {bench->scenario_path};
    struct phone_options options = *more;
    options.voice_url = bench->voice_url;
    if (options.fault_command == NULL) /* a fault takes the API away with the agent */
        options.api_url = bench->api_url;
    options.auth_token = FAKE_TOKEN;
    options.recordings_dir = bench->recordings_dir;
    struct phone_problem problem;
    if (phone_run(&options, paths, 1, report, &problem) != VP_OK)
        fail_msg("%s", problem.text);
}

static void run(struct bench *bench, const char *yaml, struct phone_report *report)
{
    run_with(bench, yaml, &(struct phone_options){0}, report);
}

/* The one play of the report went as it should. */
static const struct phone_result *expect_met(const struct phone_report *report)
{
    const struct phone_result *result = &report->results[0];
    if (!result->is_met)
        fail_msg("%s", result->differences);
    return result;
}

#define ANSWERS                                                                                              \
    "answers:\n"                                                                                             \
    "  - {agent: \"pickup or delivery\", say: Pickup.}\n"                                                    \
    "  - {agent: name, say: It's Maria.}\n"                                                                  \
    "  - {agent: is that right, say: Yes.}\n"

static void the_caller_answers_and_corrects(void **state)
{
    struct phone_report report;
    run(*state,
        "turns:\n  - say: Two large pepperoni.\n" ANSWERS
        "expect:\n  order:\n    service: pickup\n    name: Maria\n    total: \"38.11\"\n"
        "    lines: [{item: pepperoni-pizza, size: large, quantity: 2}]\n  ended_by: agent\n",
        &report);
    const struct phone_result *result = expect_met(&report);
    assert_int_equal(result->correction_count, 1);
    assert_int_equal(result->fallback_count, 0);
    assert_int_equal(result->turn_latencies_ms.count, 5);
    for (size_t i = 0; i < 5; i++) /* the agent answers after 21 silent frames */
        assert_in_range((int)result->turn_latencies_ms.at[i], 380, 60000);
    struct wav wav;
    assert_int_equal(wav_read(result->recording_path, &wav), VP_OK);
    assert_int_equal(wav.channels, 2);
    assert_in_range(wav.frame_count / 8, result->end.answered_ms - 1500, result->end.answered_ms + 1500);
    wav_deinit(&wav);
    phone_report_deinit(&report);
}

static void all_may_be_spoken_before_the_first_call(void **state)
{
    struct phone_report report;
    run_with(
        *state,
        "manner: hesitant\nbackground: {sound: babble, db: 30}\nturns:\n  - say: Two large pepperoni.\n" ANSWERS
        "expect:\n  some_order: true\n  ended_by: agent\n",
        &(struct phone_options){.speaks_first = true}, &report);
    const struct phone_result *result = expect_met(&report);
    assert_int_equal(result->ticket, ORDER_MATCH_TICKET_RIGHT);
    assert_false(result->has_person || result->wants_person);
    phone_report_deinit(&report);
}

/* The traditional arm: the caller waits for the agent's silence there too. */
static void the_caller_speaks_when_it_is_the_callers_turn(void **state)
{
    struct phone_report report;
    run(*state,
        "turns:\n  - say: Two large pepperoni.\n  - say: For pickup.\n  - hang_up: true\n"
        "expect: {ended_by: caller}\n",
        &report);
    const struct phone_result *result = expect_met(&report);
    assert_int_equal(result->turn_latencies_ms.count, 2);
    for (size_t i = 0; i < 2; i++) /* two seconds of silence end the recording */
        assert_in_range((int)result->turn_latencies_ms.at[i], 2000, 60000);
    assert_true(result->longest_silence_ms >= 2000);
    assert_true(result->longest_silence_at_ms > 0);
    phone_report_deinit(&report);
}

static void a_transfer_may_be_what_is_expected(void **state)
{
    static const struct phone_options more = {.dial_talk_s = 1};
    struct phone_report report;
    run_with(*state, "turns:\n  - wait_ms: 60000\nexpect: {transfer: true, ended_by: agent}\n", &more,
             &report);
    if (!report.results[0].is_met)
        fail_msg("%s", report.results[0].differences);
    assert_string_equal(report.results[0].end.dialled, "+15550003333");
    assert_true(report.results[0].has_person && report.results[0].wants_person);
    phone_report_deinit(&report);
}

/* The agent is killed while it answers; its webhook is gone too. */
static void expect_fault(struct bench *bench, bool hangs_up, int code)
{
    char command[64];
    snprintf(command, sizeof command, "kill -9 %d", (int)bench->agent_pid);
    const struct phone_options more = {.fault_command = command, .hangs_up_on_stream_loss = hangs_up};
    struct phone_report report;
    run_with(bench,
             "turns:\n  - say: Two large pepperoni.\n    fault: while_agent_speaks\n"
             "    fault_after_ms: 100\n",
             &more, &report);
    const struct phone_result *result = &report.results[0];
    assert_int_equal(result->end.by, PHONE_LINE_FAILED);
    assert_int_equal(result->end.code, code);
    assert_true(result->fault.at_ms > 1000);
    assert_true(result->fault.agent_stopped_ms >= result->fault.at_ms - 20);
    assert_int_equal(result->fault.heard_again_ms, EAR_NEVER);
    assert_int_equal(result->fault.exit_status, 0);
    phone_report_deinit(&report);
}

static void a_stream_that_is_lost_may_end_the_call(void **state)
{
    expect_fault(*state, true, 31921);
}

static void a_stream_that_is_lost_may_go_on_with_the_document(void **state)
{
    expect_fault(*state, false, 11205);
}

TESTS_WITH(set_up, tear_down) = {
    TEST(the_caller_answers_and_corrects),
    TEST(all_may_be_spoken_before_the_first_call),
    TEST_WITH(the_caller_speaks_when_it_is_the_callers_turn, set_up_by_turns, tear_down),
    TEST_WITH(a_transfer_may_be_what_is_expected, set_up_transfer, tear_down),
    TEST(a_stream_that_is_lost_may_end_the_call),
    TEST(a_stream_that_is_lost_may_go_on_with_the_document),
};
