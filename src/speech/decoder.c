#include "speech/decoder.h"

#include <stdlib.h>
#include <string.h>

/* Inputs: the tokens, the sound, the states, whether states are there. Outputs: the logits, the states. */
enum { INPUTS_BEFORE_STATES = 2, INPUTS_BESIDE_STATES = 3, STATES_PER_LAYER = 4, OWN_STATES = 2 };

enum vp_err decoder_model_load(struct ort *ort, const char *path, struct decoder_model *out_model)
{
    struct ort_session *session = NULL;
    enum vp_err err = ort_session_create(ort, path, ORT_MEMORY_ARENA, &session);
    if (err != VP_OK)
        return err;
    size_t inputs = ort_session_input_count(session), states = inputs - INPUTS_BESIDE_STATES;
    int64_t dims[ORT_DIMS_MAX];
    if (inputs <= INPUTS_BESIDE_STATES || states % STATES_PER_LAYER != 0 || states > DECODER_STATES_MAX ||
        ort_session_output_count(session) != states + 1 ||
        ort_session_input_dims(session, INPUTS_BEFORE_STATES, dims) != 4 || dims[1] <= 0 || dims[3] <= 0) {
        ort_session_destroy(session);
        return VP_ERR_MODEL;
    }
    *out_model = (struct decoder_model){.session = session,
                                        .layer_count = states / STATES_PER_LAYER,
                                        .head_count = dims[1],
                                        .head_width = dims[3]};
    return VP_OK;
}

void decoder_model_deinit(struct decoder_model *model)
{
    ort_session_destroy(model->session);
    model->session = NULL;
}

static size_t state_count(const struct decoder *decoder)
{
    return STATES_PER_LAYER * decoder->model->layer_count;
}

static bool is_own_state(size_t state)
{
    return state % STATES_PER_LAYER < OWN_STATES;
}

enum vp_err decoder_init(struct decoder *decoder, const struct decoder_model *model, struct ort_value *heard)
{
    static float nothing[1];
    *decoder = (struct decoder){.model = model, .heard = heard};
    int64_t empty[4] = {1, model->head_count, 0, model->head_width};
    for (size_t i = 0; i < state_count(decoder); i++) {
        enum vp_err err = ort_value_create(ORT_TYPE_FLOAT, nothing, 0, empty, 4, &decoder->states[i]);
        if (err != VP_OK) {
            decoder_deinit(decoder);
            return err;
        }
    }
    return VP_OK;
}

static void drop_state(struct decoder *decoder, size_t state)
{
    ort_value_destroy(decoder->states[state]);
    free(decoder->floats[state]);
    decoder->states[state] = NULL;
    decoder->floats[state] = NULL;
}

void decoder_deinit(struct decoder *decoder)
{
    ort_value_destroy(decoder->logits);
    decoder->logits = NULL;
    for (size_t i = 0; i < DECODER_STATES_MAX; i++)
        drop_state(decoder, i);
}

static enum vp_err run(struct decoder *decoder, struct ort_value *tokens, struct ort_value *has_states)
{
    const struct ort_session *session = decoder->model->session;
    size_t states = state_count(decoder), inputs = states + INPUTS_BESIDE_STATES, outputs = 0;
    const char *input_names[DECODER_STATES_MAX + INPUTS_BESIDE_STATES];
    struct ort_value *values[DECODER_STATES_MAX + INPUTS_BESIDE_STATES];
    const char *output_names[DECODER_STATES_MAX + 1];
    struct ort_value *results[DECODER_STATES_MAX + 1];
    size_t state_of[DECODER_STATES_MAX + 1];
    for (size_t i = 0; i < inputs; i++)
        input_names[i] = ort_session_input_name(session, i);
    values[0] = tokens;
    values[1] = decoder->heard;
    memcpy(values + INPUTS_BEFORE_STATES, decoder->states, states * sizeof *values);
    values[inputs - 1] = has_states;
    output_names[outputs++] = ort_session_output_name(session, 0);
    for (size_t i = 0; i < states; i++) {
        if (decoder->has_heard && !is_own_state(i))
            continue; /* the sound's states never change after the first pass */
        state_of[outputs] = i;
        output_names[outputs++] = ort_session_output_name(session, 1 + i);
    }
    enum vp_err err =
        ort_run(decoder->model->session, input_names, values, inputs, output_names, outputs, results);
    if (err != VP_OK)
        return err;
    ort_value_destroy(decoder->logits);
    decoder->logits = results[0];
    for (size_t i = 1; i < outputs; i++) {
        drop_state(decoder, state_of[i]);
        decoder->states[state_of[i]] = results[i];
    }
    return VP_OK;
}

