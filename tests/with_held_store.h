/* A store's thread in memory that a test holds up at a gate. */
#ifndef VP_TESTS_WITH_HELD_STORE_H
#define VP_TESTS_WITH_HELD_STORE_H

#include <pthread.h>

#include "net/loop.h"
#include "store/store_thread.h"
#include "with_cmocka.h"

static pthread_mutex_t store_gate = PTHREAD_MUTEX_INITIALIZER; /* held while the store stands still */

static inline enum vp_err post_to_loop(void *loop, void (*fn)(void *arg), void *arg)
{
    return loop_post(loop, fn, arg);
}

/* What it answers comes back through the loop; the caller stops it. */
static inline struct store_thread *store_in_memory(struct loop *loop, size_t queue_max)
{
    struct store_thread *store = NULL;
    char why[256];
    if (store_thread_start("sqlite::memory:", NULL, queue_max, post_to_loop, loop, &store, why, sizeof why) !=
        VP_OK)
        fail_msg("%s", why);
    return store;
}

static inline enum vp_err store_wait_at_gate(struct store *store, void *job)
{
    (void)store, (void)job;
    pthread_mutex_lock(&store_gate);
    pthread_mutex_unlock(&store_gate);
    return VP_OK;
}

static inline void store_forget(void *job, enum vp_err err)
{
    (void)job, (void)err;
}

/* The store does nothing more until store_let_go, on the same thread. */
static inline void store_hold(struct store_thread *store)
{
    pthread_mutex_lock(&store_gate);
    assert_int_equal(store_thread_run(store, store_wait_at_gate, store_forget, NULL), VP_OK);
}

static inline void store_let_go(void)
{
    pthread_mutex_unlock(&store_gate);
}

#endif
