/* Server events of both dialects: the samples of openai-realtime.md and what broken servers send. */
#include "with_cmocka.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "openai/realtime_event.h"
#include "with_cases.h"
#include "with_exact_copy.h"

struct trial {
    char *text;
    struct realtime_event event;
    enum vp_err err;
};

static void decode(struct trial *trial, const char *text)
{
    size_t len = strlen(text);
    trial->text = exact_copy(text, len);
    trial->err = realtime_event_decode(trial->text, len, &trial->event);
}

static void end(struct trial *trial)
{
    free(trial->text);
}

static void audio_is_read_in_both_dialects(void **state)
{
    (void)state;
    static const char *const same[] = {
        "{\"type\":\"response.output_audio.delta\",\"event_id\":\"event_1\",\"response_id\":\"resp_5\","
        "\"item_id\":\"item_A1\",\"output_index\":0,\"content_index\":0,\"delta\":\"f39/f39/"
        "\",\"obfuscation\":\"x\"}",
        "{\"delta\":\"f39\\/f39\\/"
        "\",\"item_id\":\"item_A1\",\"response_id\":\"resp_5\",\"type\":\"response.audio.delta\"}",
    };
    for (size_t i = 0; i < 2; i++) {
        struct trial trial;
        decode(&trial, same[i]);
        assert_int_equal(trial.err, VP_OK);
        assert_int_equal(trial.event.kind, REALTIME_AUDIO);
        assert_string_equal(trial.event.response_id, "resp_5");
        assert_string_equal(trial.event.item_id, "item_A1");
        assert_true(span_is(trial.event.audio_b64, "f39/f39/"));
        end(&trial);
    }
}

static void names_may_be_written_with_escapes(void **state)
{
    (void)state;
    struct trial trial;
    decode(&trial,
           "{\"\\u0074ype\":\"response\\u002edone\",\"r\\u0065sponse\":{\"i\\u0064\":\"resp\\u005f5\","
           "\"st\\u0061tus\":\"c\\u006fmpleted\"}}");
    assert_int_equal(trial.err, VP_OK);
    assert_int_equal(trial.event.kind, REALTIME_RESPONSE_DONE);
    assert_string_equal(trial.event.response_id, "resp_5");
    assert_string_equal(trial.event.response.status, "completed");
    end(&trial);
    decode(&trial, "{\"type\":\"response.output\\u005Faudio.delta\",\"d\\u0065lta\":\"f39\\/\"}");
    assert_int_equal(trial.err, VP_OK);
    assert_int_equal(trial.event.kind, REALTIME_AUDIO);
    assert_true(span_is(trial.event.audio_b64, "f39/"));
    end(&trial);
}

static void bad_audio_is_refused(void **state)
{
    (void)state;
    FOR_EACH_TEXT(bad, "", "A", "AAA", "A===", "AA=A", "AAA\\\"", "AA AA", "AA-_") {
        char text[128];
        struct trial trial;
        snprintf(text, sizeof text, "{\"type\":\"response.audio.delta\",\"delta\":\"%s\"}", *bad);
        decode(&trial, text);
        assert_int_equal(trial.err, VP_ERR_BAD_MESSAGE);
        end(&trial);
    }
    struct trial trial;
    decode(&trial, "{\"type\":\"response.audio.delta\",\"delta\":{}}");
    assert_int_equal(trial.err, VP_ERR_BAD_MESSAGE);
    end(&trial);
}

static void times_that_overflow_are_none(void **state)
{
    (void)state;
    FOR_EACH_TEXT(expiry, "9223372036854775807", "9223372036854776", "-9223372036854775808", "-1", "0",
                  "1e300", "\"1790003600\"", "null") {
        char text[128];
        struct trial trial;
        snprintf(text, sizeof text, "{\"type\":\"session.created\",\"session\":{\"expires_at\":%s}}",
                 *expiry);
        decode(&trial, text);
        assert_int_equal(trial.event.kind, REALTIME_SESSION_CREATED);
        assert_true(trial.event.session.expires_at_unix_s == 0);
        end(&trial);
    }
}

