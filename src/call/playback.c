#include "call/playback.h"

#include <string.h>

#include "audio/ulaw.h"
#include "base/base64.h"
#include "call/thresholds.h"

enum {
    WINDOW_BYTES = 20 * ULAW_BYTES_PER_MS,
    STEP_BYTES = 5 * ULAW_BYTES_PER_MS,
    FADE_SAMPLES = 8 * ULAW_BYTES_PER_MS,
    SHIFT_BYTES = 512,  /* fewer that were forgotten stay where they are */
    SMALL_BYTES = 4096, /* so much is moved for them at any time */
};

void playback_init(struct playback *playback)
{
    *playback = (struct playback){0};
    buf_init(&playback->audio, PLAYBACK_MAX_MS * ULAW_BYTES_PER_MS);
}

void playback_drop(struct playback *playback)
{
    buf_deinit(&playback->audio);
    playback->begin = playback->item_count = 0;
    playback->has_hole = false;
}

void playback_deinit(struct playback *playback)
{
    playback_drop(playback);
}

/* Where the item begins in audio; NULL: it is not kept. */
static struct playback_item *find(struct playback *playback, uint32_t number, size_t *out_offset)
{
    *out_offset = playback->begin;
    for (size_t i = 0; i < playback->item_count; i++) {
        if (playback->items[i].number == number)
            return &playback->items[i];
        *out_offset += (size_t)playback->items[i].count_bytes;
    }
    return NULL;
}

/* What is kept moves to the front once more than that was forgotten, so that each byte moves once and the memory stays
 * in step with what is unheard; little of it moves sooner. */
static void give_back(struct playback *playback)
{
    struct buf *audio = &playback->audio;
    size_t rest_bytes = audio->len - playback->begin;
    if (playback->begin < SHIFT_BYTES || (playback->begin < rest_bytes && rest_bytes > SMALL_BYTES))
        return;
    buf_consume(audio, playback->begin);
    playback->begin = 0;
    buf_shrink(audio);
}

static bool append(struct playback *playback, struct span ulaw_b64, size_t *out_len)
{
    return base64_append(&playback->audio, ulaw_b64, out_len) == VP_OK;
}

/* An item is sent in one piece behind the other; a server that mixes them cannot be paused. */
void playback_put(struct playback *playback, uint32_t number, int64_t to_bytes, struct span ulaw_b64)
{
    size_t len;
    struct playback_item *last = playback->item_count > 0 ? &playback->items[playback->item_count - 1] : NULL;
    bool is_next = last == NULL || last->number != number;
    if ((is_next && playback->item_count == HEARD_ITEMS_MAX) || !append(playback, ulaw_b64, &len)) {
        playback->has_hole = true;
        return;
    }
    if (is_next) {
        last = &playback->items[playback->item_count++];
        *last = (struct playback_item){.number = number, .from_bytes = to_bytes - (int64_t)len};
    }
    last->count_bytes += (int64_t)len;
    if (last->from_bytes + last->count_bytes != to_bytes)
        playback->has_hole = true;
}

static void forget(struct playback *playback, int64_t bytes)
{
    struct playback_item *first = &playback->items[0];
    first->from_bytes += bytes;
    first->count_bytes -= bytes;
    playback->begin += (size_t)bytes;
    if (first->count_bytes > 0)
        return;
    playback->item_count--;
    memmove(first, first + 1, playback->item_count * sizeof *first);
}

void playback_trim(struct playback *playback, const struct heard *heard)
{
    while (playback->item_count > 0) {
        const struct playback_item *first = &playback->items[0];
        const struct heard_item *item = heard_by_number(heard, first->number);
        bool is_over =
            item == NULL || item->is_dropped ||
            (item->marked_bytes >= item->sent_bytes && (playback->item_count > 1 || item->is_complete));
        int64_t until_bytes = is_over ? first->from_bytes + first->count_bytes
                                      : item->marked_bytes - PLAYBACK_LEAD_MS * ULAW_BYTES_PER_MS;
        if (until_bytes <= first->from_bytes)
            break;
        forget(playback, until_bytes - first->from_bytes);
        if (!is_over)
            break;
    }
    if (playback->item_count > 0)
        give_back(playback);
    else if (playback->audio.len > 0)
        playback_drop(playback);
}

bool playback_is_whole(const struct playback *playback, const struct heard *heard)
{
    for (uint32_t i = 0; i < heard_used_slots(heard); i++) {
        const struct heard_item *item = &heard->items[i];
        size_t offset;
        if (item->number == 0 || item->is_dropped || item->marked_bytes >= item->sent_bytes)
            continue;
        const struct playback_item *kept = find((struct playback *)playback, item->number, &offset);
        if (kept == NULL || kept->from_bytes > item->marked_bytes ||
            kept->from_bytes + kept->count_bytes < item->sent_bytes)
            return false;
    }
    return !playback->has_hole;
}

static int level_of(const uint8_t *ulaw)
{
    int sum = 0;
    for (size_t i = 0; i < WINDOW_BYTES; i++)
        sum += ~ulaw[i] & 0x7f;
    return sum / WINDOW_BYTES;
}

int64_t playback_restart(const struct playback *playback, uint32_t number, int64_t heard_bytes)
{
    size_t offset;
    const struct playback_item *item = find((struct playback *)playback, number, &offset);
    if (item == NULL || heard_bytes < item->from_bytes)
        return heard_bytes;
    const uint8_t *ulaw = (const uint8_t *)playback->audio.at + offset;
    int64_t end = heard_bytes - item->from_bytes, best_at = -1;
    int64_t begin = end - PLAYBACK_LEAD_MS * ULAW_BYTES_PER_MS;
    int best = PLAYBACK_QUIET;
    for (int64_t at = end - WINDOW_BYTES; at >= 0 && at >= begin; at -= STEP_BYTES) {
        int level = level_of(ulaw + at);
        if (level >= best)
            continue;
        best = level;
        best_at = at;
    }
    if (best_at >= 0)
        return item->from_bytes + best_at + WINDOW_BYTES / 2;
    int64_t back =
        end < PLAYBACK_OVERLAP_MS * ULAW_BYTES_PER_MS ? end : PLAYBACK_OVERLAP_MS * ULAW_BYTES_PER_MS;
    return heard_bytes - back;
}

struct span playback_take_up(struct playback *playback, uint32_t number, int64_t from_bytes)
{
    size_t offset;
    const struct playback_item *item = find(playback, number, &offset);
    if (item == NULL || from_bytes < item->from_bytes || from_bytes > item->from_bytes + item->count_bytes)
        return SPAN_NONE;
    uint8_t *ulaw = (uint8_t *)playback->audio.at + offset + (from_bytes - item->from_bytes);
    size_t len = (size_t)(item->from_bytes + item->count_bytes - from_bytes);
    for (int i = 0; i < FADE_SAMPLES && (size_t)i < len && from_bytes > 0; i++)
        ulaw[i] = ulaw_from_pcm16((int16_t)(ulaw_to_pcm16(ulaw[i]) * i / FADE_SAMPLES));
    return (struct span){(const char *)ulaw, len};
}
