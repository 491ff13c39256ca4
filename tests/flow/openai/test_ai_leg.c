/* A session at work: audio, words, function calls, responses one after the other, and its ends. */
#include "with_cmocka.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <jansson.h>

#include "base/clock.h"
#include "base/metric.h"
#include "openai/model_allowance.h"
#include "openai/realtime_event.h"
#include "flow/openai/with_model.h"

static void a_turn_is_told_from_the_callers_voice_to_its_end(void **state)
{
    struct model *model = *state;
    model_become_ready(model);
    ai_leg_port.append(model->leg, SPAN_LIT("//7+/f38"));
    model_settle(model);
    assert_string_equal(model_heard(model),
                        "{\"type\":\"input_audio_buffer.append\",\"audio\":\"//7+/f38\"}\n");
    static const char *const turn[] = {
        "{\"type\":\"input_audio_buffer.speech_started\",\"item_id\":\"I1\",\"audio_start_ms\":1}",
        "{\"type\":\"input_audio_buffer.speech_stopped\",\"item_id\":\"I1\"}",
        "{\"type\":\"input_audio_buffer.committed\",\"item_id\":\"I1\"}",
        "{\"type\":\"conversation.item.added\",\"item\":{\"id\":\"I1\"}}",
        "{\"type\":\"response.created\",\"response\":{\"id\":\"R1\",\"status\":\"in_progress\"}}",
        "{\"type\":\"response.output_audio_transcript.delta\",\"item_id\":\"A1\",\"delta\":\"Sure\"}",
        "{\"type\":\"response.output_audio.delta\","
        "\"response_id\":\"R1\",\"item_id\":\"A1\",\"delta\":\"f39/\"}",
        "{\"type\":\"conversation.item.input_audio_transcription.completed\",\"item_id\":\"I1\","
        "\"transcript\":\"Hi\"}",
        "{\"type\":\"conversation.item.input_audio_transcription.completed\",\"item_id\":\"I1\","
        "\"transcript\":\"\"}",
        "{\"type\":\"conversation.item.input_audio_transcription.completed\",\"item_id\":\"I1\","
        "\"transcript\":\" \\n\\u0007\"}",
        "{\"type\":\"response.output_audio.done\",\"item_id\":\"A1\"}",
        "{\"type\":\"response.output_audio_transcript.done\",\"item_id\":\"A1\",\"transcript\":\"Sure.\"}",
        "{\"type\":\"response.output_item.done\",\"item\":{\"type\":\"message\",\"status\":\"completed\"}}",
        "{\"type\":\"response.done\",\"response\":{\"id\":\"R1\",\"status\":\"completed\"}}",
        "{\"type\":\"rate_limits.updated\",\"rate_limits\":[]}",
    };
    for (size_t i = 0; i < sizeof turn / sizeof turn[0]; i++)
        assert_int_equal(ws_send_text(model->ws, span_of(turn[i])), VP_OK);
    model_settle(model);
    assert_string_equal(
        fake_call_told(&model->call),
        "caller speaks\ncaller's item I1\ncaller stops\ncaller's item I1\nresponse R1\nsays A1 Sure\n"
        "caller said I1 Hi\ncaller said I1 \ncaller said I1 \n"
        "audio R1 A1 f39/\naudio done A1\nsaid A1 Sure.\ndone R1 completed \n");
}

static void responses_wait_for_each_other(void **state)
{
    struct model *model = *state;
    model_become_ready(model);
    ai_leg_port.respond(model->leg, "Greet.");
    ai_leg_port.respond(model->leg, NULL);
    model_settle(model);
    assert_non_null(strstr(model_heard(model), "{\"type\":\"response.create\",\"event_id\":\"respond-1\","));
    model_say(model, "{\"type\":\"response.created\",\"response\":{\"id\":\"R1\"}}");
    assert_string_equal(model_heard(model), "");
    model_say(model, "{\"type\":\"response.done\",\"response\":{\"id\":\"R1\",\"status\":\"completed\"}}");
    assert_string_equal(model_heard(model), "{\"type\":\"response.create\",\"event_id\":\"respond-2\"}\n");
    /* the server's own turn detection was quicker */
    model_say(model, "{\"type\":\"response.created\",\"response\":{\"id\":\"R2\"}}");
    model_say(model, "{\"type\":\"error\",\"error\":{\"code\":\"conversation_already_has_active_response\","
                     "\"message\":\"m\","
                     "\"event_id\":\"respond-2\"}}");
    assert_string_equal(model_heard(model), "");
    model_say(model, "{\"type\":\"response.done\",\"response\":{\"id\":\"R2\",\"status\":\"completed\"}}");
    assert_string_equal(model_heard(model), "{\"type\":\"response.create\",\"event_id\":\"respond-3\"}\n");
    assert_string_equal(fake_call_told(&model->call),
                        "response R1\ndone R1 completed \nresponse R2\ndone R2 completed \n");
}

