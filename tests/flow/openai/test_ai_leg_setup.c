/* From dialling to a session that is ready, or to the reason why there is none. */
#include "with_cmocka.h"
#include <stdio.h>
#include <string.h>

#include "flow/openai/with_model.h"
#include "openai/setup_member.h"
#include "with_log.h"
#include "with_cases.h"

static void a_ga_session_is_set_up_without_the_beta_header(void **state)
{
    struct model *model = *state;
    model_dial(model);
    assert_string_equal(model->request_target, "/v1/realtime?model=gpt-realtime-2.1");
    assert_string_equal(model->authorization, "Bearer sk-test");
    assert_string_equal(model->beta, "-"); /* OpenAI closes connections that send it */
    assert_string_equal(model_heard(model), "");
    model_say(model, "{\"type\":\"conversation.created\"}");
    model_say(model, CREATED_GA);
    const char *setup = model_heard(model);
    assert_non_null(strstr(setup, "\"type\":\"session.update\""));
    assert_non_null(strstr(setup, "\"type\":\"realtime\""));
    assert_non_null(strstr(setup, "{\"type\":\"audio/pcmu\"}"));
    assert_non_null(strstr(setup, "Trattoria Uno"));
    ai_leg_port.append(model->leg, SPAN_LIT("f39/")); /* too early: the default format is in force */
    assert_string_equal(fake_call_told(&model->call), "");
    model_say(model, UPDATED_GA);
    assert_string_equal(fake_call_told(&model->call), "ready\n");
    assert_string_equal(model_heard(model), "");
    assert_true(model->activity_count > 0);
}

static void auto_finds_the_beta_dialect(void **state)
{
    struct model *model = *state;
    model_dial(model);
    model_say(model,
              "{\"type\":\"session.created\",\"session\":{\"id\":\"s\",\"input_audio_format\":\"pcm16\"}}");
    const char *setup = model_heard(model);
    assert_non_null(strstr(setup, "\"input_audio_format\":\"g711_ulaw\""));
    assert_null(strstr(setup, "\"type\":\"realtime\""));
    model_say(model, "{\"type\":\"session.updated\",\"session\":{\"input_audio_format\":\"g711_ulaw\","
                     "\"output_audio_format\":\"g711_ulaw\"}}");
    assert_string_equal(fake_call_told(&model->call), "ready\n");
    ai_leg_port.add_message(model->leg, AI_AGENT, "Hello.");
    model_settle(model);
    assert_non_null(strstr(model_heard(model), "{\"type\":\"text\",\"text\":\"Hello.\"}"));
    ai_leg_port.probe(model->leg);
    model_settle(model);
    assert_string_equal(model_heard(model),
                        "{\"type\":\"session.update\",\"event_id\":\"probe-1\",\"session\":{}}\n");
}

static void the_beta_dialect_has_its_header(void **state)
{
    struct model *model = *state;
    model->settings.dialect = AI_DIALECT_BETA;
    model_dial(model);
    assert_string_equal(model->beta, "realtime=v1");
    model_say(model, CREATED_GA); /* the setting decides, whatever the server shows */
    assert_non_null(strstr(model_heard(model), "\"input_audio_format\":\"g711_ulaw\""));
}

static void other_servers_get_the_key_and_the_url_they_want(void **state)
{
    struct model *model = *state;
    char url[160];
    model->settings.key_header = "api-key";
    model->settings.model = "my model/ü";
    model_dial(model);
    assert_string_equal(model->api_key, "sk-test");
    assert_string_equal(model->authorization, "-");
    assert_string_equal(model->request_target, "/v1/realtime?model=my%20model%2F%C3%BC");
    static const struct text_case urls[] = {
        {"?intent=x", "/v1/realtime?intent=x"},
        {"?model=other", "/v1/realtime?model=other"},
        {"?api-version=1&deployment=d", "/v1/realtime?api-version=1&deployment=d"},
        {"?language=en", "/v1/realtime?language=en&model=my%20model%2F%C3%BC"},
        {"?xmodel=1", "/v1/realtime?xmodel=1&model=my%20model%2F%C3%BC"},
    };
    const char *base = model->settings.url;
    FOR_EACH(each, urls) {
        snprintf(url, sizeof url, "%s%s", base, each->given);
        model->settings.url = url;
        model_dial(model);
        assert_string_equal(model->request_target, each->wanted);
    }
    model->settings.url = base;
    model->settings.model = model->settings.key = "";
    model_dial(model);
    assert_string_equal(model->request_target, "/v1/realtime");
    assert_string_equal(model->api_key, "-");
    assert_string_equal(fake_call_told(&model->call), ""); /* dialling again is no failure */
}

