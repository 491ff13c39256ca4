#include "base/thread.h"

#include <signal.h>
#include <time.h>

int thread_start(pthread_t *out_thread, void *(*run)(void *arg), void *arg)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int code = pthread_create(out_thread, NULL, run, arg);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return code;
}

void thread_init_condition(pthread_cond_t *condition)
{
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(condition, &attributes);
    pthread_condattr_destroy(&attributes);
}

void thread_tell(pthread_mutex_t *lock, pthread_cond_t *condition, bool *flag)
{
    pthread_mutex_lock(lock);
    *flag = true;
    pthread_cond_broadcast(condition);
    pthread_mutex_unlock(lock);
}

void thread_end(pthread_t thread, pthread_mutex_t *lock, pthread_cond_t *condition, bool *flag)
{
    thread_tell(lock, condition, flag);
    pthread_join(thread, NULL);
}
