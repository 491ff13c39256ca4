/* Recordings for the recogniser: 8 kHz, and not longer than it takes. */
#ifndef VP_ENGINE_UPLOAD_H
#define VP_ENGINE_UPLOAD_H

#include "audio/wav.h"

/* Converts a mono recording; *out_pcm16 is malloc'd. VP_ERR_NO_MEMORY, VP_ERR_BAD_VALUE. */
VP_MUST_CHECK enum vp_err upload_to_8k(const struct wav *wav, int16_t **out_pcm16, size_t *out_count);

/* How many of count samples to recognise at once: all up to 20 s; of more, up to the quietest tenth of a
 * second between 12 s and 20 s. */
size_t upload_piece_len(const int16_t *pcm16, size_t count);

#endif