static void a_refused_upgrade_is_told_with_what_to_check(void **state)
{
    struct model *model = *state;
    static const struct {
        int status;
        const char *told;
    } cases[] = {
        {401, "barred refused with HTTP 401 (check realtime_key and realtime_key_header)\n"},
        {404, "barred refused with HTTP 404 (check realtime_url and realtime_model)\n"},
        {429, "barred refused with HTTP 429 (too many sessions or no quota)\n"},
        {503, "gone refused with HTTP 503 (the server has trouble)\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        model->refuse_status = cases[i].status;
        model_dial(model);
        assert_string_equal(fake_call_told(&model->call), cases[i].told);
    }
}

/* No function of a port calls back into the call before it returns. */
static void what_fails_at_once_is_told_later(void **state)
{
    struct model *model = *state;
    static const struct {
        const char *url, *key, *told;
    } cases[] = {
        {"https://127.0.0.1/v1/realtime", "k", "barred realtime_url is not a ws:// or wss:// URL\n"},
        {"", "k", "barred realtime_url is not a ws:// or wss:// URL\n"},
        {"ws://127.0.0.1:1/", "bad\r\nX-Other: 1", "barred realtime_key does not fit a header line\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        model->settings.url = cases[i].url;
        model->settings.key = cases[i].key;
        ai_leg_port.dial(model->leg, AI_PLACE_MODEL);
        assert_string_equal(fake_call_told(&model->call), "");
        model_settle(model);
        assert_string_equal(fake_call_told(&model->call), cases[i].told);
    }
    model->settings.url = "ws://127.0.0.1:1/"; /* nobody listens on port 1 */
    model->settings.key = "k";
    model_dial(model);
    assert_non_null(strstr(fake_call_told(&model->call), "gone connection refused"));
}

/* OpenAI answers a wrong key with 101, one event and close 3000. */
static void a_wrong_key_bars_the_model(void **state)
{
    struct model *model = *state;
    model_dial(model);
    model_say(
        model,
        "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"code\":\"invalid_api_key\","
        "\"message\":\"Incorrect API key provided.\"}}");
    assert_string_equal(fake_call_told(&model->call),
                        "barred invalid_api_key (check realtime_key): Incorrect API key provided.\n");
    assert_int_equal(model->end_count, 1);
}

static void the_close_code_decides_whether_the_model_is_barred(void **state)
{
    struct model *model = *state;
    static const struct {
        uint16_t code;
        const char *reason, *told;
    } cases[] = {
        {3000, "invalid_request_error.invalid_api_key",
         "barred closed with 3000: invalid_request_error.invalid_api_key\n"},
        {4000, "invalid_request_error.beta_api_shape_disabled",
         "barred closed with 4000: invalid_request_error.beta_api_shape_disabled\n"},
        {1001, "going away", "gone closed with 1001: going away\n"},
        {1011, "keepalive", "gone closed with 1011: keepalive\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        model_dial(model);
        model_hang_up(model, cases[i].code, cases[i].reason);
        assert_string_equal(fake_call_told(&model->call), cases[i].told);
        model_become_ready(model);
        model_hang_up(model, cases[i].code, cases[i].reason);
        assert_string_equal(fake_call_told(&model->call), cases[i].told);
    }
}

static void a_set_up_that_is_refused_bars_the_model(void **state)
{
    struct model *model = *state;
    model_dial(model);
    model_say(model, CREATED_GA);
    model_say(
        model,
        "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"code\":\"invalid_value\","
        "\"message\":\"Tools are not for you.\",\"param\":\"session.tools\",\"event_id\":\"setup-1\"}}");
    assert_string_equal(fake_call_told(&model->call), "barred invalid_value: Tools are not for you.\n");
}

/* The server refuses the newest set-up for that param, in those words. */
static void refuse_setup(struct model *model, int number, const char *code, const char *param,
                         const char *message)
{
    char event[512];
    snprintf(
        event, sizeof event,
        "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"code\":\"%s\",\"param\":%s%s%s,"
        "\"message\":\"%s\",\"event_id\":\"setup-%d\"}}",
        code, *param != '\0' ? "\"" : "", *param != '\0' ? param : "null", *param != '\0' ? "\"" : "",
        message, number);
    model_say(model, event);
}

static void become_demanding(struct model *model)
{
    model->settings.voice = "marin";
    model->settings.transcription_model = "gpt-transcribe";
    model->settings.noise_reduction = "near_field";
    model->settings.reasoning_effort = "low";
    model->settings.vad_type = "semantic_vad";
    model->settings.output_tokens_max = 1000;
}

/* What a call can do without is not worth a call. */
static void an_optional_member_that_is_refused_is_left_out(void **state)
{
    struct model *model = *state;
    static const struct {
        const char *code, *param, *message, *gone, *kept;
    } cases[] = {
        {"unknown_parameter", "session.audio.input.noise_reduction", "Unknown parameter.", "noise_reduction",
         "marin"},
        {"unknown_parameter", "", "Unknown parameter: 'session.audio.input.noise_reduction'.",
         "noise_reduction", "marin"},
        {"invalid_value", "session.audio.input.noise_reduction.type", "No.", "noise_reduction", "marin"},
        {"model_not_found", "session.audio.input.transcription.model", "No.", "gpt-transcribe", "near_field"},
        {"invalid_value", "", "Invalid value: 'gpt-transcribe'. Supported values are: 'whisper-1'.",
         "gpt-transcribe", "near_field"},
        {"unknown_parameter", "session.audio.input.transcription.keywords", "No.", "keywords",
         "gpt-transcribe"},
        {"invalid_value", "session.audio.output.voice", "No.", "marin", "near_field"},
        {"invalid_value", "", "Voice `marin` is not supported.", "marin", "near_field"},
        {"unknown_parameter", "session.reasoning", "No.", "effort", "marin"},
        {"invalid_value", "session.reasoning.effort", "No.", "effort", "marin"},
        {"unknown_parameter", "session.audio.input.turn_detection.create_response", "No.", "create_response",
         "interrupt_response"},
        {"invalid_value", "session.audio.input.turn_detection.type", "No.", "semantic_vad", "server_vad"},
        {"unknown_parameter", "session.audio.input.turn_detection", "No.", "turn_detection", "marin"},
        {"unknown_parameter", "session.max_output_tokens", "No.", "max_output_tokens", "marin"},
        {"unknown_parameter", "session.tool_choice", "No.", "tool_choice", "marin"},
        {"unknown_parameter", "voice", "No.", "marin", "near_field"}, /* by its last part alone */
        {"unknown_parameter", "input.noise_reduction", "No.", "noise_reduction", "marin"},
        {"invalid_value", "keywords", "No.", "keywords", "gpt-transcribe"},
        {"invalid_value", "transcription.model", "No.", "gpt-transcribe", "near_field"},
        {"invalid_value", "", "Unknown parameter: 'voice'.", "marin", "near_field"},
        {"unknown_parameter", "session.type", "No.", "\"type\":\"realtime\"", "marin"},
    };
    become_demanding(model);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        model_dial(model);
        model_say(model, CREATED_GA);
        assert_non_null(strstr(model_heard(model), cases[i].gone));
        refuse_setup(model, 1, cases[i].code, cases[i].param, cases[i].message);
        const char *setup = model_heard(model);
        assert_non_null(strstr(setup, "\"event_id\":\"setup-2\""));
        assert_null(strstr(setup, cases[i].gone));
        assert_non_null(strstr(setup, cases[i].kept));
        assert_string_equal(fake_call_told(&model->call), "");
        model_say(model, UPDATED_GA);
        assert_string_equal(fake_call_told(&model->call), "ready\n");
    }
}

/* Each is left out once; and what the process knows, the next call does not ask for. */
static void what_was_refused_is_not_asked_for_again(void **state)
{
    struct model *model = *state;
    struct setup_memory memory = {0};
    become_demanding(model);
    model->settings.memory = &memory;
    model_dial(model);
    model_say(model, CREATED_GA);
    refuse_setup(model, 1, "unknown_parameter", "session.audio.input.noise_reduction", "No.");
    refuse_setup(model, 2, "unknown_parameter", "session.reasoning", "No.");
    model->heard.len = 0;
    refuse_setup(model, 3, "unknown_parameter", "session.reasoning", "No.");
    assert_string_equal(fake_call_told(&model->call),
                        "barred unknown_parameter: No.\n"); /* it does not listen */
    model_dial(model);
    model_say(model, CREATED_GA);
    const char *setup = model_heard(model);
    assert_null(strstr(setup, "noise_reduction"));
    assert_null(strstr(setup, "reasoning"));
    assert_non_null(strstr(setup, "gpt-transcribe"));
}

static const char UPDATED_PCM[] = "{\"type\":\"session.updated\",\"session\":{\"audio\":{\"input\":{"
                                  "\"format\":{\"type\":\"audio/pcm\",\"rate\":24000}},"
                                  "\"output\":{\"format\":{\"type\":\"audio/pcm\",\"rate\":24000}}}}}";

/* After the PCM session is agreed: the telephone's frames go up as 24 kHz, the model's come down as mu-law. */
static void expect_pcm(struct model *model)
{
    assert_non_null(strstr(model_heard(model), "{\"type\":\"audio/pcm\",\"rate\":24000}"));
    assert_string_equal(fake_call_told(&model->call), "");
    model_say(model, UPDATED_PCM);
    assert_string_equal(fake_call_told(&model->call), "ready\n");
    char frame[217];
    memset(frame, '/', 216); /* 162 bytes of silence */
    for (int i = 0; i < 10; i++)
        ai_leg_port.append(model->leg, (struct span){frame, 216});
    model_settle(model);
    size_t len = strlen(model_heard(model));
    assert_in_range(len, 9 * 162 * 3 * 2 * 4 / 3, 10 * (162 * 3 * 2 * 4 / 3 + 64));
    char event[8200];
    size_t head = (size_t)snprintf(
        event, sizeof event,
        "{\"type\":\"response.output_audio.delta\",\"response_id\":\"r\",\"item_id\":\"i\",\"delta\":\"");
    memset(event + head, 'A', 6400); /* 4800 bytes: 100 ms of silence */
    snprintf(event + head + 6400, sizeof event - head - 6400, "\"}");
    model_begin_response(model, "r");
    model_say(model, event);
    const char *told = fake_call_told(&model->call);
    assert_int_equal(strncmp(told, "audio r i ////", 14), 0);
    assert_in_range(strlen(told), 10 + 1000, 10 + 1070);
    ai_leg_port.truncate(model->leg, "i", 5000);
    model_settle(model);
    assert_non_null(strstr(model_heard(model), "\"audio_end_ms\":100}"));
}

static void a_server_with_pcm_only_gets_pcm(void **state)
{
    struct model *model = *state;
    model_dial(model);
    model_say(model, CREATED_GA);
    model->heard.len = 0;
    model_say(model, UPDATED_PCM); /* it did not take mu-law */
    expect_pcm(model);
}

static void a_server_that_refuses_mu_law_gets_pcm(void **state)
{
    struct model *model = *state;
    model_dial(model);
    model_say(model, CREATED_GA);
    model->heard.len = 0;
    model_say(model, "{\"type\":\"error\",\"error\":{\"code\":\"invalid_value\",\"message\":\"Invalid value: "
                     "'audio/pcmu'.\","
                     "\"param\":\"session.audio.input.format.type\",\"event_id\":\"setup-1\"}}");
    expect_pcm(model);
}

static void a_server_that_speaks_neither_is_barred(void **state)
{
    struct model *model = *state;
    static const char opus[] =
        "{\"type\":\"session.updated\",\"session\":{\"audio\":{\"input\":{\"format\":{"
        "\"type\":\"audio/opus\"}},\"output\":{\"format\":{\"type\":\"audio/opus\"}}}}}";
    model_dial(model);
    model_say(model, CREATED_GA);
    model_say(model, opus);
    model_say(model, opus);
    assert_string_equal(fake_call_told(&model->call), "barred the server speaks neither mu-law nor PCM\n");
}

/* Servers that show nothing of the session are believed. */
static void a_server_that_shows_little_is_believed(void **state)
{
    struct model *model = *state;
    model_dial(model);
    model_say(model, "{\"type\":\"session.created\"}");
    assert_non_null(strstr(model_heard(model), "\"type\":\"realtime\""));
    model_say(model, "{\"type\":\"session.updated\",\"session\":{}}");
    assert_string_equal(fake_call_told(&model->call), "ready\n");
}

/* The engine's log lines name the call; OpenAI and others are told nothing of it. */
static void only_the_engine_is_told_of_the_call(void **state)
{
    struct model *model = *state;
    model_dial(model);
    assert_string_equal(model->call_sid, "-");
    ai_leg_port.dial(model->leg, AI_PLACE_ENGINE);
    model_settle(model);
    assert_string_equal(model->call_sid, "CA7");
}

static void log_lines_name_their_call(void **state)
{
    static struct log_capture capture;
    struct model *model = *state;
    log_capture_start(&capture);
    model_dial(model);
    model_say(model, CREATED_GA);
    model_say(model, UPDATED_GA);
    model_say(model, "{\"type\":\"error\",\"error\":{\"type\":\"server_error\",\"message\":\"Oh.\"}}");
    model_hang_up(model, 1011, "gone");
    const char *text = log_capture_stop(&capture);
    assert_non_null(strstr(text, " openai call=CA7 session_ready "));
    assert_non_null(strstr(text, " openai call=CA7 model_error "));
    assert_non_null(strstr(text, " openai call=CA7 session_failed "));
    for (const char *at = strstr(text, " openai "); at != NULL; at = strstr(at + 1, " openai "))
        assert_memory_equal(at, " openai call=CA7 ", 17);
}

TESTS_WITH(model_open, model_close) = {
    TEST(a_ga_session_is_set_up_without_the_beta_header),
    TEST(auto_finds_the_beta_dialect),
    TEST(the_beta_dialect_has_its_header),
    TEST(other_servers_get_the_key_and_the_url_they_want),
    TEST(a_refused_upgrade_is_told_with_what_to_check),
    TEST(what_fails_at_once_is_told_later),
    TEST(a_wrong_key_bars_the_model),
    TEST(the_close_code_decides_whether_the_model_is_barred),
    TEST(a_set_up_that_is_refused_bars_the_model),
    TEST(an_optional_member_that_is_refused_is_left_out),
    TEST(what_was_refused_is_not_asked_for_again),
    TEST(a_server_with_pcm_only_gets_pcm),
    TEST(a_server_that_refuses_mu_law_gets_pcm),
    TEST(a_server_that_speaks_neither_is_barred),
    TEST(a_server_that_shows_little_is_believed),
    TEST(only_the_engine_is_told_of_the_call),
    TEST(log_lines_name_their_call),
};
