#include "speech/moonshine.h"

#include <stdlib.h>
#include <string.h>

#include "speech/hearing.h"

/* The model writes at most 6.5 tokens a second of its training speech; digits come denser. */
#define TOKENS_PER_S 7.5

enum vp_err moonshine_load(struct ort *ort, const char *encoder_path, const char *decoder_path,
                           struct moonshine **out_moonshine)
{
    struct moonshine *moonshine = calloc(1, sizeof *moonshine);
    if (moonshine == NULL)
        return VP_ERR_NO_MEMORY;
    enum vp_err err = ort_session_create(ort, encoder_path, ORT_MEMORY_HEAP, &moonshine->encoder);
    if (err == VP_OK)
        err = decoder_model_load(ort, decoder_path, &moonshine->decoder);
    if (err != VP_OK)
        moonshine_destroy(moonshine);
    else
        *out_moonshine = moonshine;
    return err;
}

void moonshine_destroy(struct moonshine *moonshine)
{
    if (moonshine == NULL)
        return;
    ort_session_destroy(moonshine->encoder);
    decoder_model_deinit(&moonshine->decoder);
    free(moonshine);
}

enum vp_err hearing_create(const struct moonshine *moonshine, const float *pcm, size_t sample_count,
                           struct hearing **out_hearing)
{
    if (sample_count < MOONSHINE_SAMPLES_MIN)
        return VP_ERR_BAD_AUDIO;
    struct hearing *hearing = calloc(1, sizeof *hearing);
    if (hearing == NULL)
        return VP_ERR_NO_MEMORY;
    hearing->moonshine = moonshine;
    hearing->tokens_max = (size_t)((double)sample_count / MOONSHINE_RATE_HZ * TOKENS_PER_S) + 4;
    if (hearing->tokens_max > MOONSHINE_TOKENS_MAX)
        hearing->tokens_max = MOONSHINE_TOKENS_MAX;
    int64_t dims[2] = {1, (int64_t)sample_count};
    struct ort_value *sound = NULL;
    enum vp_err err =
        ort_value_create(ORT_TYPE_FLOAT, (void *)pcm, sample_count * sizeof *pcm, dims, 2, &sound);
    if (err == VP_OK) {
        const char *input = ort_session_input_name(moonshine->encoder, 0);
        const char *output = ort_session_output_name(moonshine->encoder, 0);
        err = ort_run(moonshine->encoder, &input, &sound, 1, &output, 1, &hearing->encoded);
    }
    ort_value_destroy(sound);
    if (err == VP_OK)
        err = decoder_init(&hearing->decoder, &moonshine->decoder, hearing->encoded);
    if (err != VP_OK)
        hearing_destroy(hearing);
    else
        *out_hearing = hearing;
    return err;
}

void hearing_destroy(struct hearing *hearing)
{
    if (hearing == NULL)
        return;
    decoder_deinit(&hearing->decoder);
    ort_value_destroy(hearing->encoded);
    free(hearing);
}

void hearing_write_while(struct hearing *hearing, bool (*is_wanted)(void *owner), void *owner)
{
    hearing->is_wanted = is_wanted;
    hearing->owner = owner;
}