static void a_session_tells_its_shape(void **state)
{
    (void)state;
    struct trial trial;
    decode(&trial, "{\"type\":\"session.created\",\"event_id\":\"e\",\"session\":{\"type\":\"realtime\","
                   "\"id\":\"sess_1\",\"model\":\"gpt-realtime-2.1\",\"expires_at\":1790003600,"
                   "\"audio\":{\"input\":{\"format\":{\"type\":\"audio/pcm\",\"rate\":24000}},"
                   "\"output\":{\"format\":{\"type\":\"audio/pcmu\"}}}}}");
    assert_int_equal(trial.event.kind, REALTIME_SESSION_CREATED);
    assert_true(trial.event.session.has_ga_shape);
    assert_false(trial.event.session.has_beta_shape);
    assert_string_equal(trial.event.session.id, "sess_1");
    assert_int_equal(trial.event.session.expires_at_unix_s, 1790003600);
    assert_string_equal(trial.event.session.input_format, "audio/pcm");
    assert_int_equal(trial.event.session.input_hz, 24000);
    assert_string_equal(trial.event.session.output_format, "audio/pcmu");
    assert_int_equal(trial.event.session.output_hz, 0);
    end(&trial);
    decode(
        &trial,
        "{\"type\":\"session.updated\",\"session\":{\"id\":\"sess_1\",\"input_audio_format\":\"g711_ulaw\","
        "\"output_audio_format\":\"pcm16\"}}");
    assert_int_equal(trial.event.kind, REALTIME_SESSION_UPDATED);
    assert_true(trial.event.session.has_beta_shape);
    assert_string_equal(trial.event.session.input_format, "g711_ulaw");
    assert_string_equal(trial.event.session.output_format, "pcm16");
    end(&trial);
    decode(&trial, "{\"type\":\"session.created\"}");
    assert_int_equal(trial.err, VP_OK);
    assert_false(trial.event.session.has_ga_shape || trial.event.session.has_beta_shape);
    assert_string_equal(trial.event.session.input_format, "");
    end(&trial);
}

static void tool_calls_are_read_when_complete(void **state)
{
    (void)state;
    static const char head[] =
        "{\"type\":\"response.output_item.done\",\"response_id\":\"resp_5\",\"item\":{";
    static const struct {
        const char *item;
        enum vp_err err;
        enum realtime_kind kind;
    } cases[] = {
        {"\"id\":\"i1\",\"type\":\"function_call\",\"status\":\"completed\",\"call_id\":\"call_8\","
         "\"name\":\"add_item\",\"arguments\":\"{\\\"item_id\\\":\\\"margherita\\\"}\"",
         VP_OK, REALTIME_TOOL_CALL},
        {"\"type\":\"function_call\",\"call_id\":\"c\",\"name\":\"n\"", VP_OK, REALTIME_TOOL_CALL},
        {"\"type\":\"function_call\",\"status\":\"incomplete\",\"call_id\":\"c\",\"name\":\"n\"", VP_OK,
         REALTIME_TOOL_CALL_CUT},
        {"\"type\":\"message\",\"status\":\"completed\"", VP_OK, REALTIME_UNKNOWN},
        {"\"type\":\"function_call\",\"call_id\":\"c\",\"name\":\"n\",\"arguments\":{\"a\":[1]}", VP_OK,
         REALTIME_TOOL_CALL},
        {"\"type\":\"function_call\",\"status\":\"completed\",\"name\":\"n\"", VP_ERR_BAD_MESSAGE, 0},
        {"\"type\":\"function_call\",\"status\":\"completed\",\"call_id\":\"c\"", VP_ERR_BAD_MESSAGE, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[512];
        struct trial trial;
        snprintf(text, sizeof text, "%s%s}}", head, cases[i].item);
        decode(&trial, text);
        assert_int_equal(trial.err, cases[i].err);
        if (trial.err == VP_OK)
            assert_int_equal(trial.event.kind, cases[i].kind);
        if (i == 0) {
            assert_string_equal(trial.event.tool_call.id, "call_8");
            assert_string_equal(trial.event.tool_call.name, "add_item");
            assert_string_equal(trial.event.tool_call.arguments, "{\"item_id\":\"margherita\"}");
            assert_string_equal(trial.event.response_id, "resp_5");
        }
        end(&trial);
    }
}

/* Section 7: what is cached is input, and is counted once. */
static void the_tokens_of_a_response_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *usage;
        int64_t tokens[TOKEN_KIND_COUNT]; /* text in, cached, out; audio likewise */
    } cases[] = {
        {"{\"total_tokens\":612,\"input_tokens\":540,\"output_tokens\":72,\"input_token_details\":{\"text_tokens\":410,"
         "\"audio_tokens\":130,\"image_tokens\":0,\"cached_tokens\":394,\"cached_tokens_details\":{\"text_tokens\":384,"
         "\"audio_tokens\":10}},\"output_token_details\":{\"text_tokens\":18,\"audio_tokens\":54}}",
         {26, 384, 18, 120, 10, 54}},
        /* the first servers did not say what was cached, others tell nothing but sums, or less */
        {"{\"input_tokens\":540,\"input_token_details\":{\"text_tokens\":400,\"audio_tokens\":140,"
         "\"cached_tokens\":450}}",
         {0, 400, 0, 90, 50, 0}},
        {"{\"total_tokens\":10,\"input_tokens\":5,\"output_tokens\":7}", {0, 0, 0, 5, 0, 7}},
        {"{\"input_token_details\":{\"text_tokens\":3,\"cached_tokens\":9}}", {0, 3, 0, 0, 0, 0}},
        {"{\"input_tokens\":-5,\"output_tokens\":1e99,\"input_token_details\":7}", {0}},
        {"null", {0}},
        {"[]", {0}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[640];
        struct trial trial;
        snprintf(text, sizeof text, "{\"type\":\"response.done\",\"response\":{\"id\":\"r\",\"usage\":%s}}",
                 cases[i].usage);
        decode(&trial, text);
        assert_int_equal(trial.err, VP_OK);
        for (int kind = 0; kind < TOKEN_KIND_COUNT; kind++)
            assert_int_equal(trial.event.response.usage.tokens[kind], cases[i].tokens[kind]);
        end(&trial);
    }
}

