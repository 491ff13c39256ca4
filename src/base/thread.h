/* What every thread of ours needs beside POSIX's own: no signals, waits by the monotonic clock, and to be told. */
#ifndef VP_BASE_THREAD_H
#define VP_BASE_THREAD_H

#include <pthread.h>
#include <stdbool.h>

/* Runs run(arg) on a thread that gets no signals: they belong to the loop's. Answers pthread_create's error number. */
int thread_start(pthread_t *out_thread, void *(*run)(void *arg), void *arg);

/* A condition whose pthread_cond_timedwait goes by CLOCK_MONOTONIC. */
void thread_init_condition(pthread_cond_t *condition);

/* Sets the flag, which the lock guards, and wakes all that wait for the condition. */
void thread_tell(pthread_mutex_t *lock, pthread_cond_t *condition, bool *flag);

/* The same, and waits for the thread's end. */
void thread_end(pthread_t thread, pthread_mutex_t *lock, pthread_cond_t *condition, bool *flag);

#endif
