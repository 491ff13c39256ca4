#include "base/clock.h"
#include "base/end_reason.h"
#include "base/log_limit.h"
#include "base/metric.h"
#include "call/call_parts.h"
#include "call/thresholds.h"
#include "english/aside.h"

enum { CALL_TOOL_CALLS_MAX = 1000 /* in one call: no caller orders so much */ };

/* Between call_on_ai_ready and the end of the session. Anything else is late or wrong. */
static bool is_ai_there(const struct call *call, const char *event)
{
    if (call->has_ended)
        return false;
    if (!call->session.is_ready)
        call_be_surprised(call, event);
    return call->session.is_ready;
}

/* To a call that goes on in another stream, before its first session is there: the model hears it and answers by
 * itself; asked besides, it would carry it out twice. One that finds no words in it is asked all the same
 * (EV_AI_UNMOVED). */
static bool was_spoken_into(const struct call *call)
{
    return call->briefing.is_resumed && !call->briefing.is_introduced && call->turn.voice.at_ms != 0;
}

void call_on_ai_ready(struct call *call)
{
    if (call->has_ended || !call_state_keeps_audio(call->state)) {
        if (!call->has_ended)
            call_be_surprised(call, "ready");
        return;
    }
    bool has_spoken = was_spoken_into(call);
    bool must_greet =
        !call->briefing.is_introduced && (call->briefing.is_resumed || call->given.greeting_ulaw.len == 0);
    session_become_ready(&call->session, clock_mono_ms());
    call->tools.asks_unordered = call->session.place == AI_PLACE_MODEL;
    if (caller_turn_begin_replay(&call->turn, must_greet && !has_spoken, has_spoken))
        call_handle(call, EV_AI_READY_HEARING);
    else if (must_greet || call->rescue.owes_answer)
        call_handle(call, EV_AI_READY_OWING);
    else
        call_handle(call, call_is_playing(call) ? EV_AI_READY_SPEAKING : EV_AI_READY);
    rescue_told(&call->rescue);
    if (call->state == CALL_THINKING)
        unanswered_ask(&call->unanswered, clock_mono_ms());
    call_leave(call);
}

/* Some models greet by themselves, though the caller was greeted: nobody asked for it, and nobody has spoken yet. */
static bool is_second_greeting(const struct call *call)
{
    bool has_spoken =
        call->turn.count > 0 || call->turn.is_open || call->turn.voice.run_ms >= PROBE_SPOKEN_MS;
    return !call->session.is_asked && !has_spoken && call->heard.item_count > 0 &&
           (call_is_playing(call) || session_is_young(&call->session, clock_mono_ms()));
}

/* A response begins, by its own message or by the first thing that comes of it. */
static void begin_response(struct call *call, uint64_t response)
{
    bool is_second = is_second_greeting(call);
    bool is_caller_first = call->state == CALL_LISTENING || call->state == CALL_INTERRUPTED;
    bool was_asked = session_begin_response(&call->session, response);
    if (is_second)
        session_mute(&call->session);
    caller_turn_stop_replay(&call->turn);
    menu_news_answer(&call->tools.news);
    briefing_set_next(&call->briefing, NULL); /* those of the beginning, if nobody asked with them */
    bool is_unwanted = !was_asked && call_is_unwanted_answer(call);
    /* One that we asked for comes too late once the caller speaks; while closing only ours may begin. */
    if (is_unwanted || (is_caller_first && was_asked) || (call->state == CALL_CLOSING && !was_asked))
        call_handle(call, EV_STALE_RESPONSE);
    else
        call_handle(call, EV_AI_PROGRESS);
}

void call_on_ai_response_started(struct call *call, const char *response_id)
{
    if (!is_ai_there(call, "response started"))
        return;
    uint64_t response = ident_of(response_id);
    if (response == 0 || response == call->session.active || !session_may_be_heard(&call->session, response))
        return;
    begin_response(call, response);
    call_leave(call);
}

/* The model has the floor, or nobody. */
static bool may_speak(const struct call *call)
{
    return call->state == CALL_CONNECTED || call->state == CALL_THINKING || call->state == CALL_SPEAKING;
}

/* What came of an answer is silence: nobody is kept waiting for its end, and the model is told that none of it was
 * heard. A sentence that still plays from before is left alone. */
static void on_silence(struct call *call)
{
    if (!heard_is_sounding(&call->heard))
        call_handle(call, EV_AI_SILENT);
    session_abandon_response(&call->session);
    call_on_fault(call, "an answer without a sound");
}

