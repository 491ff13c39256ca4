/* One utterance on its way through a recogniser. */
#ifndef VP_ENGINE_HEAR_JOB_H
#define VP_ENGINE_HEAR_JOB_H

#include "engine/pool.h"

struct hear_job;

/* On the loop; the job is gone afterwards. err: recognise()'s, or VP_ERR_CLOSED when the engine stops.
 * recognition is borrowed for the call. took_ms: from hear_start to the result, waiting included. */
typedef void (*hear_done_fn)(void *owner, enum vp_err err, const struct recognition *recognition,
                             int64_t took_ms);

/* Takes pcm16 (malloc'd, 8 kHz) in any case; keeps the vocabulary (may be NULL) alive, copies the answers (may be
 * NULL). VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err hear_start(struct pool *pool, enum pool_rank rank, struct vocabulary *vocabulary,
                                     enum speech_expected expected, const struct speech_answers *answers,
                                     int16_t *pcm16, size_t sample_count, hear_done_fn on_done, void *owner,
                                     struct hear_job **out_job);
/* The result is no longer wanted: no callback. Accepts NULL. */
void hear_abandon(struct hear_job *job);

#endif
