#include "engine/speak_job.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "engine/thresholds.h"

enum { AUDIO_MAX_BYTES = 64 << 20 }; /* over an hour: text of the longest size does not come near */

struct speak_job {
    struct pool_job job; /* first: the pool hands it back */
    const struct speech_models *models;
    char *text;
    struct speech_manner manner;
    enum speak_pace pace;
    int64_t heard_from_us; /* when its first sound was there; 0: not yet */
    pthread_mutex_t lock;  /* guards audio, which the worker writes */
    struct buf audio;
    size_t given_bytes; /* of audio, to on_audio */
    enum vp_err err;
    const struct speak_events *events;
    void *owner;
};

/* What was made may be heard from its first sound on. */
static void make_way(struct speak_job *speak, size_t sample_count)
{
    int64_t now_us = clock_mono_us();
    if (speak->heard_from_us == 0)
        speak->heard_from_us = now_us;
    int64_t heard_until_us = speak->heard_from_us + (int64_t)sample_count * 1000000 / SPEECH_RATE_HZ;
    int64_t needed_us = heard_until_us - SPEECH_AHEAD_MS * 1000;
    if (speak->pace == SPEAK_AS_HEARD)
        pool_job_make_way(&speak->job, needed_us);
}

static bool on_piece(void *owner, const int16_t *pcm16, size_t sample_count)
{
    struct speak_job *speak = owner;
    pthread_mutex_lock(&speak->lock);
    enum vp_err err = buf_append(&speak->audio, pcm16, sample_count * sizeof *pcm16);
    size_t made_count = speak->audio.len / sizeof *pcm16;
    pthread_mutex_unlock(&speak->lock);
    if (err != VP_OK) {
        speak->err = err;
        return false;
    }
    pool_job_progress(&speak->job);
    make_way(speak, made_count);
    return !atomic_load(&speak->job.is_abandoned);
}

static void run(struct pool_job *job, struct recogniser *recogniser)
{
    (void)recogniser;
    struct speak_job *speak = (struct speak_job *)job;
    if (atomic_load(&speak->job.is_abandoned))
        return;
    enum vp_err err = synthesise(speak->models, speak->text, &speak->manner, on_piece, speak);
    if (err != VP_OK)
        speak->err = err;
}

static void give_new_audio(struct speak_job *speak)
{
    pthread_mutex_lock(&speak->lock);
    size_t bytes = speak->audio.len - speak->given_bytes;
    int16_t *copy = bytes > 0 ? malloc(bytes) : NULL;
    if (copy != NULL)
        memcpy(copy, speak->audio.at + speak->given_bytes, bytes);
    pthread_mutex_unlock(&speak->lock);
    if (copy == NULL)
        return;
    speak->given_bytes += bytes;
    speak->events->on_audio(speak->owner, copy, bytes / sizeof *copy);
    free(copy);
}

static void on_progress(struct pool_job *job)
{
    struct speak_job *speak = (struct speak_job *)job;
    if (!atomic_load(&speak->job.is_abandoned))
        give_new_audio(speak);
}

static void on_done(struct pool_job *job)
{
    struct speak_job *speak = (struct speak_job *)job;
    if (!atomic_load(&speak->job.is_abandoned))
        give_new_audio(speak);
    if (!atomic_load(&speak->job.is_abandoned))
        speak->events->on_done(speak->owner, job->has_run ? speak->err : VP_ERR_CLOSED,
                               (const int16_t *)(const void *)speak->audio.at,
                               speak->audio.len / sizeof(int16_t));
    pthread_mutex_destroy(&speak->lock);
    buf_deinit(&speak->audio);
    free(speak->text);
    free(speak);
}

enum vp_err speak_start(struct pool *pool, const struct speech_models *models, enum pool_rank rank,
                        enum speak_pace pace, struct span text, const struct speech_manner *manner,
                        const struct speak_events *events, void *owner, struct speak_job **out_job)
{
    struct speak_job *speak = calloc(1, sizeof *speak);
    char *copy = speak != NULL ? malloc(text.len + 1) : NULL;
    if (copy == NULL) {
        free(speak);
        return VP_ERR_NO_MEMORY;
    }
    span_copy(text, copy, text.len + 1);
    speak->job = (struct pool_job){
        .lane = POOL_SPEAK, .rank = rank, .run = run, .on_progress = on_progress, .on_done = on_done};
    speak->models = models;
    speak->text = copy;
    speak->manner = *manner;
    speak->pace = pace;
    pthread_mutex_init(&speak->lock, NULL);
    buf_init(&speak->audio, AUDIO_MAX_BYTES);
    speak->events = events;
    speak->owner = owner;
    *out_job = speak;
    pool_put(pool, &speak->job);
    return VP_OK;
}

void speak_abandon(struct speak_job *job)
{
    pool_abandon((struct pool_job *)job); /* its first member */
}