enum vp_err decoder_pass(struct decoder *decoder, const int64_t *tokens, size_t count, float **out_logits)
{
    int64_t token_dims[2] = {1, (int64_t)count}, flag_dims[1] = {1};
    uint8_t has_states = decoder->has_heard;
    struct ort_value *token_value = NULL, *flag_value = NULL;
    /* The library only reads inputs, though its ABI takes them as writable. */
    enum vp_err err =
        ort_value_create(ORT_TYPE_INT64, (void *)tokens, count * sizeof *tokens, token_dims, 2, &token_value);
    if (err == VP_OK)
        err = ort_value_create(ORT_TYPE_BOOL, &has_states, 1, flag_dims, 1, &flag_value);
    if (err == VP_OK)
        err = run(decoder, token_value, flag_value);
    ort_value_destroy(token_value);
    ort_value_destroy(flag_value);
    if (err != VP_OK)
        return err;
    decoder->token_count += count;
    decoder->has_heard = true;
    float *logits = ort_value_floats(decoder->logits);
    if (logits == NULL)
        return VP_ERR_MODEL;
    *out_logits = logits;
    return VP_OK;
}

/* A copy of the state's beginning; both are the caller's. */
static enum vp_err cut_state(const struct decoder *decoder, size_t state, size_t token_count,
                             struct ort_value **out_value, float **out_floats)
{
    const struct decoder_model *model = decoder->model;
    const float *from = ort_value_floats(decoder->states[state]);
    size_t width = (size_t)model->head_width, kept = token_count * width;
    size_t kept_bytes = (size_t)model->head_count * kept * sizeof(float);
    float *floats = malloc(kept_bytes > 0 ? kept_bytes : sizeof *floats);
    if (from == NULL || floats == NULL) {
        free(floats);
        return from == NULL ? VP_ERR_MODEL : VP_ERR_NO_MEMORY;
    }
    for (size_t head = 0; head < (size_t)model->head_count; head++)
        memcpy(floats + head * kept, from + head * decoder->token_count * width, kept * sizeof(float));
    int64_t dims[4] = {1, model->head_count, (int64_t)token_count, model->head_width};
    enum vp_err err = ort_value_create(ORT_TYPE_FLOAT, floats, kept_bytes, dims, 4, out_value);
    if (err != VP_OK)
        free(floats);
    else
        *out_floats = floats;
    return err;
}

enum vp_err decoder_keep(struct decoder *decoder, size_t token_count)
{
    if (token_count == decoder->token_count)
        return VP_OK;
    struct ort_value *values[DECODER_STATES_MAX] = {NULL};
    float *floats[DECODER_STATES_MAX] = {NULL};
    enum vp_err err = VP_OK;
    for (size_t i = 0; i < state_count(decoder) && err == VP_OK; i++)
        if (is_own_state(i))
            err = cut_state(decoder, i, token_count, &values[i], &floats[i]);
    for (size_t i = 0; i < state_count(decoder); i++) {
        if (err == VP_OK && is_own_state(i)) {
            drop_state(decoder, i);
            decoder->states[i] = values[i];
            decoder->floats[i] = floats[i];
        } else {
            ort_value_destroy(values[i]);
            free(floats[i]);
        }
    }
    if (err == VP_OK)
        decoder->token_count = token_count;
    return err;
}
