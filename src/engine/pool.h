/* The threads that do speech work, so that the loop never waits: a lane of recognising threads (each with a
 * recogniser of its own) and a lane of speaking ones. Jobs are embedded in their owners' structs; results
 * come back on the loop. */
#ifndef VP_ENGINE_POOL_H
#define VP_ENGINE_POOL_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "net/loop.h"
#include "speech/speech.h"

struct pool;

enum pool_lane { POOL_HEAR, POOL_SPEAK, POOL_LANE_COUNT };
/* Live work (a caller is waiting) goes first; background work never takes a lane's last free thread. */
enum pool_rank { POOL_LIVE, POOL_BACKGROUND };

struct pool_job {
    enum pool_lane lane;
    enum pool_rank rank;
    /* On a worker. recogniser is NULL on the speaking lane. */
    void (*run)(struct pool_job *job, struct recogniser *recogniser);
    /* On the loop, some time after pool_job_progress; never after on_done. May be NULL. */
    void (*on_progress)(struct pool_job *job);
    /* On the loop, once; the pool does not touch the job afterwards. has_run is false when the
     * pool went down first. */
    void (*on_done)(struct pool_job *job);
    bool has_run;
    atomic_bool is_abandoned; /* whoever asked for it is gone: pool_abandon */
    int64_t put_us, took_us;  /* monotonic time of pool_put; microseconds of run() */

    /* the pool's */
    struct pool *pool;
    struct pool_job *next, *next_out;
    bool is_out, is_done;
    bool has_time; /* it has made way: nobody waits for what is left of it yet */
};

/* Starts the threads. VP_ERR_MODEL when a recogniser cannot be made. */
VP_MUST_CHECK enum vp_err pool_create(struct loop *loop, const struct speech_models *models, int hear_threads,
                                      int speak_threads, struct pool **out_pool);
/* Waits for the jobs that run; those that did not start get on_done with has_run false. Accepts NULL. */
void pool_destroy(struct pool *pool);

/* Queues a job whose upper members are filled. Cannot fail. */
void pool_put(struct pool *pool, struct pool_job *job);
/* Nobody waits for it any more: what of it has not begun is not done. Accepts NULL. */
void pool_abandon(struct pool_job *job);
/* From run(): asks for on_progress. */
void pool_job_progress(struct pool_job *job);

/* From run() of a live job of which nobody waits for the rest before that (monotonic) time: lets live work that
 * somebody waits for go first, unless that waits for this job's own thread. Somebody waits for the job again when the
 * time has come, so it is told after every piece, also when the time has passed already. */
void pool_job_make_way(struct pool_job *job, int64_t until_us);

/* How long the oldest waiting live job of a lane has waited, in ms; 0 when none waits. */
int64_t pool_wait_ms(struct pool *pool, enum pool_lane lane);

#endif
