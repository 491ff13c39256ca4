/* Everything in a call that has its time, as one table: when it is due, and what is done then. */
#include "call/call_parts.h"

#include "base/clock.h"
#include "base/end_reason.h"
#include "base/metric.h"
#include "call/thresholds.h"
#include "call/unheard.h"

/* A call, and the moment that several of these look at, taken once. */
struct look {
    const struct call *call;
    struct moment moment;
};

/* ---- the state ---- */

static int64_t state_due_ms(const struct look *look)
{
    return look->call->deadline_ms;
}

/* Where nobody answered the caller has waited long enough: the same is not tried again. */
static void on_dialling_late(struct call *call)
{
    if (rescue_redial(&call->rescue))
        call_handle(call, EV_REDIAL);
    else
        call_on_session_lost(call, "no session in time", CALL_LOSS_BARRED);
}

static void on_answer_late(struct call *call)
{
    int64_t own_due_ms = tools_own_due_ms(&call->tools); /* they have their time beside the model's */
    if (own_due_ms != INT64_MAX)
        call_last_until(call, own_due_ms);
    else if (call->tools.request_id != 0) {
        tools_give_up(&call->tools);
        call_handle(call, EV_TOOLS_LATE);
    } else if (caller_turn_stop_replay(&call->turn)) {
        call_handle(call, EV_AI_UNMOVED);
    } else if (call->closing.is_afterword && !session_owes(&call->session)) {
        call_close(call, end_reason_text(END_GOODBYE));
    } else {
        call_on_session_lost(call, "too slow", CALL_LOSS_SLOW);
    }
}

static void on_nobody_speaks(struct call *call)
{
    if (call->closing.is_afterword) {
        call_close(call, end_reason_text(END_GOODBYE));
        return;
    }
    bool is_for_good = caller_turn_is_silent_for_good(&call->turn, call->given.settings.silence_prompt_max);
    if (is_for_good)
        call_set_why(call, end_reason_text(END_SILENCE));
    call_handle(call, is_for_good ? EV_FAREWELL : EV_CALLER_SILENT);
}

static void on_all_played(struct call *call)
{
    if (call_is_playing(call)) { /* marks have moved the end since */
        call_last_until(call, heard_surely_over_ms(&call->heard));
        return;
    }
    heard_assume_played(&call->heard); /* where marks were lost; call_leave draws the conclusion */
    session_lags(&call->session);
}

/* A turn whose end nobody told. */
static void on_turn_unheard(struct call *call, int64_t now_ms)
{
    unanswered_ask(&call->unanswered, now_ms);
    call_handle(call, EV_TIMED_OUT);
}

/* Long stories have pauses, and are listened to: whoever makes a longer one was heard to the end (unheard.c). */
static void on_no_end(struct call *call, int64_t now_ms)
{
    if (caller_turn_is_monologue(&call->turn, now_ms) && now_ms - call->since_ms < CALL_MONOLOGUE_MS)
        call_last_until(call, now_ms + CALL_MONOLOGUE_LOOK_MS);
    else
        on_turn_unheard(call, now_ms);
}

static void on_state_timed_out(struct call *call, int64_t now_ms)
{
    switch (call->state) {
    case CALL_CONNECTING:
    case CALL_RECOVERING:
        on_dialling_late(call);
        break;
    case CALL_CONNECTED:
        on_nobody_speaks(call);
        break;
    case CALL_THINKING:
        on_answer_late(call);
        break;
    case CALL_SPEAKING:
        on_all_played(call);
        break;
    case CALL_INTERRUPTED:
        session_abandon_response(&call->session);
        call_handle(call, EV_TIMED_OUT);
        break;
    case CALL_LISTENING:
        on_no_end(call, now_ms);
        break;
    case CALL_FALLBACK:
    case CALL_CLOSING:
    case CALL_DISCONNECTED:
    case CALL_STATE_COUNT:
        call_handle(call, EV_TIMED_OUT);
        break;
    }
}

/* ---- a turn whose end the model does not notice; a model that notices nothing ---- */

static int64_t turn_due_ms(const struct look *look)
{
    return unheard_due_ms(&look->moment, look->call->given.settings.turn_end_ms);
}

