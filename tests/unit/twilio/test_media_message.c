/* Media Streams messages: the samples of twilio.md, section 3, and what strangers make of them. */
#include "with_cmocka.h"
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "twilio/media_message.h"
#include "with_cases.h"
#include "with_exact_copy.h"

#define STREAM "MZ00000000000000000000000000000003"
#define CALL   "CA00000000000000000000000000000002"

static const char START[] =
    "{\"event\":\"start\",\"sequenceNumber\":\"1\",\"streamSid\":\"" STREAM "\","
    "\"start\":{\"accountSid\":\"AC00000000000000000000000000000001\",\"streamSid\":\"" STREAM "\","
    "\"callSid\":\"" CALL "\",\"tracks\":[\"inbound\"],"
    "\"mediaFormat\":{\"encoding\":\"audio/x-mulaw\",\"sampleRate\":8000,\"channels\":1},"
    "\"customParameters\":{\"token\":\"9f1c\",\"from\":\"+15550002222\"}}}";
static const char AUDIO[] =
    "{\"event\":\"media\",\"sequenceNumber\":\"2\",\"streamSid\":\"" STREAM "\","
    "\"media\":{\"track\":\"inbound\",\"chunk\":\"1\",\"timestamp\":\"20\",\"payload\":\"//7+/f38\"}}";

/* The decoder writes into its text, so each try gets a fresh copy of exactly the right size. */
struct trial {
    char *text;
    struct media_message message;
    enum vp_err err;
};

static void decode(struct trial *trial, const char *text)
{
    size_t len = strlen(text);
    trial->text = exact_copy(text, len);
    trial->err = media_message_decode(trial->text, len, &trial->message);
}

static void refuse(const char *text, enum vp_err expected)
{
    struct trial trial;
    decode(&trial, text);
    if (trial.err != expected)
        print_message("%s\n", text);
    assert_int_equal(trial.err, expected);
    free(trial.text);
}

static void connected_and_start_are_read(void **state)
{
    (void)state;
    struct trial trial;
    decode(&trial, "{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}");
    assert_int_equal(trial.err, VP_OK);
    assert_int_equal(trial.message.kind, MEDIA_CONNECTED);
    free(trial.text);

    decode(&trial, START);
    assert_int_equal(trial.err, VP_OK);
    const struct media_message *m = &trial.message;
    assert_int_equal(m->kind, MEDIA_START);
    assert_string_equal(m->stream_sid, STREAM);
    assert_string_equal(m->start.stream_sid, STREAM);
    assert_string_equal(m->start.call_sid, CALL);
    assert_string_equal(m->start.account_sid, "AC00000000000000000000000000000001");
    assert_string_equal(m->start.encoding, "audio/x-mulaw");
    assert_int_equal(m->start.sample_hz, 8000);
    assert_int_equal(m->start.channels, 1);
    assert_string_equal(media_start_parameter(m, "token"), "9f1c");
    assert_string_equal(media_start_parameter(m, "from"), "+15550002222");
    assert_string_equal(media_start_parameter(m, "to"), "");
    free(trial.text);
}

static void audio_is_read_in_whatever_spelling(void **state)
{
    (void)state;
    static const char *const same[] = {
        AUDIO,
        /* another order, numbers as numbers, unknown members, spaces, a slash that was escaped */
        " { \"media\" : "
        "{\"payload\":\"\\/\\/7+\\/f38\",\"new\":{\"a\":[1,{}]},\"timestamp\":20,\"track\":\"inbound\"},"
        "\"extra\":null,\"streamSid\":\"" STREAM "\",\"event\":\"media\" } ",
    };
    for (size_t i = 0; i < 2; i++) {
        struct trial trial;
        decode(&trial, same[i]);
        assert_int_equal(trial.err, VP_OK);
        assert_int_equal(trial.message.kind, MEDIA_AUDIO);
        assert_string_equal(trial.message.stream_sid, STREAM);
        assert_true(span_is(trial.message.audio.payload_b64, "//7+/f38"));
        assert_int_equal(trial.message.audio.timestamp_ms, 20);
        assert_false(trial.message.audio.is_outbound);
        free(trial.text);
    }
    struct trial trial;
    decode(&trial, "{\"event\":\"media\",\"media\":{\"payload\":\"AA==\",\"track\":\"outbound\"}}");
    assert_int_equal(trial.err, VP_OK);
    assert_true(trial.message.audio.is_outbound);
    assert_int_equal(trial.message.audio.timestamp_ms, -1);
    assert_string_equal(trial.message.stream_sid, "");
    free(trial.text);
}

