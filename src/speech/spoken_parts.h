/* Where somebody speaks in a recording. A recogniser that is given the silence between, too, may take all of it for one
 * word. */
#ifndef VP_SPEECH_SPOKEN_PARTS_H
#define VP_SPEECH_SPOKEN_PARTS_H

#include "speech/speech.h"

enum { SPOKEN_PARTS_MAX = 64 };

struct spoken_part {
    size_t from, count; /* samples at 8 kHz; at most the 20 s that a recogniser takes */
};
struct spoken_parts {
    struct spoken_part at[SPOKEN_PARTS_MAX];
    size_t count;
};

/* Finds them in their order, some sound before and after each included. Those beyond SPOKEN_PARTS_MAX are left out.
 * Takes 3 ms for each second of sound. VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err spoken_parts_find(const struct speech_models *models, const int16_t *pcm16,
                                            size_t sample_count, struct spoken_parts *out);

#endif
