/* A VITS network as piper's voices have it: symbols of speech in, sound out. Its file is cut in three (onnx_part.h):
 * what is said and for how long; how it sounds, of the whole sentence at once, so that its melody is one; and the
 * samples, which are made piece by piece while the first ones are played. */
#ifndef VP_SPEECH_VITS_H
#define VP_SPEECH_VITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "speech/ort.h"

enum { VITS_RATE_HZ = 22050, VITS_SYMBOLS_MAX = 600 };

struct vits; /* read-only once loaded: any number of threads may speak with it */

/* VP_ERR_MODEL: there is no such file, or it is no such voice. */
VP_MUST_CHECK enum vp_err vits_load(struct ort *ort, const char *path, struct vits **out_vits);
void vits_destroy(struct vits *vits); /* accepts NULL; before its ort */

/* New samples, about -1 to 1; false stops. */
typedef bool (*vits_fn)(void *owner, const float *pcm, size_t sample_count);
/* Speaks symbols, numbers of the voice's own table, of one breath. stretch: durations, 1.1 is ten percent slower. The
 * same symbols always sound the same. VP_ERR_TOO_BIG over VITS_SYMBOLS_MAX, VP_ERR_MODEL. A stopped one is VP_OK. */
VP_MUST_CHECK enum vp_err vits_speak(const struct vits *vits, const uint8_t *symbols, size_t count,
                                     float stretch, vits_fn on_samples, void *owner, bool *out_is_stopped);

#endif
