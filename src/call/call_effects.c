#include <stdio.h>
#include <string.h>

#include "audio/ulaw.h"
#include "base/base64.h"
#include "base/clock.h"
#include "base/metric.h"
#include "call/call_internal.h"
#include "english/sentence.h"

enum { CLIP_PIECE_BYTES = 200 * ULAW_BYTES_PER_MS }; /* a mark every 200 ms: a barge-in is that exact */

static void clear_phone(struct call *call)
{
    int64_t now_ms = clock_mono_ms();
    call->cut_count = heard_interrupt(&call->heard, now_ms, call->cuts);
    call->phone->clear(call->phone_leg);
    for (size_t i = 0; i < call->cut_count; i++) {
        const struct heard_item *item = call->cuts[i].item;
        ident_ring_put(&call->discarded, item->response);
        if (!item->is_noted)
            transcript_agent_heard(&call->transcript, item->id, call->cuts[i].heard_ms,
                                   heard_item_sent_ms(item), now_ms);
    }
}

static void cancel_response(struct call *call)
{
    if (call->active == 0 && !call->is_asked)
        return;
    ident_ring_put(&call->discarded, call->active);
    call->ai->cancel(call->ai_leg);
}

static void truncate_items(struct call *call)
{
    for (size_t i = 0; i < call->cut_count; i++)
        if (!call->cuts[i].is_foreign && call->is_ai_ready)
            call->ai->truncate(call->ai_leg, call->cuts[i].item->id, call->cuts[i].heard_ms);
    call->cut_count = 0;
}

/* One piece of audio and its mark. False when it may not be heard. */
static bool play_piece(struct call *call, const char *item_id, uint64_t response, struct span ulaw_b64)
{
    char mark[HEARD_MARK_BYTES];
    int64_t bytes = (int64_t)base64_decoded_len(ulaw_b64);
    if (!heard_send(&call->heard, item_id, response, bytes, clock_mono_ms(), mark))
        return false;
    call->phone->play(call->phone_leg, ulaw_b64);
    call->phone->mark(call->phone_leg, mark);
    if (call->frames_to_phone == 0)
        call->timing.first_audio_unix_ms = clock_unix_ms();
    call->frames_to_phone++;
    call->bytes_to_phone += (uint64_t)bytes;
    return true;
}

static void play_chunk(struct call *call)
{
    if (!play_piece(call, call->chunk_item, call->chunk_response, call->chunk)) {
        call_be_surprised(call, "audio refused");
        return;
    }
    readback_on_item(&call->tools.readback, call->chunk_response, call->chunk_item);
    if (!call->is_session_good) {
        call->is_session_good = call->rescue.has_answer = true;
        if (call->on_session != NULL)
            call->on_session(call->owner, call->place, true);
    }
    call_close_turn(call);
    if (call->stopped_ms < 0)
        return;
    call->last_latency_ms = clock_mono_ms() - call->stopped_ms;
    call->timing.latencies_ms[call->timing.latency_count++ % CALL_LATENCIES_MAX] =
        (int32_t)call->last_latency_ms;
    call->stopped_ms = -1;
    call->last_voice.at_ms = 0;
    metric_add(METRIC_TURNS_TOTAL, 1);
    metric_add(METRIC_TURN_LATENCY_MS_SUM, call->last_latency_ms);
}

void call_play_clip(struct call *call, const char *name, struct span ulaw, bool has_words)
{
    for (size_t at = 0; at < ulaw.len; at += CLIP_PIECE_BYTES) {
        size_t left = ulaw.len - at;
        size_t len = left < CLIP_PIECE_BYTES ? left : CLIP_PIECE_BYTES;
        char b64[(CLIP_PIECE_BYTES + 2) / 3 * 4];
        base64_encode(ulaw.at + at, len, b64);
        (void)play_piece(call, name, 0, (struct span){b64, base64_encoded_len(len)});
    }
    heard_disown(&call->heard, name, !has_words);
}