static void wait_ms(struct model *model, int64_t duration_ms)
{
    for (int64_t until_ms = clock_mono_ms() + duration_ms; clock_mono_ms() < until_ms;)
        model_settle(model);
}

/* Nothing runs, and nothing is announced: the server is asked again after a moment. */
static void a_server_that_is_not_busy_is_asked_again(void **state)
{
    struct model *model = *state;
    static const char busy[] =
        "{\"type\":\"error\",\"error\":{\"code\":"
        "\"conversation_already_has_active_response\",\"message\":\"m\",\"event_id\":null}}";
    model_become_ready(model);
    ai_leg_port.respond(model->leg, NULL);
    model_settle(model);
    assert_string_equal(model_heard(model), "{\"type\":\"response.create\",\"event_id\":\"respond-1\"}\n");
    model_say(model, busy);
    wait_ms(model, 500);
    assert_string_equal(model_heard(model), "");
    wait_ms(model, 700);
    assert_string_equal(model_heard(model), "{\"type\":\"response.create\",\"event_id\":\"respond-2\"}\n");
    model_say(model, busy); /* now it is: its answer is waited for, and no longer */
    model_say(model, "{\"type\":\"response.created\",\"response\":{\"id\":\"R1\"}}");
    wait_ms(model, 1200);
    assert_string_equal(model_heard(model), "");
    model_say(model, "{\"type\":\"response.done\",\"response\":{\"id\":\"R1\",\"status\":\"completed\"}}");
    assert_string_equal(model_heard(model), "{\"type\":\"response.create\",\"event_id\":\"respond-3\"}\n");
    model_say(model, busy);
    model_say(model, "{\"type\":\"response.created\",\"response\":{\"id\":\"R2\"}}");
    model_say(model, "{\"type\":\"response.done\",\"response\":{\"id\":\"R2\",\"status\":\"completed\"}}");
    assert_string_equal(model_heard(model), "{\"type\":\"response.create\",\"event_id\":\"respond-4\"}\n");
    model_say(model, busy);
    model_say(model, "{\"type\":\"response.done\",\"response\":{\"id\":\"R3\",\"status\":\"completed\"}}");
    assert_string_equal(model_heard(model), "{\"type\":\"response.create\",\"event_id\":\"respond-5\"}\n");
}

/* They replace the session's for that response (openai-realtime.md, section 3): the rules go with every one. */
static void no_response_runs_without_the_rules(void **state)
{
    struct model *model = *state;
    model_dial(model);
    model_say(model, CREATED_GA);
    json_error_t error;
    json_t *setup = json_loads(model_heard(model), 0, &error);
    const char *rules = json_string_value(json_object_get(json_object_get(setup, "session"), "instructions"));
    assert_non_null(strstr(rules, "# Prices"));
    assert_non_null(strstr(rules, "# Allergies"));
    assert_non_null(strstr(rules, "Speak the language of the greeting"));
    model_say(model, UPDATED_GA);
    ai_leg_port.respond(model->leg, "Say: \"Are you still there?\"");
    model_settle(model);
    json_t *asked = json_loads(model_heard(model), 0, &error);
    const char *instructions =
        json_string_value(json_object_get(json_object_get(asked, "response"), "instructions"));
    assert_memory_equal(instructions, rules, strlen(rules));
    assert_non_null(strstr(instructions + strlen(rules), "Say: \"Are you still there?\""));
    json_decref(asked);
    json_decref(setup);
}

