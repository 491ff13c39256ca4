#include "callers/phone.h"

#include <inttypes.h>
#include <stdio.h>

#include "callers/ear.h"

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

static void print_ticket(FILE *out, const json_t *ticket)
{
    fprintf(out, "  order %lld for %s, %s\n",
            (long long)json_integer_value(json_object_get(ticket, "order_number")), text_of(ticket, "name"),
            text_of(ticket, "service"));
    size_t i;
    json_t *line;
    json_array_foreach(json_object_get(ticket, "lines"), i, line)
    {
        fprintf(out, "    %2lld x %-40s %8s\n",
                (long long)json_integer_value(json_object_get(line, "quantity")), text_of(line, "name"),
                text_of(line, "total"));
        if (text_of(line, "details")[0] != '\0')
            fprintf(out, "         %s\n", text_of(line, "details"));
    }
    fprintf(out, "    total %49s\n", text_of(ticket, "total"));
}

/* A copy, because percentiles sort. */
static void print_samples(FILE *out, const char *what, const struct samples *samples)
{
    struct samples sorted = {0};
    if (samples->count > 0 && samples_add_all(&sorted, samples) == VP_OK)
        fprintf(out, "  %s: p50 %.0f ms, p95 %.0f ms, max %.0f ms (%zu)\n", what,
                samples_percentile(&sorted, 50), samples_percentile(&sorted, 95),
                samples_percentile(&sorted, 100), samples->count);
    samples_deinit(&sorted);
}

static void print_fault(FILE *out, const struct phone_fault *fault)
{
    if (fault->at_ms == EAR_NEVER)
        return;
    fprintf(out, "  fault at %.1f s:", (double)fault->at_ms / 1000);
    if (fault->agent_stopped_ms != EAR_NEVER)
        fprintf(out, " the agent stopped after %" PRId64 " ms,",
                fault->agent_stopped_ms > fault->at_ms ? fault->agent_stopped_ms - fault->at_ms : 0);
    if (fault->heard_again_ms == EAR_NEVER)
        fprintf(out, " it was not heard again");
    else
        fprintf(out, " gap until it was heard again %" PRId64 " ms, dead air %" PRId64 " ms%s",
                fault->heard_again_ms - fault->at_ms, fault->dead_air_ms,
                fault->has_caller_spoken ? ", the caller spoke meanwhile" : "");
    if (fault->exit_status != 0)
        fprintf(out, " (the command %s)", fault->exit_status < 0 ? "did not end" : "failed");
    fprintf(out, "\n");
}

void phone_print_result(FILE *out, const struct phone_result *result)
{
    static const char *const ended[] = {"the agent ended the call", "the caller ended the call",
                                        "the call was refused", "the call failed"};
    fprintf(out, "%s: %s (voice %s, call %s)\n", result->name,
            result->is_met ? "as expected" : "NOT as expected", result->voice, result->call_sid);
    fprintf(out, "  %.1f s; %s: %s\n", (double)result->end.answered_ms / 1000, ended[result->end.by],
            result->end.text);
    size_t i;
    json_t *ticket;
    json_array_foreach(json_object_get(result->call, "orders"), i, ticket) print_ticket(out, ticket);
    if (result->first_agent_ms != EAR_NEVER)
        fprintf(out,
                "  first word after %" PRId64 " ms; longest silence %" PRId64 " ms at %.1f s; underruns %u\n",
                result->first_agent_ms, result->longest_silence_ms,
                (double)result->longest_silence_at_ms / 1000, result->underrun_count);
    print_fault(out, &result->fault);
    if (result->end.dialled[0] != '\0')
        fprintf(out, "  put through to %s\n", result->end.dialled);
    print_samples(out, "turn latency as the caller heard it", &result->turn_latencies_ms);
    print_samples(out, "silent after barge-in within", &result->barge_in_stops_ms);
    if (result->end.counts.bad_messages > 0)
        fprintf(out, "  %" PRIu64 " messages were not valid for Twilio (31951)\n",
                result->end.counts.bad_messages);
    if (result->recording_problem[0] != '\0')
        fprintf(out, "  recording NOT written: %s: %s\n", result->recording_path, result->recording_problem);
    else if (result->recording_path[0] != '\0')
        fprintf(out, "  recording: %s\n", result->recording_path);
    for (const char *at = result->differences; at != NULL && *at != '\0';) {
        size_t len = 0;
        while (at[len] != '\0' && at[len] != '\n')
            len++;
        fprintf(out, "  differs: %.*s\n", (int)len, at);
        at += len + (at[len] == '\n');
    }
}

void phone_print_latencies(FILE *out, const struct phone_result *result)
{
    if (result->first_agent_ms != EAR_NEVER)
        fprintf(out, "%s first %" PRId64 "\n", result->name, result->first_agent_ms);
    for (size_t i = 0; i < result->turn_latencies_ms.count; i++)
        fprintf(out, "%s turn %.0f\n", result->name, result->turn_latencies_ms.at[i]);
}

void phone_print_summary(FILE *out, struct phone_report *report)
{
    fprintf(out, "%zu of %zu calls ended as expected (%.1f %%)\n", report->met_count, report->count,
            report->count > 0 ? 100.0 * (double)report->met_count / (double)report->count : 0.0);
    print_samples(out, "first word", &report->first_agent_ms);
    print_samples(out, "turn latency", &report->turn_latencies_ms);
}
