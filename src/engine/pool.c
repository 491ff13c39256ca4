#include "engine/pool.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/clock.h"

enum { LANE_THREADS_MAX = 64, RANK_COUNT = 2, LOOK_US = 50000 /* whether it was abandoned */ };

struct job_queue {
    struct pool_job *first, *last;
    int count;
};

struct pool_worker {
    struct pool *pool;
    enum pool_lane lane;
    struct recogniser *recogniser; /* owned; NULL on the speaking lane */
    pthread_t thread;
};

struct lane {
    struct pool_worker workers[LANE_THREADS_MAX];
    int worker_count;
    int background_count; /* background jobs that run now */
    int busy_count;       /* threads that run one */
    struct job_queue queues[RANK_COUNT];
    pthread_cond_t has_work;
};

struct pool {
    struct loop *loop;
    pthread_mutex_t lock; /* guards everything below, and the jobs' links */
    struct lane lanes[POOL_LANE_COUNT];
    int urgent_count;         /* live jobs, waiting or running, that have not made way */
    pthread_cond_t may_go_on; /* there are none, or a lane needs the threads of those that have made way */
    struct pool_job *first_out, *last_out; /* jobs with something for the loop, linked by next_out */
    bool is_posted;                        /* deliver_posted is on its way to the loop */
    bool is_stopping;
    bool is_dead; /* destroyed, but a post is still on its way: it frees */
};

static void queue_put(struct job_queue *queue, struct pool_job *job)
{
    job->next = NULL;
    *(queue->last != NULL ? &queue->last->next : &queue->first) = job;
    queue->last = job;
    queue->count++;
}

static struct pool_job *queue_take(struct job_queue *queue)
{
    struct pool_job *job = queue->first;
    if (job == NULL)
        return NULL;
    if ((queue->first = job->next) == NULL)
        queue->last = NULL;
    queue->count--;
    return job;
}

static void count_urgent(struct pool *pool, const struct pool_job *job, int change)
{
    if (job->rank != POOL_LIVE || job->has_time)
        return;
    pool->urgent_count += change;
    if (pool->urgent_count == 0)
        pthread_cond_broadcast(&pool->may_go_on);
}

/* Somebody waits for a thread, and only those that work now can give him theirs. */
static bool is_short_of_threads(const struct lane *lane)
{
    return lane->queues[POOL_LIVE].count > lane->worker_count - lane->busy_count;
}

static struct pool_job *lane_take(struct lane *lane)
{
    struct pool_job *job = queue_take(&lane->queues[POOL_LIVE]);
    if (job == NULL && (lane->background_count < lane->worker_count - 1 || lane->background_count == 0)) {
        job = queue_take(&lane->queues[POOL_BACKGROUND]);
        lane->background_count += job != NULL;
    }
    return job;
}

/* Hands out what the workers reported, on the loop's thread. */
static void deliver(struct pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    struct pool_job *job;
    while ((job = pool->first_out) != NULL) {
        if ((pool->first_out = job->next_out) == NULL)
            pool->last_out = NULL;
        job->is_out = false;
        bool is_done = job->is_done;
        pthread_mutex_unlock(&pool->lock);
        if (is_done)
            job->on_done(job);
        else if (job->on_progress != NULL)
            job->on_progress(job);
        pthread_mutex_lock(&pool->lock);
    }
    pthread_mutex_unlock(&pool->lock);
}

static void free_pool(struct pool *pool)
{
    for (int lane = 0; lane < POOL_LANE_COUNT; lane++)
        pthread_cond_destroy(&pool->lanes[lane].has_work);
    pthread_cond_destroy(&pool->may_go_on);
    pthread_mutex_destroy(&pool->lock);
    free(pool);
}

static void deliver_posted(void *arg)
{
    struct pool *pool = arg;
    pthread_mutex_lock(&pool->lock);
    pool->is_posted = false;
    bool is_dead = pool->is_dead;
    pthread_mutex_unlock(&pool->lock);
    if (is_dead)
        free_pool(pool);
    else
        deliver(pool);
}

/* With the lock held. A post that fails for lack of memory is tried again with the next report. */
static void report(struct pool *pool, struct pool_job *job)
{
    if (!job->is_out) {
        job->is_out = true;
        job->next_out = NULL;
        *(pool->last_out != NULL ? &pool->last_out->next_out : &pool->first_out) = job;
        pool->last_out = job;
    }
    if (!pool->is_posted && !pool->is_stopping)
        pool->is_posted = loop_post(pool->loop, deliver_posted, pool) == VP_OK;
}