static void a_turn_whose_end_was_missed_is_committed_before_its_answer(void **state)
{
    struct model *model = *state;
    ai_leg_port.commit(model->leg); /* nobody there: nothing */
    model_become_ready(model);
    ai_leg_port.commit(model->leg);
    ai_leg_port.respond(model->leg, NULL);
    model_settle(model);
    const char *heard = model_heard(model);
    const char *commit = strstr(heard, "{\"type\":\"input_audio_buffer.commit\"}\n");
    assert_non_null(commit);
    assert_non_null(strstr(commit, "response.create"));
}

static void a_response_is_paid_for_once(void **state)
{
    struct model *model = *state;
    static const char done[] =
        "{\"type\":\"response.done\",\"response\":{\"id\":\"R1\",\"status\":\"cancelled\","
        "\"usage\":{\"input_tokens\":5,\"output_tokens\":7}}}";
    model_become_ready(model);
    model_begin_response(model, "R1");
    model_say(model, done);
    model_say(model, done);
    assert_int_equal(model->call.usage.tokens[TOKENS_AUDIO_OUT], 7);
    ai_leg_port.dial(model->leg, AI_PLACE_ENGINE); /* whose tokens cost nothing */
    model_settle(model);
    model_say(model, CREATED_GA);
    model_say(model, UPDATED_GA);
    model_say(model, done);
    assert_int_equal(model->call.usage.tokens[TOKENS_AUDIO_OUT], 7);
}

static void only_what_runs_is_cancelled_and_what_came_truncated(void **state)
{
    struct model *model = *state;
    model_become_ready(model);
    ai_leg_port.cancel(model->leg); /* nothing runs: nothing is sent */
    ai_leg_port.truncate(model->leg, "A1", 100);
    model_settle(model);
    assert_string_equal(model_heard(model), "");
    model_say(model, "{\"type\":\"response.created\",\"response\":{\"id\":\"R1\"}}");
    /* 49 bytes */
    model_say(model, "{\"type\":\"response.output_audio.delta\",\"response_id\":\"R1\",\"item_id\":\"A1\","
                     "\"delta\":\"/////////////////////////////////////////////////////////////////w==\"}");
    ai_leg_port.respond(model->leg, NULL);
    ai_leg_port.cancel(model->leg); /* what waits is not wanted any more either */
    ai_leg_port.truncate(model->leg, "A1", 4);
    ai_leg_port.truncate(model->leg, "A1", 900);
    model_settle(model);
    assert_string_equal(model_heard(model), "{\"type\":\"response.cancel\"}\n"
                                            "{\"type\":\"conversation.item.truncate\",\"item_id\":\"A1\","
                                            "\"content_index\":0,\"audio_end_ms\":4}\n"
                                            "{\"type\":\"conversation.item.truncate\",\"item_id\":\"A1\","
                                            "\"content_index\":0,\"audio_end_ms\":6}\n");
    model_say(model,
              "{\"type\":\"error\",\"error\":{\"code\":\"response_cancel_not_active\",\"message\":\"m\"}}");
    (void)fake_call_told(&model->call);
    model_say(model, "{\"type\":\"response.done\",\"response\":{\"id\":\"R1\",\"status\":\"cancelled\","
                     "\"status_details\":{"
                     "\"reason\":\"client_cancelled\"}}}");
    assert_string_equal(fake_call_told(&model->call), "done R1 cancelled client_cancelled\n");
    assert_string_equal(model_heard(model), "");
}

