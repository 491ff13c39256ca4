#include "service/watchdog.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include "base/thread.h"

enum { LOOK_MS = 100 };

struct watchdog {
    pthread_t thread;
    pthread_mutex_t lock; /* guards is_stopping */
    pthread_cond_t has_changed;
    bool is_stopping;
    clockid_t busy_clock; /* of the loop's thread */
    _Atomic int64_t busy_at_beat_ms;
    void (*on_hung)(void *owner);
    void *owner;
};

/* Not base/clock: no test turns this one. */
static int64_t read_ms(clockid_t clock)
{
    struct timespec now = {0};
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool is_hung(const struct watchdog *watchdog)
{
    return read_ms(watchdog->busy_clock) - atomic_load(&watchdog->busy_at_beat_ms) >= WATCHDOG_BUSY_MS;
}

static void *watch(void *arg)
{
    struct watchdog *watchdog = arg;
    pthread_mutex_lock(&watchdog->lock);
    while (!watchdog->is_stopping) {
        int64_t until_ms = read_ms(CLOCK_MONOTONIC) + LOOK_MS;
        struct timespec until = {.tv_sec = until_ms / 1000, .tv_nsec = until_ms % 1000 * 1000000};
        (void)pthread_cond_timedwait(&watchdog->has_changed, &watchdog->lock, &until);
        if (watchdog->is_stopping || !is_hung(watchdog))
            continue;
        pthread_mutex_unlock(&watchdog->lock);
        watchdog->on_hung(watchdog->owner);
        return NULL;
    }
    pthread_mutex_unlock(&watchdog->lock);
    return NULL;
}

static void destroy(struct watchdog *watchdog)
{
    pthread_cond_destroy(&watchdog->has_changed);
    pthread_mutex_destroy(&watchdog->lock);
    free(watchdog);
}

enum vp_err watchdog_start(void (*on_hung)(void *owner), void *owner, struct watchdog **out_watchdog)
{
    struct watchdog *watchdog = calloc(1, sizeof *watchdog);
    if (watchdog == NULL)
        return VP_ERR_NO_MEMORY;
    watchdog->on_hung = on_hung;
    watchdog->owner = owner;
    thread_init_condition(&watchdog->has_changed);
    pthread_mutex_init(&watchdog->lock, NULL);
    int code = pthread_getcpuclockid(pthread_self(), &watchdog->busy_clock);
    watchdog_beat(watchdog);
    if (code == 0)
        code = thread_start(&watchdog->thread, watch, watchdog);
    if (code != 0) {
        destroy(watchdog);
        return VP_ERR_NO_MEMORY;
    }
    *out_watchdog = watchdog;
    return VP_OK;
}

void watchdog_beat(struct watchdog *watchdog)
{
    if (watchdog != NULL)
        atomic_store(&watchdog->busy_at_beat_ms, read_ms(watchdog->busy_clock));
}

void watchdog_stop(struct watchdog *watchdog)
{
    if (watchdog == NULL)
        return;
    thread_end(watchdog->thread, &watchdog->lock, &watchdog->has_changed, &watchdog->is_stopping);
    destroy(watchdog);
}
