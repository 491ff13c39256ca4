#include "speech/sphinx.h"

#include <math.h>
#include <pocketsphinx.h>
#include <sphinxbase/feat.h>
#include <sphinxbase/ngram_model.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "speech/memory_file.h"
#include "speech/telephone_band.h"
#include "speech/thresholds.h"

/* Cepstral mean of telephone speech at LEVEL_RMS with that dither, the same within 1 over three voices. Set
 * before each utterance, so that no caller is heard through the one before. */
static const mfcc_t telephone_mean[] = {54.9f,  21.1f, -30.3f, 21.9f,  -12.0f, -15.8f, 11.5f,
                                        -21.2f, 3.3f,  -0.2f,  -13.9f, 8.5f,   -8.5f};
enum {
    LEVEL_FRAME_SAMPLES = SPHINX_RATE_HZ / 50,       /* 20 ms */
    HELD_FRAMES = 45,                                /* 0.9 s, 0.3 s of it before the voice */
    HELD_SAMPLES = HELD_FRAMES * LEVEL_FRAME_SAMPLES /* until the caller's level is known */
};

struct sphinx {
    ps_decoder_t *decoder;
    bool is_listening;
    float gain; /* 0: not known yet */
    uint32_t noise;
    int16_t held[HELD_SAMPLES];
    size_t held_count;
};

static const char *const search_names[] = {
    [SPEECH_EXPECTS_ORDER] = "menu",
    [SPEECH_EXPECTS_NAME] = "names",
    [SPEECH_EXPECTS_NUMBER] = "menu", /* digits and letters are read by the other ear (symbols.c) */
    [SPEECH_EXPECTS_LETTERS] = "menu",
};

static enum vp_err add_language_model(struct sphinx *sphinx, enum speech_expected expected, int arpa_fd)
{
    char path[MEMORY_FILE_PATH_BYTES];
    memory_file_path(arpa_fd, path);
    ngram_model_t *lm =
        ngram_model_read(ps_get_config(sphinx->decoder), path, NGRAM_ARPA, ps_get_logmath(sphinx->decoder));
    if (lm == NULL)
        return VP_ERR_MODEL;
    bool is_set = ps_set_lm(sphinx->decoder, search_names[expected], lm) == 0;
    ngram_model_free(lm); /* the decoder keeps its own reference */
    return is_set ? VP_OK : VP_ERR_MODEL;
}

/* The acoustic model as a telephone would have taught it. Measured: word errors fall by a fifth,
 * clean and in noise. */
static enum vp_err move_to_telephone(ps_decoder_t *decoder)
{
    char path[MEMORY_FILE_PATH_BYTES];
    int fd = -1;
    struct buf text;
    buf_init(&text, 1 << 16);
    ps_mllr_t *map = NULL;
    enum vp_err err = telephone_band_format(&text);
    if (err == VP_OK)
        err = memory_file_create("telephone.mllr", &text, &fd);
    if (err == VP_OK) {
        memory_file_path(fd, path);
        map = ps_mllr_read(path);
        err = map != NULL && ps_update_mllr(decoder, map) == map ? VP_OK : VP_ERR_MODEL;
        close(fd);
    }
    buf_deinit(&text);
    return err; /* the decoder owns the map */
}

enum vp_err sphinx_create(const struct sphinx_files *files, struct sphinx **out_sphinx)
{
    char dict_path[MEMORY_FILE_PATH_BYTES];
    memory_file_path(files->dict_fd, dict_path);
    struct sphinx *sphinx = calloc(1, sizeof *sphinx);
    if (sphinx == NULL)
        return VP_ERR_NO_MEMORY;
    /* The second, flat pass doubles the time after the voice ends and measured no better. */
    cmd_ln_t *config = cmd_ln_init(NULL, ps_args(), TRUE, "-hmm", files->model_dir, "-dict", dict_path,
                                   "-fwdflat", "no", "-lw", LANGUAGE_WEIGHT, NULL);
    if (config != NULL) {
        sphinx->decoder = ps_init(config);
        cmd_ln_free_r(config); /* the decoder keeps its own reference */
    }
    enum vp_err err = sphinx->decoder != NULL ? VP_OK : VP_ERR_MODEL;
    if (err == VP_OK)
        err = add_language_model(sphinx, SPEECH_EXPECTS_ORDER, files->menu_arpa_fd);
    if (err == VP_OK)
        err = add_language_model(sphinx, SPEECH_EXPECTS_NAME, files->names_arpa_fd);
    if (err == VP_OK)
        err = move_to_telephone(sphinx->decoder);
    if (err != VP_OK)
        sphinx_destroy(sphinx);
    else
        *out_sphinx = sphinx;
    return err;
}

