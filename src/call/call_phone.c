#include "base/base64.h"
#include "base/clock.h"
#include "base/unset.h"
#include "call/call_parts.h"

/* The hot path: fifty times a second for each call. Nothing is allocated here but for a turn's audio. */
void call_on_phone_audio(struct call *call, struct span ulaw_b64, int64_t timestamp_ms)
{
    if (call->has_ended)
        return;
    struct caller_sound sound UNSET;
    int64_t bytes = (int64_t)base64_decoded_len(ulaw_b64);
    int64_t now_ms = clock_mono_ms();
    int64_t fill_ms = gap_feed(&call->gap, timestamp_ms, bytes, now_ms);
    caller_sound_read(ulaw_b64, &sound);
    caller_turn_hear(&call->turn, &sound, now_ms);
    tally_from_phone(&call->tally, bytes);
    line_watch_hear(&call->line, &sound, timestamp_ms, now_ms);
    bool is_heard = call_state_is_heard(call->state);
    if (is_heard || call_state_keeps_audio(call->state))
        caller_turn_keep(&call->turn, ulaw_b64);
    if (!call_is_listened_to(call))
        return;
    struct moment moment = call_moment(call);
    if (!call->turn.is_open && !call->floor.is_undecided && !probe_has_unnoticed_word(&call->probe, &moment))
        caller_turn_trim(&call->turn);
    call_append_silence(call, fill_ms);
    call->given.ai->append(call->given.ai_leg, ulaw_b64);
    call_floor_hear(call, &sound, now_ms);
}

void call_on_phone_mark(struct call *call, const char *name)
{
    struct turn_latency answered;
    int64_t now_ms = clock_mono_ms();
    if (call->has_ended || !heard_mark(&call->heard, name, now_ms))
        return;
    if (latency_heard(&call->latency, &call->heard, now_ms, &answered))
        tally_answer(&call->tally, &answered, call->session.place);
    playback_trim(&call->playback, &call->heard);
    call_leave(call);
}

void call_on_phone_dtmf(struct call *call, char digit)
{
    if (call->has_ended)
        return;
    if (keys_press(&call->keys, digit, clock_mono_ms()))
        call_begin_typing(call);
    else
        call_go_on_typing(call);
    call_leave(call);
}

void call_on_phone_words(struct call *call, const char *words)
{
    if (call->has_ended || !call_state_is_heard(call->state))
        return;
    call_take_words(call, words);
    call_leave(call);
}

void call_on_phone_gone(struct call *call, const char *why)
{
    if (call->has_ended)
        return;
    call_set_why(call, why);
    call_handle(call, EV_PHONE_GONE);
    call_leave(call);
}
