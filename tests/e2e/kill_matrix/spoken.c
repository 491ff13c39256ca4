#include "e2e/kill_matrix/spoken.h"

#include <stdlib.h>

#include "callers/load_stamp.h"

enum { STAMP_BYTES = 16, AUDIBLE_PCM16 = 300 };

void spoken_write(const struct spoken *spoken, uint8_t out_ulaw[ULAW_FRAME_BYTES])
{
    load_stamp_write(spoken->caller * 1000 + (uint32_t)spoken->word * 100, spoken->utterance, out_ulaw);
}

bool spoken_find(const uint8_t *ulaw, size_t len, struct spoken *out_spoken)
{
    for (size_t at = 0; at < ULAW_FRAME_BYTES && at + STAMP_BYTES <= len; at++) {
        uint32_t number;
        if (load_stamp_read(ulaw + at, &number, &out_spoken->utterance)) {
            out_spoken->caller = number / 1000;
            out_spoken->word = (int)(number % 1000 / 100);
            return true;
        }
    }
    return false;
}

bool spoken_is_audible(const uint8_t ulaw[ULAW_FRAME_BYTES])
{
    int64_t sum = 0;
    for (int i = 0; i < ULAW_FRAME_BYTES; i++)
        sum += abs(ulaw_to_pcm16(ulaw[i]));
    return sum / ULAW_FRAME_BYTES > AUDIBLE_PCM16;
}
