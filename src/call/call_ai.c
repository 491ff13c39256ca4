#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"
#include "call/call_internal.h"

/* Between call_on_ai_ready and the end of the session. Anything else is late or wrong. */
static bool is_ai_there(const struct call *call, const char *event)
{
    if (call->has_ended)
        return false;
    if (!call->is_ai_ready)
        call_be_surprised(call, event);
    return call->is_ai_ready;
}

void call_on_ai_ready(struct call *call)
{
    if (call->has_ended || !call_state_keeps_audio(call->state)) {
        if (!call->has_ended)
            call_be_surprised(call, "ready");
        return;
    }
    bool must_begin = !call->has_introduced && (call->is_resumed || call->greeting_ulaw.len == 0);
    bool has_turn = call->is_turn_open && call->kept.piece_count > 0;
    call->is_ai_ready = true;
    call->is_replayed = !must_begin && has_turn;
    if (call->is_replayed)
        call_handle(call, EV_AI_READY_HEARING);
    else if (must_begin || call->owes_answer)
        call_handle(call, EV_AI_READY_OWING);
    else
        call_handle(call, call_is_playing(call) ? EV_AI_READY_SPEAKING : EV_AI_READY);
    call->owes_answer = call->is_carried_out = false;
    call_leave(call);
}

/* A response begins, by its own message or by the first thing that comes of it. */
static void begin_response(struct call *call, uint64_t response)
{
    bool was_asked = call->is_asked;
    bool is_caller_first = call->state == CALL_LISTENING || call->state == CALL_INTERRUPTED;
    ident_ring_put(&call->over, call->active); /* one at a time: a new one replaces one that never ended */
    call->active = response;
    call->last_response = response;
    call->is_asked = call->is_replayed = false;
    if (!was_asked)
        call->asked_instructions = NULL;
    call->instructions = NULL; /* those of the beginning, if nobody asked with them */
    call->response_has_audio = call->response_has_words = call->response_has_tools = false;
    /* One that we asked for comes too late once the caller speaks; while closing only ours may begin. */
    if ((is_caller_first && was_asked) || (call->state == CALL_CLOSING && !was_asked))
        call_handle(call, EV_STALE_RESPONSE);
    else
        call_handle(call, EV_AI_PROGRESS);
}

void call_on_ai_response_started(struct call *call, const char *response_id)
{
    if (!is_ai_there(call, "response started"))
        return;
    uint64_t response = ident_of(response_id);
    if (response == 0 || response == call->active || ident_ring_has(&call->discarded, response) ||
        ident_ring_has(&call->over, response))
        return;
    begin_response(call, response);
    call_leave(call);
}

void call_on_ai_audio(struct call *call, const char *response_id, const char *item_id, struct span ulaw_b64)
{
    if (!is_ai_there(call, "audio"))
        return;
    uint64_t response = ident_of(response_id);
    if (response == 0)
        response = call->active; /* servers that do not name it */
    if (ident_ring_has(&call->discarded, response) || ident_ring_has(&call->over, response))
        return; /* late audio of an interrupted answer is never heard */
    if (response != 0 && response != call->last_response) {
        begin_response(call, response);
        if (ident_ring_has(&call->discarded, response)) {
            call_leave(call);
            return;
        }
    }
    call->response_has_audio = true;
    call->has_lagged = false;
    call->chunk = ulaw_b64;
    call->chunk_item = item_id != NULL ? item_id : "";
    call->chunk_response = response;
    call_handle(call, EV_AI_AUDIO);
    call->chunk = SPAN_NONE;
    call->chunk_item = NULL;
    call_leave(call);
}

void call_on_ai_audio_done(struct call *call, const char *item_id)
{
    if (!is_ai_there(call, "audio done"))
        return;
    heard_complete(&call->heard, item_id != NULL ? item_id : "");
    call_leave(call);
}