void call_on_ai_audio(struct call *call, const char *response_id, const char *item_id, struct span ulaw_b64)
{
    if (!is_ai_there(call, "audio"))
        return;
    uint64_t response = ident_of(response_id);
    if (response == 0)
        response = call->session.active; /* servers that do not name it */
    if (!session_may_be_heard(&call->session, response))
        return; /* late audio of an interrupted answer is never heard */
    if (response != 0 && response != call->session.last_response) {
        begin_response(call, response);
        if (session_is_discarded(&call->session, response)) {
            call_leave(call);
            return;
        }
    }
    if (call->session.is_mute) {
        call_handle(call, EV_STALE_RESPONSE);
        call_leave(call);
        return;
    }
    const struct call_chunk chunk = {ulaw_b64, item_id != NULL ? item_id : "", response};
    call_handle_audio(call, &chunk);
    bool has_sounded = call->session.has_audio && !call->session.is_silent;
    session_note_audio(&call->session, !has_sounded && heard_is_silent(&call->heard, response, 0));
    if (call->session.is_silent && may_speak(call) &&
        heard_is_silent(&call->heard, response, AUDIBLE_LEAD_MAX_MS))
        on_silence(call);
    call_leave(call);
}

void call_on_ai_audio_done(struct call *call, const char *item_id)
{
    if (!is_ai_there(call, "audio done"))
        return;
    const char *item = item_id != NULL ? item_id : "";
    heard_complete(&call->heard, item);
    /* Nothing of it was played: its response was cut off before its first sound. Left as it is, the model would go on
     * as if it had said it (openai-realtime.md 6.4). */
    if (item[0] != '\0' && heard_find(&call->heard, item) == NULL)
        call->given.ai->truncate(call->given.ai_leg, item, 0);
    call_leave(call);
}

/* "Hold on", "take your time": nobody is asked whether they are still there. */
static void hold(struct call *call)
{
    caller_turn_hold(&call->turn, clock_mono_ms());
    unanswered_end(&call->unanswered);
    if (call->state == CALL_CONNECTED && call->deadline_ms < call->turn.hold_ms)
        call_last_until(call, call->turn.hold_ms);
}

void call_on_ai_words(struct call *call, const char *item_id, const char *text, bool is_final)
{
    if (!is_ai_there(call, "words") || item_id == NULL || text == NULL)
        return;
    const struct heard_item *item = heard_find(&call->heard, item_id);
    bool is_dropped =
        item != NULL ? item->is_dropped : session_is_discarded(&call->session, call->session.active);
    if (is_dropped)
        return;
    transcript_agent_words(&call->transcript, item_id, text, is_final, clock_mono_ms());
    session_note_words(&call->session);
    if (is_final && aside_grants_time(text))
        hold(call);
    if (call->session.active != 0 && call->state == CALL_THINKING)
        call_handle(call, EV_AI_PROGRESS);
    call_leave(call);
}

void call_on_ai_event(struct call *call, const char *response_id)
{
    if (call->has_ended || call->state != CALL_THINKING)
        return;
    uint64_t response = ident_of(response_id);
    if (response == 0 || response != call->session.active)
        return;
    call_handle(call, EV_AI_PROGRESS);
    call_leave(call);
}

static void lose_session(struct call *call, const char *why, enum call_loss loss)
{
    if (call->has_ended)
        return;
    if (call->state == CALL_CLOSING) {
        /* What is queued is still heard to its end. */
        call_forget_session(call, false);
        call_handle(call, EV_AI_FAILED);
    } else if (call->state != CALL_FALLBACK) {
        call_on_session_lost(call, why, loss);
    }
    call_leave(call);
}

