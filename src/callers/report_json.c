#include "callers/report_json.h"

#include "base/json_make.h"
#include "callers/ear.h"

static json_t *moment_json(int64_t ms)
{
    return ms != EAR_NEVER ? json_integer(ms) : json_null();
}

static json_t *samples_json(const struct samples *samples)
{
    json_t *list = json_array();
    for (size_t i = 0; i < samples->count; i++)
        json_array_append_new(list, json_real(samples->at[i]));
    return list;
}

static json_t *fault_json(const struct phone_fault *fault)
{
    if (fault->at_ms == EAR_NEVER)
        return json_null();
    return json_pack("{s:I, s:o, s:o, s:o, s:b, s:i}", "at_ms", (json_int_t)fault->at_ms, "agent_stopped_ms",
                     moment_json(fault->agent_stopped_ms), "heard_again_ms",
                     moment_json(fault->heard_again_ms), "dead_air_ms", moment_json(fault->dead_air_ms),
                     "has_caller_spoken", fault->has_caller_spoken, "command_status", fault->exit_status);
}

static json_t *result_json(const struct phone_result *result)
{
    static const char *const tickets[] = {[ORDER_MATCH_TICKET_RIGHT] = "right",
                                          [ORDER_MATCH_TICKET_WRONG] = "wrong",
                                          [ORDER_MATCH_TICKET_MISSING] = "missing"};
    static const char *const ended[] = {"agent", "caller", "refused", "failed"};
    json_t *orders = json_object_get(result->call, "orders");
    return json_pack(
        "{s:s, s:s, s:s, s:b, s:s, s:b, s:o, s:b, s:s, s:s, s:I, s:o, s:I, s:o, s:o, s:o, s:I, s:o, s:o}",
        "name", result->name, "voice", result->voice, "call_sid", result->call_sid, "is_as_expected",
        result->is_met, "ticket", tickets[result->ticket], "with_person", result->has_person, "differences",
        json_lines(result->differences), "has_given_up", result->has_given_up, "ended_by",
        ended[result->end.by], "end", result->end.text, "answered_ms", (json_int_t)result->end.answered_ms,
        "first_word_ms", moment_json(result->first_agent_ms), "longest_silence_ms",
        (json_int_t)result->longest_silence_ms, "turn_latencies_ms", samples_json(&result->turn_latencies_ms),
        "barge_in_stops_ms", samples_json(&result->barge_in_stops_ms), "fault", fault_json(&result->fault),
        "bad_messages", (json_int_t)result->end.counts.bad_messages, "recording",
        json_text_or_null(result->recording_path), "orders",
        orders != NULL ? json_incref(orders) : json_array());
}

json_t *phone_report_json(const struct phone_report *report)
{
    json_t *calls = json_array();
    size_t made_count = 0;
    for (size_t i = 0; i < report->count; i++) {
        if (report->results[i].name[0] == '\0')
            continue; /* the run was ended before */
        json_array_append_new(calls, result_json(&report->results[i]));
        made_count++;
    }
    return json_pack("{s:I, s:I, s:I, s:o}", "calls_wanted", (json_int_t)report->count, "calls_made",
                     (json_int_t)made_count, "calls_as_expected", (json_int_t)report->met_count, "calls",
                     calls);
}

json_t *phone_load_json(struct phone_load_report *report)
{
    return json_pack(
        "{s:i, s:i, s:o, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:{s:f, s:f, s:f, s:f}, s:f, s:f}",
        "calls_answered", report->calls_started, "calls_failed", report->calls_failed, "first_failure",
        json_text_or_null(report->first_failure), "frames_sent", (json_int_t)report->frames_sent,
        "frames_echoed", (json_int_t)report->frames_echoed, "frames_lost", (json_int_t)report->frames_lost,
        "frames_foreign", (json_int_t)report->frames_foreign, "frames_repeated",
        (json_int_t)report->frames_repeated, "marks_received", (json_int_t)report->marks_received,
        "marks_returned", (json_int_t)report->marks_returned, "bad_messages",
        (json_int_t)report->bad_messages, "echo_delay_ms", "p50", samples_percentile(&report->delays_ms, 50),
        "p95", samples_percentile(&report->delays_ms, 95), "p99", samples_percentile(&report->delays_ms, 99),
        "max", samples_percentile(&report->delays_ms, 100), "generator_late_max_ms", report->late_max_ms,
        "frames_per_s", report->frames_per_s);
}