void call_on_ai_words(struct call *call, const char *item_id, const char *text, bool is_final)
{
    if (!is_ai_there(call, "words") || item_id == NULL || text == NULL)
        return;
    const struct heard_item *item = heard_find(&call->heard, item_id);
    bool is_dropped = item != NULL ? item->is_dropped : ident_ring_has(&call->discarded, call->active);
    if (is_dropped)
        return;
    transcript_agent_words(&call->transcript, item_id, text, is_final, clock_mono_ms());
    call->response_has_words = true;
    if (call->active != 0 && call->state == CALL_THINKING)
        call_handle(call, EV_AI_PROGRESS);
    call_leave(call);
}

static void lose_session(struct call *call, const char *why, bool is_barred)
{
    if (call->has_ended)
        return;
    if (call->state == CALL_CLOSING) {
        /* What is queued is still heard to its end. */
        call->active = 0;
        call->wants_respond = false;
        tools_forget_session(&call->tools);
        call_handle(call, EV_AI_FAILED);
    } else if (call->state != CALL_FALLBACK) {
        call_on_session_lost(call, why, is_barred);
    }
    call_leave(call);
}

void call_on_ai_tool_call(struct call *call, const struct tool_call *tool_call)
{
    if (!is_ai_there(call, "function call"))
        return;
    if (++call->tool_call_count > CALL_TOOL_CALLS_MAX) {
        metric_add(METRIC_MODEL_EXCESSES_TOTAL, 1);
        lose_session(call, "more than the limit: function calls in one call", false);
        return;
    }
    bool is_discarded = ident_ring_has(&call->discarded, call->last_response);
    struct tool_call taken = *tool_call;
    taken.response = call->last_response;
    if (!tools_take(&call->tools, &taken)) {
        call_be_surprised(call, "function call twice");
        return;
    }
    call->response_has_tools = true;
    if (!is_discarded && !call->is_caller_speaking)
        call_close_turn(call);
    /* After an interruption the caller's own turn brings the next response. */
    if (!is_discarded && !call->is_caller_speaking)
        call->wants_respond = true;
    if (is_discarded)
        call->tools.wish = TOOLS_WISH_NONE;
    call_follow_wish(call);
    if (call->state == CALL_THINKING)
        call_handle(call, EV_AI_PROGRESS);
    call_leave(call);
}

void call_on_journal(struct call *call, uint32_t request_id, enum vp_err err, int order_number, bool is_new)
{
    if (call->has_ended)
        return;
    tools_on_journal(&call->tools, request_id, err, order_number, is_new);
    call_follow_wish(call);
    call_leave(call);
}

/* Whether a response came to a good end. */
static bool is_good(const struct call *call, enum ai_outcome outcome)
{
    bool has_something = call->response_has_audio || call->response_has_tools;
    switch (outcome) {
    case AI_COMPLETED: /* words without a sound are a fault; nothing at all is the model's right */
        return has_something || !call->response_has_words;
    case AI_INCOMPLETE:
        return has_something;
    case AI_CANCELLED:
        return true;
    case AI_FAILED:
        break;
    }
    return false;
}

void call_on_ai_response_done(struct call *call, const char *response_id, enum ai_outcome outcome,
                              const char *why)
{
    if (!is_ai_there(call, "response done"))
        return;
    uint64_t response = ident_of(response_id);
    bool was_active = response != 0 && response == call->active;
    /* Without a name: the request itself was refused, or the server names none. */
    bool was_refused = response == 0 && outcome == AI_FAILED && (call->is_asked || call->active == 0);
    bool is_discarded = ident_ring_has(&call->discarded, response);
    readback_on_response_over(&call->tools.readback, response);
    heard_complete_response(&call->heard, response);
    if (was_active && call->response_has_words && !call->response_has_audio)
        transcript_agent_was_mute(&call->transcript, clock_mono_ms());
    ident_ring_put(&call->over, response);
    if (was_active)
        call->active = 0;
    if (is_discarded) {
        if (call->state == CALL_INTERRUPTED)
            call_handle(call, EV_RESPONSE_OVER);
    } else if (!was_active && !was_refused) {
        call_be_surprised(call, "response done");
    } else if (call->state == CALL_CLOSING && outcome == AI_CANCELLED && !call->has_repeated_goodbye) {
        call->has_repeated_goodbye = true; /* "yes" - "perfect": nobody wants a conversation of it */
        call_handle(call, EV_GOODBYE_CUT);
    } else if (!is_good(call, outcome)) {
        call->is_asked = false;
        call_on_fault(call, why != NULL && why[0] != '\0' ? why : "response failed");
    } else {
        bool is_more_due = call->is_asked || call->wants_respond || tools_is_busy(&call->tools);
        if (call->state == CALL_THINKING && !is_more_due && !call_is_playing(call))
            call_handle(call, EV_TURN_OVER);
        else if (call->state == CALL_THINKING && !is_more_due)
            call_handle(call, EV_AI_PROGRESS);
    }
    call_leave(call);
}

