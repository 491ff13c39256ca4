/* Moonshine's text decoder, one pass at a time: some tokens in, a row of logits for each out. The attention state of
 * earlier tokens is kept, and can be cut back to a prefix, so that a guess which proved wrong costs one pass. */
#ifndef VP_SPEECH_DECODER_H
#define VP_SPEECH_DECODER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "speech/ort.h"

enum { DECODER_LAYERS_MAX = 8, DECODER_STATES_MAX = 4 * DECODER_LAYERS_MAX, DECODER_WIDTH = 32768 };

/* The loaded model; read-only, shared by all threads. */
struct decoder_model {
    struct ort_session *session;
    size_t layer_count;
    int64_t head_count, head_width;
};

/* VP_ERR_MODEL when the file is not the merged decoder we know. */
VP_MUST_CHECK enum vp_err decoder_model_load(struct ort *ort, const char *path,
                                             struct decoder_model *out_model);
void decoder_model_deinit(struct decoder_model *model);

/* Decoding of one utterance. */
struct decoder {
    const struct decoder_model *model;
    struct ort_value *heard; /* encoder output; borrowed */
    /* per layer: own keys, own values, keys of the sound, values of the sound */
    struct ort_value *states[DECODER_STATES_MAX];
    float *
        floats[DECODER_STATES_MAX]; /* memory under a state that was cut back; NULL under the library's own */
    size_t token_count;             /* tokens that the states stand for */
    bool has_heard;                 /* a pass has made the states of the sound, which stay */
    struct ort_value *logits;       /* of the last pass */
};

VP_MUST_CHECK enum vp_err decoder_init(struct decoder *decoder, const struct decoder_model *model,
                                       struct ort_value *heard);
void decoder_deinit(struct decoder *decoder);

/* Feeds count tokens behind those known. out_logits: count rows of DECODER_WIDTH, valid until the next call. */
VP_MUST_CHECK enum vp_err decoder_pass(struct decoder *decoder, const int64_t *tokens, size_t count,
                                       float **out_logits);
/* Forgets all but the first token_count tokens (at most those known). On an error all are still known. */
VP_MUST_CHECK enum vp_err decoder_keep(struct decoder *decoder, size_t token_count);

#endif
