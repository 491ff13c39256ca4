/* One sentence on its way through synthesis; its audio arrives in pieces. */
#ifndef VP_ENGINE_SPEAK_JOB_H
#define VP_ENGINE_SPEAK_JOB_H

#include "base/span.h"
#include "engine/pool.h"

struct speak_job;

struct speak_events {
    /* On the loop: the next 8 kHz PCM16, borrowed for the call. */
    void (*on_audio)(void *owner, const int16_t *pcm16, size_t sample_count);
    /* On the loop; the job is gone afterwards. All of its audio again, borrowed for the call. err:
     * synthesise()'s, or VP_ERR_CLOSED when the engine stops. */
    void (*on_done)(void *owner, enum vp_err err, const int16_t *pcm16, size_t sample_count);
};

/* How it is wanted: as fast as can be, or as somebody hears it, so that what is far ahead of their ear lets more urgent
 * work go first. */
enum speak_pace { SPEAK_AT_ONCE, SPEAK_AS_HEARD };

/* text and manner are copied. events (borrowed, static). VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err speak_start(struct pool *pool, const struct speech_models *models,
                                      enum pool_rank rank, enum speak_pace pace, struct span text,
                                      const struct speech_manner *manner, const struct speak_events *events,
                                      void *owner, struct speak_job **out_job);
/* Stops the synthesis: no more callbacks. Accepts NULL. */
void speak_abandon(struct speak_job *job);

#endif
