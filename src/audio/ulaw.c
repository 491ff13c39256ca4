#include "audio/ulaw.h"

#include "audio/ulaw_wide.h"

enum { BIAS = 0x84, CLIP = 32635 };

/* Of a code, inverted: sign, three bits of exponent, four of mantissa. */
#define VALUE(code)     (int16_t)((~(code)&0x80) ? BIAS - MAGNITUDE(code) : MAGNITUDE(code) - BIAS)
#define MAGNITUDE(code) ((((~(code)&15) << 3) + BIAS) << ((~(code)&0x70) >> 4))
#define VALUES_4(code)  VALUE(code), VALUE((code) + 1), VALUE((code) + 2), VALUE((code) + 3)
#define VALUES_16(code) VALUES_4(code), VALUES_4((code) + 4), VALUES_4((code) + 8), VALUES_4((code) + 12)
#define VALUES_64(code)                                                                                      \
    VALUES_16(code), VALUES_16((code) + 16), VALUES_16((code) + 32), VALUES_16((code) + 48)

const int16_t ulaw_pcm16[256] = {VALUES_64(0), VALUES_64(64), VALUES_64(128), VALUES_64(192)};

uint8_t ulaw_from_pcm16(int16_t sample)
{
    int value = sample;
    unsigned sign = 0;
    if (value < 0) {
        value = -value;
        sign = 0x80;
    }
    if (value > CLIP)
        value = CLIP;
    value += BIAS;
    unsigned exponent = 7;
    for (int mask = 0x4000; (value & mask) == 0 && exponent > 0; mask >>= 1)
        exponent--;
    unsigned mantissa = (unsigned)value >> (exponent + 3) & 15u;
    return (uint8_t) ~(sign | exponent << 4 | mantissa);
}

void ulaw_decode(const uint8_t *ulaw, size_t count, int16_t *out_pcm16)
{
    size_t i = 0;
    if (ulaw_is_wide()) {
        i = count - count % ULAW_WIDE_COUNT;
        ulaw_wide_decode(ulaw, i, out_pcm16);
    }
    for (; i < count; i++)
        out_pcm16[i] = ulaw_to_pcm16(ulaw[i]);
}

void ulaw_encode(const int16_t *pcm16, size_t count, uint8_t *out_ulaw)
{
    for (size_t i = 0; i < count; i++)
        out_ulaw[i] = ulaw_from_pcm16(pcm16[i]);
}
