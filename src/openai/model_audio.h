/* Audio between the telephone's mu-law and what a model speaks. A model that speaks mu-law costs nothing: its
 * base64 passes untouched. */
#ifndef VP_OPENAI_MODEL_AUDIO_H
#define VP_OPENAI_MODEL_AUDIO_H

#include <stdbool.h>

#include "audio/resample.h"
#include "base/buf.h"
#include "base/span.h"

struct model_audio {
    int to_model_hz, from_model_hz; /* of PCM; 0: mu-law */
    struct resampler *to_model, *from_model;
    bool has_half;    /* a piece ended in the middle of a sample */
    uint8_t half;     /* its first byte */
    struct buf text;  /* base64 given out */
    struct buf bytes; /* of the wire */
    struct buf pcm16; /* samples before or after the resampler */
    struct buf pcm16_8k;
};

/* Starts as mu-law in both directions. */
void model_audio_init(struct model_audio *audio);
void model_audio_deinit(struct model_audio *audio);
/* Hz of 16-bit little-endian PCM, or 0 for mu-law. VP_ERR_NO_MEMORY, VP_ERR_BAD_VALUE. */
VP_MUST_CHECK enum vp_err model_audio_set(struct model_audio *audio, int to_model_hz, int from_model_hz);

/* out_b64 is audio_b64 itself or lies in audio until the next call. An empty result is possible: nothing to
 * send yet. VP_ERR_BAD_BASE64, VP_ERR_TOO_BIG, VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err model_audio_to_model(struct model_audio *audio, struct span ulaw_b64,
                                               struct span *out_b64);
VP_MUST_CHECK enum vp_err model_audio_from_model(struct model_audio *audio, struct span audio_b64,
                                                 struct span *out_ulaw_b64);
/* The item ends: what the conversion still holds of it, maybe nothing. Nothing of it sounds into the next one.
 * out_ulaw_b64 as above. VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err model_audio_end_item(struct model_audio *audio, struct span *out_ulaw_b64);

/* How long this piece of the model's audio is. */
uint64_t model_audio_length_us(const struct model_audio *audio, struct span audio_b64);

#endif
