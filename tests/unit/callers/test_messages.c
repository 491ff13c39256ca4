/* The JSON of both directions, and form encoding. */
#include <stdlib.h>
#include <string.h>

#include "with_cmocka.h"

#include "callers/from_twilio.h"
#include "callers/load_stamp.h"
#include "callers/to_twilio.h"
#include "callers/webhook.h"
#include "with_cases.h"

static enum vp_err decode(const char *text, struct to_twilio *message, struct buf *scratch)
{
    return to_twilio_decode(span_of(text), "MZ1", scratch, message);
}

static void media_mark_and_clear_are_read(void **state)
{
    (void)state;
    struct buf scratch;
    struct to_twilio message;
    buf_init(&scratch, 10000);
    assert_int_equal(
        decode("{\"event\":\"media\",\"streamSid\":\"MZ1\",\"media\":{\"payload\":\"f39/fw==\"}}", &message,
               &scratch),
        VP_OK);
    assert_int_equal(message.kind, TO_TWILIO_MEDIA);
    assert_int_equal(message.ulaw.len, 4);
    assert_memory_equal(message.ulaw.at, "\x7f\x7f\x7f\x7f", 4);
    assert_int_equal(
        decode("{\"media\":{\"payload\":\"f39\\/fw==\"},\"event\":\"media\",\"streamSid\":\"MZ1\"}", &message,
               &scratch),
        VP_OK);
    assert_memory_equal(message.ulaw.at, "\x7f\x7f\x7f\x7f", 4);
    assert_int_equal(decode("{\"event\":\"mark\",\"streamSid\":\"MZ1\",\"mark\":{\"name\":\"r1\\u0031\"}}",
                            &message, &scratch),
                     VP_OK);
    assert_string_equal(message.mark_name, "r11");
    assert_int_equal(decode("{\"event\":\"clear\",\"streamSid\":\"MZ1\"}", &message, &scratch), VP_OK);
    assert_int_equal(message.kind, TO_TWILIO_CLEAR);
    buf_deinit(&scratch);
}

static void twilio_refuses_what_is_not_exact(void **state)
{
    (void)state;
    struct buf scratch;
    struct to_twilio message;
    buf_init(&scratch, 10000);
    FOR_EACH_TEXT(bad, "{\"event\":\"media\",\"streamSid\":\"MZ2\",\"media\":{\"payload\":\"\"}}",
                  "{\"event\":\"media\",\"media\":{\"payload\":\"\"}}",
                  "{\"event\":\"media\",\"streamSid\":\"MZ1\"}",
                  "{\"event\":\"media\",\"streamSid\":\"MZ1\",\"media\":{}}",
                  "{\"event\":\"media\",\"streamSid\":\"MZ1\",\"media\":{\"payload\":\"\",\"track\":\"x\"}}",
                  "{\"event\":\"media\",\"streamSid\":\"MZ1\",\"media\":{\"payload\":\"\"},\"more\":1}",
                  "{\"event\":\"clear\",\"streamSid\":\"MZ1\",\"mark\":{\"name\":\"a\"}}",
                  "{\"event\":\"mark\",\"streamSid\":\"MZ1\"}",
                  "{\"event\":\"mark\",\"streamSid\":\"MZ1\",\"mark\":\"a\"}",
                  "{\"event\":\"stop\",\"streamSid\":\"MZ1\"}",
                  "{\"event\":\"clear\",\"event\":\"clear\",\"streamSid\":\"MZ1\"}")
        assert_int_equal(decode(*bad, &message, &scratch), VP_ERR_BAD_MESSAGE);
    assert_int_equal(decode("nonsense", &message, &scratch), VP_ERR_BAD_JSON);
    assert_int_equal(decode("{\"event\":\"media\",\"streamSid\":\"MZ1\",\"media\":{\"payload\":\"*\"}}",
                            &message, &scratch),
                     VP_ERR_BAD_BASE64);
    buf_deinit(&scratch);
}

