#include "engine/listener.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/sane.h"

enum { HEARD_MAX_BYTES = 20 * SPEECH_RATE_HZ * (int)sizeof(int16_t) };

/* One that is not taken has nothing to hear and nothing to answer; a question has somebody to be told. While
 * it runs, what is below "the running job's" belongs to the job. */
struct listener {
    struct pool_job job; /* first: the pool hands it back */
    struct listeners *listeners;
    struct recogniser *recogniser; /* owned; the job's while it runs */
    struct vocabulary *vocabulary; /* retained, also after the utterance: the recogniser is ready for it */
    uint64_t taken_at;             /* order of use */
    bool is_taken, is_running;
    enum speech_expected expected;
    struct speech_answers answers;
    bool has_hole;    /* audio was lost: what is left means something else */
    struct buf heard; /* not given to the recogniser yet */

    atomic_uint wanted; /* number of the question to be answered, 0: none */
    uint32_t question_count;
    int64_t asked_us;
    hear_done_fn on_done;
    void *owner;

    /* The running job's: */
    bool is_begun; /* the recogniser was told of this utterance */
    struct buf fed;
    uint32_t question; /* that it answers, 0: none */
    enum vp_err err;   /* the utterance's first: it is lost */
    enum vp_err answer_err;
    struct recognition recognition;
};

struct listeners {
    struct pool *pool; /* borrowed */
    uint64_t take_count;
    int count;
    struct listener each[];
};

static bool listener_is_sane(const struct listener *listener)
{
    bool is_wanted_now = atomic_load(&listener->wanted) != 0;
    if (!listener->is_taken)
        return !is_wanted_now && listener->heard.len == 0;
    return listener->recogniser != NULL && (!is_wanted_now || listener->on_done != NULL) &&
           listener->taken_at <= listener->listeners->take_count;
}

enum vp_err listeners_create(struct pool *pool, const struct speech_models *models, int count,
                             struct listeners **out_listeners)
{
    struct listeners *listeners = calloc(1, sizeof *listeners + (size_t)count * sizeof *listeners->each);
    if (listeners == NULL)
        return VP_ERR_NO_MEMORY;
    listeners->pool = pool;
    for (; listeners->count < count; listeners->count++) {
        struct listener *listener = &listeners->each[listeners->count];
        enum vp_err err = recogniser_create(models, &listener->recogniser);
        if (err != VP_OK) {
            listeners_destroy(listeners);
            return err;
        }
        listener->listeners = listeners;
        buf_init(&listener->heard, HEARD_MAX_BYTES);
        buf_init(&listener->fed, HEARD_MAX_BYTES);
    }
    *out_listeners = listeners;
    return VP_OK;
}

void listeners_destroy(struct listeners *listeners)
{
    if (listeners == NULL)
        return;
    for (int i = 0; i < listeners->count; i++) {
        struct listener *listener = &listeners->each[i];
        recogniser_destroy(listener->recogniser);
        vocabulary_release(listener->vocabulary);
        buf_deinit(&listener->heard);
        buf_deinit(&listener->fed);
    }
    free(listeners);
}

static bool is_wanted(void *owner)
{
    struct listener *listener = owner;
    return atomic_load(&listener->wanted) == listener->question;
}

static void run(struct pool_job *job, struct recogniser *workers)
{
    (void)workers; /* an utterance stays with the recogniser that heard its beginning */
    struct listener *listener = (struct listener *)job;
    enum vp_err err = listener->err;
    if (err == VP_OK && !listener->is_begun) {
        recogniser_expect(listener->recogniser, listener->expected, &listener->answers);
        err = recogniser_listen_begin(listener->recogniser, listener->vocabulary);
    }
    listener->is_begun = true;
    if (err == VP_OK && listener->fed.len > 0)
        err = recogniser_listen_feed(listener->recogniser, (const int16_t *)(const void *)listener->fed.at,
                                     listener->fed.len / sizeof(int16_t));
    listener->err = err;
    if (err == VP_OK && listener->question != 0 && is_wanted(listener))
        err =
            recogniser_listen_result_while(listener->recogniser, is_wanted, listener, &listener->recognition);
    listener->answer_err = err;
}

