#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "with_cmocka.h"

#include "store/store_thread.h"

enum { JOBS_MAX = 64 };

/* A loop's mailbox, emptied by the test. */
struct mailbox {
    pthread_mutex_t lock;
    struct {
        void (*fn)(void *arg);
        void *arg;
    } letters[JOBS_MAX];
    size_t count;
    int refuse_count; /* so many posts are refused first */
};

static enum vp_err post(void *loop, void (*fn)(void *arg), void *arg)
{
    struct mailbox *mailbox = loop;
    enum vp_err err = VP_OK;
    pthread_mutex_lock(&mailbox->lock);
    if (mailbox->refuse_count > 0) {
        mailbox->refuse_count--;
        err = VP_ERR_BUSY;
    } else {
        mailbox->letters[mailbox->count].fn = fn;
        mailbox->letters[mailbox->count++].arg = arg;
    }
    pthread_mutex_unlock(&mailbox->lock);
    return err;
}

static size_t mailbox_count(struct mailbox *mailbox)
{
    pthread_mutex_lock(&mailbox->lock);
    size_t count = mailbox->count;
    pthread_mutex_unlock(&mailbox->lock);
    return count;
}

static void mailbox_run(struct mailbox *mailbox)
{
    for (size_t i = 0; i < mailbox->count; i++)
        mailbox->letters[i].fn(mailbox->letters[i].arg);
    mailbox->count = 0;
}

struct job {
    pthread_mutex_t *gate; /* held by the test while the job shall not go on; may be NULL */
    pthread_t worked_on, done_on;
    int worked_count, done_count;
    enum vp_err err;
};

static enum vp_err work(struct store *store, void *arg)
{
    struct job *job = arg;
    assert_non_null(store);
    if (job->gate != NULL) {
        pthread_mutex_lock(job->gate);
        pthread_mutex_unlock(job->gate);
    }
    job->worked_on = pthread_self();
    job->worked_count++;
    return store_end_call(store, "CA-nobody", 0, "x", 1);
}

static void done(void *arg, enum vp_err err)
{
    struct job *job = arg;
    job->done_on = pthread_self();
    job->done_count++;
    job->err = err;
}

static struct store_thread *start(struct mailbox *mailbox, size_t queue_max)
{
    struct store_thread *thread = NULL;
    char why[256];
    *mailbox = (struct mailbox){.lock = PTHREAD_MUTEX_INITIALIZER};
    assert_int_equal(
        store_thread_start("sqlite::memory:", NULL, queue_max, post, mailbox, &thread, why, sizeof why),
        VP_OK);
    return thread;
}

static void work_runs_there_and_its_end_here(void **state)
{
    (void)state;
    struct mailbox mailbox;
    struct job job = {0};
    struct store_thread *thread = start(&mailbox, 4);
    assert_int_equal(store_thread_run(thread, work, done, &job), VP_OK);
    store_thread_stop(thread);
    assert_int_equal(job.worked_count, 1);
    assert_int_equal(job.done_count, 0); /* not before the loop turns */
    mailbox_run(&mailbox);
    assert_int_equal(job.done_count, 1);
    assert_int_equal(job.err, VP_ERR_NOT_FOUND);
    assert_false(pthread_equal(job.worked_on, pthread_self()));
    assert_true(pthread_equal(job.done_on, pthread_self()));
}

static void a_full_queue_refuses_and_stop_finishes_the_rest(void **state)
{
    (void)state;
    struct mailbox mailbox;
    pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
    struct job jobs[JOBS_MAX] = {{0}};
    struct store_thread *thread = start(&mailbox, 3);
    size_t accepted = 0;
    pthread_mutex_lock(&gate);
    enum vp_err err = VP_OK;
    while (accepted < 10) {
        jobs[accepted].gate = &gate;
        err = store_thread_run(thread, work, done, &jobs[accepted]);
        if (err != VP_OK)
            break;
        accepted++;
    }
    assert_int_equal(err, VP_ERR_BUSY);
    assert_in_range(accepted, 3, 4); /* three wait; the thread may hold a fourth */
    pthread_mutex_unlock(&gate);
    store_thread_stop(thread);
    mailbox_run(&mailbox);
    for (size_t i = 0; i < JOBS_MAX; i++) {
        assert_int_equal(jobs[i].worked_count, i < accepted);
        assert_int_equal(jobs[i].done_count, i < accepted);
    }
}

