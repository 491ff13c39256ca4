#include "smart_turn.h"

#include <math.h>
#include <stdlib.h>

#include "audio/resample.h"
#include "log_mel.h"
#include "speech/ort.h"
#include "speech/speech.h"

enum { HEARD_SAMPLES_MAX = 8 * SPEECH_RATE_HZ, PIECE_SAMPLES = 800 };

struct smart_turn {
    struct ort *ort; /* owned */
    struct ort_session *session;
    struct log_mel *mel;
    struct resampler *resampler;
    float pcm[LOG_MEL_SAMPLES];
    float features[LOG_MEL_BANDS * LOG_MEL_FRAMES];
    struct ort_value *input; /* tensor over features */
};

enum vp_err smart_turn_open(const char *models_dir, const char *file, struct smart_turn **out_turn,
                            char *out_why, size_t why_size_bytes)
{
    static const int64_t dims[] = {1, LOG_MEL_BANDS, LOG_MEL_FRAMES};
    struct smart_turn *turn = calloc(1, sizeof *turn);
    if (turn == NULL)
        return VP_ERR_NO_MEMORY;
    enum vp_err err = ort_create(models_dir, &turn->ort, out_why, why_size_bytes);
    if (err == VP_OK)
        err = ort_session_create(turn->ort, file, ORT_MEMORY_ARENA, &turn->session);
    if (err == VP_OK)
        err = log_mel_create(&turn->mel);
    if (err == VP_OK)
        err = resampler_create(SPEECH_RATE_HZ, LOG_MEL_RATE_HZ, &turn->resampler);
    if (err == VP_OK)
        err = ort_value_create(ORT_TYPE_FLOAT, turn->features, sizeof turn->features, dims, 3, &turn->input);
    if (err != VP_OK)
        smart_turn_close(turn);
    else
        *out_turn = turn;
    return err;
}

void smart_turn_close(struct smart_turn *turn)
{
    if (turn == NULL)
        return;
    ort_value_destroy(turn->input);
    resampler_destroy(turn->resampler);
    log_mel_destroy(turn->mel);
    ort_session_destroy(turn->session);
    ort_destroy(turn->ort);
    free(turn);
}

static size_t put(struct smart_turn *turn, size_t at, const int16_t *wide, size_t count)
{
    for (size_t i = 0; i < count && at < LOG_MEL_SAMPLES; i++)
        turn->pcm[at++] = (float)wide[i] / 32768.0F;
    return at;
}

/* At 16 kHz; returns the samples. */
static size_t widen(struct smart_turn *turn, const int16_t *pcm16, size_t count)
{
    int16_t wide[2 * PIECE_SAMPLES + RESAMPLER_TAIL_MAX];
    size_t to = 0;
    resampler_reset(turn->resampler);
    for (size_t at = 0; at < count; at += PIECE_SAMPLES) {
        size_t piece = count - at < PIECE_SAMPLES ? count - at : PIECE_SAMPLES;
        to = put(turn, to, wide, resampler_feed(turn->resampler, pcm16 + at, piece, wide));
    }
    return put(turn, to, wide, resampler_finish(turn->resampler, wide));
}

enum vp_err smart_turn_judge(struct smart_turn *turn, const int16_t *pcm16, size_t count,
                             float *out_probability)
{
    static const char *const inputs[] = {"input_features"}, *const outputs[] = {
                                                                "logits"}; /* behind its sigmoid */
    struct ort_value *results[1];
    size_t skipped = count > HEARD_SAMPLES_MAX ? count - HEARD_SAMPLES_MAX : 0;
    log_mel_compute(turn->mel, turn->pcm, widen(turn, pcm16 + skipped, count - skipped), turn->features);
    enum vp_err err = ort_run(turn->session, inputs, &turn->input, 1, outputs, 1, results);
    if (err != VP_OK)
        return err;
    const float *probability = ort_value_floats(results[0]);
    if (probability == NULL || !isfinite(*probability))
        err = VP_ERR_MODEL;
    else
        *out_probability = *probability;
    ort_value_destroy(results[0]);
    return err;
}
