#include "service/otlp_json.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/fnv.h"
#include "base/rand.h"
#include "base/span.h"
#include "base/utf8.h"
#include "call/turn_latency.h"

enum { SPAN_INTERNAL = 1, SPAN_SERVER = 2, SPAN_CLIENT = 3, STATUS_UNSET = 0, STATUS_ERROR = 2 };

/* ---- ids ---- */

static bool is_hex(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!isxdigit((unsigned char)text[i]))
            return false;
    return true;
}

static uint64_t hash_of(const char *prefix, const char *call_sid)
{
    uint64_t hash = fnv_hash(fnv_hash(FNV_START, span_of(prefix)), span_of(call_sid));
    return hash != 0 ? hash : 1; /* zeros are no id */
}

const char *otlp_trace_id(const char *call_sid, char out[OTLP_TRACE_ID_BYTES])
{
    static const char zeros[] = "00000000000000000000000000000000";
    size_t digits = OTLP_TRACE_ID_BYTES - 1;
    if (strlen(call_sid) == digits + 2 && is_hex(call_sid + 2, digits) && strcmp(call_sid + 2, zeros) != 0) {
        for (size_t i = 0; i <= digits; i++)
            out[i] = (char)tolower((unsigned char)call_sid[i + 2]);
    } else {
        snprintf(out, OTLP_TRACE_ID_BYTES, "%016" PRIx64 "%016" PRIx64, hash_of("trace", call_sid),
                 hash_of("trace of", call_sid));
    }
    return out;
}

const char *otlp_call_span_id(const char *call_sid, char out[OTLP_SPAN_ID_BYTES])
{
    snprintf(out, OTLP_SPAN_ID_BYTES, "%016" PRIx64, hash_of("call", call_sid));
    return out;
}

static const char *fresh_span_id(char out[OTLP_SPAN_ID_BYTES])
{
    rand_hex(out, (OTLP_SPAN_ID_BYTES - 1) / 2);
    return out;
}

/* ---- attributes ---- */

/* What a span tells may have been cut within a character, which JSON has no place for. */
static json_t *text_json(const char *text)
{
    char whole[UTF8_REPAIRED_BYTES(TRACE_NOTE_BYTES)];
    struct span span = {text, strnlen(text, TRACE_NOTE_BYTES)};
    utf8_repair(span, whole);
    return json_string(whole);
}

static void add_text(json_t *attributes, const char *key, const char *value)
{
    if (value[0] != '\0')
        json_array_append_new(
            attributes, json_pack("{s:s, s:{s:o}}", "key", key, "value", "stringValue", text_json(value)));
}

/* 64-bit integers are text in protobuf's JSON. */
static void add_number(json_t *attributes, const char *key, int64_t value)
{
    char text[24];
    snprintf(text, sizeof text, "%" PRId64, value);
    json_array_append_new(attributes, json_pack("{s:s, s:{s:s}}", "key", key, "value", "intValue", text));
}

static void add_double(json_t *attributes, const char *key, double value)
{
    json_array_append_new(attributes, json_pack("{s:s, s:{s:f}}", "key", key, "value", "doubleValue", value));
}

static void add_of_call(json_t *attributes, const struct trace_span *span)
{
    add_text(attributes, "voiceplate.restaurant", span->name);
    add_text(attributes, "voiceplate.end_reason", span->note);
    add_number(attributes, "voiceplate.turns", span->numbers[0]);
    add_number(attributes, "voiceplate.slowest_ms", span->numbers[1]);
    add_double(attributes, "voiceplate.cost_dollars", (double)span->numbers[2] / 1e6);
    if (span->numbers[3] > 0)
        add_number(attributes, "voiceplate.order_number", span->numbers[3]);
    add_text(attributes, "voiceplate.arm", span->numbers[4] == 0 ? "realtime" : "traditional");
}

static void add_of_turn(json_t *attributes, const struct trace_span *span)
{
    char key[48];
    add_text(attributes, "gen_ai.request.model", span->name);
    for (int part = 0; part < TURN_PART_COUNT; part++) {
        snprintf(key, sizeof key, "voiceplate.%s_ms", turn_part_name((enum turn_part)part));
        add_number(attributes, key, span->numbers[part]);
    }
}

static void add_of_kind(json_t *attributes, const struct trace_span *span)
{
    switch (span->kind) {
    case TRACE_CALL:
        add_of_call(attributes, span);
        break;
    case TRACE_TURN:
        add_of_turn(attributes, span);
        break;
    case TRACE_MODEL:
        add_text(attributes, "gen_ai.response.model", span->name);
        if (span->numbers[0] >= 0)
            add_number(attributes, "voiceplate.ready_ms", span->numbers[0]);
        break;
    case TRACE_TOOL:
        add_text(attributes, "gen_ai.tool.name", span->name);
        break;
    case TRACE_DELIVERY:
        add_text(attributes, "voiceplate.way", span->name);
        add_number(attributes, "voiceplate.order_number", span->numbers[0]);
        add_number(attributes, "voiceplate.attempt", span->numbers[1]);
        break;
    case TRACE_STORE:
    case TRACE_KIND_COUNT:
        break;
    }
}

