#include "speech/speech_internal.h"

#include <stdlib.h>
#include <string.h>

/* Silero v6 at 8 kHz: each window is seen with the last 4 ms before it; the state is the network's own memory. */
enum { CONTEXT_SAMPLES = 32, STATE_FLOATS = 2 * 128 };

struct vad {
    const struct speech_models *models; /* borrowed; outlives the vad */
    float seen[CONTEXT_SAMPLES + SPEECH_WINDOW_SAMPLES];
    float state[STATE_FLOATS];
    int64_t rate_hz;
    struct ort_value *inputs[3]; /* tensors over seen, state and rate_hz */
};

enum vp_err vad_create(const struct speech_models *models, struct vad **out_vad)
{
    static const int64_t seen_dims[] = {1, CONTEXT_SAMPLES + SPEECH_WINDOW_SAMPLES},
                         state_dims[] = {2, 1, 128};
    struct vad *vad = calloc(1, sizeof *vad);
    if (vad == NULL)
        return VP_ERR_NO_MEMORY;
    vad->models = models;
    vad->rate_hz = SPEECH_RATE_HZ;
    enum vp_err err =
        ort_value_create(ORT_TYPE_FLOAT, vad->seen, sizeof vad->seen, seen_dims, 2, &vad->inputs[0]);
    if (err == VP_OK)
        err = ort_value_create(ORT_TYPE_FLOAT, vad->state, sizeof vad->state, state_dims, 3, &vad->inputs[1]);
    if (err == VP_OK)
        err = ort_value_create(ORT_TYPE_INT64, &vad->rate_hz, sizeof vad->rate_hz, seen_dims, 0,
                               &vad->inputs[2]);
    if (err != VP_OK)
        vad_destroy(vad);
    else
        *out_vad = vad;
    return err;
}

void vad_destroy(struct vad *vad)
{
    if (vad == NULL)
        return;
    for (int i = 0; i < 3; i++)
        ort_value_destroy(vad->inputs[i]);
    free(vad);
}

float vad_feed(struct vad *vad, const int16_t *window_pcm16)
{
    static const char *const inputs[] = {"input", "state", "sr"}, *const outputs[] = {"output", "stateN"};
    memmove(vad->seen, vad->seen + SPEECH_WINDOW_SAMPLES, CONTEXT_SAMPLES * sizeof *vad->seen);
    for (int i = 0; i < SPEECH_WINDOW_SAMPLES; i++)
        vad->seen[CONTEXT_SAMPLES + i] = (float)window_pcm16[i] / 32768.0f;
    struct ort_value *results[2];
    if (ort_run(vad->models->vad, inputs, vad->inputs, 3, outputs, 2, results) != VP_OK)
        return 0; /* only without memory; the call goes on, deaf for 32 ms */
    const float *probability = ort_value_floats(results[0]), *state = ort_value_floats(results[1]);
    float result = probability != NULL ? *probability : 0;
    if (state != NULL)
        memcpy(vad->state, state, sizeof vad->state);
    ort_value_destroy(results[0]);
    ort_value_destroy(results[1]);
    return result;
}
