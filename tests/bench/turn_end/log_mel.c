#include "log_mel.h"

#include <kiss_fftr.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

enum { WINDOW_SAMPLES = 400, HOP_SAMPLES = 160, BIN_COUNT = WINDOW_SAMPLES / 2 + 1 };

#define POWER_MIN       1e-10F
#define VARIANCE_MIN    1e-7
#define RANGE_DECADES   8.0F /* nothing is lower than so much below the loudest */
#define BREAK_HZ        1000.0
#define BREAK_MEL       15.0 /* Slaney's scale: linear below, logarithmic above */
#define STEPS_PER_NEPER (27.0 / log(6.4))

/* A triangle over the bins. */
struct band {
    int first, count;
    float weights[BIN_COUNT];
};

struct log_mel {
    kiss_fftr_cfg fft; /* owned */
    float window[WINDOW_SAMPLES];
    struct band bands[LOG_MEL_BANDS];
    float samples[LOG_MEL_SAMPLES]; /* of the sound under way */
};

static double mel_to_hz(double mel)
{
    return mel < BREAK_MEL ? mel * BREAK_HZ / BREAK_MEL : BREAK_HZ * exp((mel - BREAK_MEL) / STEPS_PER_NEPER);
}

static double hz_to_mel(double hz)
{
    return hz < BREAK_HZ ? hz * BREAK_MEL / BREAK_HZ : BREAK_MEL + log(hz / BREAK_HZ) * STEPS_PER_NEPER;
}

/* From one corner over the middle to the other; in all it weighs the same as any other. */
static void make_band(struct band *band, double low_hz, double middle_hz, double high_hz)
{
    band->first = -1;
    for (int bin = 0; bin < BIN_COUNT; bin++) {
        double hz = (double)bin * LOG_MEL_RATE_HZ / WINDOW_SAMPLES;
        double up = (hz - low_hz) / (middle_hz - low_hz), down = (high_hz - hz) / (high_hz - middle_hz);
        double weight = fmin(up, down) * 2 / (high_hz - low_hz);
        if (weight <= 0)
            continue;
        if (band->first < 0)
            band->first = bin;
        band->weights[bin - band->first] = (float)weight;
        band->count = bin - band->first + 1;
    }
}

enum vp_err log_mel_create(struct log_mel **out_mel)
{
    struct log_mel *mel = calloc(1, sizeof *mel);
    if (mel == NULL)
        return VP_ERR_NO_MEMORY;
    mel->fft = kiss_fftr_alloc(WINDOW_SAMPLES, 0, NULL, NULL);
    if (mel->fft == NULL) {
        log_mel_destroy(mel);
        return VP_ERR_NO_MEMORY;
    }
    for (int i = 0; i < WINDOW_SAMPLES; i++)
        mel->window[i] = (float)(0.5 - 0.5 * cos(2 * M_PI * i / WINDOW_SAMPLES));
    double step = hz_to_mel(LOG_MEL_RATE_HZ / 2.0) / (LOG_MEL_BANDS + 1);
    for (int i = 0; i < LOG_MEL_BANDS; i++)
        make_band(&mel->bands[i], mel_to_hz(i * step), mel_to_hz((i + 1) * step), mel_to_hz((i + 2) * step));
    *out_mel = mel;
    return VP_OK;
}

void log_mel_destroy(struct log_mel *mel)
{
    if (mel == NULL)
        return;
    kiss_fftr_free(mel->fft);
    free(mel);
}

/* The sound at the end of LOG_MEL_SAMPLES, mean 0 and variance 1 over all of them. */
static void normalise(struct log_mel *mel, const float *pcm, size_t count)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < count; i++) {
        sum += pcm[i];
        squares += (double)pcm[i] * pcm[i];
    }
    double mean = sum / LOG_MEL_SAMPLES, variance = squares / LOG_MEL_SAMPLES - mean * mean;
    double gain = 1 / sqrt(fmax(variance, 0) + VARIANCE_MIN);
    size_t silent = LOG_MEL_SAMPLES - count;
    for (size_t i = 0; i < silent; i++)
        mel->samples[i] = (float)(-mean * gain);
    for (size_t i = 0; i < count; i++)
        mel->samples[silent + i] = (float)((pcm[i] - mean) * gain);
}

/* One frame's bands; beyond its ends the sound is its mirror image. */
static void compute_frame(struct log_mel *mel, int frame, float out_column[LOG_MEL_BANDS])
{
    float seen[WINDOW_SAMPLES], power[BIN_COUNT];
    kiss_fft_cpx spectrum[BIN_COUNT];
    int from = frame * HOP_SAMPLES - WINDOW_SAMPLES / 2;
    for (int i = 0; i < WINDOW_SAMPLES; i++) {
        int at = abs(from + i);
        at = at < LOG_MEL_SAMPLES ? at : 2 * (LOG_MEL_SAMPLES - 1) - at;
        seen[i] = mel->samples[at] * mel->window[i];
    }
    kiss_fftr(mel->fft, seen, spectrum);
    for (int bin = 0; bin < BIN_COUNT; bin++)
        power[bin] = spectrum[bin].r * spectrum[bin].r + spectrum[bin].i * spectrum[bin].i;
    for (int b = 0; b < LOG_MEL_BANDS; b++) {
        const struct band *band = &mel->bands[b];
        float sum = 0;
        for (int i = 0; i < band->count; i++)
            sum += band->weights[i] * power[band->first + i];
        out_column[b] = log10f(fmaxf(sum, POWER_MIN));
    }
}

void log_mel_compute(struct log_mel *mel, const float *pcm, size_t count, float *out_rows)
{
    float column[LOG_MEL_BANDS] = {0}, loudest = log10f(POWER_MIN);
    normalise(mel, pcm, count);
    int silent = (int)(LOG_MEL_SAMPLES - count);
    for (int frame = 0; frame < LOG_MEL_FRAMES; frame++) {
        bool is_same =
            frame > 0 && frame * HOP_SAMPLES + WINDOW_SAMPLES / 2 <= silent; /* as the one before */
        if (!is_same)
            compute_frame(mel, frame, column);
        for (int b = 0; b < LOG_MEL_BANDS; b++) {
            out_rows[b * LOG_MEL_FRAMES + frame] = column[b];
            loudest = fmaxf(loudest, column[b]);
        }
    }
    for (int i = 0; i < LOG_MEL_BANDS * LOG_MEL_FRAMES; i++)
        out_rows[i] = (fmaxf(out_rows[i], loudest - RANGE_DECADES) + 4) / 4;
}
