/* The three REST models over real sockets, and the ways in which they fail. */
#include "with_cmocka.h"

#include "flow/pipeline/with_rest.h"

#include <stdlib.h>

#include "audio/wav.h"
#include "base/clock.h"

struct outcome {
    bool is_done, is_good;
    char text[512];
    json_t *message;
    struct buf wav;
    struct rest_failure failure;
};

static void free_outcome(struct outcome *outcome)
{
    json_decref(outcome->message);
    buf_deinit(&outcome->wav);
}

static void on_words(void *owner, const char *text, const struct rest_failure *failure)
{
    struct outcome *outcome = owner;
    outcome->is_done = true;
    outcome->is_good = failure == NULL;
    if (failure != NULL)
        outcome->failure = *failure;
    else
        (void)span_copy(span_of(text), outcome->text, sizeof outcome->text);
}

static void on_message(void *owner, json_t *message, const struct rest_failure *failure)
{
    struct outcome *outcome = owner;
    outcome->message = message;
    const char *text = json_string_value(json_object_get(message, "content"));
    on_words(owner, text != NULL ? text : "", failure);
}

static void on_audio(void *owner, struct buf *wav, const struct rest_failure *failure)
{
    struct outcome *outcome = owner;
    if (wav != NULL)
        outcome->wav = *wav;
    on_words(owner, "", failure);
}

static const char *const keywords[] = {"Margherita", "Garlic knots"};

static struct transcribe *start_transcribe(struct rest_server *rest, struct outcome *outcome,
                                           int64_t budget_ms)
{
    struct transcribe *transcribe;
    const struct transcribe_options options = {
        .terms = {.loop = rest->loop, .http = rest->http, .budget_ms = budget_ms},
        .settings = &rest->settings.transcribe,
        .keywords = keywords,
        .keyword_count = 2,
        .asked = "What name is the order under?",
        .wav = rest_tone_wav(),
        .on_done = on_words,
        .owner = outcome};
    assert_int_equal(transcribe_start(&options, &transcribe), VP_OK);
    return transcribe;
}

static struct outcome hear(struct rest_server *rest, int64_t budget_ms)
{
    struct outcome outcome = {0};
    start_transcribe(rest, &outcome, budget_ms);
    rest_wait(rest, &outcome.is_done, 5000);
    return outcome;
}

static struct outcome ask(struct rest_server *rest, int64_t budget_ms, int64_t first_byte_ms)
{
    struct outcome outcome = {0};
    struct complete *complete;
    json_t *messages = json_pack("[{s:s, s:s}]", "role", "user", "content", "hi");
    json_t *tools = json_pack("[{s:s, s:{s:s, s:s}}]", "type", "function", "function", "name", "get_menu",
                              "description", "d");
    const struct complete_options options = {.terms = {.loop = rest->loop,
                                                       .http = rest->http,
                                                       .budget_ms = budget_ms,
                                                       .first_byte_ms = first_byte_ms},
                                             .settings = &rest->settings.complete,
                                             .messages = messages,
                                             .tools = tools,
                                             .on_done = on_message,
                                             .owner = &outcome};
    assert_int_equal(complete_start(&options, &complete), VP_OK);
    json_decref(messages);
    json_decref(tools);
    rest_wait(rest, &outcome.is_done, 5000);
    return outcome;
}

static struct outcome speak(struct rest_server *rest, int64_t budget_ms, int64_t first_byte_ms)
{
    struct outcome outcome = {0};
    struct synthesise *synthesise;
    const struct synthesise_options options = {.terms = {.loop = rest->loop,
                                                         .http = rest->http,
                                                         .budget_ms = budget_ms,
                                                         .first_byte_ms = first_byte_ms},
                                               .settings = &rest->settings.synthesise,
                                               .text = "One Margherita.",
                                               .on_done = on_audio,
                                               .owner = &outcome};
    assert_int_equal(synthesise_start(&options, &synthesise), VP_OK);
    rest_wait(rest, &outcome.is_done, 5000);
    return outcome;
}

/* --- what goes well --- */

