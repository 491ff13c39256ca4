/* Other people's voices over a telephone line, for measuring recognition: flite's voices from its libraries,
 * espeak-ng and festival as programs. */
#ifndef VP_BENCH_VOICES_H
#define VP_BENCH_VOICES_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum { VOICE_COUNT = 7 };
extern const char *const voice_names[VOICE_COUNT];

/* 8 kHz speech as the voice says it, before the line; *out_pcm16 is the caller's to free. Made once and kept
 * in cache_dir. VP_ERR_NOT_FOUND where the program of a voice is not installed. */
VP_MUST_CHECK enum vp_err voice_speak(size_t voice, const char *text, const char *cache_dir,
                                      int16_t **out_pcm16, size_t *out_count);

struct line_noise {
    const int16_t *pcm16; /* at 8 kHz, looped; NULL: pink noise */
    size_t count;
    double db; /* below the speech; 0: a quiet line, hiss 50 dB below */
};
/* What arrives: 300 ms of line before and 250 ms behind the speech, level -20 dBFS, 250 to 3400 Hz, mu-law,
 * and the noise. The result is the caller's to free. */
VP_MUST_CHECK enum vp_err line_carry_over(const int16_t *pcm16, size_t count, const struct line_noise *noise,
                                          int16_t **out_pcm16, size_t *out_count);
/* The same with pink noise. */
VP_MUST_CHECK enum vp_err line_carry(const int16_t *pcm16, size_t count, double noise_db, int16_t **out_pcm16,
                                     size_t *out_count);

#endif