/* What the order was when the caller began tells later whether the turn was carried out. */
void call_open_turn(struct call *call)
{
    if (call->is_turn_open)
        return;
    call->is_turn_open = true;
    call->turn_version = call->tools.basket.version;
    call->turn_ordered = call->tools.memory.ordered_version;
}

void call_on_caller_speech(struct call *call, bool is_started)
{
    if (!is_ai_there(call, "caller speech"))
        return;
    int64_t now_ms = clock_mono_ms();
    /* A turn that is played to a fresh session was spoken before what sounds now. */
    bool is_playing = call_is_playing(call) && !call->is_replayed;
    gap_set_speaking(&call->gap, is_started, now_ms);
    call->is_replayed = false;
    call->last_voice.run_ms = 0; /* noticed */
    if (!is_started) {
        call->is_caller_speaking = false;
        call->stopped_ms = call->last_voice.at_ms != 0 ? call->last_voice.at_ms : now_ms;
        call->turn_count++;
        transcript_caller_stops(&call->transcript, now_ms);
        if (call->does_turn_answer)
            gate_caller_spoke(&call->tools.gate);
        call_handle(call, EV_CALLER_STOPPED);
        call_leave(call);
        return;
    }
    if (readback_is_heard_now(&call->tools.readback, &call->tools.basket, &call->heard, &call->transcript,
                              now_ms))
        gate_heard(&call->tools.gate);
    /* One that was asked for counts: it begins at any moment. */
    bool is_running =
        call->is_asked || (call->active != 0 && !ident_ring_has(&call->discarded, call->active));
    if ((is_playing || is_running) && readback_cut_off(&call->tools.readback))
        gate_cut_off(&call->tools.gate);
    transcript_caller_begins(&call->transcript, now_ms);
    call->does_turn_answer = call->tools.gate.is_heard;
    call->is_caller_speaking = true;
    call_open_turn(call);
    call->silence_count = 0;
    if (call->state != CALL_CLOSING)
        call->wants_respond = false; /* the caller's turn brings a response of its own */
    bool is_barge_in = is_playing || is_running;
    if ((is_playing || call->active != 0) && call->state != CALL_CLOSING) {
        call->barge_in_count++;
        metric_add(METRIC_BARGE_IN_TOTAL, 1);
    }
    call_handle(call, is_barge_in ? EV_BARGE_IN : EV_CALLER_SPOKE);
    if (call->state == CALL_INTERRUPTED && call->active == 0)
        call_handle(call, EV_RESPONSE_OVER);
    call_leave(call);
}

void call_on_caller_words(struct call *call, const char *item_id, const char *text)
{
    if (!is_ai_there(call, "caller words") || text == NULL)
        return;
    transcript_caller_words(&call->transcript, item_id, text, clock_mono_ms());
    if (!call->is_caller_speaking && !transcript_awaits_caller(&call->transcript))
        call_close_turn(call);
    call_leave(call);
}

void call_on_ai_gone(struct call *call, const char *why)
{
    lose_session(call, why, false);
}

void call_on_ai_barred(struct call *call, const char *why)
{
    lose_session(call, why, true);
}
