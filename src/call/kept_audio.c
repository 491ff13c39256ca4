#include "call/kept_audio.h"

#include <stdbool.h>
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

/* A place in the ring, less than twice its size. */
static inline size_t wrap(const struct kept_audio *kept, size_t at)
{
    return at < kept->size_bytes ? at : at - kept->size_bytes;
}

static void put_bytes(struct kept_audio *kept, const void *bytes, size_t len)
{
    size_t at = wrap(kept, kept->begin + kept->count);
    if (kept->size_bytes - at >= len) {
        memcpy(kept->bytes + at, bytes, len);
        kept->count += len;
        return;
    }
    size_t first = kept->size_bytes - at;
    memcpy(kept->bytes + at, bytes, first);
    memcpy(kept->bytes, (const char *)bytes + first, len - first);
    kept->count += len;
}

/* Copies len bytes that begin at an offset from the oldest one. */
static void copy_bytes(const struct kept_audio *kept, size_t offset, void *out, size_t len)
{
    size_t at = wrap(kept, kept->begin + offset);
    size_t first = len < kept->size_bytes - at ? len : kept->size_bytes - at;
    memcpy(out, kept->bytes + at, first);
    memcpy((char *)out + first, kept->bytes, len - first);
}

static size_t length_at(const struct kept_audio *kept, size_t offset)
{
    uint16_t len;
    size_t at = wrap(kept, kept->begin + offset);
    if (kept->size_bytes - at >= sizeof len)
        memcpy(&len, kept->bytes + at, sizeof len);
    else
        copy_bytes(kept, offset, &len, sizeof len);
    return len;
}

static void drop_oldest(struct kept_audio *kept)
{
    size_t len = sizeof(uint16_t) + length_at(kept, 0);
    kept->begin = wrap(kept, kept->begin + len);
    kept->count -= len;
    kept->piece_count--;
}

/* What is kept in a ring of another size, which is enough for it. False: there is no memory, and it stays. */
static bool resize(struct kept_audio *kept, size_t size_bytes)
{
    char *bytes = malloc(size_bytes);
    if (bytes == NULL)
        return false;
    if (kept->size_bytes > 0)
        copy_bytes(kept, 0, bytes, kept->count);
    free(kept->bytes);
    kept->bytes = bytes;
    kept->size_bytes = size_bytes;
    kept->begin = 0;
    return true;
}

/* Twice as large, or the first ring. False: it is as large as it may be, or there is no memory. */
static bool grow(struct kept_audio *kept)
{
    size_t size_bytes = kept->size_bytes == 0 ? KEPT_AUDIO_FIRST_BYTES : kept->size_bytes * 2;
    if (size_bytes > KEPT_AUDIO_BYTES)
        size_bytes = KEPT_AUDIO_BYTES;
    return size_bytes > kept->size_bytes && resize(kept, size_bytes);
}

void kept_audio_put(struct kept_audio *kept, struct span ulaw_b64)
{
    if (ulaw_b64.len == 0)
        return;
    uint16_t len = (uint16_t)ulaw_b64.len;
    size_t needed = sizeof len + len;
    if (ulaw_b64.len > KEPT_AUDIO_PIECE_MAX) {
        kept->lost_count++;
        return;
    }
    while (kept->count + needed > kept->size_bytes && grow(kept))
        continue;
    while (kept->piece_count > 0 && kept->count + needed > kept->size_bytes) {
        drop_oldest(kept);
        kept->lost_count++;
    }
    if (needed > kept->size_bytes) { /* no memory */
        kept->lost_count++;
        return;
    }
    put_bytes(kept, &len, sizeof len);
    put_bytes(kept, ulaw_b64.at, len);
    kept->piece_count++;
}

void kept_audio_trim(struct kept_audio *kept, uint32_t piece_count)
{
    while (kept->piece_count > piece_count)
        drop_oldest(kept);
    /* With room for two more: what comes next does not make it grow again. */
    if (kept->size_bytes > KEPT_AUDIO_FIRST_BYTES && kept->piece_count > 0 &&
        kept->count + 2 * (kept->count / kept->piece_count) <= KEPT_AUDIO_FIRST_BYTES)
        (void)resize(kept, KEPT_AUDIO_FIRST_BYTES);
}

void kept_audio_replay(const struct kept_audio *kept, void (*play)(void *owner, struct span ulaw_b64),
                       void *owner)
{
    size_t offset = 0;
    while (offset < kept->count) {
        char piece[KEPT_AUDIO_PIECE_MAX];
        size_t len = length_at(kept, offset);
        copy_bytes(kept, offset + sizeof(uint16_t), piece, len);
        offset += sizeof(uint16_t) + len;
        play(owner, (struct span){piece, len});
    }
}