static void responses_and_errors_tell_why(void **state)
{
    (void)state;
    struct trial trial;
    decode(&trial, "{\"type\":\"response.done\",\"response\":{\"id\":\"resp_5\",\"status\":\"failed\","
                   "\"status_details\":{\"type\":\"failed\",\"error\":{\"type\":\"insufficient_quota\","
                   "\"code\":\"insufficient_quota\",\"message\":\"no credit\"}}}}");
    assert_int_equal(trial.event.kind, REALTIME_RESPONSE_DONE);
    assert_string_equal(trial.event.response_id, "resp_5");
    assert_string_equal(trial.event.response.status, "failed");
    assert_string_equal(trial.event.response.error.code, "insufficient_quota");
    end(&trial);
    decode(&trial, "{\"type\":\"response.done\",\"response\":{\"id\":\"r\",\"status\":\"cancelled\","
                   "\"status_details\":{\"type\":\"cancelled\",\"reason\":\"turn_detected\"}}}");
    assert_string_equal(trial.event.response.reason, "turn_detected");
    assert_string_equal(trial.event.response.error.code, "");
    end(&trial);
    decode(&trial, "{\"type\":\"response.done\",\"response\":{\"status_details\":null}}");
    assert_string_equal(trial.event.response.status, "");
    end(&trial);
    decode(&trial,
           "{\"type\":\"error\",\"event_id\":\"event_9\",\"error\":{\"type\":\"invalid_request_error\","
           "\"code\":\"unknown_parameter\",\"message\":\"Unknown parameter: 'session.temperature'.\","
           "\"param\":\"session.temperature\",\"event_id\":\"cfg-1\"}}");
    assert_int_equal(trial.event.kind, REALTIME_ERROR);
    assert_string_equal(trial.event.error.code, "unknown_parameter");
    assert_string_equal(trial.event.error.param, "session.temperature");
    assert_string_equal(trial.event.error.event_id, "cfg-1");
    end(&trial);
    decode(&trial, "{\"type\":\"error\",\"error\":\"Something is \\\"wrong\\\".\"}");
    assert_int_equal(trial.event.kind, REALTIME_ERROR);
    assert_string_equal(trial.event.error.message, "Something is \"wrong\".");
    assert_string_equal(trial.event.error.code, "");
    assert_string_equal(trial.event.error.event_id, "");
    end(&trial);
    decode(&trial, "{\"type\":\"response.done\",\"response\":{\"id\":\"r\",\"status\":\"failed\","
                   "\"status_details\":{\"type\":\"failed\",\"error\":\"no luck\"}}}");
    assert_string_equal(trial.event.response.error.message, "no luck");
    end(&trial);
    decode(&trial, "{\"type\":\"error\",\"error\":{\"code\":null,\"param\":null,\"event_id\":null}}");
    assert_string_equal(trial.event.error.code, "");
    end(&trial);
}

