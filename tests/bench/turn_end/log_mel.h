/* The log-mel spectrogram that Whisper's kin are taught on, of the last 8 seconds of a sound at 16 kHz: 400 samples of
 * every 160 under a periodic Hann window, their power in 80 bands of Slaney's mel scale, each of the same area; the
 * logarithm, nothing lower than 80 dB below the loudest. The samples are brought to mean 0 and variance 1 before
 * (Radford et al., "Robust Speech Recognition via Large-Scale Weak Supervision", 2022; do_normalize of Hugging Face's
 * feature extractor). */
#ifndef VP_BENCH_LOG_MEL_H
#define VP_BENCH_LOG_MEL_H

#include <stddef.h>

#include "base/err.h"

enum {
    LOG_MEL_RATE_HZ = 16000,
    LOG_MEL_SAMPLES = 8 * LOG_MEL_RATE_HZ,
    LOG_MEL_BANDS = 80,
    LOG_MEL_FRAMES = 800
};

struct log_mel; /* tables and scratch memory; one user at a time */
VP_MUST_CHECK enum vp_err log_mel_create(struct log_mel **out_mel); /* VP_ERR_NO_MEMORY */
void log_mel_destroy(struct log_mel *mel);                          /* accepts NULL */

/* pcm: any scale; the newest sample last, at most LOG_MEL_SAMPLES; before them was silence. out_rows: LOG_MEL_BANDS
 * rows of LOG_MEL_FRAMES. */
void log_mel_compute(struct log_mel *mel, const float *pcm, size_t count, float *out_rows);

#endif
