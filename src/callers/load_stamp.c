#include "callers/load_stamp.h"

#include <math.h>
#include <string.h>

static const uint8_t magic[4] = {0x56, 0xd0, 0x50, 0x4c};
enum { STAMP_BYTES = 16, TONE_AMPLITUDE = 3000, RATE_HZ = 8000 };

void load_stamp_number(uint64_t frame, uint8_t ulaw[ULAW_FRAME_BYTES])
{
    for (int i = 0; i < 8; i++)
        ulaw[8 + i] = (uint8_t)(frame >> 8 * i);
}

void load_stamp_write(uint32_t call, uint64_t frame, uint8_t out_ulaw[ULAW_FRAME_BYTES])
{
    memcpy(out_ulaw, magic, sizeof magic);
    for (int i = 0; i < 4; i++)
        out_ulaw[4 + i] = (uint8_t)(call >> 8 * i);
    load_stamp_number(frame, out_ulaw);
    double step = 2 * M_PI * (300 + call % 1000) / RATE_HZ;
    for (int i = STAMP_BYTES; i < ULAW_FRAME_BYTES; i++)
        out_ulaw[i] = ulaw_from_pcm16((int16_t)(TONE_AMPLITUDE * sin(step * i)));
}

bool load_stamp_read(const uint8_t ulaw[ULAW_FRAME_BYTES], uint32_t *out_call, uint64_t *out_frame)
{
    if (memcmp(ulaw, magic, sizeof magic) != 0)
        return false;
    uint32_t call = 0;
    uint64_t frame = 0;
    for (int i = 0; i < 4; i++)
        call |= (uint32_t)ulaw[4 + i] << 8 * i;
    for (int i = 0; i < 8; i++)
        frame |= (uint64_t)ulaw[8 + i] << 8 * i;
    *out_call = call;
    *out_frame = frame;
    return true;
}
