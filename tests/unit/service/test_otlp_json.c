/* Spans in OpenTelemetry's JSON; e2e.traces holds whole traces to its definitions. */
#include "service/otlp_json.h"

#include <string.h>

#include "with_cmocka.h"
#include "with_json.h"

static const char sid[] = "CA0123456789ABCDEF0123456789abcdef";
#define SPANS "resourceSpans.0.scopeSpans.0.spans."

static struct trace_span span_of_kind(enum trace_kind kind, const char *name)
{
    struct trace_span span = trace_span_of(kind, sid, name, 1000000);
    span.end_unix_us = 3500000;
    return span;
}

static void a_calls_trace_is_its_sid_in_every_process(void **state)
{
    (void)state;
    char id[OTLP_TRACE_ID_BYTES], other[OTLP_TRACE_ID_BYTES], span_id[OTLP_SPAN_ID_BYTES];
    assert_string_equal(otlp_trace_id(sid, id), "0123456789abcdef0123456789abcdef");
    otlp_trace_id("browser12", id);
    otlp_trace_id("browser13", other);
    assert_int_equal(strlen(id), 32);
    assert_string_not_equal(id, other);
    assert_string_not_equal(otlp_trace_id("CA00000000000000000000000000000000", id),
                            "00000000000000000000000000000000");
    assert_int_equal(strlen(otlp_call_span_id(sid, span_id)), 16);
}

static void a_turn_has_its_parts_behind_each_other(void **state)
{
    (void)state;
    struct trace_span turn = span_of_kind(TRACE_TURN, "gpt-realtime-2.1");
    const int64_t parts[] = {300, 1200, 0, 900, 100};
    memcpy(turn.numbers, parts, sizeof parts);
    json_t *request = otlp_request_json(&turn, 1);
    char call_id[OTLP_SPAN_ID_BYTES];
    assert_int_equal(otlp_request_spans(request), 5); /* the turn, and four parts that took any time */
    assert_string_equal(json_text(request, SPANS "0.name"), "turn");
    assert_string_equal(json_text(request, SPANS "0.startTimeUnixNano"), "1000000000");
    assert_string_equal(json_text(request, SPANS "0.endTimeUnixNano"), "3500000000");
    assert_string_equal(json_text(request, SPANS "0.parentSpanId"), otlp_call_span_id(sid, call_id));
    assert_string_equal(json_text(request, SPANS "1.name"), "end_of_turn");
    assert_string_equal(json_text(request, SPANS "1.parentSpanId"), json_text(request, SPANS "0.spanId"));
    assert_string_equal(json_text(request, SPANS "2.name"), "model");
    assert_string_equal(json_text(request, SPANS "2.startTimeUnixNano"), "1300000000");
    assert_string_equal(json_text(request, SPANS "3.name"), "queue");
    assert_string_equal(json_text(request, SPANS "3.startTimeUnixNano"), "2500000000");
    assert_string_equal(json_text(request, SPANS "4.endTimeUnixNano"), "3500000000");
    json_decref(request);
}

static void what_failed_is_an_error_with_its_reason(void **state)
{
    (void)state;
    struct trace_span call = span_of_kind(TRACE_CALL, "harbor-pizza");
    call.is_error = true;
    (void)span_copy(SPAN_LIT("stream broke: timed out"), call.note, sizeof call.note);
    json_t *request = otlp_request_json(&call, 1);
    assert_string_equal(json_text(request, SPANS "0.parentSpanId"), "");
    assert_int_equal(json_integer_value(json_at(request, SPANS "0.kind")), 2);
    assert_int_equal(json_integer_value(json_at(request, SPANS "0.status.code")), 2);
    assert_string_equal(json_text(request, SPANS "0.status.message"), "stream broke: timed out");
    assert_string_equal(json_text(request, "resourceSpans.0.resource.attributes.0.value.stringValue"),
                        "voiceplate");
    json_decref(request);
}

/* As where a provider's text was too long for the span. */
static void what_was_cut_within_a_character_is_told_all_the_same(void **state)
{
    (void)state;
    struct trace_span delivery = span_of_kind(TRACE_DELIVERY, "caf\xc3");
    delivery.is_error = true;
    (void)span_copy(SPAN_LIT("Square: d\xc3\xa9j\xc3"), delivery.note, sizeof delivery.note);
    json_t *request = otlp_request_json(&delivery, 1);
    assert_int_equal(otlp_request_spans(request), 1);
    assert_string_equal(json_text(request, SPANS "0.name"), "delivery caf\xef\xbf\xbd");
    assert_string_equal(json_text(request, SPANS "0.attributes.1.value.stringValue"), "caf\xef\xbf\xbd");
    assert_string_equal(json_text(request, SPANS "0.status.message"), "Square: d\xc3\xa9j\xef\xbf\xbd");
    json_decref(request);
}

/* A clock that was turned back makes no span that ends before it began. */
static void no_span_ends_before_it_began(void **state)
{
    (void)state;
    struct trace_span tool = span_of_kind(TRACE_TOOL, "add_item");
    tool.end_unix_us = 5;
    json_t *request = otlp_request_json(&tool, 1);
    assert_string_equal(json_text(request, SPANS "0.name"), "tool add_item");
    assert_string_equal(json_text(request, SPANS "0.endTimeUnixNano"), "1000000000");
    json_decref(request);
}

TESTS = {
    TEST(a_calls_trace_is_its_sid_in_every_process),
    TEST(a_turn_has_its_parts_behind_each_other),
    TEST(what_failed_is_an_error_with_its_reason),
    TEST(what_was_cut_within_a_character_is_told_all_the_same),
    TEST(no_span_ends_before_it_began),
};