static void a_failed_response_tells_why(void **state)
{
    struct model *model = *state;
    model_become_ready(model);
    model_say(model,
              "{\"type\":\"response.done\",\"response\":{\"id\":\"R1\",\"status\":\"failed\","
              "\"status_details\":{\"error\":{\"type\":\"server_error\",\"message\":\"try later\"}}}}");
    assert_string_equal(fake_call_told(&model->call), "done R1 failed server_error: try later\n");
    model_say(model, "{\"type\":\"response.done\",\"response\":{\"id\":\"R2\",\"status\":\"incomplete\","
                     "\"status_details\":{"
                     "\"reason\":\"max_output_tokens\"}}}");
    assert_string_equal(fake_call_told(&model->call), "done R2 incomplete max_output_tokens\n");
    ai_leg_port.respond(model->leg, "Bad.");
    for (int i = 0; i < 400; i++) /* not within the same instant */
        loop_round(model->loop, 1);
    model_say(model, "{\"type\":\"error\",\"error\":{\"code\":\"invalid_value\","
                     "\"message\":\"no\",\"event_id\":\"respond-1\"}}");
    assert_string_equal(fake_call_told(&model->call), "done  failed invalid_value: no\n");
    model_say(
        model,
        "{\"type\":\"error\",\"error\":{\"code\":\"invalid_value\",\"message\":\"of no consequence\"}}");
    assert_string_equal(fake_call_told(&model->call), "");
    model_say(model, "{\"type\":\"response.done\",\"response\":{\"id\":\"R3\",\"status\":\"failed\","
                     "\"status_details\":{\"error\":{\"type\":\"insufficient_quota\","
                     "\"code\":\"insufficient_quota\",\"message\":\"pay\"}}}}");
    assert_string_equal(fake_call_told(&model->call),
                        "barred insufficient_quota (the account has no credit left): pay\n");
    model_settle(model);
    assert_int_equal(model->end_count, 1);
}

static void an_error_without_a_name_is_of_the_request_that_is_open(void **state)
{
    struct model *model = *state;
    static const char nameless[] = "{\"type\":\"error\",\"error\":{\"type\":\"server_error\",\"code\":null,"
                                   "\"message\":\"oops\",\"event_id\":null}}";
    model_become_ready(model);
    model_say(model, nameless);
    assert_string_equal(fake_call_told(&model->call), "");
    ai_leg_port.respond(model->leg, NULL);
    model_settle(model);
    model_say(
        model,
        "{\"type\":\"error\",\"error\":{\"code\":\"item_truncate_invalid_item_id\",\"message\":\"m\"}}");
    assert_string_equal(fake_call_told(&model->call), "");
    model_say(model, nameless);
    assert_string_equal(fake_call_told(&model->call), "done  failed server_error: oops\n");
}

/* The session's time is up: some servers say so, some close, some do both in either order. */
static void an_expired_session_is_gone_once(void **state)
{
    struct model *model = *state;
    static const char expired[] = "{\"type\":\"error\",\"error\":{\"code\":\"session_expired\","
                                  "\"message\":\"Your session hit the maximum duration of 60 minutes.\"}}";
    model_become_ready(model);
    model_say(model, expired); /* the socket stays open: the leg closes it */
    assert_string_equal(fake_call_told(&model->call),
                        "gone session_expired: Your session hit the maximum duration of 60 minutes.\n");
    assert_int_equal(model->end_count, 1);
    model_become_ready(model);
    assert_int_equal(ws_send_text(model->ws, span_of(expired)), VP_OK);
    model_hang_up(model, 1001, "expired");
    assert_string_equal(fake_call_told(&model->call), /* once */
                        "gone session_expired: Your session hit the maximum duration of 60 minutes.\n");
}

static void dialling_again_makes_a_fresh_session(void **state)
{
    struct model *model = *state;
    model_become_ready(model);
    model_say(model, "{\"type\":\"response.created\",\"response\":{\"id\":\"R1\"}}");
    struct ws_conn *old = model->ws;
    ai_leg_port.dial(model->leg, AI_PLACE_MODEL);
    assert_int_equal(ws_send_text(old, SPAN_LIT("{\"type\":\"input_audio_buffer.speech_started\"}")), VP_OK);
    (void)fake_call_told(&model->call);
    model_settle(model);
    assert_string_equal(fake_call_told(&model->call), ""); /* the old session is not heard any more */
    assert_int_equal(model->upgrade_count, 2);
    model_say(model, CREATED_GA);
    model_say(model, UPDATED_GA);
    assert_string_equal(fake_call_told(&model->call), "ready\n");
    model->heard.len = 0;
    ai_leg_port.respond(model->leg, NULL); /* the old session's response does not stand in the way */
    model_settle(model);
    assert_string_equal(model_heard(model), "{\"type\":\"response.create\",\"event_id\":\"respond-1\"}\n");
}

static void close_is_not_answered_with_gone(void **state)
{
    struct model *model = *state;
    model_become_ready(model);
    ai_leg_port.close(model->leg, "call is over");
    ai_leg_port.close(model->leg, "again");
    ai_leg_port.append(model->leg, SPAN_LIT("f39/"));
    ai_leg_port.respond(model->leg, NULL);
    model_settle(model);
    assert_int_equal(model->end_count, 1);
    assert_int_equal(model->leg_end.close_code, 1000);
    assert_string_equal(fake_call_told(&model->call), "");
}

