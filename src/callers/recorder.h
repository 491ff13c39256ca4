/* Both sides of a call as one stereo recording: the caller left, the agent right, as each was heard. */
#ifndef VP_CALLERS_RECORDER_H
#define VP_CALLERS_RECORDER_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

struct recorder {
    struct buf stereo; /* interleaved PCM16, 8 kHz */
};

void recorder_init(struct recorder *recorder);
void recorder_deinit(struct recorder *recorder);
/* count samples of either side. VP_ERR_TOO_BIG after an hour: the recording ends there. */
VP_MUST_CHECK enum vp_err recorder_feed(struct recorder *recorder, const int16_t *caller_pcm16,
                                        const int16_t *agent_pcm16, size_t count);
/* VP_ERR_IO */
VP_MUST_CHECK enum vp_err recorder_write(const struct recorder *recorder, const char *path);

#endif
