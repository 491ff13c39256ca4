/* The agent's speech on its way to the telephone: played, paused at a word's end, and taken up again. */
#include "audio/ulaw.h"
#include "base/base64.h"
#include "base/clock.h"
#include "base/unset.h"
#include "call/call_parts.h"

enum { PIECE_BYTES = 200 * ULAW_BYTES_PER_MS }; /* a mark every 200 ms: a barge-in is that exact */

/* When what is sent next will sound. */
static int64_t next_ms(const struct call *call, int64_t now_ms)
{
    return call->heard.ends_ms > now_ms ? call->heard.ends_ms : now_ms;
}

/* What was sent is measured, for the ledger and for the line where the telephone plays it. */
static void measure(struct call *call, uint32_t number, struct span ulaw_b64, int64_t at_ms)
{
    struct piece_sound sound UNSET;
    piece_sound_begin(&sound, ulaw_b64);
    while (piece_sound_next(&sound)) {
        heard_sounds(&call->heard, number, &sound);
        if (!call->heard.is_paused)
            line_watch_play(&call->line, &sound, at_ms);
    }
}

static void give_to_phone(struct call *call, struct span ulaw_b64, const char *mark)
{
    call->given.phone->play(call->given.phone_leg, ulaw_b64);
    call->given.phone->mark(call->given.phone_leg, mark);
}

bool call_play_piece(struct call *call, const struct call_chunk *chunk)
{
    char mark[HEARD_MARK_BYTES] UNSET;
    int64_t bytes = (int64_t)base64_decoded_len(chunk->ulaw_b64), now_ms = clock_mono_ms();
    int64_t at_ms = next_ms(call, now_ms);
    const struct heard_item *item =
        heard_send(&call->heard, chunk->item_id, chunk->response, chunk->ulaw_b64, now_ms, mark);
    if (item == NULL)
        return false;
    measure(call, item->number, chunk->ulaw_b64, at_ms);
    if (call->given.settings.pauses)
        playback_put(&call->playback, item->number, item->sent_bytes, chunk->ulaw_b64);
    if (!call->heard.is_paused)
        give_to_phone(call, chunk->ulaw_b64, mark);
    tally_to_phone(&call->tally, bytes);
    return true;
}

void call_play_clip(struct call *call, const char *name, struct span ulaw, bool has_words)
{
    for (size_t at = 0; at < ulaw.len; at += PIECE_BYTES) {
        size_t left = ulaw.len - at, len = left < PIECE_BYTES ? left : PIECE_BYTES;
        char b64[(PIECE_BYTES + 2) / 3 * 4];
        base64_encode(ulaw.at + at, len, b64);
        (void)call_play_piece(call, &(struct call_chunk){{b64, base64_encoded_len(len)}, name, 0});
    }
    heard_disown(&call->heard, name, !has_words);
}

bool call_pause(struct call *call)
{
    int64_t now_ms = clock_mono_ms();
    if (call->heard.is_paused || !playback_is_whole(&call->playback, &call->heard))
        return false;
    bool is_sounding = heard_is_playing(&call->heard, now_ms);
    heard_pause(&call->heard, now_ms);
    if (is_sounding) {
        call->given.phone->clear(call->given.phone_leg);
        line_watch_clear(&call->line, now_ms);
    }
    return true;
}

static void play_again(struct call *call, uint32_t number, struct span ulaw)
{
    for (size_t at = 0; at < ulaw.len; at += PIECE_BYTES) {
        size_t left = ulaw.len - at, len = left < PIECE_BYTES ? left : PIECE_BYTES;
        char b64[(PIECE_BYTES + 2) / 3 * 4], mark[HEARD_MARK_BYTES];
        base64_encode(ulaw.at + at, len, b64);
        struct span ulaw_b64 = {b64, base64_encoded_len(len)};
        int64_t now_ms = clock_mono_ms(), at_ms = next_ms(call, now_ms);
        if (!heard_send_again(&call->heard, number, ulaw_b64, now_ms, mark))
            continue;
        measure(call, number, ulaw_b64, at_ms);
        give_to_phone(call, ulaw_b64, mark);
    }
}

/* The ledger counts what is said twice as not heard. */
void call_resume(struct call *call)
{
    int64_t from_bytes[HEARD_ITEMS_MAX], sent_bytes;
    struct playback *playback = &call->playback;
    if (!call->heard.is_paused)
        return;
    for (size_t i = 0; i < playback->item_count; i++) {
        uint32_t number = playback->items[i].number;
        from_bytes[i] = -1;
        if (!heard_paused_at(&call->heard, number, &from_bytes[i], &sent_bytes))
            continue;
        from_bytes[i] = playback_restart(playback, number, from_bytes[i]);
        heard_rewind(&call->heard, number, from_bytes[i]);
    }
    heard_resume(&call->heard, clock_mono_ms());
    for (size_t i = 0; i < playback->item_count; i++)
        if (from_bytes[i] >= 0)
            play_again(call, playback->items[i].number,
                       playback_take_up(playback, playback->items[i].number, from_bytes[i]));
}
