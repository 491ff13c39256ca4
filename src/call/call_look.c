#include "base/clock.h"
#include "base/end_reason.h"
#include "base/log.h"
#include "call/call_parts.h"
#include "call/thresholds.h"

/* Of a person who was promised nobody keeps the caller. */
bool call_is_listened_to(const struct call *call)
{
    if (call->state !=
        CALL_CLOSING) /* asked several times a frame: the reason's name is not looked up for it */
        return call_state_is_heard(call->state);
    enum end_reason why = end_reason_find(call->why);
    return call_state_is_heard(call->state) ||
           (call->session.is_ready && (why == END_GOODBYE || why == END_SILENCE));
}

int64_t call_closing_due_ms(const struct call *call)
{
    return closing_due_ms(call->heard.ends_ms, call->turn.voice.at_ms, call_is_listened_to(call));
}

bool call_waits_for_model(const struct call *call)
{
    return call->state == CALL_THINKING && !call->turn.is_replayed && call->tools.request_id == 0;
}

struct moment call_moment(const struct call *call)
{
    /* What the caller says now may have begun, and ended, before the agent was silent. */
    bool is_older = call->state == CALL_LISTENING && call->turn.onset_ms < call->since_ms;
    return (struct moment){.state = call->state,
                           .since_ms = is_older ? call->turn.onset_ms : call->since_ms,
                           .voice = &call->turn.voice,
                           .heard_ms = call->turn.heard_ms,
                           .above_room_ms = floor_above_room_ms(&call->floor),
                           .place = call->session.place,
                           .waits_since_ms = call_waits_for_model(call) ? call->armed_ms : 0,
                           .stall_ms = call->given.settings.stall_ms * session_patience(&call->session)};
}

struct filler_wait call_filler_wait(const struct call *call, const struct moment *moment)
{
    return (struct filler_wait){.moment = moment,
                                .has_clip = call->given.filler_ulaw.len > 0,
                                .has_greeting = call->given.greeting_ulaw.len > 0,
                                .is_introduced = call->briefing.is_introduced,
                                .owes_answer = call->rescue.owes_answer,
                                .has_failed = call->rescue.is_on || call->session.fault_count > 0,
                                .called_ms = call->session.called_ms,
                                .ends_ms = call->heard.ends_ms};
}

struct turn_basket call_turn_basket(const struct call *call)
{
    return (struct turn_basket){.version = call->tools.basket.version,
                                .ordered_version = call->tools.memory.ordered_version};
}

bool call_is_playing(const struct call *call)
{
    return heard_is_playing(&call->heard, clock_mono_ms());
}

bool call_is_more_due(const struct call *call)
{
    return session_owes(&call->session) || tools_is_busy(&call->tools);
}

bool call_is_between_turns(const struct call *call, int64_t now_ms)
{
    struct moment moment = call_moment(call);
    return call->state == CALL_CONNECTED && !call->turn.is_speaking && !call_is_more_due(call) &&
           !caller_turn_may_begin(&call->turn, now_ms) && !probe_has_unnoticed_word(&call->probe, &moment);
}

void call_look(const struct call *call, struct call_view *out_view)
{
    struct call_view view = {.state = call->state,
                             .started_unix_ms = call->began_unix_ms,
                             .frames_from_phone = call->tally.frames_from_phone,
                             .frames_to_phone = call->tally.frames_to_phone,
                             .bytes_from_phone = call->tally.bytes_from_phone,
                             .bytes_to_phone = call->tally.bytes_to_phone,
                             .last_latency_ms = call->tally.last_latency_ms,
                             .turn_count = call->turn.count,
                             .marks_outstanding = call->heard.marks_outstanding,
                             .barge_in_count = call->tally.barge_in_count,
                             .basket_version = call->tools.basket.version,
                             .item_count = (uint32_t)basket_totals(&call->tools.basket).item_count,
                             .order_number = call->tools.memory.order_number,
                             .place = call->session.place,
                             .rescue_count = call->rescue.count,
                             .line_figure = line_watch_figure(&call->line)};
    span_copy(span_of(call->call_sid), view.call_sid, sizeof view.call_sid);
    span_copy(span_of(call->stream_sid), view.stream_sid, sizeof view.stream_sid);
    span_copy(span_of(call->given.menu->restaurant_id), view.restaurant_id, sizeof view.restaurant_id);
    log_mask_number(view.caller_masked, sizeof view.caller_masked, call->caller_number);
    *out_view = view;
}

char *call_line_json(const struct call *call)
{
    json_t *json = line_watch_json(&call->line);
    char *text = json != NULL ? json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(4)) : NULL;
    json_decref(json);
    return text;
}

const struct token_usage *call_usage(const struct call *call)
{
    return &call->tally.usage;
}

bool call_is_at_engine(const struct call *call)
{
    return call->session.place == AI_PLACE_ENGINE;
}

const struct call_timing *call_timing(const struct call *call)
{
    return &call->tally.timing;
}
