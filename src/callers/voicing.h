/* Whether a caller speaks, judged as a telephone system does that knows nothing but the level: speech stands
 * out of the noise of the last second and a half. */
#ifndef VP_CALLERS_VOICING_H
#define VP_CALLERS_VOICING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "audio/ulaw.h"

enum { VOICING_SMOOTH_FRAMES = 3, VOICING_FLOOR_FRAMES = 75 };

/* Zeroed before use. */
struct voicing {
    double recent[VOICING_SMOOTH_FRAMES]; /* mean squares of the last frames */
    double smooth[VOICING_FLOOR_FRAMES];  /* their means; the smallest is the noise */
    size_t frame_count;
    bool is_voiced;
};

/* 20 ms of the caller. Returns is_voiced. */
bool voicing_feed(struct voicing *voicing, const uint8_t ulaw[ULAW_FRAME_BYTES]);

#endif