/* One call that wants more and more is refused alone: the others' jobs are taken. */
static void a_share_leaves_the_queue_to_the_others(void **state)
{
    (void)state;
    enum { SHARE_MAX = 4, WANTED = 1000 };
    struct mailbox mailbox;
    pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
    struct job jobs[WANTED] = {{0}}, other = {0}, later = {0};
    struct store_share flooding = {0}, quiet = {0};
    struct store_thread *thread = start(&mailbox, 8);
    size_t accepted = 0;
    pthread_mutex_lock(&gate);
    for (size_t i = 0; i < WANTED; i++) {
        jobs[i].gate = &gate;
        enum vp_err err = store_thread_run_within(thread, &flooding, SHARE_MAX, work, done, &jobs[i]);
        if (err == VP_OK)
            accepted++;
        else
            assert_int_equal(err, VP_ERR_TOO_MANY);
    }
    assert_in_range(accepted, SHARE_MAX, SHARE_MAX + 1); /* the thread may hold one more */
    assert_int_equal(store_thread_run_within(thread, &quiet, SHARE_MAX, work, done, &other), VP_OK);
    pthread_mutex_unlock(&gate);
    while (mailbox_count(&mailbox) < accepted + 1)
        usleep(1000);
    assert_int_equal(flooding.waiting_count, 0); /* its share is free again */
    assert_int_equal(store_thread_run_within(thread, &flooding, SHARE_MAX, work, done, &later), VP_OK);
    store_thread_stop(thread);
    mailbox_run(&mailbox);
    assert_int_equal(other.done_count, 1);
    assert_int_equal(later.done_count, 1);
}

static void a_full_mailbox_is_tried_again(void **state)
{
    (void)state;
    struct mailbox mailbox;
    struct job job = {0};
    struct store_thread *thread = start(&mailbox, 4);
    mailbox.refuse_count = 3;
    assert_int_equal(store_thread_run(thread, work, done, &job), VP_OK);
    store_thread_stop(thread);
    mailbox_run(&mailbox);
    assert_int_equal(job.done_count, 1);
}

static void a_store_that_does_not_open_says_why(void **state)
{
    (void)state;
    struct store_thread *thread = NULL;
    char why[256] = "";
    assert_int_equal(
        store_thread_start("sqlite:/nowhere/x.db", NULL, 4, post, NULL, &thread, why, sizeof why),
        VP_ERR_STORE);
    assert_null(thread);
    assert_true(why[0] != '\0');
    store_thread_stop(NULL);
}

static void a_waiter_gets_the_outcome_behind_what_was_queued(void **state)
{
    (void)state;
    struct mailbox mailbox;
    struct job before = {0}, waited = {0};
    struct store_thread *thread = start(&mailbox, 4);
    assert_int_equal(store_thread_run(thread, work, done, &before), VP_OK);
    assert_int_equal(store_thread_wait(thread, work, &waited), VP_ERR_NOT_FOUND);
    assert_int_equal(before.worked_count, 1);
    assert_int_equal(waited.worked_count, 1);
    assert_false(pthread_equal(waited.worked_on, pthread_self()));
    store_thread_stop(thread);
    mailbox_run(&mailbox);
    assert_int_equal(before.done_count, 1);
    assert_int_equal(waited.done_count, 0); /* nothing comes through the loop */
}

TESTS = {
    TEST(work_runs_there_and_its_end_here),       TEST(a_full_queue_refuses_and_stop_finishes_the_rest),
    TEST(a_share_leaves_the_queue_to_the_others), TEST(a_full_mailbox_is_tried_again),
    TEST(a_store_that_does_not_open_says_why),    TEST(a_waiter_gets_the_outcome_behind_what_was_queued),
};