static void speech_becomes_text(void **state)
{
    struct rest_server *rest = *state;
    rest_script_json(rest, REST_TRANSCRIPTIONS,
                     "{\"text\":\" One Margherita. \\n\",\"usage\":{\"type\":\"duration\"}}");
    struct outcome outcome = hear(rest, 2000);
    assert_true(outcome.is_good);
    assert_string_equal(outcome.text, "One Margherita.");
    const char *request = rest_request(rest, REST_TRANSCRIPTIONS);
    assert_non_null(strstr(request, "Authorization: Bearer sk-hear\r\n"));
    assert_non_null(strstr(request, "name=\"model\"\r\n\r\ngpt-transcribe\r\n"));
    assert_non_null(strstr(request, "name=\"language\"\r\n\r\nen\r\n"));
    assert_non_null(strstr(request, "name=\"keywords[]\"\r\n\r\nMargherita\r\n"));
    assert_non_null(strstr(request, "name=\"keywords[]\"\r\n\r\nGarlic knots\r\n"));
    assert_null(strstr(request, "name=\"prompt\""));
    assert_non_null(strstr(request, "filename=\"turn.wav\"\r\nContent-Type: audio/wav\r\n\r\nRIFF"));
}

static void silence_may_have_no_words(void **state)
{
    struct rest_server *rest = *state;
    rest_script_json(rest, REST_TRANSCRIPTIONS, "{\"text\":\"\"}");
    struct outcome outcome = hear(rest, 2000);
    assert_true(outcome.is_good);
    assert_string_equal(outcome.text, "");
}

static void hints_fit_the_model(void **state)
{
    struct rest_server *rest = *state;
    rest->settings.transcribe.endpoint.model = "whisper-1";
    rest_script_json(rest, REST_TRANSCRIPTIONS, "{\"text\":\"a\"}");
    assert_true(hear(rest, 2000).is_good);
    assert_non_null(strstr(rest_request(rest, REST_TRANSCRIPTIONS),
                           "name=\"prompt\"\r\n\r\nMargherita, Garlic knots\r\n"));
    assert_null(strstr(rest_request(rest, REST_TRANSCRIPTIONS), "keywords"));
    rest->settings.transcribe.endpoint.model = "voiceplate-engine";
    assert_true(hear(rest, 2000).is_good);
    assert_non_null(strstr(rest_request(rest, REST_TRANSCRIPTIONS),
                           "name=\"prompt\"\r\n\r\nWhat name is the order under?\r\n"));
    assert_non_null(strstr(rest_request(rest, REST_TRANSCRIPTIONS), "Margherita"));
    rest->settings.transcribe.endpoint.model = "some-other";
    assert_true(hear(rest, 2000).is_good);
    assert_null(strstr(rest_request(rest, REST_TRANSCRIPTIONS), "Margherita"));
    assert_null(strstr(rest_request(rest, REST_TRANSCRIPTIONS), "prompt"));
}

static void refused_hints_are_left_out(void **state)
{
    struct rest_server *rest = *state;
    rest_script(rest, REST_TRANSCRIPTIONS,
                &(struct rest_reply){400, "application/json", NULL,
                                     SPAN_LIT("{\"error\":{\"message\":\"Unknown parameter: 'keywords[]'.\","
                                              "\"param\":\"keywords[]\"}}"),
                                     0, 0, false, false});
    rest_script_json(rest, REST_TRANSCRIPTIONS, "{\"text\":\"a\"}");
    assert_true(hear(rest, 2000).is_good);
    assert_null(strstr(rest_request(rest, REST_TRANSCRIPTIONS), "Margherita"));
    assert_true(rest->quirks.refuses_hints);
}

static const char stream_text[] =
    ": hello\r\n\r\n"
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},"
    "\"finish_reason\":null}]}\r\n\r\n"
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Sure, a J\xc3\xa4ger\"}}]}\r\n\r\n"
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\" pizza.\"}}]}\r\n\r\n"
    "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\r\n\r\n"
    "data: {\"choices\":[],\"usage\":{\"total_tokens\":9}}\r\n\r\n"
    "data: [DONE]\r\n\r\n";

