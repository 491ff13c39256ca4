#include "call/latency.h"

#include "audio/ulaw.h"
#include "base/base64.h"
#include "call/audible.h"

void latency_turn_ended(struct latency *latency, int64_t voice_ms, int64_t now_ms)
{
    *latency = (struct latency){.stage = LATENCY_WAITS, .voice_ms = voice_ms, .ended_ms = now_ms};
}

void latency_tools(struct latency *latency, bool do_run, int64_t now_ms)
{
    if (latency->stage != LATENCY_WAITS || do_run == (latency->tools_since_ms != 0))
        return;
    if (!do_run)
        latency->tools_ms += now_ms - latency->tools_since_ms;
    latency->tools_since_ms = do_run ? now_ms : 0;
}

void latency_sent(struct latency *latency, const struct heard *heard, const struct heard_item *item,
                  struct span ulaw_b64, int64_t now_ms)
{
    if (latency->stage != LATENCY_WAITS || item == NULL)
        return;
    int64_t begins_ms = audible_begins_ms(ulaw_b64);
    if (begins_ms < 0)
        return;
    latency_tools(latency, false, now_ms);
    int64_t piece_bytes = (int64_t)base64_decoded_len(ulaw_b64);
    latency->stage = LATENCY_PLAYS;
    latency->sent_ms = now_ms;
    latency->item_number = item->number;
    latency->generation = heard->generation;
    latency->at_bytes = item->sent_bytes - piece_bytes + begins_ms * ULAW_BYTES_PER_MS;
    latency->trip_ms = heard->trip.ms;
    latency->plays_ms = heard->ends_ms - piece_bytes / ULAW_BYTES_PER_MS + begins_ms - latency->trip_ms;
}

static struct turn_latency finish(struct latency *latency, int64_t heard_ms)
{
    struct turn_latency turn = {
        .total_ms = (int32_t)(heard_ms - latency->voice_ms),
        .end_of_turn_ms = (int32_t)(latency->ended_ms - latency->voice_ms),
        .model_ms = (int32_t)(latency->sent_ms - latency->ended_ms - latency->tools_ms),
        .tools_ms = (int32_t)latency->tools_ms,
        .queue_ms = (int32_t)(latency->plays_ms - latency->sent_ms),
        .playout_ms = (int32_t)(heard_ms - latency->plays_ms),
    };
    *latency = (struct latency){0};
    return turn;
}

bool latency_turn_began(struct latency *latency, int64_t now_ms, struct turn_latency *out_turn)
{
    int64_t heard_ms = latency->plays_ms + latency->trip_ms;
    bool was_heard = latency->stage == LATENCY_PLAYS && heard_ms <= now_ms;
    if (was_heard)
        *out_turn = finish(latency, heard_ms);
    *latency = (struct latency){0};
    return was_heard;
}

bool latency_heard(struct latency *latency, const struct heard *heard, int64_t now_ms,
                   struct turn_latency *out_turn)
{
    if (latency->stage != LATENCY_PLAYS)
        return false;
    const struct heard_item *item = heard_by_number(heard, latency->item_number);
    if (item == NULL || heard->generation != latency->generation) {
        *latency = (struct latency){0}; /* cleared before any of it was known to be heard */
        return false;
    }
    if (item->marked_bytes <= latency->at_bytes)
        return false;
    /* The caller's voice took as long to come as the mark: at the telephone the wait was the same. */
    int64_t heard_ms = now_ms - (item->marked_bytes - latency->at_bytes) / ULAW_BYTES_PER_MS;
    /* A telephone plays no sooner than it has the sound; marks that come all at once say less than the clock. */
    *out_turn = finish(latency, heard_ms > latency->plays_ms ? heard_ms : latency->plays_ms);
    return true;
}