static void words_are_read_in_both_dialects(void **state)
{
    (void)state;
    static const struct {
        const char *type, *member;
        enum realtime_kind kind;
    } cases[] = {
        {"response.output_audio_transcript.delta", "delta", REALTIME_WORDS},
        {"response.audio_transcript.delta", "delta", REALTIME_WORDS},
        {"response.output_text.delta", "delta", REALTIME_WORDS},
        {"response.text.delta", "delta", REALTIME_WORDS},
        {"response.output_audio_transcript.done", "transcript", REALTIME_WORDS_DONE},
        {"response.audio_transcript.done", "transcript", REALTIME_WORDS_DONE},
        {"response.output_text.done", "text", REALTIME_WORDS_DONE},
        {"response.text.done", "text", REALTIME_WORDS_DONE},
        {"conversation.item.input_audio_transcription.completed", "transcript", REALTIME_CALLER_WORDS},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[256];
        struct trial trial;
        snprintf(text, sizeof text, "{\"type\":\"%s\",\"item_id\":\"i\",\"%s\":\"p\\u00e2t\\u00e9\"}",
                 cases[i].type, cases[i].member);
        decode(&trial, text);
        assert_int_equal(trial.err, VP_OK);
        assert_int_equal(trial.event.kind, cases[i].kind);
        assert_string_equal(trial.event.words, "p\u00e2t\u00e9");
        assert_string_equal(trial.event.item_id, "i");
        end(&trial);
    }
}

static void every_other_event_has_its_kind(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum vp_err err;
        enum realtime_kind kind;
    } cases[] = {
        {"{\"type\":\"input_audio_buffer.speech_started\",\"item_id\":\"i\"}", VP_OK,
         REALTIME_SPEECH_STARTED},
        {"{\"type\":\"input_audio_buffer.speech_stopped\"}", VP_OK, REALTIME_SPEECH_STOPPED},
        {"{\"type\":\"response.audio.done\",\"item_id\":\"i\"}", VP_OK, REALTIME_AUDIO_DONE},
        {"{\"type\":\"response.created\",\"response\":{\"id\":\"r\"}}", VP_OK, REALTIME_RESPONSE_CREATED},
        {"{\"type\":\"conversation.item.input_audio_transcription.failed\",\"error\":{}}", VP_OK,
         REALTIME_CALLER_WORDS_FAILED},
        {"{\"type\":\"rate_limits.updated\",\"rate_limits\":[{}]}", VP_OK, REALTIME_UNKNOWN},
        {"{\"type\":\"localai.classifier.result\"}", VP_OK, REALTIME_UNKNOWN},
        {"{\"type\":\"ping\"}", VP_OK, REALTIME_UNKNOWN},
        {"{\"type\":\"response.output_item.added\",\"item\":{\"type\":\"message\"}}", VP_OK,
         REALTIME_UNKNOWN},
        {"{\"type\":\"response.output_item.added\",\"item\":{\"type\":\"function_call\"}}", VP_OK,
         REALTIME_TOOL_CALL_BEGUN},
        {"{\"type\":\"response.function_call_arguments.delta\",\"delta\":\"{\"}", VP_OK, REALTIME_UNKNOWN},
        {"{\"type\":\"response.function_call_arguments.done\",\"arguments\":\"{}\"}", VP_OK,
         REALTIME_TOOL_CALL_ARGUMENTS},
        {"{\"type\":\"response.reasoning.delta\"}", VP_OK, REALTIME_UNKNOWN},
        {"{\"type\":\"x.thinks\",\"response_id\":\"r\"}", VP_OK, REALTIME_UNKNOWN},
        {"{\"type\":\"x.thinks\",\"response_id\":7}", VP_OK, REALTIME_UNKNOWN},
        {"{\"type\":\"input_audio_buffer.committed\",\"item_id\":\"i\"}", VP_OK, REALTIME_COMMITTED},
        {"{}", VP_ERR_BAD_MESSAGE, 0},
        {"{\"type\":7}", VP_ERR_BAD_MESSAGE, 0},
        {"", VP_ERR_BAD_JSON, 0},
        {"[]", VP_ERR_BAD_JSON, 0},
        {"{\"type\":\"error\"", VP_ERR_BAD_JSON, 0},
        {"{\"type\":\"error\",\"error\":{\"code\":\"\\ud800\"}}", VP_ERR_BAD_JSON, 0},
        {"{\"type\":\"error\",\"error\":{\"code\":nul}}", VP_ERR_BAD_JSON, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct trial trial;
        decode(&trial, cases[i].text);
        assert_int_equal(trial.err, cases[i].err);
        if (trial.err == VP_OK)
            assert_int_equal(trial.event.kind, cases[i].kind);
        end(&trial);
    }
}

