#include "store/call_list_json.h"

#include <stdio.h>

#include "base/json_tree.h"

static json_t *number_or_null(int64_t number, bool is_known)
{
    return is_known ? json_integer((json_int_t)number) : json_null();
}

/* The figure of call_line_json; null where the line was not judged. */
static json_t *line_figure_json(const char *line_json)
{
    json_t *line = json_tree_load(span_of(line_json), 0);
    json_t *figure = json_object_get(line, "quality");
    json_t *kept = json_is_integer(figure) ? json_incref(figure) : json_null();
    json_decref(line);
    return kept;
}

json_t *call_summary_json(const struct call_summary *call)
{
    char cost[32];
    const struct store_call *its = &call->call;
    json_t *numbers = json_array();
    for (size_t i = 0; i < call->order_count; i++)
        json_array_append_new(numbers, json_integer(call->order_numbers[i]));
    snprintf(cost, sizeof cost, "%.4f", (double)call->cost_micros / 1e6);
    bool has_ended = its->ended_unix_ms != 0;
    return json_pack("{s:s, s:s, s:s, s:s, s:I, s:o, s:s, s:s, s:s, s:s, s:i, s:o, s:o, s:s, s:o, s:I}",
                     "call_sid", its->call_sid, "restaurant_id", its->restaurant_id, "caller_number",
                     its->caller_number, "caller_name", call->caller_name, "started_unix_ms",
                     (json_int_t)its->started_unix_ms, "ended_unix_ms",
                     number_or_null(its->ended_unix_ms, has_ended), "state", has_ended ? "ended" : "live",
                     "outcome", call_outcome_name(call->outcome), "end_reason", its->end_reason, "arm",
                     store_arm_name(its->arm), "turns", call->turn_count, "slowest_ms",
                     number_or_null(call->slowest_ms, call->turn_count > 0), "line_figure",
                     line_figure_json(its->line_json), "cost", cost, "order_numbers", numbers, "total_cents",
                     (json_int_t)call->total_cents);
}

json_t *tool_record_json(const struct tool_record *record, int64_t call_started_unix_ms)
{
    int64_t offset_ms = record->unix_ms - call_started_unix_ms;
    return json_pack("{s:I, s:s, s:s, s:s, s:b}", "offset_ms", (json_int_t)(offset_ms > 0 ? offset_ms : 0),
                     "name", record->name, "arguments", record->arguments, "answer", record->answer,
                     "refused", record->is_refusal);
}

json_t *store_line_json(const struct store_line *line)
{
    static const char *const names[] = {
        [STORE_CALLER] = "caller", [STORE_AGENT] = "agent", [STORE_NOTE] = "note"};
    const char *speaker = (unsigned)line->speaker <= STORE_NOTE ? names[line->speaker] : names[STORE_NOTE];
    const char *unheard = line->unheard != NULL && line->unheard[0] != '\0' ? line->unheard : NULL;
    return json_pack("{s:s, s:I, s:s, s:s*}", "speaker", speaker, "offset_ms", (json_int_t)line->offset_ms,
                     "text", line->text, "unheard", unheard);
}