/* Gives the recogniser what there is, unless it is still at work: then on_run_done does. */
static void start(struct listener *listener)
{
    if (listener->is_running)
        return;
    struct buf emptied = listener->fed;
    emptied.len = 0;
    listener->fed = listener->heard;
    listener->heard = emptied;
    listener->question = atomic_load(&listener->wanted);
    listener->is_running = true;
    pool_put(listener->listeners->pool, &listener->job);
}

static void on_run_done(struct pool_job *job)
{
    struct listener *listener = (struct listener *)job;
    ASSERT_SANE(listener_is_sane(listener));
    listener->is_running = false;
    if (!listener->is_taken)
        return;
    uint32_t wanted = atomic_load(&listener->wanted);
    if (wanted != 0 && (wanted == listener->question || !job->has_run)) {
        enum vp_err err = !job->has_run        ? VP_ERR_CLOSED
                          : listener->has_hole ? VP_ERR_TOO_BIG
                                               : listener->answer_err;
        atomic_store(&listener->wanted, 0);
        listener->on_done(listener->owner, err, &listener->recognition,
                          (clock_mono_us() - listener->asked_us) / 1000);
    }
    if (job->has_run && listener->is_taken &&
        (atomic_load(&listener->wanted) != 0 || listener->heard.len > 0))
        start(listener);
}

/* One that is ready for the vocabulary, or else the one unused for longest. */
static struct listener *find_free(struct listeners *listeners, const struct vocabulary *vocabulary)
{
    struct listener *best = NULL;
    for (int i = 0; i < listeners->count; i++) {
        struct listener *listener = &listeners->each[i];
        if (listener->is_taken || listener->is_running)
            continue;
        if (listener->vocabulary == vocabulary)
            return listener;
        if (best == NULL || listener->taken_at < best->taken_at)
            best = listener;
    }
    return best;
}

struct listener *listener_take(struct listeners *listeners, struct vocabulary *vocabulary)
{
    struct listener *listener = find_free(listeners, vocabulary);
    if (listener == NULL)
        return NULL;
    struct vocabulary *last = listener->vocabulary;
    listener->vocabulary = vocabulary != NULL ? vocabulary_retain(vocabulary) : NULL;
    vocabulary_release(last);
    listener->job =
        (struct pool_job){.lane = POOL_HEAR, .rank = POOL_LIVE, .run = run, .on_done = on_run_done};
    listener->is_taken = true;
    listener->has_hole = listener->is_begun = false;
    listener->expected = SPEECH_EXPECTS_ORDER;
    listener->answers.count = 0;
    listener->err = VP_OK;
    listener->taken_at = ++listeners->take_count;
    listener->heard.len = 0;
    return listener;
}

void listener_expect(struct listener *listener, enum speech_expected expected,
                     const struct speech_answers *answers)
{
    listener->expected = expected;
    listener->answers.count = 0;
    if (answers != NULL)
        listener->answers = *answers;
}

void listener_feed(struct listener *listener, const int16_t *pcm16, size_t sample_count)
{
    ASSERT_SANE(listener_is_sane(listener));
    if (buf_append(&listener->heard, pcm16, sample_count * sizeof *pcm16) != VP_OK)
        listener->has_hole = true;
    start(listener);
}

void listener_ask(struct listener *listener, hear_done_fn on_done, void *owner)
{
    ASSERT_SANE(listener_is_sane(listener));
    if (++listener->question_count == 0)
        listener->question_count = 1;
    listener->on_done = on_done;
    listener->owner = owner;
    listener->asked_us = clock_mono_us();
    atomic_store(&listener->wanted, listener->question_count);
    start(listener);
}

void listener_forget(struct listener *listener)
{
    ASSERT_SANE(listener_is_sane(listener));
    atomic_store(&listener->wanted, 0);
}

void listener_put(struct listener *listener)
{
    if (listener == NULL)
        return;
    ASSERT_SANE(listener_is_sane(listener));
    atomic_store(&listener->wanted, 0);
    listener->is_taken = false;
    buf_deinit(&listener->heard);
}