static int64_t answer_due_ms(const struct look *look)
{
    const struct call *call = look->call;
    if (tools_own_due_ms(&call->tools) != INT64_MAX)
        return INT64_MAX;
    return unanswered_due_ms(&call->unanswered, &look->moment, call->given.settings.slow_ms);
}

static void give_up_unanswered(struct call *call, int64_t now_ms)
{
    (void)now_ms;
    rescue_owe(&call->rescue, caller_turn_was_carried_out(&call->turn, call_turn_basket(call)));
    call_on_session_lost(call, "nothing was answered", CALL_LOSS_SLOW);
}

static int64_t sign_due_ms(const struct look *look)
{
    return probe_due_ms(&look->call->probe, &look->moment);
}

static void ask_for_sign(struct call *call, int64_t now_ms)
{
    struct moment moment = call_moment(call);
    if (probe_step(&call->probe, &moment, now_ms) == PROBE_ASK) {
        call->given.ai->probe(call->given.ai_leg);
        return;
    }
    if (call->state == CALL_CONNECTED) { /* somebody spoke, although no model said so */
        caller_turn_break_silence(&call->turn);
        rescue_owe(&call->rescue, false);
        caller_turn_open(&call->turn, now_ms, call_turn_basket(call));
    }
    call_on_session_lost(call, "no sign of life", CALL_LOSS_DEAD);
}

/* ---- the restaurant's own tools ---- */

static int64_t own_tool_due_ms(const struct look *look)
{
    return tools_own_due_ms(&look->call->tools);
}

static void give_up_own_tool(struct call *call, int64_t now_ms)
{
    tools_give_up_own(&call->tools, now_ms);
    unanswered_excuse(&call->unanswered, now_ms); /* call_leave draws the conclusion */
}

/* ---- the goodbye ---- */

/* When it may be over: as marks tell, or time where they stay away. */
static int64_t goodbye_due_ms(const struct look *look)
{
    const struct call *call = look->call;
    bool is_spoken_into = call->turn.is_speaking && call_is_listened_to(call);
    if (call->state != CALL_CLOSING || is_spoken_into || call_is_more_due(call))
        return INT64_MAX;
    return call_is_playing(call) ? heard_surely_over_ms(&call->heard) : call_closing_due_ms(call);
}

static void look_at_goodbye(struct call *call, int64_t now_ms)
{
    if (heard_surely_over_ms(&call->heard) <= now_ms)
        heard_assume_played(&call->heard); /* call_leave draws the conclusion */
}

/* One that was asked for, and does not begin. */
static int64_t wait_due_ms(const struct look *look)
{
    const struct call *call = look->call;
    bool is_awaited = call->state == CALL_CLOSING && call->session.is_asked;
    return is_awaited ? closing_wait_due_ms(&call->closing) : INT64_MAX;
}

static void go_without_goodbye(struct call *call, int64_t now_ms)
{
    (void)now_ms;
    session_unask(&call->session); /* call_leave draws the conclusion */
}

/* ---- a gap in the caller's audio ---- */

static int64_t gap_due_ms(const struct look *look)
{
    const struct call *call = look->call;
    return call_is_listened_to(call) ? gap_next_deadline_ms(&call->gap) : INT64_MAX;
}

static void fill_gap(struct call *call, int64_t now_ms)
{
    call_append_silence(call, gap_on_deadline(&call->gap, now_ms));
}

/* ---- the call's length, the session's, and silence after a failure ---- */

static int64_t length_due_ms(const struct look *look)
{
    return look->call->length_due_ms;
}

static void end_long_call(struct call *call, int64_t now_ms)
{
    (void)now_ms;
    call->length_due_ms = INT64_MAX;
    call_set_why(call, end_reason_text(END_LENGTH));
    call_handle(call, EV_FAREWELL);
}

static int64_t limit_due_ms(const struct look *look)
{
    return look->call->renewal.due_ms;
}

static void renew_session(struct call *call, int64_t now_ms)
{
    bool is_there = call_state_is_heard(call->state);
    switch (renewal_step(&call->renewal, is_there, call_is_between_turns(call, now_ms), now_ms)) {
    case RENEWAL_PREPARE:
        call->given.ai->prepare(call->given.ai_leg);
        break;
    case RENEWAL_SWAP:
        call_handle(call, EV_AI_RENEWED);
        break;
    case RENEWAL_WAIT:
        break;
    }
}