/* A depth bomb costs nothing and is refused. */
static void depth_is_bounded(void **state)
{
    (void)state;
    enum { DEPTH = 100000 };
    static char text[2 * DEPTH + 64];
    size_t len = (size_t)snprintf(text, sizeof text, "{\"type\":\"error\",\"error\":");
    memset(text + len, '[', DEPTH);
    memset(text + len + DEPTH, ']', DEPTH);
    text[len + 2 * DEPTH] = '}';
    struct realtime_event event;
    assert_int_equal(realtime_event_decode(text, len + 2 * DEPTH + 1, &event), VP_ERR_BAD_JSON);
}

/* Fills a message of 1 MiB with a unit that is repeated between a head and a tail. */
static void decode_full(struct trial *trial, const char *head, const char *unit, const char *tail)
{
    enum { FULL = 1 << 20 };
    size_t unit_len = strlen(unit), len = strlen(head);
    trial->text = malloc(FULL + 1);
    assert_non_null(trial->text);
    memcpy(trial->text, head, len);
    for (; len + unit_len + strlen(tail) <= FULL; len += unit_len)
        memcpy(trial->text + len, unit, unit_len);
    memcpy(trial->text + len, tail, strlen(tail) + 1);
    len += strlen(tail);
    trial->err = realtime_event_decode(trial->text, len, &trial->event);
}

