#include "service/call_report.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/json_tree.h"
#include "base/log_limit.h"
#include "base/trace.h"
#include "store/call_list.h"
#include "store/slowest_turn.h"

enum { REPORT_BYTES = 512 };

struct report { /* " key=value" for each */
    char text[REPORT_BYTES];
    size_t len;
};

static void add(struct report *report, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(struct report *report, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int len = vsnprintf(report->text + report->len, sizeof report->text - report->len, format, args);
    va_end(args);
    if (len > 0 && report->len + (size_t)len < sizeof report->text)
        report->len += (size_t)len;
    else
        report->text[report->len] = '\0'; /* what does not fit is left out */
}

static bool take_summary(void *owner, const struct call_summary *call)
{
    *(struct call_summary *)owner = *call;
    return false;
}

static void add_end(struct report *report, const struct store_call *call, enum call_outcome outcome)
{
    char end[2 * sizeof call->end_reason];
    add(report, " end=%s class=%s outcome=%s arm=%s restaurant=%s",
        log_quote(end, sizeof end, span_of(call->end_reason)), end_class_name(call->end_class),
        call_outcome_name(outcome), store_arm_name(call->arm), call->restaurant_id);
    add(report, " seconds=%.1f", (double)(call->ended_unix_ms - call->started_unix_ms) / 1000);
    if (call->first_audio_unix_ms != 0)
        add(report, " first_audio_ms=%" PRId64, call->first_audio_unix_ms - call->started_unix_ms);
    else
        add(report, " heard=nothing");
    if (call->handover_count > 0)
        add(report, " handovers=%d", call->handover_count);
}

static void add_slowest(struct report *report, struct store *store, const char *call_sid)
{
    struct slowest_turn slowest;
    if (store_find_slowest_turn(store, call_sid, &slowest) != VP_OK || slowest.number == 0)
        return;
    enum turn_part part = turn_longest_part(&slowest.turn);
    add(report, " slowest_ms=%d slowest_turn=%d slowest_part=%s part_ms=%d", (int)slowest.turn.total_ms,
        slowest.number, turn_part_name(part), (int)turn_part_ms(&slowest.turn, part));
}

static void add_line_quality(struct report *report, const char *line_json)
{
    json_t *line = json_tree_load(span_of(line_json), 0);
    const json_t *quality = json_object_get(line, "quality");
    if (json_is_integer(quality))
        add(report, " line_quality=%d", (int)json_integer_value(quality));
    json_decref(line);
}

static void add_orders(struct report *report, const struct call_summary *call)
{
    for (size_t i = 0; i < call->order_count; i++)
        add(report, i == 0 ? " order=%d" : ",%d", call->order_numbers[i]);
}

static void trace_call(const struct store_call *call, const struct call_summary *summary)
{
    struct trace_span span =
        trace_span_of(TRACE_CALL, call->call_sid, call->restaurant_id, call->started_unix_ms * 1000);
    span.end_unix_us = call->ended_unix_ms * 1000;
    span.is_error = call->end_class == END_CLASS_FAILED;
    const int64_t numbers[] = {summary->turn_count, summary->slowest_ms, summary->cost_micros,
                               summary->order_count > 0 ? summary->order_numbers[0] : 0, call->arm};
    memcpy(span.numbers, numbers, sizeof span.numbers);
    (void)span_copy(span_of(call->end_reason), span.note, sizeof span.note);
    trace_put(&span);
}

void call_report_write(struct store *store, const char *call_sid)
{
    struct store_call call;
    struct call_summary summary = {.outcome = OUTCOME_COUNT};
    const struct call_list_filter filter = {.call_sid = call_sid, .limit = 1};
    struct report report = {.len = 0};
    int64_t next_unix_ms;
    if (store_find_call(store, call_sid, &call) != VP_OK ||
        store_list_calls(store, &filter, take_summary, &summary, &next_unix_ms) != VP_OK) {
        log_of_call(LOG_LEVEL_WARN, "app", call_sid, "over, and cannot be read");
        return;
    }
    add_end(&report, &call, summary.outcome);
    add(&report, " turns=%d", summary.turn_count);
    add_slowest(&report, store, call_sid);
    add_line_quality(&report, call.line_json);
    if (summary.cost_micros > 0)
        add(&report, " cost=%.4f", (double)summary.cost_micros / 1e6);
    add_orders(&report, &summary);
    trace_call(&call, &summary);
    log_of_call(call.end_class == END_CLASS_FAILED ? LOG_LEVEL_WARN : LOG_LEVEL_INFO, "app", call_sid,
                "over%s", report.text);
}
