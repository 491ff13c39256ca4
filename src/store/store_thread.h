/* The store off the event loop: one thread owns the store, jobs go in, their ends come back through post. */
#ifndef VP_STORE_STORE_THREAD_H
#define VP_STORE_STORE_THREAD_H

#include "store/store.h"
#include "store/store_health.h"

struct store_thread;

/* Runs fn(arg) on the loop's thread; the event loop's mailbox. */
typedef enum vp_err (*store_post_fn)(void *loop, void (*fn)(void *arg), void *arg);

/* Opens the store on its own thread, and ticks it: a safe one (store_safe.h) that shares this health, or,
 * with NULL, a plain one (store_open). queue_max bounds waiting jobs. */
VP_MUST_CHECK enum vp_err store_thread_start(const char *url, struct store_health *health, size_t queue_max,
                                             store_post_fn post, void *loop, struct store_thread **out_thread,
                                             char *out_why, size_t why_size_bytes);
/* Finishes all jobs, then ends; their done callbacks still arrive through post. Accepts NULL. */
void store_thread_stop(struct store_thread *thread);

/* Whether it has been in the middle of one thing for so long that nobody should wait for it: a disk that does
 * not answer, a repair. For the loop's thread; thread may be NULL (no). */
enum { STORE_THREAD_STUCK_MS = 5000 };
bool store_thread_is_stuck(const struct store_thread *thread);

/* work(store, job) runs on the store's thread and returns the outcome; done(job, err) runs on the loop. job
 * belongs to done afterwards. VP_ERR_BUSY when the queue is full: neither runs. */
typedef enum vp_err (*store_work_fn)(struct store *store, void *job);
typedef void (*store_done_fn)(void *job, enum vp_err err);
VP_MUST_CHECK enum vp_err store_thread_run(struct store_thread *thread, store_work_fn work,
                                           store_done_fn done, void *job);
/* The same for whoever must be told in any case: done runs at once, with the error, when the queue is full. */
void store_thread_ask(struct store_thread *thread, store_work_fn work, store_done_fn done, void *job);
/* What one call (or other maker) may have waiting, so that it leaves the queue to the others. Zeroed at the
 * start, embedded in its maker, and there until all its jobs are done. */
struct store_share {
    size_t waiting_count; /* guarded by the thread's lock */
};
/* The same within a share: VP_ERR_TOO_MANY when share_max of its jobs wait. */
VP_MUST_CHECK enum vp_err store_thread_run_within(struct store_thread *thread, struct store_share *share,
                                                  size_t share_max, store_work_fn work, store_done_fn done,
                                                  void *job);
/* Runs work(store, job) behind what waits already, and waits for its end: for what must be known before a
 * loop begins to serve. Never from the loop while it serves. */
VP_MUST_CHECK enum vp_err store_thread_wait(struct store_thread *thread, store_work_fn work, void *job);

#endif
