#include "e2e/kill_matrix/spoken.h"

#include <stdlib.h>

#include "callers/load_stamp.h"

enum { STAMP_BYTES = 16, AUDIBLE_PCM16 = 300 };

/* A hundred values to a byte: the mu-law codes 0x7f and 0xff are the same silence, so a recording that became samples
 * in between has the one where the other was. */
static uint64_t spread(uint64_t number)
{
    uint64_t spread = 0;
    for (int shift = 0; number > 0; shift += 8, number /= 100)
        spread |= number % 100 << shift;
    return spread;
}

static bool gather(uint64_t spread, uint64_t *out_number)
{
    *out_number = 0;
    for (int shift = 56; shift >= 0; shift -= 8) {
        uint64_t digits = spread >> shift & 0xff;
        if (digits >= 100)
            return false;
        *out_number = *out_number * 100 + digits;
    }
    return true;
}

static bool read_stamp(const uint8_t *ulaw, struct spoken *out_spoken)
{
    uint32_t call;
    uint64_t utterance, number;
    if (!load_stamp_read(ulaw, &call, &utterance) || !gather(utterance, &out_spoken->utterance) ||
        !gather(call, &number))
        return false;
    out_spoken->caller = (uint32_t)(number / 10);
    out_spoken->word = (int)(number % 10);
    return true;
}

void spoken_write(const struct spoken *spoken, uint8_t out_ulaw[ULAW_FRAME_BYTES])
{
    load_stamp_write((uint32_t)spread((uint64_t)spoken->caller * 10 + (uint64_t)spoken->word),
                     spread(spoken->utterance), out_ulaw);
}

bool spoken_find(const uint8_t *ulaw, size_t len, struct spoken *out_spoken)
{
    for (size_t at = 0; at < ULAW_FRAME_BYTES && at + STAMP_BYTES <= len; at++)
        if (read_stamp(ulaw + at, out_spoken))
            return true;
    return false;
}

bool spoken_is_audible(const uint8_t ulaw[ULAW_FRAME_BYTES])
{
    int64_t sum = 0;
    for (int i = 0; i < ULAW_FRAME_BYTES; i++)
        sum += abs(ulaw_to_pcm16(ulaw[i]));
    return sum / ULAW_FRAME_BYTES > AUDIBLE_PCM16;
}
