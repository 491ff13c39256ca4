#include "audio/ulaw.h"

enum { BIAS = 0x84, CLIP = 32635 };

int16_t ulaw_to_pcm16(uint8_t ulaw)
{
    unsigned inverted = (uint8_t)~ulaw;
    int magnitude = (int)(((inverted & 15u) << 3) + BIAS) << ((inverted & 0x70u) >> 4);
    return (int16_t)(inverted & 0x80u ? BIAS - magnitude : magnitude - BIAS);
}

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
    for (size_t i = 0; i < count; i++)
        out_pcm16[i] = ulaw_to_pcm16(ulaw[i]);
}

void ulaw_encode(const int16_t *pcm16, size_t count, uint8_t *out_ulaw)
{
    for (size_t i = 0; i < count; i++)
        out_ulaw[i] = ulaw_from_pcm16(pcm16[i]);
}
