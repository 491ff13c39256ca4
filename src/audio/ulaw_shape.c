#include "audio/ulaw_shape.h"

#include "audio/ulaw.h"
#include "audio/ulaw_wide.h"

void ulaw_shape_of(const uint8_t *ulaw, size_t count, int16_t low, int16_t high, struct ulaw_shape *out_shape)
{
    if (ulaw_is_wide()) {
        ulaw_wide_shape(ulaw, count, low, high, out_shape);
        return;
    }
    struct ulaw_shape shape = {.first = ulaw_to_pcm16(ulaw[0]), .last = ulaw_to_pcm16(ulaw[count - 1])};
    for (size_t i = 0; i < count; i++) {
        int16_t sample = ulaw_to_pcm16(ulaw[i]);
        shape.between_count += sample > low && sample < high;
        shape.near_count[i % 2] += ulaw[i] < ULAW_NEAR_FULL || ulaw[i] >= ULAW_NEAR_NONE;
        shape.is_full[i % 2] |= ulaw[i] < ULAW_NEAR_FULL;
        if (i + 1 < count)
            shape.products += (int32_t)sample * ulaw_to_pcm16(ulaw[i + 1]);
    }
    *out_shape = shape;
}
