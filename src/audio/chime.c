#include "audio/chime.h"

#include <math.h>
#include <stdbool.h>

#include "audio/ulaw.h"

enum {
    RATE_HZ = 8000,
    NOTE_MS = 350,
    NOTE_BYTES = NOTE_MS * ULAW_BYTES_PER_MS,
    AMPLITUDE = 3000 /* 24 dB under full scale, as loud as a voice */
};

/* Struck, and dying away. */
static void write_note(double hz, uint8_t out_ulaw[NOTE_BYTES])
{
    for (int i = 0; i < NOTE_BYTES; i++) {
        double t = (double)i / RATE_HZ;
        double level = AMPLITUDE * fmin(1, t / 0.01) * exp(-t * 6);
        out_ulaw[i] = ulaw_from_pcm16((int16_t)(level * sin(2 * M_PI * hz * t)));
    }
}

struct span chime_ulaw(void)
{
    static uint8_t ulaw[2 * NOTE_BYTES];
    static bool is_written;
    if (!is_written) {
        write_note(587.3, ulaw); /* D5, then A4 */
        write_note(440.0, ulaw + NOTE_BYTES);
        is_written = true;
    }
    return (struct span){(const char *)ulaw, sizeof ulaw};
}