static void *work(void *arg)
{
    struct pool_worker *worker = arg;
    struct pool *pool = worker->pool;
    struct lane *lane = &pool->lanes[worker->lane];
    pthread_mutex_lock(&pool->lock);
    while (!pool->is_stopping) {
        struct pool_job *job = lane_take(lane);
        if (job == NULL) {
            pthread_cond_wait(&lane->has_work, &pool->lock);
            continue;
        }
        lane->busy_count++;
        pthread_mutex_unlock(&pool->lock);
        int64_t began_us = clock_mono_us();
        job->run(job, worker->recogniser);
        job->took_us = clock_mono_us() - began_us;
        pthread_mutex_lock(&pool->lock);
        lane->busy_count--;
        if (job->rank == POOL_BACKGROUND) {
            lane->background_count--;
            pthread_cond_signal(&lane->has_work);
        }
        count_urgent(pool, job, -1);
        job->has_run = job->is_done = true;
        report(pool, job);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

static enum vp_err start_worker(struct pool *pool, const struct speech_models *models, enum pool_lane lane)
{
    struct pool_worker *worker = &pool->lanes[lane].workers[pool->lanes[lane].worker_count];
    *worker = (struct pool_worker){.pool = pool, .lane = lane};
    if (lane == POOL_HEAR) {
        enum vp_err err = recogniser_create(models, &worker->recogniser);
        if (err != VP_OK)
            return err;
    }
    if (pthread_create(&worker->thread, NULL, work, worker) != 0) {
        recogniser_destroy(worker->recogniser);
        return VP_ERR_NO_MEMORY;
    }
    pthread_mutex_lock(&pool->lock);
    pool->lanes[lane].worker_count++;
    pthread_mutex_unlock(&pool->lock);
    return VP_OK;
}

enum vp_err pool_create(struct loop *loop, const struct speech_models *models, int hear_threads,
                        int speak_threads, struct pool **out_pool)
{
    struct pool *pool = calloc(1, sizeof *pool);
    if (pool == NULL)
        return VP_ERR_NO_MEMORY;
    pool->loop = loop;
    pthread_mutex_init(&pool->lock, NULL);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&pool->may_go_on, &monotonic);
    pthread_condattr_destroy(&monotonic);
    const int thread_counts[POOL_LANE_COUNT] = {hear_threads, speak_threads};
    for (int lane = 0; lane < POOL_LANE_COUNT; lane++)
        pthread_cond_init(&pool->lanes[lane].has_work, NULL);
    enum vp_err err = VP_OK;
    for (int lane = 0; lane < POOL_LANE_COUNT; lane++)
        for (int i = 0; i < thread_counts[lane] && i < LANE_THREADS_MAX && err == VP_OK; i++)
            err = start_worker(pool, models, (enum pool_lane)lane);
    if (err != VP_OK)
        pool_destroy(pool);
    else
        *out_pool = pool;
    return err;
}

void pool_destroy(struct pool *pool)
{
    if (pool == NULL)
        return;
    pthread_mutex_lock(&pool->lock);
    pool->is_stopping = true;
    for (int i = 0; i < POOL_LANE_COUNT; i++)
        pthread_cond_broadcast(&pool->lanes[i].has_work);
    pthread_cond_broadcast(&pool->may_go_on);
    pthread_mutex_unlock(&pool->lock);
    for (int i = 0; i < POOL_LANE_COUNT; i++)
        for (int k = 0; k < pool->lanes[i].worker_count; k++) {
            pthread_join(pool->lanes[i].workers[k].thread, NULL);
            recogniser_destroy(pool->lanes[i].workers[k].recogniser);
        }
    deliver(pool);
    for (int i = 0; i < POOL_LANE_COUNT; i++)
        for (int rank = 0; rank < RANK_COUNT; rank++)
            for (struct pool_job *job; (job = queue_take(&pool->lanes[i].queues[rank])) != NULL;)
                job->on_done(job);
    pthread_mutex_lock(&pool->lock);
    pool->is_dead = true;
    bool is_posted = pool->is_posted;
    pthread_mutex_unlock(&pool->lock);
    if (!is_posted)
        free_pool(pool);
}

void pool_put(struct pool *pool, struct pool_job *job)
{
    job->pool = pool;
    job->put_us = clock_mono_us();
    job->has_run = job->is_out = job->is_done = job->has_time = false;
    pthread_mutex_lock(&pool->lock);
    struct lane *lane = &pool->lanes[job->lane];
    count_urgent(pool, job, 1);
    queue_put(&lane->queues[job->rank], job);
    pthread_cond_signal(&lane->has_work);
    if (is_short_of_threads(lane))
        pthread_cond_broadcast(&pool->may_go_on);
    pthread_mutex_unlock(&pool->lock);
}

void pool_abandon(struct pool_job *job)
{
    if (job != NULL)
        atomic_store(&job->is_abandoned, true);
}

void pool_job_make_way(struct pool_job *job, int64_t until_us)
{
    struct pool *pool = job->pool;
    const struct lane *lane = &pool->lanes[job->lane];
    int64_t now_us;
    pthread_mutex_lock(&pool->lock);
    count_urgent(pool, job, -1);
    job->has_time = true;
    while ((now_us = clock_mono_us()) < until_us && pool->urgent_count > 0 && !is_short_of_threads(lane) &&
           !pool->is_stopping && !atomic_load(&job->is_abandoned)) {
        int64_t wake_us = until_us - now_us < LOOK_US ? until_us : now_us + LOOK_US;
        struct timespec wake = {.tv_sec = wake_us / 1000000, .tv_nsec = wake_us % 1000000 * 1000};
        pthread_cond_timedwait(&pool->may_go_on, &pool->lock, &wake);
    }
    job->has_time = now_us < until_us;
    count_urgent(pool, job, 1);
    pthread_mutex_unlock(&pool->lock);
}

void pool_job_progress(struct pool_job *job)
{
    pthread_mutex_lock(&job->pool->lock);
    report(job->pool, job);
    pthread_mutex_unlock(&job->pool->lock);
}

int64_t pool_wait_ms(struct pool *pool, enum pool_lane lane)
{
    pthread_mutex_lock(&pool->lock);
    const struct pool_job *job = pool->lanes[lane].queues[POOL_LIVE].first;
    int64_t wait_ms = job != NULL ? (clock_mono_us() - job->put_us) / 1000 : 0;
    pthread_mutex_unlock(&pool->lock);
    return wait_ms;
}
