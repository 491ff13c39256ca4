/* What REST requests may ask for, member by member (openai-rest.md sections 2, 3 and 5), and how words are answered. */
#include "with_cmocka.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/chat_asked.h"
#include "engine/model_name.h"
#include "engine/speech_asked.h"
#include "engine/upload_words.h"
#include "with_json.h"

struct refusal_case {
    const char *member, *code, *param;
};

static void expect_refusal(enum vp_err err, const struct realtime_refusal *error,
                           const struct refusal_case *wanted)
{
    if (err != VP_ERR_BAD_MESSAGE)
        fail_msg("%s is taken", wanted->member);
    assert_string_equal(error->param, wanted->param);
    assert_string_equal(error->code, wanted->code);
    assert_string_equal(error->type, "invalid_request_error");
    assert_true(error->message[0] != '\0');
}

static enum vp_err read_chat(const char *members, struct chat_asked *asked, struct realtime_refusal *error,
                             json_t **out_json)
{
    char text[1024];
    snprintf(text, sizeof text, "{\"messages\":[]%s%s}", members[0] != '\0' ? "," : "", members);
    *out_json = json_loads(text, 0, NULL);
    assert_non_null(*out_json);
    return chat_asked_read(*out_json, asked, error);
}

static void what_a_chat_cannot_have_is_refused(void **state)
{
    (void)state;
    static const struct refusal_case cases[] = {
        {"\"n\":2", "unsupported_value", "n"},
        {"\"n\":\"2\"", "invalid_type", "n"},
        {"\"temperature\":0.2", "unsupported_value", "temperature"},
        {"\"top_p\":0.5", "unsupported_value", "top_p"},
        {"\"frequency_penalty\":1", "unsupported_value", "frequency_penalty"},
        {"\"presence_penalty\":-1", "unsupported_value", "presence_penalty"},
        {"\"logprobs\":true", "unsupported_value", "logprobs"},
        {"\"top_logprobs\":3", "unsupported_parameter", "top_logprobs"},
        {"\"logit_bias\":{\"5\":1}", "unsupported_value", "logit_bias"},
        {"\"response_format\":{\"type\":\"json_object\"}", "unsupported_value", "response_format"},
        {"\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"x\"}}",
         "unsupported_value", "response_format"},
        {"\"response_format\":\"json\"", "invalid_type", "response_format"},
        {"\"tool_choice\":\"required\"", "invalid_value", "tool_choice"},
        {"\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"f\"}}", "invalid_value",
         "tool_choice"},
        {"\"tools\":[{\"type\":\"custom\"}]", "invalid_value", "tools"},
        {"\"tools\":[{\"type\":\"function\",\"function\":{}}]", "missing_required_parameter", "tools"},
        {"\"parallel_tool_calls\":false", "unsupported_value", "parallel_tool_calls"},
        {"\"stop\":[\"a\",\"b\",\"c\",\"d\",\"e\"]", "invalid_value", "stop"},
        {"\"stop\":7", "invalid_type", "stop"},
        {"\"max_tokens\":0", "invalid_value", "max_tokens"},
        {"\"max_tokens\":5,\"max_completion_tokens\":5", "invalid_value", "max_tokens"},
        {"\"stream_options\":{\"include_usage\":true}", "invalid_value", "stream_options"},
        {"\"stream\":true,\"stream_options\":{\"fly\":true}", "unknown_parameter", "stream_options.fly"},
        {"\"reasoning_effort\":\"high\"", "invalid_value", "reasoning_effort"},
        {"\"verbosity\":\"low\"", "invalid_value", "verbosity"},
        {"\"modalities\":[\"text\",\"audio\"]", "unsupported_value", "modalities"},
        {"\"audio\":{\"voice\":\"ash\"}", "unsupported_parameter", "audio"},
        {"\"functions\":[]", "unsupported_parameter", "functions"},
        {"\"store\":true", "unsupported_value", "store"},
        {"\"service_tier\":\"priority\"", "invalid_value", "service_tier"},
        {"\"metadata\":{\"k\":1}", "invalid_type", "metadata"},
        {"\"web_search_options\":{}", "unsupported_parameter", "web_search_options"},
        {"\"model\":5", "invalid_type", "model"},
        {"\"fly\":1", "unknown_parameter", "fly"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct realtime_refusal error = {0};
        struct chat_asked asked;
        json_t *json;
        expect_refusal(read_chat(cases[i].member, &asked, &error, &json), &error, &cases[i]);
        json_decref(json);
    }
}

static void a_chat_that_says_the_defaults_is_taken(void **state)
{
    (void)state;
    struct realtime_refusal error;
    struct chat_asked asked;
    json_t *json;
    assert_int_equal(
        read_chat(
            "\"model\":\"gpt-5.4-mini\",\"n\":1,\"temperature\":1,\"top_p\":1,\"seed\":5,\"store\":false,"
            "\"logprobs\":false,\"frequency_penalty\":0,\"presence_penalty\":0.0,\"logit_bias\":null,"
            "\"response_format\":{\"type\":\"text\"},\"reasoning_effort\":\"none\",\"user\":\"u\","
            "\"modalities\":[\"text\"],\"tool_choice\":\"none\",\"parallel_tool_calls\":true,"
            "\"stream\":true,\"stream_options\":{\"include_usage\":true},\"max_completion_tokens\":7,"
            "\"metadata\":{\"a\":\"b\"},\"service_tier\":\"auto\",\"stop\":[\"x\",\"y\"],\"tools\":null",
            &asked, &error, &json),
        VP_OK);
    assert_true(asked.is_streamed && asked.wants_usage && !asked.may_call_tools);
    assert_int_equal(asked.tokens_max, 7);
    assert_int_equal(asked.stop_count, 2);
    assert_null(asked.tools);
    json_decref(json);
}

static void a_chats_words_end_at_a_stop_or_at_the_limit(void **state)
{
    (void)state;
    static const char words[] = "Two caf\xc3\xa9s, please. Anything else?";
    bool is_cut;
    struct chat_asked asked = {.stops = {"else", "please"}, .stop_count = 2};
    assert_int_equal(chat_asked_len(&asked, words, &is_cut), 12);
    assert_false(is_cut);
    asked = (struct chat_asked){.tokens_max = 2};
    assert_int_equal(chat_asked_len(&asked, words, &is_cut), 7); /* no half of the e */
    assert_true(is_cut);
    asked = (struct chat_asked){.tokens_max = 100, .stops = {""}, .stop_count = 1};
    assert_int_equal(chat_asked_len(&asked, words, &is_cut), sizeof words - 1);
    assert_false(is_cut);
}

static void what_a_speech_cannot_have_is_refused(void **state)
{
    (void)state;
    static const struct refusal_case cases[] = {
        {"\"voice\":\"nobody\"", "invalid_value", "voice"},
        {"\"voice\":{\"id\":\"voice_1\"}", "invalid_value", "voice"},
        {"\"speed\":3", "unsupported_value", "speed"},
        {"\"speed\":0.25", "unsupported_value", "speed"},
        {"\"speed\":5", "invalid_value", "speed"},
        {"\"speed\":\"fast\"", "invalid_type", "speed"},
        {"\"instructions\":\"Whisper.\"", "unsupported_parameter", "instructions"},
        {"\"response_format\":\"mp3\"", "invalid_value", "response_format"},
        {"\"stream_format\":\"ws\"", "invalid_value", "stream_format"},
        {"\"fly\":1", "unknown_parameter", "fly"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[256];
        struct realtime_refusal error = {0};
        struct speech_asked asked;
        snprintf(text, sizeof text, "{\"input\":\"x\",%s}", cases[i].member);
        json_t *json = json_loads(text, 0, NULL);
        expect_refusal(speech_asked_read(json, &asked, &error), &error, &cases[i]);
        json_decref(json);
    }
    static const struct refusal_case inputs[] = {{"{}", "missing_required_parameter", "input"},
                                                 {"{\"input\":\"\"}", "string_too_short", "input"},
                                                 {"{\"input\":7}", "invalid_type", "input"}};
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
        struct realtime_refusal error = {0};
        struct speech_asked asked;
        json_t *json = json_loads(inputs[i].member, 0, NULL);
        expect_refusal(speech_asked_read(json, &asked, &error), &error, &inputs[i]);
        json_decref(json);
    }
}

static void a_speech_that_can_be_had_is_taken(void **state)
{
    (void)state;
    struct realtime_refusal error;
    struct speech_asked asked;
    json_t *json = json_loads("{\"input\":\"Hi.\",\"model\":\"tts-1\",\"voice\":\"nova\",\"speed\":1.5,"
                              "\"response_format\":\"ulaw\",\"stream_format\":\"sse\",\"instructions\":\"\"}",
                              0, NULL);
    assert_int_equal(speech_asked_read(json, &asked, &error), VP_OK);
    assert_int_equal(asked.format, SPEECH_ULAW);
    assert_true(asked.is_events && asked.speed > 1.49F);
    json_decref(json);
}

#define FIELD(name, value) "--b\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"
#define FILE_FIELD         FIELD("file", "RIFF")

static enum vp_err read_form(const char *fields, struct transcribe_asked *asked,
                             struct realtime_refusal *error)
{
    char body[1024];
    snprintf(body, sizeof body, "%s--b--\r\n", fields);
    return transcribe_asked_read("multipart/form-data; boundary=b", span_of(body), asked, error);
}

static void what_a_transcription_cannot_have_is_refused(void **state)
{
    (void)state;
    static const struct refusal_case cases[] = {
        {FIELD("model", "whisper-1"), "missing_required_parameter", "file"},
        {FILE_FIELD FIELD("response_format", "diarized_json"), "unsupported_value", "response_format"},
        {FILE_FIELD FIELD("response_format", "yaml"), "invalid_value", "response_format"},
        {FILE_FIELD FIELD("language", "de"), "unsupported_value", "language"},
        {FILE_FIELD FIELD("languages[]", "de") FIELD("languages[]", "fr"), "unsupported_value", "languages"},
        {FILE_FIELD FIELD("temperature", "0.4"), "unsupported_value", "temperature"},
        {FILE_FIELD FIELD("temperature", "warm"), "invalid_value", "temperature"},
        {FILE_FIELD FIELD("temperature", "nan"), "invalid_value", "temperature"},
        {FILE_FIELD FIELD("include[]", "logprobs"), "unsupported_value", "include"},
        {FILE_FIELD FIELD("include[]", "all"), "invalid_value", "include"},
        {FILE_FIELD FIELD("timestamp_granularities[]", "word"), "unsupported_value",
         "timestamp_granularities"},
        {FILE_FIELD FIELD("timestamp_granularities[]", "segment"), "invalid_value",
         "timestamp_granularities"},
        {FILE_FIELD FIELD("stream", "maybe"), "invalid_type", "stream"},
        {FILE_FIELD FIELD("stream", "true") FIELD("response_format", "text"), "invalid_value",
         "response_format"},
        {FILE_FIELD FIELD("chunking_strategy", "{\"type\":\"server_vad\"}"), "unsupported_value",
         "chunking_strategy"},
        {FILE_FIELD FIELD("known_speaker_names[]", "Ada"), "unsupported_value", "known_speaker_names"},
        {FILE_FIELD FIELD("fly", "1"), "unknown_parameter", "fly"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct realtime_refusal error = {0};
        struct transcribe_asked asked;
        expect_refusal(read_form(cases[i].member, &asked, &error), &error, &cases[i]);
        transcribe_asked_deinit(&asked);
    }
}

static void a_transcription_that_can_be_had_is_taken(void **state)
{
    (void)state;
    struct realtime_refusal error;
    struct transcribe_asked asked;
    assert_int_equal(read_form(FILE_FIELD FIELD("model", "whisper-1") FIELD("language", "en")
                                   FIELD("temperature", "0") FIELD("response_format", "verbose_json")
                                       FIELD("timestamp_granularities[]", "segment") FIELD("stream", "false")
                                           FIELD("languages", "fr") FIELD("languages", "en")
                                               FIELD("prompt", "What is your name?"),
                               &asked, &error),
                     VP_OK);
    assert_string_equal(asked.model, "whisper-1");
    assert_int_equal(asked.format, TRANSCRIPT_VERBOSE);
    assert_int_equal(asked.expected, SPEECH_EXPECTS_NAME);
    assert_false(asked.is_streamed);
    transcribe_asked_deinit(&asked);
}

static void expect_form(struct upload_words *words, enum transcript_format format, const char *wanted)
{
    struct buf body;
    buf_init(&body, 4096);
    assert_int_equal(upload_words_format(words, format, 25 * SPEECH_RATE_HZ, &body), VP_OK);
    assert_string_equal(buf_text(&body), wanted);
    buf_deinit(&body);
}

static void words_are_told_in_each_form(void **state)
{
    (void)state;
    struct upload_words words;
    assert_int_equal(upload_words_init(&words), VP_OK);
    expect_form(&words, TRANSCRIPT_JSON,
                "{\"text\":\"\",\"usage\":{\"type\":\"duration\",\"seconds\":25.0},\"languages\":[]}");
    struct recognition first = {.heard = {.readings = {{.text = "Two pizzas."}}, .count = 1}},
                       silence = {.heard = {.count = 0}},
                       last = {.heard = {.readings = {{.text = "Bye."}}, .count = 1}};
    assert_int_equal(upload_words_add(&words, &first, 0, 10 * SPEECH_RATE_HZ), VP_OK);
    assert_int_equal(upload_words_add(&words, &silence, 10 * SPEECH_RATE_HZ, 20 * SPEECH_RATE_HZ), VP_OK);
    assert_int_equal(upload_words_add(&words, &last, 20 * SPEECH_RATE_HZ, 25 * SPEECH_RATE_HZ + 4), VP_OK);
    expect_form(&words, TRANSCRIPT_TEXT, "Two pizzas. Bye.");
    expect_form(
        &words, TRANSCRIPT_SRT,
        "1\n00:00:00,000 --> 00:00:10,000\nTwo pizzas.\n\n2\n00:00:20,000 --> 00:00:25,001\nBye.\n\n");
    expect_form(
        &words, TRANSCRIPT_VTT,
        "WEBVTT\n\n00:00:00.000 --> 00:00:10.000\nTwo pizzas.\n\n00:00:20.000 --> 00:00:25.001\nBye.\n\n");
    json_t *done = upload_words_done(&words, 25 * SPEECH_RATE_HZ);
    assert_string_equal(json_text(done, "text"), "Two pizzas. Bye.");
    assert_string_equal(json_text(done, "usage.type"), "tokens");
    assert_string_equal(json_text(done, "languages.0.code"), "en");
    json_decref(done);
    upload_words_deinit(&words);
}

static void models_have_names(void **state)
{
    (void)state;
    assert_true(model_name_is_known("voiceplate-engine", MODEL_CHAT));
    assert_true(model_name_is_known("gpt-realtime-2025-08-28", MODEL_REALTIME));
    assert_false(model_name_is_known("gpt-realtime-2025-08-2", MODEL_ANYTHING));
    assert_false(model_name_is_known("gpt-realtime-2.1", MODEL_CHAT));
    assert_false(model_name_is_known("gpt", MODEL_ANYTHING));
    assert_false(model_name_is_known("", MODEL_ANYTHING));
}

TESTS = {
    TEST(what_a_chat_cannot_have_is_refused),
    TEST(a_chat_that_says_the_defaults_is_taken),
    TEST(a_chats_words_end_at_a_stop_or_at_the_limit),
    TEST(what_a_speech_cannot_have_is_refused),
    TEST(a_speech_that_can_be_had_is_taken),
    TEST(what_a_transcription_cannot_have_is_refused),
    TEST(a_transcription_that_can_be_had_is_taken),
    TEST(words_are_told_in_each_form),
    TEST(models_have_names),
};