static void what_twilio_sends_has_its_form(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, 10000);
    const struct from_twilio_ids ids = {"AC1", "CA1", "MZ1"};
    struct twiml_document *document;
    struct twiml_problem problem;
    assert_int_equal(
        twiml_reader_parse(SPAN_LIT("<Response><Connect><Stream url=\"wss://h/\"><Parameter name=\"a\" "
                                    "value=\"&quot;b&quot;\"/></Stream></Connect></Response>"),
                           &document, &problem),
        VP_OK);
    assert_int_equal(from_twilio_start(&out, &ids, 1, twiml_first_verb(document)->first_child), VP_OK);
    assert_string_equal(buf_text(&out),
                        "{\"event\":\"start\",\"sequenceNumber\":\"1\",\"streamSid\":\"MZ1\","
                        "\"start\":{\"accountSid\":\"AC1\",\"streamSid\":\"MZ1\",\"callSid\":\"CA1\","
                        "\"tracks\":[\"inbound\"],\"mediaFormat\":{\"encoding\":\"audio/x-mulaw\","
                        "\"sampleRate\":8000,\"channels\":1},\"customParameters\":{\"a\":\"\\\"b\\\"\"}}}");
    twiml_document_destroy(document);
    out.len = 0;
    assert_int_equal(from_twilio_media(&out, "MZ1", 7, 6, 120, (const uint8_t *)"\x7f\x7f\x7f", 3), VP_OK);
    assert_string_equal(
        buf_text(&out),
        "{\"event\":\"media\",\"sequenceNumber\":\"7\",\"media\":{\"track\":\"inbound\",\"chunk\":\"6\","
        "\"timestamp\":\"120\",\"payload\":\"f39/\"},\"streamSid\":\"MZ1\"}");
    out.len = 0;
    assert_int_equal(from_twilio_mark(&out, "MZ1", 8, "a\"b"), VP_OK);
    assert_string_equal(buf_text(&out),
                        "{\"event\":\"mark\",\"sequenceNumber\":\"8\",\"streamSid\":\"MZ1\",\"mark\":{"
                        "\"name\":\"a\\\"b\"}}");
    buf_deinit(&out);
}

static void forms_are_encoded_and_routed(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, 1000);
    const struct signature_param params[] = {
        signature_param_of("SpeechResult", "Zwei D\xc3\xb6ner, bitte & eine Cola"),
        signature_param_of("Digits", ""), signature_param_of("From", "+15550002222")};
    assert_int_equal(webhook_encode(&out, params, 3), VP_OK);
    assert_string_equal(buf_text(&out),
                        "SpeechResult=Zwei+D%C3%B6ner%2C+bitte+%26+eine+Cola&Digits=&From=%2B15550002222");
    buf_deinit(&out);
    char url[64];
    const struct webhook_route routes[] = {{"https://orders.example.com", "http://127.0.0.1:5001"}};
    assert_int_equal(webhook_route(routes, 1, "https://orders.example.com/voice", url, sizeof url), VP_OK);
    assert_string_equal(url, "http://127.0.0.1:5001/voice");
    assert_int_equal(webhook_route(routes, 1, "http://x/voice", url, sizeof url), VP_OK);
    assert_string_equal(url, "http://x/voice");
    assert_int_equal(webhook_route(routes, 1, "http://x/voice", url, 5), VP_ERR_TOO_BIG);
}

static void a_stamp_comes_back_from_the_audio(void **state)
{
    (void)state;
    uint8_t ulaw[ULAW_FRAME_BYTES];
    uint32_t call = 0;
    uint64_t frame = 0;
    load_stamp_write(70000, 123456789012, ulaw);
    assert_true(load_stamp_read(ulaw, &call, &frame));
    assert_int_equal(call, 70000);
    assert_int_equal(frame, 123456789012);
    load_stamp_number(123456789013, ulaw);
    assert_true(load_stamp_read(ulaw, &call, &frame));
    assert_int_equal(call, 70000);
    assert_int_equal(frame, 123456789013);
    memset(ulaw, ULAW_SILENCE, sizeof ulaw);
    assert_false(load_stamp_read(ulaw, &call, &frame));
}

TESTS = {
    TEST(media_mark_and_clear_are_read),     TEST(twilio_refuses_what_is_not_exact),
    TEST(what_twilio_sends_has_its_form),    TEST(forms_are_encoded_and_routed),
    TEST(a_stamp_comes_back_from_the_audio),
};