/* Whatever the ready leg tells its call next, this is done from inside. */
static void when_told(struct model *model, void (*act)(struct call *call))
{
    model_become_ready(model);
    model_begin_response(model, "R");
    model->call.owner = model;
    model->call.on_told = act;
}

static void destroy_leg(struct call *call)
{
    struct model *model = call->owner;
    ai_leg_destroy(model->leg);
    model->leg = NULL;
}

/* The call may end inside any event; the leg lives to the end of the turn and says nothing more. */
static void the_leg_may_be_destroyed_inside_an_event(void **state)
{
    struct model *model = *state;
    enum { FRAME_CHARS = 216 }; /* of 20 ms, which are told at once */
    char frame[FRAME_CHARS + 1] = "", event[400], told[400];
    memset(frame, 'A', FRAME_CHARS);
    snprintf(event, sizeof event,
             "{\"type\":\"response.output_audio.delta\","
             "\"response_id\":\"R\",\"item_id\":\"A\",\"delta\":\"%s\"}",
             frame);
    snprintf(told, sizeof told, "audio R A %s\n", frame);
    when_told(model, destroy_leg);
    int activities = model->activity_count;
    for (int i = 0; i < 3; i++)
        assert_int_equal(ws_send_text(model->ws, span_of(event)), VP_OK);
    model_settle(model);
    assert_string_equal(fake_call_told(&model->call), told);
    assert_int_equal(model->activity_count, activities);
}

static void the_leg_may_be_destroyed_when_the_model_is_gone(void **state)
{
    struct model *model = *state;
    when_told(model, destroy_leg);
    model_hang_up(model, 1011, "down");
    assert_string_equal(fake_call_told(&model->call), "gone closed with 1011: down\n");
}

static void dial_again(struct call *call)
{
    struct model *model = call->owner;
    call->on_told = NULL;
    ai_leg_port.close(model->leg, "failed");
    ai_leg_port.dial(model->leg, AI_PLACE_MODEL);
}

static void the_leg_may_dial_again_when_the_model_is_gone(void **state)
{
    struct model *model = *state;
    when_told(model, dial_again);
    model_hang_up(model, 1011, "down");
    assert_int_equal(model->upgrade_count, 2);
    model_say(model, CREATED_GA);
    model_say(model, UPDATED_GA);
    assert_string_equal(fake_call_told(&model->call), "gone closed with 1011: down\nready\n");
}

static void garbage_is_counted_and_passed_over(void **state)
{
    struct model *model = *state;
    model_become_ready(model);
    int64_t bad = metric_get(METRIC_BAD_MESSAGES_TOTAL);
    static const char *const garbage[] = {"",
                                          "null",
                                          "{",
                                          "{\"type\":7}",
                                          "{\"type\":\"response.audio.delta\",\"delta\":\"%\"}",
                                          "{\"type\":\"error\",\"error\":{\"message\":\"\\ud800\"}}"};
    for (size_t i = 0; i < sizeof garbage / sizeof garbage[0]; i++)
        model_say(model, garbage[i]);
    assert_int_equal(metric_get(METRIC_BAD_MESSAGES_TOTAL) - bad, sizeof garbage / sizeof garbage[0]);
    model_say(model, "{\"type\":\"localai.classifier.result\",\"x\":[[[]]]}");
    assert_string_equal(fake_call_told(&model->call), "");
    for (int i = 0; i < 60; i++)
        assert_int_equal(ws_send_text(model->ws, SPAN_LIT("{")), VP_OK);
    model_settle(model);
    assert_string_equal(fake_call_told(&model->call), "gone the server sends malformed messages\n");
}