/* ---- spans ---- */

struct place {                  /* where a span stands */
    const char *id, *parent_id; /* parent "": the top */
    const char *name;
    int kind;
};

static json_t *span_json(const struct trace_span *span, const struct place *place, int64_t start_us,
                         int64_t end_us)
{
    char trace_id[OTLP_TRACE_ID_BYTES], start[24], end[24];
    snprintf(start, sizeof start, "%" PRId64 "000", start_us);
    snprintf(end, sizeof end, "%" PRId64 "000", end_us > start_us ? end_us : start_us);
    return json_pack("{s:s, s:s, s:s, s:o, s:i, s:s, s:s}", "traceId",
                     otlp_trace_id(span->call_sid, trace_id), "spanId", place->id, "parentSpanId",
                     place->parent_id, "name", text_json(place->name), "kind", place->kind,
                     "startTimeUnixNano", start, "endTimeUnixNano", end);
}

/* The parts follow each other from the turn's beginning. */
static void add_parts(json_t *spans, const struct trace_span *turn, const char *turn_id)
{
    int64_t at_us = turn->start_unix_us;
    for (int part = 0; part < TURN_PART_COUNT; part++) {
        char id[OTLP_SPAN_ID_BYTES];
        int64_t end_us = at_us + turn->numbers[part] * 1000;
        const struct place place = {fresh_span_id(id), turn_id, turn_part_name((enum turn_part)part),
                                    SPAN_INTERNAL};
        if (turn->numbers[part] > 0)
            json_array_append_new(spans, span_json(turn, &place, at_us, end_us));
        at_us = end_us;
    }
}

/* "tool add_item" */
static const char *name_of(const struct trace_span *span, char out[TRACE_NAME_BYTES + 16])
{
    static const char *const kinds[TRACE_KIND_COUNT] = {"call", "turn",  "model session",
                                                        "tool", "store", "delivery"};
    bool has_name = span->kind >= TRACE_TOOL;
    snprintf(out, TRACE_NAME_BYTES + 16, "%s%s%s", kinds[span->kind], has_name ? " " : "",
             has_name ? span->name : "");
    return out;
}

static void add_span(json_t *spans, const struct trace_span *span)
{
    static const int kinds[TRACE_KIND_COUNT] = {SPAN_SERVER,   SPAN_INTERNAL, SPAN_CLIENT,
                                                SPAN_INTERNAL, SPAN_CLIENT,   SPAN_CLIENT};
    char id[OTLP_SPAN_ID_BYTES], call_id[OTLP_SPAN_ID_BYTES], name[TRACE_NAME_BYTES + 16];
    bool is_call = span->kind == TRACE_CALL;
    otlp_call_span_id(span->call_sid, call_id);
    const struct place place = {is_call ? call_id : fresh_span_id(id), is_call ? "" : call_id,
                                name_of(span, name), kinds[span->kind]};
    json_t *json = span_json(span, &place, span->start_unix_us, span->end_unix_us),
           *attributes = json_array();
    add_text(attributes, "voiceplate.call_sid", span->call_sid);
    add_of_kind(attributes, span);
    json_object_set_new(json, "attributes", attributes);
    json_object_set_new(json, "status",
                        span->is_error
                            ? json_pack("{s:i, s:o}", "code", STATUS_ERROR, "message", text_json(span->note))
                            : json_pack("{s:i}", "code", STATUS_UNSET));
    json_array_append_new(spans, json);
    if (span->kind == TRACE_TURN)
        add_parts(spans, span, place.id);
}

json_t *otlp_request_json(const struct trace_span *spans, size_t count)
{
    json_t *list = json_array(), *resource = json_array();
    for (size_t i = 0; i < count; i++)
        if ((unsigned)spans[i].kind < TRACE_KIND_COUNT)
            add_span(list, &spans[i]);
    add_text(resource, "service.name", "voiceplate");
    add_text(resource, "service.version", VOICEPLATE_VERSION);
    return json_pack("{s:[{s:{s:o}, s:[{s:{s:s, s:s}, s:o}]}]}", "resourceSpans", "resource", "attributes",
                     resource, "scopeSpans", "scope", "name", "voiceplate", "version", VOICEPLATE_VERSION,
                     "spans", list);
}

size_t otlp_request_spans(const json_t *request)
{
    const json_t *resource = json_array_get(json_object_get(request, "resourceSpans"), 0);
    const json_t *scope = json_array_get(json_object_get(resource, "scopeSpans"), 0);
    return json_array_size(json_object_get(scope, "spans"));
}