static void names_may_be_written_with_escapes(void **state)
{
    (void)state;
    struct trial trial;
    decode(&trial, "{\"\\u0065vent\":\"m\\u0061rk\",\"stre\\u0061mSid\":\"" STREAM
                   "\",\"m\\u0061rk\":{\"n\\u0061me\":\"one\"}}");
    assert_int_equal(trial.err, VP_OK);
    assert_int_equal(trial.message.kind, MEDIA_MARK);
    assert_string_equal(trial.message.mark_name, "one");
    free(trial.text);
    decode(&trial, "{\"event\":\"start\",\"streamSid\":\"" STREAM "\",\"start\":{\"c\\u0061llSid\":\"" CALL
                   "\",\"streamSid\":\"" STREAM "\",\"customParameters\":{\"tok\\u0065n\":\"9f1c\"}}}");
    assert_int_equal(trial.err, VP_OK);
    assert_string_equal(trial.message.start.parameters[0].name, "token");
    assert_string_equal(trial.message.start.parameters[0].value, "9f1c");
    free(trial.text);
}

static void mark_dtmf_words_stop_and_clear_are_read(void **state)
{
    (void)state;
    struct trial trial;
    decode(&trial, "{\"event\":\"mark\",\"sequenceNumber\":\"91\",\"streamSid\":\"" STREAM "\","
                   "\"mark\":{\"name\":\"resp7-\\\"end\\u00e9\"}}");
    assert_int_equal(trial.message.kind, MEDIA_MARK);
    assert_string_equal(trial.message.mark_name, "resp7-\"end\u00e9");
    free(trial.text);
    decode(&trial, "{\"event\":\"dtmf\",\"streamSid\":\"" STREAM "\",\"sequenceNumber\":\"90\","
                   "\"dtmf\":{\"track\":\"inbound_track\",\"digit\":\"#\"}}");
    assert_int_equal(trial.message.kind, MEDIA_DTMF);
    assert_int_equal(trial.message.digit, '#');
    free(trial.text);
    decode(&trial, "{\"event\":\"words\",\"streamSid\":\"" STREAM "\","
                   "\"words\":{\"text\":\"one \\\"large\\\" pizza\"}}");
    assert_int_equal(trial.message.kind, MEDIA_WORDS);
    assert_string_equal(trial.message.words, "one \"large\" pizza");
    free(trial.text);
    decode(&trial, "{\"event\":\"stop\",\"sequenceNumber\":\"400\",\"streamSid\":\"" STREAM "\","
                   "\"stop\":{\"accountSid\":\"AC1\",\"callSid\":\"" CALL "\"}}");
    assert_int_equal(trial.message.kind, MEDIA_STOP);
    free(trial.text);
    decode(&trial, "{\"event\":\"clear\",\"streamSid\":\"" STREAM "\"}");
    assert_int_equal(trial.message.kind, MEDIA_CLEAR);
    free(trial.text);
    decode(&trial, "{\"event\":\"weather\",\"streamSid\":\"" STREAM "\",\"weather\":[]}");
    assert_int_equal(trial.err, VP_OK);
    assert_int_equal(trial.message.kind, MEDIA_UNKNOWN);
    free(trial.text);
}