static void an_answer_is_streamed(void **state)
{
    struct rest_server *rest = *state;
    static const int pieces[] = {0, 1, 7};
    for (size_t i = 0; i < 3; i++) {
        rest_forget(rest, REST_CHAT);
        rest_script(rest, REST_CHAT,
                    &(struct rest_reply){.status = 200,
                                         .content_type = "text/event-stream",
                                         .body = span_of(stream_text),
                                         .piece_bytes = pieces[i]});
        struct outcome outcome = ask(rest, 3000, 1000);
        assert_true(outcome.is_good);
        assert_string_equal(outcome.text, "Sure, a J\xc3\xa4ger pizza.");
        free_outcome(&outcome);
    }
    json_t *request = rest_request_json(rest, REST_CHAT);
    assert_string_equal(json_string_value(json_object_get(request, "model")), "test-chat");
    assert_true(json_is_true(json_object_get(request, "stream")));
    assert_int_equal(json_integer_value(json_object_get(request, "max_completion_tokens")), 300);
    assert_null(json_object_get(request, "reasoning_effort"));
    assert_null(json_object_get(request, "temperature"));
    const json_t *tool = json_array_get(json_object_get(request, "tools"), 0);
    assert_string_equal(json_string_value(json_object_get(json_object_get(tool, "function"), "name")),
                        "get_menu");
    json_decref(request);
}

static void servers_that_do_not_stream_are_understood(void **state)
{
    struct rest_server *rest = *state;
    rest_script_json(rest, REST_CHAT, "\n {\"choices\":[{\"message\":{\"content\":\"Sure.\"}}]}");
    struct outcome outcome = ask(rest, 2000, 0);
    assert_true(outcome.is_good);
    assert_string_equal(outcome.text, "Sure.");
    free_outcome(&outcome);
}

static void a_stream_may_end_without_its_mark(void **state)
{
    struct rest_server *rest = *state;
    rest_script_events(
        rest, "data: {\"choices\":[{\"delta\":{\"content\":\"Sure.\"},\"finish_reason\":\"stop\"}]}");
    struct outcome outcome = ask(rest, 2000, 0);
    assert_true(outcome.is_good);
    assert_string_equal(outcome.text, "Sure.");
    free_outcome(&outcome);
}

static void check_voice(struct rest_server *rest)
{
    struct outcome outcome = speak(rest, 2000, 1000);
    struct wav wav;
    assert_true(outcome.is_good);
    assert_int_equal(wav_decode((struct span){outcome.wav.at, outcome.wav.len}, &wav), VP_OK);
    assert_int_equal(wav.rate_hz, 8000);
    assert_in_range(wav.frame_count, 3900, 4100);
    wav_deinit(&wav);
    free_outcome(&outcome);
}

static void text_becomes_sound_for_the_telephone(void **state)
{
    struct rest_server *rest = *state;
    struct span pcm = rest_tone_pcm();
    rest_script(
        rest, REST_SPEECH,
        &(struct rest_reply){.status = 200, .content_type = "audio/pcm", .body = pcm, .piece_bytes = 1001});
    check_voice(rest);
    json_t *request = rest_request_json(rest, REST_SPEECH);
    assert_string_equal(json_string_value(json_object_get(request, "input")), "One Margherita.");
    assert_string_equal(json_string_value(json_object_get(request, "voice")), "coral");
    assert_string_equal(json_string_value(json_object_get(request, "response_format")), "pcm");
    json_decref(request);
    static char wav[44 + 24000] =
        "RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\x01\0\x01\0\xc0\x5d\0\0\x80\xbb\0\0\x02\0\x10\0"
        "data\xff\xff\xff\xff";
    memcpy(wav + 44, pcm.at, pcm.len);
    rest_forget(rest, REST_SPEECH);
    rest_script(rest, REST_SPEECH,
                &(struct rest_reply){.status = 200, .content_type = "audio/wav", .body = {wav, sizeof wav}});
    check_voice(rest);
}

static void keys_go_where_the_server_wants_them(void **state)
{
    struct rest_server *rest = *state;
    rest->settings.transcribe.endpoint.key_header = "api-key"; /* Azure; its URL names the model */
    rest->settings.transcribe.endpoint.model = "";
    rest_script_json(rest, REST_TRANSCRIPTIONS, "{\"text\":\"a\"}");
    assert_true(hear(rest, 2000).is_good);
    assert_non_null(strstr(rest_request(rest, REST_TRANSCRIPTIONS), "api-key: sk-hear\r\n"));
    assert_null(strstr(rest_request(rest, REST_TRANSCRIPTIONS), "Authorization"));
    assert_null(strstr(rest_request(rest, REST_TRANSCRIPTIONS), "name=\"model\""));
    rest->settings.transcribe.endpoint.key = NULL;
    assert_true(hear(rest, 2000).is_good);
    assert_null(strstr(rest_request(rest, REST_TRANSCRIPTIONS), "api-key"));
}

