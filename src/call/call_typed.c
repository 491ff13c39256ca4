/* The caller types keys, or writes words: the agent stops, and what came is a turn of the caller, or the wish for a
 * person. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/end_reason.h"
#include "base/log_limit.h"
#include "base/utf8.h"
#include "call/call_parts.h"

static bool has_person(const struct call *call)
{
    const char *staff_number = call->given.menu->staff_number;
    return staff_number != NULL && staff_number[0] != '\0';
}

static void pass_on(struct call *call)
{
    if (call->state != CALL_FALLBACK) /* the caller's own wish replaces any reason to close */
        call_replace_why(call, end_reason_text(END_TRANSFER));
    call_handle(call, EV_TRANSFER_NOW);
}

/* Whoever types is there, and is not asked whether they are. */
void call_go_on_typing(struct call *call)
{
    caller_turn_break_silence(&call->turn);
    if (call->state == CALL_CONNECTED)
        call_handle(call, EV_CALLER_KEYED);
}

void call_begin_typing(struct call *call)
{
    int64_t now_ms = clock_mono_ms();
    call_break_in(call, call_is_playing(call), now_ms);
    unanswered_pause(&call->unanswered, now_ms);
    caller_turn_break_silence(&call->turn);
    call_reopen(call);
    closing_settle(&call->closing); /* keys are no "bye!" */
    call_handle(call, EV_CALLER_KEYED);
}

/* "Press one for yes": one key answers the read-back; a telephone number is typed for something else. */
static bool is_answer(const char *typed)
{
    return strlen(typed) == 1;
}

static void tell_model(struct call *call, const char *text)
{
    transcript_caller_typed(&call->transcript, text, clock_mono_ms());
    call->given.ai->add_message(call->given.ai_leg, AI_CALLER, text);
    caller_turn_count_typed(&call->turn);
    unanswered_ask(&call->unanswered, clock_mono_ms());
    if (!call->turn.is_speaking) /* else their words bring the answer */
        call_handle(call, EV_CALLER_TYPED);
}

static void tell_keys(struct call *call, const char *typed)
{
    char text[96];
    snprintf(text, sizeof text, KEYS_TOLD "%s", typed);
    if (is_answer(typed))
        gate_caller_spoke(&call->tools.gate);
    tell_model(call, text);
}

/* What is written may say yes or no to the read-back, as spoken words may. */
void call_take_words(struct call *call, const char *words)
{
    enum { WRITTEN_MAX_BYTES = 500 };
    char text[WRITTEN_MAX_BYTES + 1];
    size_t len = utf8_cut(span_of(words), WRITTEN_MAX_BYTES);
    memcpy(text, words, len);
    text[len] = '\0';
    call_begin_typing(call);
    if (!call_state_is_heard(call->state))
        return;
    call_weigh_answer(call, clock_mono_ms(), text);
    tell_model(call, text);
}

int64_t call_typing_due_ms(const struct call *call)
{
    return call_state_is_heard(call->state) || keys_is_zero(&call->keys) ? call->keys.due_ms : INT64_MAX;
}

void call_end_typing(struct call *call, int64_t now_ms)
{
    char typed[KEYS_MAX + 1];
    bool is_zero;
    (void)now_ms;
    if (!keys_take(&call->keys, typed, &is_zero))
        return;
    log_of_call(LOG_LEVEL_INFO, "call", call->call_sid, "typed keys=%zu zero=%d", strlen(typed), is_zero);
    if (is_zero && has_person(call))
        pass_on(call);
    else if (call_state_is_heard(call->state))
        tell_keys(call, typed);
}
