/* Fits src/speech/telephone_band.def: the product's own voice speaks each line of a text, the acoustic
 * model's features are taken of it in wide band and as a telephone carries it, and each feature over the
 * telephone is expressed by those in wide band with the least square error.
 *
 *   fit_telephone_band TEXT > src/speech/telephone_band.def
 *
 * TEXT: some two hundred sentences of any prose, one a line; none of a menu is needed. */
#include <flite/flite.h>
#include <math.h>
#include <pocketsphinx.h>
#include <sphinxbase/fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audio/resample.h"
#include "voices.h"

cst_voice *register_cmu_us_rms(const char *voxdir);

enum { CEPSTRA = 13, STREAMS = 3, TERMS = CEPSTRA + 1, WIDE_HZ = 16000, LINE_HZ = 8000 };
enum { BEFORE_SAMPLES = 300 * WIDE_HZ / 1000 /* line_carry's silence */, LAG_MAX = 200, CONTEXT_FRAMES = 3 };
/* As sphinx.c has it; in wide band only so much that there is no logarithm of nothing. */
#define LINE_DITHER 20
#define WIDE_DITHER 2
#define LEVEL_RMS   3277.0

struct sums { /* of one stream */
    double xx[TERMS][TERMS], xy[CEPSTRA][TERMS];
};

struct clip {
    int16_t *pcm16;
    size_t count;
};

struct frames {
    float (*at)[CEPSTRA];
    size_t count;
};

static void *must(void *memory)
{
    if (memory == NULL)
        abort();
    return memory;
}

static double dither(double amplitude)
{
    static uint32_t state = 1;
    state = state * 1664525u + 1013904223u;
    return amplitude * ((double)(state >> 8) / 8388608.0 - 1);
}

static struct clip resampled(const int16_t *pcm16, size_t count, int from_hz, int to_hz)
{
    struct resampler *resampler = NULL;
    if (resampler_create(from_hz, to_hz, &resampler) != VP_OK)
        abort();
    struct clip clip = {must(malloc(resampler_out_max(resampler, count) * sizeof(int16_t))), 0};
    clip.count = resampler_feed(resampler, pcm16, count, clip.pcm16);
    resampler_destroy(resampler);
    return clip;
}

/* The telephone's version at 16 kHz, its sample 0 beneath that of the wide one. */
static struct clip over_telephone(const struct clip *wide)
{
    struct clip line = resampled(wide->pcm16, wide->count, WIDE_HZ, LINE_HZ), carried;
    if (line_carry(line.pcm16, line.count, 0, &carried.pcm16, &carried.count) != VP_OK)
        abort();
    struct clip late = resampled(carried.pcm16, carried.count, LINE_HZ, WIDE_HZ);
    free(line.pcm16);
    free(carried.pcm16);
    size_t best_lag = 0;
    double best = -1;
    for (size_t lag = 0; lag < LAG_MAX; lag++) {
        double sum = 0;
        for (size_t i = 0; i < wide->count && BEFORE_SAMPLES + lag + i < late.count; i += 3)
            sum += (double)wide->pcm16[i] * late.pcm16[BEFORE_SAMPLES + lag + i];
        if (sum > best) {
            best = sum;
            best_lag = lag;
        }
    }
    size_t skipped = BEFORE_SAMPLES + best_lag;
    late.count = late.count - skipped < wide->count ? late.count - skipped : wide->count;
    memmove(late.pcm16, late.pcm16 + skipped, late.count * sizeof *late.pcm16);
    return late;
}

static void level_and_dither(struct clip *clip, double amplitude)
{
    double power = 1;
    for (size_t i = 0; i < clip->count; i++)
        power += (double)clip->pcm16[i] * clip->pcm16[i] / (double)clip->count;
    double gain = LEVEL_RMS / sqrt(power);
    for (size_t i = 0; i < clip->count; i++)
        clip->pcm16[i] = (int16_t)fmax(-32767, fmin(32767, clip->pcm16[i] * gain + dither(amplitude)));
}

/* Cepstra with their mean taken off. */
static struct frames cepstra(fe_t *fe, const struct clip *clip)
{
    int32_t room = 0, tail = 0;
    size_t left = clip->count;
    const int16_t *at = clip->pcm16;
    fe_start_stream(fe);
    fe_start_utt(fe);
    fe_process_frames(fe, NULL, &left, NULL, &room, NULL);
    room += 2;
    mfcc_t **rows = (mfcc_t **)ckd_calloc_2d((size_t)room, CEPSTRA, sizeof(mfcc_t));
    int32_t count = room;
    left = clip->count;
    fe_process_frames(fe, &at, &left, rows, &count, NULL);
    fe_end_utt(fe, rows[count], &tail);
    struct frames frames = {NULL, (size_t)(count + tail)};
    frames.at = must(calloc(frames.count + 1, sizeof *frames.at));
    for (int k = 0; k < CEPSTRA; k++) {
        double mean = 0;
        for (size_t i = 0; i < frames.count; i++)
            mean += rows[i][k] / (double)frames.count;
        for (size_t i = 0; i < frames.count; i++)
            frames.at[i][k] = (float)(rows[i][k] - mean);
    }
    ckd_free_2d(rows);
    return frames;
}