/* Ten seconds of PCM in one event are taken; more, or more than 6 MiB of anything, ends the session. */
static void events_are_taken_up_to_their_limit(void **state)
{
    struct model *model = *state;
    enum { MANY = MODEL_MESSAGE_MAX_BYTES, TAKEN = 2 };
    static const struct {
        size_t size;
        const char *told;
    } cases[] = {{108000, NULL},
                 {REALTIME_AUDIO_MAX_BYTES, NULL},
                 {REALTIME_AUDIO_MAX_BYTES + 4, "gone larger than the limit: one message of the model\n"},
                 {MANY, "gone larger than the limit: message is too big\n"}};
    char *event = malloc(MANY + 256);
    assert_non_null(event);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t excesses = metric_get(METRIC_MODEL_EXCESSES_TOTAL);
        if (i == 0 || i > TAKEN)
            model_become_ready(model);
        if (i == 0)
            model_begin_response(model, "R");
        size_t head =
            (size_t)snprintf(event, 256, "{\"type\":\"response.audio.delta\",\"item_id\":\"A\",\"delta\":\"");
        memset(event + head, 'A', cases[i].size);
        snprintf(event + head + cases[i].size, 16, "\"}");
        model_say(model, event);
        for (int turn = 0; turn < 300; turn++)
            loop_round(model->loop, 1);
        const char *told = fake_call_told(&model->call);
        if (cases[i].told != NULL)
            assert_string_equal(told, cases[i].told);
        else
            assert_int_equal(strlen(told), strlen("audio  A \n") + cases[i].size);
        assert_int_equal(metric_get(METRIC_MODEL_EXCESSES_TOTAL) - excesses, cases[i].told != NULL);
    }
    free(event);
}

static void a_second_session_takes_over(void **state)
{
    struct model *model = *state;
    struct ws_conn *first;
    model_become_ready(model);
    first = model->ws;
    assert_int_not_equal(model->call.left_ms, 0); /* the server told a limit */
    ai_leg_port.prepare(model->leg);
    model_settle(model);
    assert_ptr_not_equal(model->ws, first);
    model_say(model, CREATED_GA);
    model_say(model, UPDATED_GA);
    assert_string_equal(fake_call_told(&model->call), "spare ready\n");
    /* until then the first one speaks, and the second says nothing that counts */
    model_say(model, "{\"type\":\"input_audio_buffer.speech_started\"}");
    assert_string_equal(fake_call_told(&model->call), "");
    assert_int_equal(ws_send_text(first, SPAN_LIT("{\"type\":\"input_audio_buffer.speech_started\"}")),
                     VP_OK);
    model_settle(model);
    assert_string_equal(fake_call_told(&model->call), "caller speaks\n");
    ai_leg_port.swap(model->leg);
    model_settle(model);
    assert_int_equal(model->end_count, 1);
    assert_string_equal(fake_call_told(&model->call), "");
    model_say(model, "{\"type\":\"input_audio_buffer.speech_stopped\"}");
    assert_string_equal(fake_call_told(&model->call), "caller stops\n");
}

static void a_second_session_that_fails_costs_nothing(void **state)
{
    struct model *model = *state;
    model_become_ready(model);
    struct ws_conn *first = model->ws;
    model->refuse_status = 503;
    ai_leg_port.prepare(model->leg);
    model_settle(model);
    assert_string_equal(fake_call_told(&model->call), "spare gone\n");
    ai_leg_port.swap(model->leg); /* nothing to swap with */
    assert_int_equal(ws_send_text(first, SPAN_LIT("{\"type\":\"input_audio_buffer.speech_started\"}")),
                     VP_OK);
    model_settle(model);
    assert_string_equal(fake_call_told(&model->call), "caller speaks\n");
}

static void fails_for_a_rate_limit(struct model *model, const char *message)
{
    char done[400];
    snprintf(
        done, sizeof done,
        "{\"type\":\"response.done\",\"response\":{\"id\":\"r1\",\"status\":\"failed\",\"status_details\":{"
        "\"type\":\"failed\",\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"%s\"}}}}",
        message);
    model_begin_response(model, "r1");
    model_say(model, done);
}

static void a_rate_limit_is_waited_for_once(void **state)
{
    struct model *model = *state;
    model_become_ready(model);
    fails_for_a_rate_limit(model, "Please try again in 60ms.");
    assert_string_equal(fake_call_told(&model->call),
                        "done r1 failed rate_limit_exceeded: Please try again in 60ms.\n");
    (void)model_heard(model);
    ai_leg_port.respond(model->leg, NULL);
    assert_null(strstr(model_heard(model), "response.create"));
    for (int i = 0; i < 100; i++)
        loop_round(model->loop, 1);
    assert_non_null(strstr(model_heard(model), "response.create"));
    fails_for_a_rate_limit(model, "slow down");
    assert_string_equal(fake_call_told(&model->call), "barred rate_limit_exceeded: slow down\n");
}