static int64_t silence_due_ms(const struct look *look)
{
    const struct call *call = look->call;
    struct filler_wait wait = call_filler_wait(call, &look->moment);
    return filler_due_ms(&call->filler, &wait);
}

static void fill_silence(struct call *call, int64_t now_ms)
{
    if (!filler_step(&call->filler, call_is_playing(call), now_ms))
        return;
    call_play_clip(call, "filler", call->given.filler_ulaw, false);
    filler_queued(&call->filler, call->heard.ends_ms);
    metric_add(METRIC_FILLERS_TOTAL, 1);
}

/* ---- what a new menu did to the order, which the caller must hear ---- */

static int64_t news_due_ms(const struct look *look)
{
    const struct call *call = look->call;
    return call->state == CALL_CONNECTED ? menu_news_due_ms(&call->tools.news) : INT64_MAX;
}

/* The model was told, and has not answered since: it is asked to. */
static void tell_news(struct call *call, int64_t now_ms)
{
    if (!call_is_between_turns(call, now_ms)) {
        menu_news_put_off(&call->tools.news, now_ms);
        return;
    }
    briefing_set_next(&call->briefing,
                      briefing_tell_to_say(&call->briefing, "The order has changed with the menu. Say: ",
                                           call->tools.news.say, " Then go on with the order."));
    call_handle(call, EV_TOOLS_ANSWERED);
}

static int64_t undecided_due_ms(const struct look *look)
{
    return call_floor_due_ms(look->call);
}

static int64_t keys_due_ms(const struct look *look)
{
    return call_typing_due_ms(look->call);
}

/* In the order in which they are done where several are due: when (monotonic; INT64_MAX: not), and what. */
#define DEADLINES(ROW)                                                                                       \
    ROW(gap_due_ms, fill_gap)                                                                                \
    ROW(undecided_due_ms, call_floor_step)                                                                   \
    ROW(length_due_ms, end_long_call)                                                                        \
    ROW(sign_due_ms, ask_for_sign)                                                                           \
    ROW(own_tool_due_ms, give_up_own_tool)                                                                   \
    ROW(answer_due_ms, give_up_unanswered)                                                                   \
    ROW(wait_due_ms, go_without_goodbye)                                                                     \
    ROW(goodbye_due_ms, look_at_goodbye)                                                                     \
    ROW(state_due_ms, on_state_timed_out)                                                                    \
    ROW(turn_due_ms, on_turn_unheard)                                                                        \
    ROW(limit_due_ms, renew_session)                                                                         \
    ROW(news_due_ms, tell_news)                                                                              \
    ROW(keys_due_ms, call_end_typing)                                                                        \
    ROW(silence_due_ms, fill_silence)

static int64_t earlier_ms(int64_t a_ms, int64_t b_ms)
{
    return a_ms < b_ms ? a_ms : b_ms;
}

/* Written out, as it is asked for with every message. */
int64_t call_next_deadline_ms(const struct call *call)
{
    int64_t next_ms = INT64_MAX;
    if (call->has_ended)
        return next_ms;
    struct look look = {call, call_moment(call)};
#define EARLIER(due_ms, step) next_ms = earlier_ms(next_ms, due_ms(&look));
    DEADLINES(EARLIER)
#undef EARLIER
    return next_ms;
}

static const struct {
    int64_t (*due_ms)(const struct look *look);
    void (*step)(struct call *call, int64_t now_ms);
} deadlines[] = {
#define TABLE_ROW(due_ms, step) {due_ms, step},
    DEADLINES(TABLE_ROW)
#undef TABLE_ROW
};
enum { DEADLINE_COUNT = sizeof deadlines / sizeof deadlines[0] };

/* What is done for one deadline may move all others. */
void call_on_deadline(struct call *call)
{
    if (call->has_ended)
        return;
    int64_t now_ms = clock_mono_ms();
    for (int i = 0; i < DEADLINE_COUNT && !call->has_ended; i++) {
        struct look look = {call, call_moment(call)};
        if (deadlines[i].due_ms(&look) <= now_ms)
            deadlines[i].step(call, now_ms);
    }
    call_leave(call);
}