/* --- what a server teaches --- */

static void script_error(struct rest_server *rest, enum rest_path path, int status, const char *type,
                         const char *more, const char *body)
{
    rest_script(rest, path,
                &(struct rest_reply){
                    .status = status, .content_type = type, .more_headers = more, .body = span_of(body)});
}

static void expect_answered(struct rest_server *rest)
{
    struct outcome outcome = ask(rest, 2000, 0);
    assert_true(outcome.is_good);
    free_outcome(&outcome);
}

static void the_reasoning_trap_is_left_once_and_for_all(void **state)
{
    struct rest_server *rest = *state;
    script_error(
        rest, REST_CHAT, 400, "application/json", NULL,
        "{\"error\":{\"message\":\"Function tools with reasoning_effort are not supported for test-chat in "
        "/v1/chat/completions. To use function tools, use /v1/responses or set reasoning_effort to "
        "'none'.\",\"type\":\"invalid_request_error\",\"param\":\"reasoning_effort\",\"code\":null}}");
    rest_script_events(rest, stream_text);
    expect_answered(rest);
    assert_int_equal(rest->request_count[REST_CHAT], 2);
    json_t *request = rest_request_json(rest, REST_CHAT);
    assert_string_equal(json_string_value(json_object_get(request, "reasoning_effort")), "none");
    json_decref(request);
    expect_answered(rest);
    assert_int_equal(rest->request_count[REST_CHAT], 3); /* learned */
}

static void a_server_without_reasoning_is_not_asked_for_it(void **state)
{
    struct rest_server *rest = *state;
    rest->settings.complete.reasoning_effort = "none";
    script_error(rest, REST_CHAT, 400, "application/json", NULL,
                 "{\"error\":{\"message\":\"Unrecognized request argument supplied: reasoning_effort\"}}");
    rest_script_events(rest, stream_text);
    expect_answered(rest);
    assert_null(strstr(rest_request(rest, REST_CHAT), "reasoning_effort"));
}

static void a_trap_without_a_way_out_ends(void **state)
{
    struct rest_server *rest = *state;
    script_error(rest, REST_CHAT, 400, "application/json", NULL,
                 "{\"error\":{\"message\":\"reasoning_effort is bad\",\"param\":\"reasoning_effort\"}}");
    struct outcome outcome = ask(rest, 2000, 0);
    assert_false(outcome.is_good);
    assert_int_equal(outcome.failure.status, 400);
    assert_in_range(rest->request_count[REST_CHAT], 2, 4);
}

static void the_other_name_of_the_limit_is_found(void **state)
{
    struct rest_server *rest = *state;
    rest->settings.complete.limit = COMPLETE_MAX_TOKENS;
    script_error(
        rest, REST_CHAT, 400, "application/json", NULL,
        "{\"error\":{\"message\":\"Unsupported parameter: 'max_tokens' is not supported with this model. Use "
        "'max_completion_tokens' instead.\",\"param\":\"max_tokens\",\"code\":\"unsupported_parameter\"}}");
    rest_script_events(rest, stream_text);
    expect_answered(rest);
    assert_non_null(strstr(rest_request(rest, REST_CHAT), "\"max_completion_tokens\":300"));
    assert_null(strstr(rest_request(rest, REST_CHAT), "\"max_tokens\""));
}

/* --- what goes wrong --- */

static void expect_final(struct rest_server *rest, enum rest_path path, int status)
{
    struct outcome outcome = path == REST_CHAT     ? ask(rest, 3000, 0)
                             : path == REST_SPEECH ? speak(rest, 3000, 0)
                                                   : hear(rest, 3000);
    assert_false(outcome.is_good);
    assert_int_equal(outcome.failure.status, status);
    assert_int_equal(outcome.failure.remedy, REST_FINAL);
    assert_int_equal(rest->request_count[path], 1);
    free_outcome(&outcome);
    rest_forget(rest, path);
}