static void play_greeting(struct call *call)
{
    if (call->is_resumed || call->greeting_ulaw.len == 0)
        return;
    call_play_clip(call, "greeting", call->greeting_ulaw, true);
    if (call->greeting_text != NULL)
        transcript_agent_words(&call->transcript, "greeting", call->greeting_text, true, clock_mono_ms());
}

static void ask_model(struct call *call, const char *instructions)
{
    call->is_asked = true;
    call->asked_instructions = instructions;
    call->ai->respond(call->ai_leg, instructions);
    call->instructions = NULL;
}

/* With the number of an order whose announcement may have been talked over. */
static void say_goodbye(struct call *call)
{
    const struct tools *tools = &call->tools;
    char numbered[96];
    const char *goodbye = sentence_text(SENTENCE_GOODBYE);
    if (call->has_repeated_goodbye && tools->memory.ordered_version == tools->basket.version &&
        tools->memory.order_number != 0)
        goodbye = sentence_fill(SENTENCE_GOODBYE_NUMBER,
                                &(struct sentence_words){.number = tools->memory.order_number}, numbered,
                                sizeof numbered);
    snprintf(call->instructions_text, sizeof call->instructions_text,
             "The call ends now. Say only: \"%s\" Ask nothing and call no function.", goodbye);
    ask_model(call, call->instructions_text);
}

/* What is kept stays kept while the turn is open: this session may fail, too. */
static void replay_piece(void *owner, struct span ulaw_b64)
{
    struct call *call = owner;
    call->ai->append(call->ai_leg, ulaw_b64);
}

void call_append_silence(struct call *call, int64_t duration_ms)
{
    char b64[GAP_PIECE_CHARS];
    while (duration_ms > 0) {
        size_t len = gap_silence_b64(b64, duration_ms);
        call->ai->append(call->ai_leg, (struct span){b64, len});
        duration_ms -= GAP_PIECE_MS;
    }
}

static void close_ai(struct call *call)
{
    call->is_ai_ready = false;
    call->active = 0;
    call->is_asked = false;
    call->ai->close(call->ai_leg, call->why[0] != '\0' ? call->why : "failed");
}

static void swap_sessions(struct call *call)
{
    call_forget_names(call);
    call->has_spare = false;
    call->renew_at_ms = INT64_MAX; /* until the leg tells the limit of the other */
    call->ai->swap(call->ai_leg);
    metric_add(METRIC_SESSION_SWAPS_TOTAL, 1);
}

void call_run_effects(struct call *call, uint32_t effects)
{
    for (uint32_t left = effects; left != 0; left &= left - 1) { /* lowest bit first: the enum's order */
        switch (left & -left) {
        case FX_PHONE_CLEAR:
            clear_phone(call);
            break;
        case FX_AI_CANCEL:
            cancel_response(call);
            break;
        case FX_AI_TRUNCATE:
            truncate_items(call);
            break;
        case FX_PHONE_PLAY:
            play_chunk(call);
            break;
        case FX_PHONE_GREET:
            play_greeting(call);
            break;
        case FX_AI_CLOSE:
            close_ai(call);
            break;
        case FX_AI_DIAL:
            call->ai->dial(call->ai_leg, call->place);
            break;
        case FX_AI_SWAP:
            swap_sessions(call);
            break;
        case FX_AI_INTRODUCE:
            call_brief_model(call);
            break;
        case FX_AI_REPLAY:
            kept_audio_replay(&call->kept, replay_piece, call);
            if (!call->is_turn_open)
                kept_audio_deinit(&call->kept);
            break;
        case FX_AI_RESPOND:
            ask_model(call, call->instructions);
            break;
        case FX_ASK_STILL_THERE:
            ask_model(call, call_tell_to_say(call, "Nobody has spoken for a while. ",
                                             sentence_text(SENTENCE_STILL_THERE)));
            break;
        case FX_SAY_GOODBYE:
            say_goodbye(call);
            break;
        case FX_PHONE_CLOSE:
            call_set_why(call, end_reason_text(END_UNKNOWN));
            call->phone->close(call->phone_leg, call->why);
            break;
        case FX_END:
            call->has_ended = true;
            break;
        default: /* no effect, or FX_REARM, which call_handle sees to */
            break;
        }
    }
}