static void bad_messages_are_refused(void **state)
{
    (void)state;
    FOR_EACH_TEXT(not_json, "", " ", "null", "[]", "{", "{}x", "{\"event\"}", "{\"event\":\"media\"",
                  "{'event':'media'}", "{\"event\":\"media\",}",
                  "{\"event\":\"media\",\"media\":{\"payload\":\"AAAA\"}",
                  "{\"event\":\"media\",\"media\":[}]}",
                  "{\"event\":\"media\",\"media\":{\"payload\":\"AAAA\",}}",
                  "{\"event\":\"start\",\"start\":{\"callSid\":\"C\",\"mediaFormat\":{,}}}")
        refuse(*not_json, VP_ERR_BAD_JSON);
    FOR_EACH_TEXT(
        incomplete, "{}", "{\"event\":1}", "{\"event\":null}", "{\"event\":\"media\"}",
        "{\"event\":\"media\",\"media\":\"{}\"}", "{\"event\":\"mark\",\"mark\":[]}", "{\"event\":\"dtmf\"}",
        "{\"event\":\"start\",\"start\":null}", "{\"event\":\"media\",\"media\":{}}",
        "{\"event\":\"media\",\"media\":{\"payload\":\"\"}}",
        "{\"event\":\"media\",\"media\":{\"payload\":7}}",
        "{\"event\":\"media\",\"media\":{\"payload\":\"AAA\"}}",
        "{\"event\":\"media\",\"media\":{\"payload\":\"A===\"}}",
        "{\"event\":\"media\",\"media\":{\"payload\":\"AA=A\"}}",
        "{\"event\":\"media\",\"media\":{\"payload\":\"AAA\\\"\"}}", /* would break out of the next JSON text */
        "{\"event\":\"media\",\"media\":{\"payload\":\"AA-_\"}}", "{\"event\":\"mark\",\"mark\":{}}",
        "{\"event\":\"mark\",\"mark\":{\"name\":\"\"}}",
        "{\"event\":\"mark\",\"mark\":{\"name\":\"a\\u0000b\"}}",
        "{\"event\":\"dtmf\",\"dtmf\":{\"digit\":\"55\"}}", "{\"event\":\"dtmf\",\"dtmf\":{\"digit\":\"x\"}}",
        "{\"event\":\"dtmf\",\"dtmf\":{\"digit\":5}}", "{\"event\":\"start\",\"start\":{}}")
        refuse(*incomplete, VP_ERR_BAD_MESSAGE);
}

static void every_cut_is_refused(void **state)
{
    (void)state;
    for (size_t len = 0; len < strlen(START); len++) {
        char *text = exact_copy(START, len);
        struct media_message message;
        assert_int_equal(media_message_decode(text, len, &message), VP_ERR_BAD_JSON);
        free(text);
    }
}

static void too_many_parameters_are_left_out(void **state)
{
    (void)state;
    struct buf text;
    buf_init(&text, 1 << 16);
    assert_int_equal(
        buf_append_text(&text, "{\"event\":\"start\",\"start\":{\"callSid\":\"C\",\"customParameters\":{"),
        VP_OK);
    for (int i = 0; i < 100; i++)
        assert_int_equal(buf_appendf(&text, "%s\"p%d\":\"v%d\"", i > 0 ? "," : "", i, i), VP_OK);
    assert_int_equal(buf_append_text(&text, "}}}"), VP_OK);
    struct trial trial;
    decode(&trial, buf_text(&text));
    assert_int_equal(trial.err, VP_OK);
    assert_int_equal(trial.message.start.parameter_count, MEDIA_PARAMETERS_MAX);
    assert_string_equal(media_start_parameter(&trial.message, "p31"), "v31");
    assert_string_equal(media_start_parameter(&trial.message, "p32"), "");
    free(trial.text);
    buf_deinit(&text);
}

static char *join(const struct span *parts, size_t count)
{
    struct buf text;
    buf_init(&text, 1 << 16);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(buf_append_span(&text, parts[i]), VP_OK);
    assert_non_null(buf_text(&text));
    return text.at;
}

static char room[MEDIA_MARK_ESCAPED_BYTES];