void call_on_ai_tool_call(struct call *call, const struct tool_call *tool_call)
{
    if (!is_ai_there(call, "function call"))
        return;
    if (tally_tool_call(&call->tally) > CALL_TOOL_CALLS_MAX) {
        metric_add(METRIC_MODEL_EXCESSES_TOTAL, 1);
        lose_session(call, "more than the limit: function calls in one call", CALL_LOSS_DEAD);
        return;
    }
    bool is_discarded = session_is_discarded(&call->session, call->session.last_response);
    struct tool_call taken = *tool_call;
    taken.response = call->session.last_response;
    if (!tools_take(&call->tools, &taken)) {
        call_be_surprised(call, "function call twice");
        return;
    }
    session_note_tools(&call->session, clock_mono_ms());
    unanswered_work(&call->unanswered, clock_mono_ms());
    if (!is_discarded && !call->turn.is_speaking) {
        caller_turn_close(&call->turn);
        /* After an interruption the caller's own turn brings the next response. */
        session_want_response(&call->session, true);
    }
    if (is_discarded)
        (void)tools_take_wish(&call->tools);
    caller_turn_understood(&call->turn);
    if (call->tools.wish == TOOLS_WISH_NONE)
        closing_settle(&call->closing); /* something comes of what was said into the goodbye */
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

void call_on_orders(struct call *call, uint32_t request_id, const struct earlier_orders *orders)
{
    if (!call->has_ended)
        tools_on_orders(&call->tools, request_id, orders);
}

/* What it took the model did not wait by itself. */
void call_on_own_tool(struct call *call, uint32_t request_id, const struct own_tool_reply *reply)
{
    if (call->has_ended)
        return;
    tools_on_own(&call->tools, request_id, reply);
    unanswered_excuse(&call->unanswered, clock_mono_ms());
    call_leave(call);
}

/* Whatever ended the answer, its length or a filter: the caller does not wait in the middle of a sentence. */
static void go_on(struct call *call)
{
    briefing_set_next(
        &call->briefing,
        "Your last answer broke off in the middle. Go on where it stopped, in other words if it was "
        "refused. Do not repeat what was said, and keep it short.");
    call_handle(call, EV_AI_CUT);
}

/* The caller's words were answered with nothing: the model is asked once more, and then another session is. */
static bool is_passed_over(struct call *call, enum ai_outcome outcome)
{
    return session_is_nothing(&call->session, outcome) && may_speak(call) && !call->tools.said.is_answered &&
           caller_turn_pass(&call->turn);
}

/* It broke off after it had sounded, and not because somebody spoke. */
static bool is_cut(const struct call *call, enum ai_outcome outcome)
{
    bool is_for_caller =
        outcome == AI_CANCELLED && (call->turn.is_speaking || call->floor.is_undecided || !may_speak(call));
    return session_is_cut(&call->session, outcome) && !is_for_caller;
}

static void end_well(struct call *call, enum ai_outcome outcome)
{
    bool is_more_due = call->session.is_asked || call->session.wants_respond || tools_is_busy(&call->tools);
    bool was_cut = is_cut(call, outcome);
    bool goes_on = session_goes_on(&call->session, was_cut);
    if (!is_more_due && was_cut && !goes_on) {
        call_on_fault(call, "answers that break off again and again");
        return;
    }
    if (outcome != AI_CANCELLED && (call->session.has_audio || call->session.has_tools))
        session_clear_faults(&call->session);
    if (is_more_due)
        return;
    if (goes_on)
        go_on(call);
    else if (is_passed_over(call, outcome))
        call_on_fault(call, "an answer with nothing in it");
    else if (call->state == CALL_THINKING)
        call_handle(call, call_is_playing(call) ? EV_AI_PROGRESS : EV_TURN_OVER);
}

void call_on_ai_response_done(struct call *call, const char *response_id, enum ai_outcome outcome,
                              const char *why)
{
    if (!is_ai_there(call, "response done"))
        return;
    uint64_t response = ident_of(response_id);
    /* Without a name: the request itself was refused, or the server names none. */
    bool was_refused =
        response == 0 && outcome == AI_FAILED && (call->session.is_asked || call->session.active == 0);
    if (outcome == AI_CANCELLED && response != 0 && response == call->session.active)
        call_on_interrupted(call);
    bool is_discarded = session_is_discarded(&call->session, response);
    bool was_active = session_end_response(&call->session, response);
    readback_on_response_over(&call->tools.readback, response);
    heard_complete_response(&call->heard, response);
    if (was_active && call->session.has_words && !call->session.has_audio)
        transcript_agent_was_mute(&call->transcript, clock_mono_ms());
    if (is_discarded) {
        if (call->state == CALL_INTERRUPTED)
            call_handle(call, EV_RESPONSE_OVER);
    } else if (!was_active && !was_refused) {
        call_be_surprised(call, "response done");
    } else if (call->state == CALL_CLOSING && outcome == AI_CANCELLED && call->turn.is_speaking &&
               call_is_listened_to(call)) {
        closing_cut(&call->closing); /* the words decide what it was */
    } else if (call->state == CALL_CLOSING && outcome == AI_CANCELLED &&
               briefing_repeat_goodbye(&call->briefing)) {
        call_handle(call, EV_GOODBYE_CUT);
    } else if (!session_is_good_end(&call->session, outcome)) {
        session_unask(&call->session);
        if (call->session.is_silent && outcome != AI_FAILED && may_speak(call))
            on_silence(call);
        else
            call_on_fault(call, why != NULL && why[0] != '\0' ? why : "response failed");
    } else {
        end_well(call, outcome);
    }
    call_leave(call);
}

/* "Bye!", "perfect, thanks": nobody wants a conversation of it. A goodbye that was cut for it is said again, once. */
static void close_again(struct call *call)
{
    bool is_said_again = call->closing.was_cut && briefing_repeat_goodbye(&call->briefing);
    call_set_why(call, end_reason_text(END_GOODBYE));
    closing_settle(&call->closing);
    call_handle(call, is_said_again ? EV_FAREWELL : EV_HANG_UP);
}

void call_on_caller_speech(struct call *call, bool is_started)
{
    if (!is_ai_there(call, "caller speech"))
        return;
    call_model_hears(call, is_started);
    call_leave(call);
}

void call_on_caller_item(struct call *call, const char *item_id)
{
    if (!is_ai_there(call, "caller item"))
        return;
    transcript_caller_announced(&call->transcript, item_id);
    if (!call_is_turn_open_question(call))
        transcript_caller_item(&call->transcript, item_id);
}

/* Whatever sounds on this line, nothing comes of it: a person does better, where there is one. */
static void give_up_on_line(struct call *call)
{
    const char *staff_number = call->given.menu->staff_number;
    log_of_call(LOG_LEVEL_WARN, "call", call->call_sid, "nothing was understood turns=%d",
                call->turn.dead_count);
    if (staff_number != NULL && staff_number[0] != '\0' && call_state_is_heard(call->state))
        call_close(call, end_reason_text(END_TRANSFER));
}

/* What is said beside the order. */
static void follow_caller_words(struct call *call, const char *text)
{
    caller_turn_understood(&call->turn);
    if (aside_asks_to_wait(text))
        hold(call);
    else
        caller_turn_come_back(&call->turn);
    bool was_passed = !aside_asks_to_wait(text) && caller_turn_wants_answer(&call->turn);
    if (was_passed && !call->tools.said.is_answered && may_speak(call) && !call_is_more_due(call))
        call_on_fault(call, "an answer with nothing in it");
    if (call->closing.is_afterword && may_speak(call) && aside_is_farewell(text))
        close_again(call);
}

void call_on_caller_words(struct call *call, const char *item_id, const char *text)
{
    if (!is_ai_there(call, "caller words") || transcript_is_foreign(&call->transcript, item_id))
        return;
    int64_t began_ms = transcript_caller_words(&call->transcript, item_id, text, clock_mono_ms());
    if (began_ms != 0 && text != NULL)
        call_weigh_answer(call, began_ms, text);
    if (!call->turn.is_speaking && !transcript_awaits_caller(&call->transcript))
        caller_turn_close(&call->turn);
    bool is_noise = text == NULL || text[0] == '\0';
    if (is_noise) /* nobody waits for an answer to it */
        unanswered_end(&call->unanswered);
    if (!is_noise)
        follow_caller_words(call, text);
    else if (caller_turn_is_dead(&call->turn, clock_mono_ms()))
        give_up_on_line(call);
    call_leave(call);
}

void call_on_ai_gone(struct call *call, const char *why)
{
    lose_session(call, why, CALL_LOSS_DEAD);
}

void call_on_ai_barred(struct call *call, const char *why)
{
    lose_session(call, why, CALL_LOSS_BARRED);
}

void call_on_ai_limit(struct call *call, int64_t left_ms)
{
    if (!call->has_ended)
        renewal_on_limit(&call->renewal, left_ms, clock_mono_ms());
}

void call_on_ai_spare(struct call *call, bool is_ready)
{
    if (call->has_ended || !call_state_is_heard(call->state))
        return;
    log_of_call(LOG_LEVEL_INFO, "call", call->call_sid, "session renewal ready=%d", is_ready);
    renewal_on_spare(&call->renewal, is_ready, clock_mono_ms());
}

void call_on_ai_usage(struct call *call, const struct token_usage *usage)
{
    tally_usage(&call->tally, usage);
}

void call_on_ai_alive(struct call *call)
{
    if (!call->has_ended)
        probe_on_answer(&call->probe);
}
