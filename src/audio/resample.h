/* Sample-rate conversion (speexdsp). */
#ifndef VP_AUDIO_RESAMPLE_H
#define VP_AUDIO_RESAMPLE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct resampler;

/* One mono stream from from_hz to to_hz; keeps its filter's memory between pieces. */
VP_MUST_CHECK enum vp_err resampler_create(int from_hz, int to_hz, struct resampler **out_resampler);
void resampler_destroy(struct resampler *resampler); /* accepts NULL */

/* Most samples that a piece of count can give. */
size_t resampler_out_max(const struct resampler *resampler, size_t count);
/* Converts one piece; returns samples written (at most resampler_out_max). */
size_t resampler_feed(struct resampler *resampler, const int16_t *pcm16, size_t count, int16_t *out_pcm16);
/* The end of the stream: writes what the filter still holds, so that as many samples came out as went in; at most
 * RESAMPLER_TAIL_MAX. The next piece begins another stream. */
enum { RESAMPLER_TAIL_MAX = 1024 };
size_t resampler_finish(struct resampler *resampler, int16_t out_pcm16[RESAMPLER_TAIL_MAX]);
/* Forgets the stream, for the start of another. */
void resampler_reset(struct resampler *resampler);

#endif