/* Nothing is built of what is not asked for, and texts that nobody could say are none. */
static void full_messages_are_taken_without_what_is_not_asked_for(void **state)
{
    (void)state;
    static const struct {
        const char *head, *unit, *tail;
        enum vp_err err;
        enum realtime_kind kind;
    } cases[] = {
        {"{\"type\":\"response.done\",\"response\":{\"status\":\"completed\",\"output\":[1", ",{\"id\":[]}",
         "]}}", VP_OK, REALTIME_RESPONSE_DONE},
        {"{\"type\":\"error\"", ",\"k\":1", "}", VP_OK, REALTIME_ERROR},
        {"{\"type\":\"error\",\"error\":{\"code\":\"c\"", ",\"k\":1", "}}", VP_OK, REALTIME_ERROR},
        {"{\"type\":\"unknown\",\"x\":[[]", ",[]", "]}", VP_OK, REALTIME_UNKNOWN},
        {"{\"type\":\"response.text.delta\",\"delta\":\"", "\\u00e9", "\"}", VP_OK, REALTIME_WORDS},
        {"{\"type\":\"response.output_item.done\",\"item\":{\"type\":\"function_call\",\"call_id\":\"c\","
         "\"name\":\"n\",\"arguments\":\"",
         "\\\"", "\"}}", VP_OK, REALTIME_TOOL_CALL},
        {"{\"type\":\"response.output_audio.delta\",\"delta\":\"", "AAAA", "\"}", VP_ERR_TOO_BIG, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct trial trial;
        decode_full(&trial, cases[i].head, cases[i].unit, cases[i].tail);
        assert_int_equal(trial.err, cases[i].err);
        if (trial.err == VP_OK)
            assert_int_equal(trial.event.kind, cases[i].kind);
        if (trial.err == VP_OK && trial.event.kind == REALTIME_RESPONSE_DONE)
            assert_string_equal(trial.event.response.status, "completed");
        if (trial.err == VP_OK && trial.event.kind == REALTIME_WORDS)
            assert_string_equal(trial.event.words, "");
        if (trial.err == VP_OK && trial.event.kind == REALTIME_TOOL_CALL)
            assert_string_equal(trial.event.tool_call.arguments, "");
        end(&trial);
    }
}

/* A blank in front changes nothing of what an event says, but takes it out of the usual shapes. */
static void assert_scanned_alike(const char *text)
{
    struct trial shaped, scanned;
    char blank[512];
    snprintf(blank, sizeof blank, " %s", text);
    decode(&shaped, text);
    decode(&scanned, blank);
    assert_int_equal(shaped.err, scanned.err);
    if (shaped.err == VP_OK) {
        assert_int_equal(shaped.event.kind, scanned.event.kind);
        assert_string_equal(shaped.event.response_id, scanned.event.response_id);
        assert_string_equal(shaped.event.item_id, scanned.event.item_id);
    }
    if (shaped.err == VP_OK && shaped.event.kind == REALTIME_WORDS)
        assert_string_equal(shaped.event.words, scanned.event.words);
    if (shaped.err == VP_OK && shaped.event.kind == REALTIME_AUDIO) {
        assert_int_equal(shaped.event.audio_b64.len, scanned.event.audio_b64.len);
        assert_memory_equal(shaped.event.audio_b64.at, scanned.event.audio_b64.at,
                            shaped.event.audio_b64.len);
    }
    end(&shaped);
    end(&scanned);
}

static void usual_shapes_are_read_as_the_scanner_reads_them(void **state)
{
    (void)state;
#define PLACE "\"response_id\":\"resp_5\",\"item_id\":\"item_A1\",\"output_index\":12,\"content_index\":0,"
#define FRAME "/f39//7+/f38A+Z9/f39//7+/f38A+Z9/f39//7+/f38A+Z9/f39//7+/f38A+Z9/f39//7+/f38A+Z9"
    static const char changes[] = "\"\\{}:, x0-=\x01\x1f\xc3";
    FOR_EACH_TEXT(
        usual,
        "{\"type\":\"response.output_audio.delta\",\"event_id\":\"event_1\"," PLACE "\"delta\":\"f39/f39/\"}",
        "{\"event_id\":\"event_1\",\"type\":\"response.audio.delta\"," PLACE
        "\"delta\":\"f39/f39/\",\"obfuscation\":\"x9\"}",
        "{\"type\":\"response.output_audio.delta\",\"event_id\":\"event_1\"," PLACE "\"delta\":\"" FRAME
        "f39=\"}",
        "{\"event_id\":\"event_1\",\"type\":\"response.audio.delta\"," PLACE "\"delta\":\"" FRAME
        "fw==\",\"obfuscation\":\"x9\"}",
        "{\"type\":\"response.output_audio_transcript.delta\",\"event_id\":\"event_1\"," PLACE
        "\"delta\":\"One pizza\"}",
        "{\"type\":\"response.unheard_of.delta\",\"event_id\":\"event_1\"," PLACE "\"delta\":\"?\"}") {
        char text[512];
        size_t len = strlen(*usual);
        assert_scanned_alike(*usual);
        for (size_t at = 0; at < len; at++) {
            for (size_t i = 0; i < sizeof changes - 1; i++) {
                memcpy(text, *usual, len + 1);
                text[at] = changes[i];
                assert_scanned_alike(text);
            }
            memcpy(text, *usual, at); /* one character less, and one twice */
            memcpy(text + at, *usual + at + 1, len - at);
            assert_scanned_alike(text);
            memcpy(text, *usual, at + 1);
            memcpy(text + at + 1, *usual + at, len - at + 1);
            assert_scanned_alike(text);
        }
    }
}

TESTS = {
    TEST(usual_shapes_are_read_as_the_scanner_reads_them),
    TEST(audio_is_read_in_both_dialects),
    TEST(names_may_be_written_with_escapes),
    TEST(bad_audio_is_refused),
    TEST(times_that_overflow_are_none),
    TEST(a_session_tells_its_shape),
    TEST(tool_calls_are_read_when_complete),
    TEST(the_tokens_of_a_response_are_read),
    TEST(responses_and_errors_tell_why),
    TEST(words_are_read_in_both_dialects),
    TEST(every_other_event_has_its_kind),
    TEST(depth_is_bounded),
    TEST(full_messages_are_taken_without_what_is_not_asked_for),
};
