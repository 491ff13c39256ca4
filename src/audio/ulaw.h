/* G.711 mu-law (ITU-T G.711), 8 kHz mono: 8 bytes a millisecond, 160 bytes a 20 ms frame. */
#ifndef VP_AUDIO_ULAW_H
#define VP_AUDIO_ULAW_H

#include <stddef.h>
#include <stdint.h>

enum { ULAW_BYTES_PER_MS = 8, ULAW_FRAME_BYTES = 160, ULAW_SILENCE = 0xff };

extern const int16_t ulaw_pcm16[256]; /* what each code stands for */
static inline int16_t ulaw_to_pcm16(uint8_t ulaw)
{
    return ulaw_pcm16[ulaw];
}
uint8_t ulaw_from_pcm16(int16_t sample);
void ulaw_decode(const uint8_t *ulaw, size_t count, int16_t *out_pcm16);
void ulaw_encode(const int16_t *pcm16, size_t count, uint8_t *out_ulaw);

#endif