void sphinx_destroy(struct sphinx *sphinx)
{
    if (sphinx == NULL)
        return;
    ps_free(sphinx->decoder); /* accepts NULL */
    free(sphinx);
}

enum vp_err sphinx_begin(struct sphinx *sphinx, enum speech_expected expected)
{
    if (sphinx->is_listening)
        ps_end_utt(sphinx->decoder);
    sphinx->is_listening = false;
    if (ps_set_search(sphinx->decoder, search_names[expected]) != 0)
        return VP_ERR_MODEL;
    sphinx->is_listening = ps_start_utt(sphinx->decoder) == 0;
    if (!sphinx->is_listening)
        return VP_ERR_MODEL;
    cmn_live_set(ps_get_feat(sphinx->decoder)->cmn_struct, telephone_mean);
    sphinx->gain = 0;
    sphinx->noise = 1;
    sphinx->held_count = 0;
    return VP_OK;
}

/* Uniform between -1 and 1; the same for every utterance. */
static float draw_noise(struct sphinx *sphinx)
{
    sphinx->noise = sphinx->noise * 1664525u + 1013904223u;
    return (float)(sphinx->noise >> 8) / 8388608.0f - 1.0f;
}

static enum vp_err process(struct sphinx *sphinx, const int16_t *pcm16, size_t sample_count)
{
    enum { PART_SAMPLES = 1024 };
    int16_t part[PART_SAMPLES];
    for (size_t at = 0; at < sample_count; at += PART_SAMPLES) {
        size_t count = sample_count - at < PART_SAMPLES ? sample_count - at : PART_SAMPLES;
        for (size_t i = 0; i < count; i++) {
            float level = pcm16[at + i] * sphinx->gain + DITHER_AMPLITUDE * draw_noise(sphinx);
            part[i] = (int16_t)fmaxf(-32767, fminf(32767, level));
        }
        if (ps_process_raw(sphinx->decoder, part, count, FALSE, FALSE) < 0)
            return VP_ERR_MODEL;
    }
    return VP_OK;
}

static int by_size(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/* The gain that brings speech to LEVEL_RMS. Its level is taken from the louder frames; within a phrase they
 * are 4 dB above the mean. */
static float find_gain(const int16_t *pcm16, size_t sample_count)
{
    float powers[HELD_FRAMES];
    size_t count = sample_count / LEVEL_FRAME_SAMPLES;
    for (size_t frame = 0; frame < count; frame++) {
        powers[frame] = 0;
        for (size_t i = 0; i < LEVEL_FRAME_SAMPLES; i++) {
            float sample = pcm16[frame * LEVEL_FRAME_SAMPLES + i];
            powers[frame] += sample * sample / LEVEL_FRAME_SAMPLES;
        }
    }
    if (count == 0)
        return 1;
    qsort(powers, count, sizeof *powers, by_size);
    const float loud_to_mean = 1.58f;
    float loud = sqrtf(powers[count - 1 - count / 10]);
    return fminf(GAIN_MAX, loud_to_mean * LEVEL_RMS / fmaxf(loud, 1));
}

static enum vp_err release_held(struct sphinx *sphinx)
{
    if (sphinx->gain > 0)
        return VP_OK;
    sphinx->gain = find_gain(sphinx->held, sphinx->held_count);
    return process(sphinx, sphinx->held, sphinx->held_count);
}

enum vp_err sphinx_feed(struct sphinx *sphinx, const int16_t *pcm16, size_t sample_count)
{
    if (sphinx->gain == 0) {
        size_t room = HELD_SAMPLES - sphinx->held_count, taken = sample_count < room ? sample_count : room;
        memcpy(sphinx->held + sphinx->held_count, pcm16, taken * sizeof *pcm16);
        sphinx->held_count += taken;
        if (sphinx->held_count < HELD_SAMPLES)
            return VP_OK;
        enum vp_err err = release_held(sphinx);
        if (err != VP_OK)
            return err;
        pcm16 += taken;
        sample_count -= taken;
    }
    return process(sphinx, pcm16, sample_count);
}

enum vp_err sphinx_finish(struct sphinx *sphinx, char *out_text, size_t size_bytes)
{
    int32_t score = 0;
    sphinx->is_listening = false;
    enum vp_err err = release_held(sphinx);
    if (err != VP_OK)
        return err;
    if (ps_end_utt(sphinx->decoder) != 0)
        return VP_ERR_MODEL;
    const char *text = ps_get_hyp(sphinx->decoder, &score);
    snprintf(out_text, size_bytes, "%s", text != NULL ? text : "");
    return VP_OK;
}
