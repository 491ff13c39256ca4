#include "call/kept_audio.h"

#include <stdlib.h>
#include <string.h>

void kept_audio_init(struct kept_audio *kept)
{
    *kept = (struct kept_audio){0};
}

void kept_audio_deinit(struct kept_audio *kept)
{
    free(kept->bytes);
    kept_audio_init(kept);
}

static void put_bytes(struct kept_audio *kept, const void *bytes, size_t len)
{
    size_t at = (kept->begin + kept->count) % KEPT_AUDIO_BYTES;
    size_t first = len < KEPT_AUDIO_BYTES - at ? len : KEPT_AUDIO_BYTES - at;
    memcpy(kept->bytes + at, bytes, first);
    memcpy(kept->bytes, (const char *)bytes + first, len - first);
    kept->count += len;
}

static void take_bytes(struct kept_audio *kept, void *out, size_t len)
{
    size_t first = len < KEPT_AUDIO_BYTES - kept->begin ? len : KEPT_AUDIO_BYTES - kept->begin;
    memcpy(out, kept->bytes + kept->begin, first);
    memcpy((char *)out + first, kept->bytes, len - first);
    kept->begin = (kept->begin + len) % KEPT_AUDIO_BYTES;
    kept->count -= len;
}

static size_t take_length(struct kept_audio *kept)
{
    uint16_t len;
    take_bytes(kept, &len, sizeof len);
    return len;
}

static void drop_oldest(struct kept_audio *kept)
{
    size_t len = take_length(kept);
    kept->begin = (kept->begin + len) % KEPT_AUDIO_BYTES;
    kept->count -= len;
    kept->piece_count--;
    kept->lost_count++;
}

void kept_audio_put(struct kept_audio *kept, struct span ulaw_b64)
{
    if (ulaw_b64.len == 0)
        return;
    if (kept->bytes == NULL)
        kept->bytes = malloc(KEPT_AUDIO_BYTES);
    if (kept->bytes == NULL || ulaw_b64.len > KEPT_AUDIO_PIECE_MAX) {
        kept->lost_count++;
        return;
    }
    uint16_t len = (uint16_t)ulaw_b64.len;
    while (kept->count + sizeof len + len > KEPT_AUDIO_BYTES)
        drop_oldest(kept);
    put_bytes(kept, &len, sizeof len);
    put_bytes(kept, ulaw_b64.at, len);
    kept->piece_count++;
}

void kept_audio_replay(struct kept_audio *kept, void (*play)(void *owner, struct span ulaw_b64), void *owner)
{
    while (kept->piece_count > 0) {
        char piece[KEPT_AUDIO_PIECE_MAX];
        size_t len = take_length(kept);
        take_bytes(kept, piece, len);
        kept->piece_count--;
        play(owner, (struct span){piece, len});
    }
    kept_audio_deinit(kept);
}