static void some_refusals_are_final(void **state)
{
    struct rest_server *rest = *state;
    for (int path = 0; path < REST_PATHS; path++) {
        script_error(rest, (enum rest_path)path, 401, "text/plain", NULL,
                     "{\"error\":{\"message\":\"Incorrect API key provided: sk-****.\","
                     "\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"invalid_api_key\"}}");
        expect_final(rest, (enum rest_path)path, 401);
        script_error(
            rest, (enum rest_path)path, 413, "application/json", NULL,
            "{\"error\":{\"message\":\"Maximum content size limit exceeded\",\"type\":\"server_error\"}}");
        expect_final(rest, (enum rest_path)path, 413);
        script_error(rest, (enum rest_path)path, 429, "application/json", NULL,
                     "{\"error\":{\"message\":\"You exceeded your current quota\","
                     "\"type\":\"insufficient_quota\",\"code\":\"insufficient_quota\"}}");
        expect_final(rest, (enum rest_path)path, 429);
        script_error(rest, (enum rest_path)path, 429, "application/json", NULL,
                     "{\"error\":{\"message\":\"No credit\",\"code\":\"credit_balance_exhausted\"}}");
        expect_final(rest, (enum rest_path)path, 429);
        script_error(rest, (enum rest_path)path, 301, "text/html", "Location: http://127.0.0.1:1/\r\n",
                     "<html>");
        expect_final(rest, (enum rest_path)path, 301);
    }
}

static void the_second_attempt_helps(struct rest_server *rest, const struct rest_reply *first)
{
    rest_forget(rest, REST_CHAT);
    rest_script(rest, REST_CHAT, first);
    rest_script_events(rest, stream_text);
    struct outcome outcome = ask(rest, 3000, 300);
    assert_true(outcome.is_good);
    assert_string_equal(outcome.text, "Sure, a J\xc3\xa4ger pizza.");
    assert_int_equal(rest->request_count[REST_CHAT], 2);
    free_outcome(&outcome);
}

static const char limited[] =
    "{\"error\":{\"message\":\"Rate limit reached\",\"type\":\"requests\",\"code\":\"rate_limit_exceeded\"}}";

static void some_failures_are_tried_again(void **state)
{
    struct rest_server *rest = *state;
    const struct rest_reply firsts[] = {
        {429, "application/json", "Retry-After: 1\r\n", span_of(limited), 0, 0, false, false},
        {429, "application/json", NULL, span_of(limited), 0, 0, false, false},
        {503, "text/html", NULL, SPAN_LIT("<html><body>Service Unavailable</body></html>"), 0, 0, false,
         false},
        {500, "application/json", NULL, SPAN_LIT("{\"error\":{\"type\":\"server_error\"}}"), 0, 0, false,
         false},
        {0, "", NULL, SPAN_LIT(""), 0, 0, false, false},
        {200, "text/event-stream", NULL, SPAN_LIT(stream_text), 1000, 0, false, false},
        {200, "text/event-stream", NULL, {stream_text, 150}, 0, 0, true, false},
        {200, "text/event-stream", NULL, {stream_text, 150}, 0, 0, false, true},
        {200, "text/event-stream", NULL, {stream_text, 210}, 0, 0, false, false},
        {200, "text/html", NULL, SPAN_LIT("<html>proxy</html>"), 0, 0, false, false},
    };
    for (size_t i = 0; i < sizeof firsts / sizeof *firsts; i++)
        the_second_attempt_helps(rest, &firsts[i]);
}

static void sound_that_breaks_off_begins_anew(void **state)
{
    struct rest_server *rest = *state;
    struct span pcm = rest_tone_pcm();
    rest_script(rest, REST_SPEECH,
                &(struct rest_reply){
                    .status = 200, .content_type = "audio/pcm", .body = {pcm.at, 9001}, .is_cut = true});
    rest_script(rest, REST_SPEECH,
                &(struct rest_reply){.status = 200, .content_type = "audio/pcm", .body = pcm});
    check_voice(rest);
    assert_int_equal(rest->request_count[REST_SPEECH], 2);
}

static void a_second_failure_is_the_end(void **state)
{
    struct rest_server *rest = *state;
    script_error(rest, REST_TRANSCRIPTIONS, 503, "text/html", NULL, "<html>");
    struct outcome outcome = hear(rest, 3000);
    assert_false(outcome.is_good);
    assert_int_equal(outcome.failure.status, 503);
    assert_int_equal(rest->request_count[REST_TRANSCRIPTIONS], 2);
}

