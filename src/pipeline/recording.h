/* A caller's recording as Twilio hands it over, checked before anybody is asked to transcribe it: models
 * invent words for silence and refuse clips that are too short (openai-rest.md section 2). No I/O. */
#ifndef VP_PIPELINE_RECORDING_H
#define VP_PIPELINE_RECORDING_H

#include <stdint.h>

#include "base/buf.h"

enum {
    RECORDING_MAX_BYTES = 4 << 20, /* of the file */
    RECORDING_MAX_MS = 120000,
    RECORDING_VOICED_MIN_MS = 120 /* sound of a caller's level; less is no speech */
};

struct recording {
    struct buf wav; /* owned; mono PCM16 at the file's own rate, header with true sizes */
    int64_t duration_ms, voiced_ms;
};

/* bytes: a WAV file of any kind audio/wav reads. What is longer than RECORDING_MAX_MS is left out.
 * VP_ERR_BAD_AUDIO, VP_ERR_TOO_BIG, VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err recording_read(struct span bytes, struct recording *out_recording);
void recording_deinit(struct recording *recording);

static inline bool recording_has_speech(const struct recording *recording)
{
    return recording->voiced_ms >= RECORDING_VOICED_MIN_MS;
}

#endif