static void messages_are_encoded_around_the_payload(void **state)
{
    (void)state;
    struct media_writer writer;
    struct span parts[MEDIA_PARTS];
    assert_int_equal(media_writer_init(&writer, STREAM), VP_OK);
    static const char payload[] = "f39/f39/";
    media_encode_audio(&writer, span_of(payload), parts);
    assert_ptr_equal(parts[1].at, payload); /* not copied */
    char *text = join(parts, MEDIA_PARTS);
    assert_string_equal(text, "{\"event\":\"media\",\"streamSid\":\"" STREAM
                              "\",\"media\":{\"payload\":\"f39/f39/\"}}");
    free(text);
    media_encode_mark(&writer, "item_A1:320:g1", room, parts);
    text = join(parts, MEDIA_PARTS);
    assert_string_equal(text, "{\"event\":\"mark\",\"streamSid\":\"" STREAM
                              "\",\"mark\":{\"name\":\"item_A1:320:g1\"}}");
    free(text);
    media_encode_clear(&writer, parts);
    text = join(parts, 1);
    assert_string_equal(text, "{\"event\":\"clear\",\"streamSid\":\"" STREAM "\"}");
    free(text);
}

/* A mark's name comes back as it was sent, whatever a model put into it. */
static void mark_names_round_trip(void **state)
{
    (void)state;
    struct media_writer writer;
    assert_int_equal(media_writer_init(&writer, "MZ1"), VP_OK);
    FOR_EACH_TEXT(name, "plain", "a\"b\\c", "\x01\x1f\n\t", "p\u00e2t\u00e9 \U0001f355",
                  "\"},\"event\":\"clear\",\"x\":{\"y\":\"", "/") {
        struct span parts[MEDIA_PARTS];
        media_encode_mark(&writer, *name, room, parts);
        char *text = join(parts, MEDIA_PARTS);
        json_t *root = json_loads(text, 0, NULL);
        assert_non_null(root);
        assert_int_equal(json_object_size(root), 3);
        json_decref(root);
        struct media_message message;
        assert_int_equal(media_message_decode(text, strlen(text), &message), VP_OK);
        assert_int_equal(message.kind, MEDIA_MARK);
        assert_string_equal(message.mark_name, *name);
        free(text);
    }
}

static void long_mark_names_are_cut_at_a_character(void **state)
{
    (void)state;
    struct media_writer writer;
    assert_int_equal(media_writer_init(&writer, "MZ1"), VP_OK);
    for (size_t shift = 0; shift < 4; shift++) {
        char name[1024] = "xxxx";
        for (size_t at = shift; at + 4 < sizeof name; at += 4)
            memcpy(name + at, "\xf0\x9f\x8d\x95", 5);
        struct span parts[MEDIA_PARTS];
        media_encode_mark(&writer, name, room, parts);
        char *text = join(parts, MEDIA_PARTS);
        json_t *root = json_loads(text, 0, NULL); /* refuses malformed UTF-8 */
        assert_non_null(root);
        json_decref(root);
        free(text);
    }
    char control[1024];
    memset(control, 1, sizeof control - 1);
    control[sizeof control - 1] = '\0';
    struct span parts[MEDIA_PARTS];
    media_encode_mark(&writer, control, room, parts);
    assert_int_equal(parts[1].len, 6 * (MEDIA_MARK_BYTES - 1));
}

static void a_stream_sid_that_breaks_out_is_refused(void **state)
{
    (void)state;
    struct media_writer writer;
    assert_int_equal(media_writer_init(&writer, ""), VP_ERR_BAD_VALUE);
    assert_int_equal(media_writer_init(&writer, "MZ\"1"), VP_ERR_BAD_VALUE);
    assert_int_equal(media_writer_init(&writer, "MZ 1"), VP_ERR_BAD_VALUE);
    char sid[MEDIA_SID_BYTES + 1];
    memset(sid, 'M', sizeof sid - 1);
    sid[MEDIA_SID_BYTES] = '\0';
    assert_int_equal(media_writer_init(&writer, sid), VP_ERR_BAD_VALUE);
    sid[MEDIA_SID_BYTES - 1] = '\0';
    assert_int_equal(media_writer_init(&writer, sid), VP_OK);
}