/* The value and its first and second differences, as the model's features have them. */
static double feature(const struct frames *frames, size_t frame, int stream, int k)
{
    float(*at)[CEPSTRA] = frames->at + frame;
    if (stream == 0)
        return at[0][k];
    if (stream == 1)
        return at[2][k] - at[-2][k];
    return (at[3][k] - at[-1][k]) - (at[1][k] - at[-3][k]);
}

static void add_frame(struct sums *sums, const struct frames *wide, const struct frames *line, size_t frame,
                      int stream)
{
    double x[TERMS];
    for (int k = 0; k < CEPSTRA; k++)
        x[k] = feature(wide, frame, stream, k);
    x[CEPSTRA] = 1;
    for (int i = 0; i < TERMS; i++)
        for (int j = 0; j < TERMS; j++)
            sums->xx[i][j] += x[i] * x[j];
    for (int k = 0; k < CEPSTRA; k++)
        for (int i = 0; i < TERMS; i++)
            sums->xy[k][i] += feature(line, frame, stream, k) * x[i];
}

/* Gauss and Jordan; the matrix is far from singular. */
static void solve(const double matrix[TERMS][TERMS], const double *right, double out[TERMS])
{
    double m[TERMS][TERMS + 1];
    for (int i = 0; i < TERMS; i++) {
        memcpy(m[i], matrix[i], TERMS * sizeof(double));
        m[i][TERMS] = right[i];
    }
    for (int c = 0; c < TERMS; c++) {
        for (int r = 0; r < TERMS; r++) {
            double factor = m[r][c] / m[c][c];
            for (int j = c; j <= TERMS && r != c; j++)
                m[r][j] -= factor * m[c][j];
        }
    }
    for (int i = 0; i < TERMS; i++)
        out[i] = m[i][TERMS] / m[i][i];
}

static void learn(struct sums sums[STREAMS], fe_t *fe, cst_voice *voice, const char *text)
{
    cst_wave *wave = must(flite_text_to_wave(text, voice));
    struct clip wide = {wave->samples, (size_t)wave->num_samples}, line = over_telephone(&wide);
    level_and_dither(&wide, WIDE_DITHER);
    level_and_dither(&line, LINE_DITHER);
    struct frames wide_frames = cepstra(fe, &wide), line_frames = cepstra(fe, &line);
    size_t count = wide_frames.count < line_frames.count ? wide_frames.count : line_frames.count;
    for (size_t i = CONTEXT_FRAMES; i + CONTEXT_FRAMES < count; i++)
        for (int stream = 0; stream < STREAMS; stream++)
            add_frame(&sums[stream], &wide_frames, &line_frames, i, stream);
    free(wide_frames.at);
    free(line_frames.at);
    free(line.pcm16);
    delete_wave(wave);
}

static void print(const struct sums sums[STREAMS])
{
    printf("/* What a telephone's band makes of the acoustic model's means: one matrix each for the cepstra "
           "and their\n"
           " * first and second differences, TELEPHONE_BAND_ROW(numbers) a row. Written by\n"
           " * tests/bench/speech/fit_telephone_band.c. */\n");
    for (int stream = 0; stream < STREAMS; stream++) {
        for (int k = 0; k < CEPSTRA; k++) {
            double row[TERMS];
            solve(sums[stream].xx, sums[stream].xy[k], row);
            printf("TELEPHONE_BAND_ROW(\"");
            for (int j = 0; j < CEPSTRA; j++)
                printf("%s%.4f", j > 0 ? " " : "", row[j]);
            printf("\")\n");
        }
    }
}

int main(int argc, char **argv)
{
    static struct sums sums[STREAMS];
    char line[1000];
    FILE *in = argc == 2 ? fopen(argv[1], "r") : NULL;
    /* The model's own front end, but without cutting out silence, so that frames stay side by side. */
    cmd_ln_t *config =
        cmd_ln_init(NULL, ps_args(), TRUE, "-remove_silence", "no", "-lowerf", "130", "-upperf", "6800",
                    "-nfilt", "25", "-transform", "dct", "-lifter", "22", NULL);
    fe_t *fe = config != NULL ? fe_init_auto_r(config) : NULL;
    if (in == NULL || fe == NULL) {
        fprintf(stderr, "usage: fit_telephone_band TEXT\n");
        return EXIT_FAILURE;
    }
    flite_init();
    cst_voice *voice = must(register_cmu_us_rms(NULL));
    for (int i = 0; fgets(line, sizeof line, in) != NULL; i++) {
        line[strcspn(line, "\n")] = '\0';
        /* paces and pitches of several people */
        flite_feat_set_float(voice->features, "duration_stretch", 0.85F + 0.1F * (float)(i % 4));
        flite_feat_set_float(voice->features, "int_f0_target_mean", 85.0F + 25.0F * (float)(i % 5));
        learn(sums, fe, voice, line);
    }
    fclose(in);
    print(sums);
    fe_free(fe);
    cmd_ln_free_r(config);
    return EXIT_SUCCESS;
}
