#include "engine/hear_job.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/clock.h"

struct hear_job {
    struct pool_job job; /* first: the pool hands it back */
    struct vocabulary *vocabulary;
    enum speech_expected expected;
    struct speech_answers answers;
    int16_t *pcm16;
    size_t sample_count;
    struct recognition recognition;
    enum vp_err err;
    hear_done_fn on_done;
    void *owner;
};

static void run(struct pool_job *job, struct recogniser *recogniser)
{
    struct hear_job *hear = (struct hear_job *)job;
    if (atomic_load(&hear->job.is_abandoned))
        return;
    recogniser_expect(recogniser, hear->expected, &hear->answers); /* whatever it expected of somebody else */
    hear->err = recognise(recogniser, hear->vocabulary, hear->pcm16, hear->sample_count, &hear->recognition);
}

static void on_done(struct pool_job *job)
{
    struct hear_job *hear = (struct hear_job *)job;
    if (!atomic_load(&hear->job.is_abandoned))
        hear->on_done(hear->owner, job->has_run ? hear->err : VP_ERR_CLOSED, &hear->recognition,
                      (clock_mono_us() - job->put_us) / 1000);
    vocabulary_release(hear->vocabulary);
    free(hear->pcm16);
    free(hear);
}

enum vp_err hear_start(struct pool *pool, enum pool_rank rank, struct vocabulary *vocabulary,
                       enum speech_expected expected, const struct speech_answers *answers, int16_t *pcm16,
                       size_t sample_count, hear_done_fn done, void *owner, struct hear_job **out_job)
{
    struct hear_job *hear = calloc(1, sizeof *hear);
    if (hear == NULL) {
        free(pcm16);
        return VP_ERR_NO_MEMORY;
    }
    hear->job = (struct pool_job){.lane = POOL_HEAR, .rank = rank, .run = run, .on_done = on_done};
    hear->vocabulary = vocabulary != NULL ? vocabulary_retain(vocabulary) : NULL;
    hear->expected = expected;
    if (answers != NULL)
        hear->answers = *answers;
    hear->pcm16 = pcm16;
    hear->sample_count = sample_count;
    hear->on_done = done;
    hear->owner = owner;
    *out_job = hear;
    pool_put(pool, &hear->job);
    return VP_OK;
}

void hear_abandon(struct hear_job *job)
{
    pool_abandon((struct pool_job *)job); /* its first member */
}