static const char AUDIO_SID_LAST[] =
    "{\"event\":\"media\",\"sequenceNumber\":\"31\",\"media\":{\"track\":\"outbound\",\"chunk\":\"30\","
    "\"timestamp\":\"614\",\"payload\":\"//7+/f38\"},\"streamSid\":\"" STREAM "\"}";
#define FRAME "/f39//7+/f38A+Z9/f39//7+/f38A+Z9/f39//7+/f38A+Z9/f39//7+/f38A+Z9/f39//7+/f38A+Z9"
static const char LONG_SID_LAST[] =
    "{\"event\":\"media\",\"sequenceNumber\":\"31\",\"media\":{\"track\":\"inbound\",\"chunk\":\"30\","
    "\"timestamp\":\"614\",\"payload\":\"" FRAME "fw==\"},\"streamSid\":\"" STREAM "\"}";
static const char LONG_SID_FIRST[] =
    "{\"event\":\"media\",\"sequenceNumber\":\"31\",\"streamSid\":\"" STREAM "\",\"media\":{\"track\":"
    "\"inbound\",\"chunk\":\"30\",\"timestamp\":\"614\",\"payload\":\"" FRAME "f39=\"}}";
static const char MARK[] = "{\"event\":\"mark\",\"sequenceNumber\":\"91\",\"streamSid\":\"" STREAM "\","
                           "\"mark\":{\"name\":\"g1:i7:160\"}}";

/* A blank in front changes nothing of what a message says, but takes it out of the usual shapes. */
static void assert_scanned_alike(const char *text)
{
    struct trial shaped, scanned;
    char blank[512];
    snprintf(blank, sizeof blank, " %s", text);
    decode(&shaped, text);
    decode(&scanned, blank);
    assert_int_equal(shaped.err, scanned.err);
    if (shaped.err == VP_OK) {
        assert_int_equal(shaped.message.kind, scanned.message.kind);
        assert_string_equal(shaped.message.stream_sid, scanned.message.stream_sid);
    }
    if (shaped.err == VP_OK && shaped.message.kind == MEDIA_MARK)
        assert_string_equal(shaped.message.mark_name, scanned.message.mark_name);
    if (shaped.err == VP_OK && shaped.message.kind == MEDIA_AUDIO) {
        assert_int_equal(shaped.message.audio.is_outbound, scanned.message.audio.is_outbound);
        assert_int_equal(shaped.message.audio.timestamp_ms, scanned.message.audio.timestamp_ms);
        assert_int_equal(shaped.message.audio.payload_b64.len, scanned.message.audio.payload_b64.len);
        assert_memory_equal(shaped.message.audio.payload_b64.at, scanned.message.audio.payload_b64.at,
                            shaped.message.audio.payload_b64.len);
    }
    free(shaped.text);
    free(scanned.text);
}

static void usual_shapes_are_read_as_the_scanner_reads_them(void **state)
{
    (void)state;
    static const char changes[] = "\"\\{}:, x0-=\x01\x1f\xc3";
    FOR_EACH_TEXT(usual, AUDIO, AUDIO_SID_LAST, LONG_SID_LAST, LONG_SID_FIRST, MARK) {
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
    TEST(connected_and_start_are_read),
    TEST(audio_is_read_in_whatever_spelling),
    TEST(mark_dtmf_words_stop_and_clear_are_read),
    TEST(names_may_be_written_with_escapes),
    TEST(bad_messages_are_refused),
    TEST(every_cut_is_refused),
    TEST(too_many_parameters_are_left_out),
    TEST(messages_are_encoded_around_the_payload),
    TEST(mark_names_round_trip),
    TEST(long_mark_names_are_cut_at_a_character),
    TEST(a_stream_sid_that_breaks_out_is_refused),
};