static void without_time_there_is_no_second_attempt(void **state)
{
    struct rest_server *rest = *state;
    script_error(rest, REST_TRANSCRIPTIONS, 503, "text/html", NULL, "<html>");
    int64_t began_ms = clock_mono_ms();
    struct outcome outcome = hear(rest, 700);
    assert_false(outcome.is_good);
    assert_int_equal(rest->request_count[REST_TRANSCRIPTIONS], 1);
    assert_true(clock_mono_ms() - began_ms < 600);
}

static void an_answer_that_never_comes_is_not_waited_for(void **state)
{
    struct rest_server *rest = *state;
    rest_script(rest, REST_TRANSCRIPTIONS,
                &(struct rest_reply){.status = 200, .content_type = "", .delay_ms = 60000});
    int64_t began_ms = clock_mono_ms();
    struct outcome outcome = hear(rest, 500);
    assert_false(outcome.is_good);
    assert_int_equal(outcome.failure.err, VP_ERR_TIMED_OUT);
    assert_in_range(clock_mono_ms() - began_ms, 400, 30000); /* of the 60 s that it takes */
}

static void an_error_in_mid_stream_is_final(void **state)
{
    struct rest_server *rest = *state;
    rest_script_events(
        rest, "data: {\"choices\":[{\"delta\":{\"content\":\"Su\"}}]}\n\n"
              "data: {\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\"}}\n\ndata: [DONE]\n\n");
    struct outcome outcome = ask(rest, 3000, 0);
    assert_false(outcome.is_good);
    assert_string_equal(outcome.failure.type, "server_error");
    assert_int_equal(rest->request_count[REST_CHAT], 1);
    rest_forget(rest, REST_CHAT);
    rest_script_events(rest, "event: error\ndata: {\"message\":\"broken\"}\n\n");
    outcome = ask(rest, 3000, 0);
    assert_false(outcome.is_good);
    assert_string_equal(outcome.failure.message, "broken");
}

static void where_nobody_listens_the_call_is_refused(void **state)
{
    struct rest_server *rest = *state;
    rest->settings.transcribe.endpoint.url = "http://127.0.0.1:1/v1/audio/transcriptions";
    struct outcome outcome = hear(rest, 2000);
    assert_false(outcome.is_good);
    assert_int_equal(outcome.failure.err, VP_ERR_REFUSED);
}

static void what_is_cancelled_says_nothing(void **state)
{
    struct rest_server *rest = *state;
    struct outcome outcome = {0};
    rest_script(rest, REST_TRANSCRIPTIONS,
                &(struct rest_reply){
                    .status = 200, .content_type = "", .body = SPAN_LIT("{\"text\":\"a\"}"), .delay_ms = 50});
    for (int turns = 0; turns < 12; turns++) {
        struct transcribe *transcribe = start_transcribe(rest, &outcome, 2000);
        for (int i = 0; i < turns; i++)
            loop_round(rest->loop, 2);
        transcribe_cancel(transcribe);
    }
    for (int i = 0; i < 20; i++)
        loop_round(rest->loop, 10);
    assert_false(outcome.is_done);
}

TESTS_WITH(rest_server_open, rest_server_close) = {
    TEST(speech_becomes_text),
    TEST(silence_may_have_no_words),
    TEST(hints_fit_the_model),
    TEST(refused_hints_are_left_out),
    TEST(an_answer_is_streamed),
    TEST(servers_that_do_not_stream_are_understood),
    TEST(a_stream_may_end_without_its_mark),
    TEST(text_becomes_sound_for_the_telephone),
    TEST(keys_go_where_the_server_wants_them),
    TEST(the_reasoning_trap_is_left_once_and_for_all),
    TEST(a_server_without_reasoning_is_not_asked_for_it),
    TEST(a_trap_without_a_way_out_ends),
    TEST(the_other_name_of_the_limit_is_found),
    TEST(some_refusals_are_final),
    TEST(some_failures_are_tried_again),
    TEST(sound_that_breaks_off_begins_anew),
    TEST(a_second_failure_is_the_end),
    TEST(without_time_there_is_no_second_attempt),
    TEST(an_answer_that_never_comes_is_not_waited_for),
    TEST(an_error_in_mid_stream_is_final),
    TEST(where_nobody_listens_the_call_is_refused),
    TEST(what_is_cancelled_says_nothing),
};
