/* The event loop: libevent plus two things it lacks here: work at the end of a round (flush once, free what
 * was closed) and a mailbox from other threads. One loop a process; everything but loop_post runs on its
 * thread.
 *
 * The rule of the whole program: x_close(x, why) may be called at any time, any number of times. After it returns no
 * callback of x runs except on_closed, once, from the loop; the loop frees x at the end of the round. */
#ifndef VP_NET_LOOP_H
#define VP_NET_LOOP_H

#include <event2/event.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct loop;

/* Also ignores SIGPIPE in this process: TLS and HTTP write where a peer may be gone. */
VP_MUST_CHECK enum vp_err loop_create(struct loop **out_loop);
void loop_destroy(struct loop *loop); /* accepts NULL; runs what waits for the end of the round first */

/* Runs until loop_stop. */
void loop_run(struct loop *loop);
/* Runs one round; waits at most wait_ms for something to happen (tests, embedding). */
void loop_round(struct loop *loop, int wait_ms);
void loop_stop(struct loop *loop);
struct event_base *loop_base(struct loop *loop);

/* Work at the end of this round; embedded in the object, so queueing cannot fail. Zero it before first use. */
typedef void (*loop_fn)(void *arg);
struct loop_later {
    loop_fn fn;
    void *arg;
    struct loop_later *next;
    bool is_queued;
};
/* Queues once: a second call before it ran does nothing. Runs after all I/O callbacks of the round. */
void loop_at_end_of_round(struct loop *loop, struct loop_later *later);

/* A one-shot timer, embedded in its owner. */
struct loop_timer {
    struct event *event;
    loop_fn fn;
    void *arg;
};
VP_MUST_CHECK enum vp_err loop_timer_init(struct loop_timer *timer, struct loop *loop, loop_fn fn, void *arg);
void loop_timer_start(struct loop_timer *timer, int64_t after_ms); /* restarts a running one */
void loop_timer_stop(struct loop_timer *timer);
void loop_timer_deinit(struct loop_timer *timer); /* safe on a zeroed timer */

/* From any thread: fn(arg) runs on the loop's thread soon. VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err loop_post(struct loop *loop, loop_fn fn, void *arg);

/* For threads that may outlive the loop: its mailbox stays valid until released. Posting to it gives
 * VP_ERR_CLOSED once the loop is gone; fn never runs then and arg stays the caller's. Letters that wait when
 * the loop is destroyed are handed to undelivered (may be NULL), so that their arg can be freed. */
struct loop_mailbox;
struct loop_mailbox *loop_mailbox_hold(struct loop *loop);
void loop_mailbox_release(struct loop_mailbox *mailbox);
VP_MUST_CHECK enum vp_err loop_mailbox_post(struct loop_mailbox *mailbox, loop_fn fn, loop_fn undelivered,
                                            void *arg);

#endif