static void a_long_one_is_not(void **state)
{
    struct model *model = *state;
    model_become_ready(model);
    fails_for_a_rate_limit(model, "Please try again in 7.5s.");
    assert_string_equal(fake_call_told(&model->call),
                        "barred rate_limit_exceeded: Please try again in 7.5s.\n");
}

/* Whatever its kind: it shows that the model is at work. */
static void every_message_of_a_response_is_told(void **state)
{
    struct model *model = *state;
    model_become_ready(model);
    int before = model->call.event_count;
    model_say(model,
              "{\"type\":\"response.output_item.added\",\"response_id\":\"r1\",\"item\":{\"id\":\"i1\"}}");
    model_say(model,
              "{\"type\":\"response.function_call_arguments.delta\",\"response_id\":\"r1\",\"delta\":\"{\"}");
    model_say(model, "{\"response_id\":\"r1\",\"type\":\"response.unheard_of\"}");
    assert_int_equal(model->call.event_count - before, 3);
    model_say(model, "{\"type\":\"rate_limits.updated\",\"rate_limits\":[]}"); /* of no response */
    model_say(model, "{\"type\":\"response.unheard_of\",\"response_id\":7}");
    assert_int_equal(model->call.event_count - before, 3);
    assert_string_equal(fake_call_told(&model->call), "");
}

static void a_probe_is_answered_by_a_sign_of_life(void **state)
{
    struct model *model = *state;
    model_become_ready(model);
    ai_leg_port.probe(model->leg);
    model_settle(model);
    assert_string_equal(
        model_heard(model),
        "{\"type\":\"session.update\",\"event_id\":\"probe-1\",\"session\":{\"type\":\"realtime\"}}\n");
    assert_string_equal(fake_call_told(&model->call), "");
    model_say(model, UPDATED_GA);
    assert_string_equal(fake_call_told(&model->call), "alive\n");
    model_say(model, UPDATED_GA); /* once */
    assert_string_equal(fake_call_told(&model->call), "");
    ai_leg_port.probe(model->leg); /* a server that refuses it lives, too */
    model_say(model, "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"m\","
                     "\"event_id\":\"probe-1\"}}");
    assert_string_equal(fake_call_told(&model->call), "alive\n");
    ai_leg_port.probe(model->leg);
    model_say(model, "{\"type\":\"unheard_of\"}");
    assert_string_equal(fake_call_told(&model->call), "alive\n");
    ai_leg_port.close(model->leg, "over");
    ai_leg_port.probe(model->leg); /* nobody there: nothing */
}

TESTS_WITH(model_open, model_close) = {
    TEST(a_turn_is_told_from_the_callers_voice_to_its_end),
    TEST(a_second_session_takes_over),
    TEST(a_second_session_that_fails_costs_nothing),
    TEST(a_rate_limit_is_waited_for_once),
    TEST(a_long_one_is_not),
    TEST(every_message_of_a_response_is_told),
    TEST(a_probe_is_answered_by_a_sign_of_life),
    TEST(responses_wait_for_each_other),
    TEST(a_server_that_is_not_busy_is_asked_again),
    TEST(no_response_runs_without_the_rules),
    TEST(a_turn_whose_end_was_missed_is_committed_before_its_answer),
    TEST(a_response_is_paid_for_once),
    TEST(only_what_runs_is_cancelled_and_what_came_truncated),
    TEST(a_failed_response_tells_why),
    TEST(an_error_without_a_name_is_of_the_request_that_is_open),
    TEST(an_expired_session_is_gone_once),
    TEST(dialling_again_makes_a_fresh_session),
    TEST(close_is_not_answered_with_gone),
    TEST(the_leg_may_be_destroyed_inside_an_event),
    TEST(the_leg_may_be_destroyed_when_the_model_is_gone),
    TEST(the_leg_may_dial_again_when_the_model_is_gone),
    TEST(garbage_is_counted_and_passed_over),
    TEST(events_are_taken_up_to_their_limit),
};
