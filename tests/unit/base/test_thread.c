/* Threads of ours: no signals, waits by the monotonic clock, and being told. */
#include "base/thread.h"

#include <errno.h>
#include <signal.h>
#include <time.h>

#include "with_cmocka.h"

struct sleeper {
    pthread_mutex_t lock;
    pthread_cond_t has_changed;
    bool is_stopping, has_woken, blocks_signals;
};

static void *sleep_until_told(void *arg)
{
    struct sleeper *sleeper = arg;
    sigset_t blocked;
    pthread_sigmask(SIG_BLOCK, NULL, &blocked);
    sleeper->blocks_signals = sigismember(&blocked, SIGTERM) == 1 && sigismember(&blocked, SIGUSR1) == 1;
    pthread_mutex_lock(&sleeper->lock);
    while (!sleeper->is_stopping)
        pthread_cond_wait(&sleeper->has_changed, &sleeper->lock);
    sleeper->has_woken = true;
    pthread_mutex_unlock(&sleeper->lock);
    return NULL;
}

static void a_thread_gets_no_signals_and_wakes_when_it_is_told(void **state)
{
    (void)state;
    struct sleeper sleeper = {.lock = PTHREAD_MUTEX_INITIALIZER};
    sigset_t before;
    pthread_t thread;
    thread_init_condition(&sleeper.has_changed);
    assert_int_equal(thread_start(&thread, sleep_until_told, &sleeper), 0);
    thread_tell(&sleeper.lock, &sleeper.has_changed, &sleeper.is_stopping);
    pthread_join(thread, NULL);
    assert_true(sleeper.has_woken);
    assert_true(sleeper.blocks_signals);
    pthread_sigmask(SIG_BLOCK, NULL, &before);
    assert_int_equal(sigismember(&before, SIGTERM), 0); /* the starter's own are as they were */
    pthread_cond_destroy(&sleeper.has_changed);
}

static void a_condition_waits_by_the_monotonic_clock(void **state)
{
    (void)state;
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t condition;
    struct timespec began, ended, until;
    thread_init_condition(&condition);
    clock_gettime(CLOCK_MONOTONIC, &began);
    until = began;
    until.tv_sec += 1;
    pthread_mutex_lock(&lock);
    assert_int_equal(pthread_cond_timedwait(&condition, &lock, &until), ETIMEDOUT);
    pthread_mutex_unlock(&lock);
    clock_gettime(CLOCK_MONOTONIC, &ended); /* by the wall's clock the time was over at once */
    assert_true(ended.tv_sec > began.tv_sec);
    pthread_cond_destroy(&condition);
}

TESTS = {
    TEST(a_thread_gets_no_signals_and_wakes_when_it_is_told),
    TEST(a_condition_waits_by_the_monotonic_clock),
};
