#include "store/store_thread.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"
#include "base/thread.h"
#include "store/store_safe.h"

enum { POST_RETRY_US = 2000, POST_GIVE_UP_MS = 2000, TICK_MS = 500 };

struct store_job { /* made when a job is accepted, so that its end needs no memory */
    struct store_job *next;
    store_work_fn work;
    store_done_fn done;
    void *job;
    struct store_share *share; /* NULL: of nobody in particular */
    enum vp_err err;
    bool is_waited_for; /* its maker waits and owns it; done is NULL */
    bool is_over;
};

struct store_thread {
    pthread_t thread;
    pthread_mutex_t lock; /* guards everything down to is_stopping */
    pthread_cond_t has_changed;
    struct store_job *first, **last_next;
    size_t waiting_count;
    bool is_open, is_stopping;
    enum vp_err open_err;

    _Atomic int64_t busy_since_ms; /* monotonic; 0: waits for work */

    size_t queue_max; /* the rest is set before the thread starts */
    store_post_fn post;
    void *loop;
    const char *url;
    struct store_health *health; /* NULL: a plain store */
    char *why;
    size_t why_size_bytes;
};

/* Runs on the loop. */
static void finish_job(void *arg)
{
    struct store_job *job = arg;
    job->done(job->job, job->err);
    free(job);
}

/* The mailbox may be full for a moment; a loop that is stuck in store_thread_stop cannot empty it,
 * so the wait ends. */
static void post_end(struct store_thread *thread, struct store_job *job)
{
    int64_t give_up_ms = clock_mono_ms() + POST_GIVE_UP_MS;
    enum vp_err err;
    while ((err = thread->post(thread->loop, finish_job, job)) != VP_OK) {
        if ((err != VP_ERR_BUSY && err != VP_ERR_TOO_MANY && err != VP_ERR_AGAIN) ||
            clock_mono_ms() >= give_up_ms) {
            log_error("store", "end of a job lost err=%s job_err=%s", vp_err_name(err),
                      vp_err_name(job->err));
            free(job);
            return;
        }
        usleep(POST_RETRY_US);
    }
}

static void wake_waiter(struct store_thread *thread, struct store_job *job)
{
    pthread_mutex_lock(&thread->lock);
    job->is_over = true;
    pthread_cond_broadcast(&thread->has_changed);
    pthread_mutex_unlock(&thread->lock);
}

/* Of the condition's clock, which no test turns. */
static int64_t real_mono_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t real_mono_ms(void)
{
    return real_mono_us() / 1000;
}

static struct timespec timespec_of(int64_t mono_ms)
{
    return (struct timespec){.tv_sec = mono_ms / 1000, .tv_nsec = mono_ms % 1000 * 1000000};
}

/* NULL: nothing to do until until_ms, or stopped and nothing left. */
static struct store_job *wait_for_job(struct store_thread *thread, int64_t until_ms, bool *out_is_stopped)
{
    struct timespec until = timespec_of(until_ms);
    int code = 0;
    pthread_mutex_lock(&thread->lock);
    while (thread->first == NULL && !thread->is_stopping && code == 0)
        code = pthread_cond_timedwait(&thread->has_changed, &thread->lock, &until);
    struct store_job *job = thread->first;
    *out_is_stopped = job == NULL && thread->is_stopping;
    if (job != NULL) {
        thread->first = job->next;
        if (thread->first == NULL)
            thread->last_next = &thread->first;
        thread->waiting_count--;
        if (job->share != NULL)
            job->share->waiting_count--;
    }
    pthread_mutex_unlock(&thread->lock);
    return job;
}

static void run_job(struct store_thread *thread, struct store *store, struct store_job *job)
{
    int64_t began_us = real_mono_us();
    atomic_store(&thread->busy_since_ms, began_us / 1000);
    job->err = job->work(store, job->job);
    metric_took_us(HISTOGRAM_STORE, real_mono_us() - began_us);
    atomic_store(&thread->busy_since_ms, 0); /* before its end is told: whoever hears of it may ask at once */
    if (job->err != VP_OK && job->err != VP_ERR_NOT_FOUND && job->err != VP_ERR_SUPERSEDED)
        metric_add(METRIC_STORE_ERRORS_TOTAL, 1);
    if (job->is_waited_for)
        wake_waiter(thread, job);
    else
        post_end(thread, job);
}

static enum vp_err open_store(const struct store_thread *thread, struct store **out_store)
{
    return thread->health != NULL
               ? store_safe_open(thread->url, thread->health, out_store, thread->why, thread->why_size_bytes)
               : store_open(thread->url, out_store, thread->why, thread->why_size_bytes);
}

