/* The event loop: descriptors, timers and signals, work at the end of a round (flush once, free what was closed), and a
 * mailbox from other threads. One loop a process; everything but loop_post runs on its thread.
 *
 * A loop that is busy wakes at most once in a millisecond and then serves all that has come meanwhile: a wake-up costs
 * more than passing a frame on (docs/adr/0026).
 *
 * The rule of the whole program: x_close(x, why) may be called at any time, any number of times. After it returns no
 * callback of x runs except on_closed, once, from the loop; the loop frees x at the end of the round. */
#ifndef VP_NET_LOOP_H
#define VP_NET_LOOP_H

#include <stdbool.h>
#include <stddef.h>
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
/* For how long the whole process stood still since the loop was made, in ms; timers are put off by that. */
int64_t loop_stood_ms(const struct loop *loop);
void loop_stop(struct loop *loop);

typedef void (*loop_fn)(void *arg);

/* A descriptor that is watched, embedded in its owner. Zero it before first use. */
enum { LOOP_READABLE = 1, LOOP_WRITABLE = 2 };
/* what: which of those that are wanted; an error or the other side's end counts as both. */
typedef void (*loop_ready_fn)(void *arg, unsigned what);
struct loop_watch {
    struct loop *loop;
    int fd;                 /* borrowed */
    unsigned wanted, again; /* 0: it is paused; it is not queued */
    bool
        is_told_late; /* of what one wait brings, behind those that are not: alike ones are told one after another,
                             * as the processor has their code at hand then (docs/adr/0028) */
    loop_ready_fn fn;
    void *arg;
    struct loop_watch *again_next;
};
/* Nothing is wanted yet. */
void loop_watch_init(struct loop_watch *watch, struct loop *loop, int fd, loop_ready_fn fn, void *arg);
/* wanted: LOOP_READABLE, LOOP_WRITABLE or both; each time something is wanted that can be had, fn is told. */
VP_MUST_CHECK enum vp_err loop_watch_want(struct loop_watch *watch, unsigned wanted);
void loop_watch_pause(struct loop_watch *watch); /* nothing is wanted, until something is again */
/* fn is told so in the next round, which does not wait, whatever the descriptor says, if it is wanted then. */
void loop_watch_again(struct loop_watch *watch, unsigned what);
/* Before the descriptor is closed; repeatable, safe on a zeroed watch. */
void loop_watch_end(struct loop_watch *watch);

/* Work at the end of this round; embedded in the object, so queueing cannot fail. Zero it before first use. */
struct loop_later {
    loop_fn fn;
    void *arg;
    struct loop_later *next;
    bool is_queued;
};
/* Queues once: a second call before it ran does nothing. Runs after all I/O callbacks of the round. */
void loop_at_end_of_round(struct loop *loop, struct loop_later *later);

/* A one-shot timer, embedded in its owner, which neither moves nor ends before loop_timer_deinit. */
struct loop_timer {
    struct loop *loop;
    loop_fn fn;
    void *arg;
    int64_t due_ns, ranked_ns; /* monotonic; by the second it has its place */
    size_t place;              /* 0: it does not run (loop_timers.c) */
};
VP_MUST_CHECK enum vp_err loop_timer_init(struct loop_timer *timer, struct loop *loop, loop_fn fn, void *arg);
void loop_timer_start(struct loop_timer *timer, int64_t after_ms); /* restarts a running one */
void loop_timer_stop(struct loop_timer *timer);                    /* safe on a zeroed timer, as is deinit */
void loop_timer_deinit(struct loop_timer *timer);

/* A signal as an event, embedded in its owner: fn(arg) runs on the loop as often as it came. It has one owner. */
struct loop_signal {
    struct loop *loop;
    int number;
    loop_fn fn;
    void *arg;
};
VP_MUST_CHECK enum vp_err loop_signal_init(struct loop_signal *signal, struct loop *loop, int number,
                                           loop_fn fn, void *arg);
void loop_signal_deinit(
    struct loop_signal *signal); /* what it did before is restored; safe on a zeroed one */

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