static void *run_thread(void *arg)
{
    struct store_thread *thread = arg;
    struct store *store = NULL;
    bool is_stopped = false;
    enum vp_err err = open_store(thread, &store);
    pthread_mutex_lock(&thread->lock);
    thread->open_err = err;
    thread->is_open = true;
    pthread_cond_broadcast(&thread->has_changed);
    pthread_mutex_unlock(&thread->lock);
    if (err != VP_OK)
        return NULL;
    int64_t tick_ms = real_mono_ms() + TICK_MS;
    while (!is_stopped) {
        struct store_job *job = wait_for_job(thread, tick_ms, &is_stopped);
        if (job != NULL)
            run_job(thread, store, job);
        if (real_mono_ms() >= tick_ms || is_stopped) {
            atomic_store(&thread->busy_since_ms, real_mono_ms());
            store_tick(store);
            atomic_store(&thread->busy_since_ms, 0);
            tick_ms = real_mono_ms() + TICK_MS;
        }
    }
    store_close(store);
    return NULL;
}

/* Signals belong to the loop's thread. */
static void destroy(struct store_thread *thread)
{
    pthread_cond_destroy(&thread->has_changed);
    pthread_mutex_destroy(&thread->lock);
    free(thread);
}

enum vp_err store_thread_start(const char *url, struct store_health *health, size_t queue_max,
                               store_post_fn post, void *loop, struct store_thread **out_thread,
                               char *out_why, size_t why_size_bytes)
{
    struct store_thread *thread = calloc(1, sizeof *thread);
    if (thread == NULL)
        return VP_ERR_NO_MEMORY;
    pthread_mutex_init(&thread->lock, NULL);
    thread_init_condition(&thread->has_changed);
    thread->last_next = &thread->first;
    thread->queue_max = queue_max;
    thread->post = post;
    thread->loop = loop;
    thread->url = url;
    thread->health = health;
    thread->why = out_why;
    thread->why_size_bytes = why_size_bytes;
    if (thread_start(&thread->thread, run_thread, thread) != 0) {
        snprintf(out_why, why_size_bytes, "no thread can be started");
        destroy(thread);
        return VP_ERR_NO_MEMORY;
    }
    pthread_mutex_lock(&thread->lock);
    while (!thread->is_open)
        pthread_cond_wait(&thread->has_changed, &thread->lock);
    enum vp_err err = thread->open_err;
    pthread_mutex_unlock(&thread->lock);
    if (err != VP_OK) {
        pthread_join(thread->thread, NULL);
        destroy(thread);
        return err;
    }
    *out_thread = thread;
    return VP_OK;
}

bool store_thread_is_stuck(const struct store_thread *thread)
{
    int64_t since_ms = thread != NULL ? atomic_load(&thread->busy_since_ms) : 0;
    return since_ms != 0 && real_mono_ms() - since_ms > STORE_THREAD_STUCK_MS;
}

void store_thread_stop(struct store_thread *thread)
{
    if (thread == NULL)
        return;
    thread_end(thread->thread, &thread->lock, &thread->has_changed, &thread->is_stopping);
    destroy(thread);
}

/* With the lock held. */
static enum vp_err put_job(struct store_thread *thread, struct store_job *job)
{
    if (thread->waiting_count >= thread->queue_max) {
        metric_add(METRIC_STORE_ERRORS_TOTAL, 1);
        return VP_ERR_BUSY;
    }
    if (job->share != NULL)
        job->share->waiting_count++;
    *thread->last_next = job;
    thread->last_next = &job->next;
    thread->waiting_count++;
    pthread_cond_broadcast(&thread->has_changed); /* a waiter may be asleep there too */
    return VP_OK;
}

enum vp_err store_thread_run(struct store_thread *thread, store_work_fn work, store_done_fn done, void *job)
{
    return store_thread_run_within(thread, NULL, 0, work, done, job);
}

void store_thread_ask(struct store_thread *thread, store_work_fn work, store_done_fn done, void *job)
{
    enum vp_err err = store_thread_run(thread, work, done, job);
    if (err != VP_OK)
        done(job, err);
}

enum vp_err store_thread_run_within(struct store_thread *thread, struct store_share *share, size_t share_max,
                                    store_work_fn work, store_done_fn done, void *job)
{
    struct store_job *queued = malloc(sizeof *queued);
    if (queued == NULL) {
        metric_add(METRIC_STORE_ERRORS_TOTAL, 1);
        return VP_ERR_NO_MEMORY;
    }
    *queued = (struct store_job){.work = work, .done = done, .job = job, .share = share};
    pthread_mutex_lock(&thread->lock);
    bool is_over_share = share != NULL && share->waiting_count >= share_max;
    enum vp_err err = is_over_share ? VP_ERR_TOO_MANY : put_job(thread, queued);
    pthread_mutex_unlock(&thread->lock);
    if (err != VP_OK)
        free(queued);
    return err;
}

enum vp_err store_thread_wait(struct store_thread *thread, store_work_fn work, void *job)
{
    struct store_job waited = {.work = work, .job = job, .is_waited_for = true};
    pthread_mutex_lock(&thread->lock);
    enum vp_err err = put_job(thread, &waited);
    while (err == VP_OK && !waited.is_over)
        pthread_cond_wait(&thread->has_changed, &thread->lock);
    pthread_mutex_unlock(&thread->lock);
    return err == VP_OK ? waited.err : err;
}
