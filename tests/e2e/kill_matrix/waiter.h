/* A scripted Realtime model (GA dialect, openai-realtime.md) that takes orders by function calls, as a good
 * model would: what it knows of an order it has from function answers and from what the service tells a fresh
 * session, never from its own memory of an earlier one. */
#ifndef VP_KILL_MATRIX_WAITER_H
#define VP_KILL_MATRIX_WAITER_H

#include "net/loop.h"

struct waiter;

struct waiter_events {
    void (*on_tool_call)(void *owner, const char *name);   /* is about to be sent */
    void (*on_tool_answer)(void *owner, const char *name); /* came back with ok true */
};

/* Serves /v1/realtime, and what the traditional pipeline asks for, on an open listener (borrowed). */
VP_MUST_CHECK enum vp_err waiter_open(struct loop *loop, int listen_fd, const struct waiter_events *events,
                                      void *owner, struct waiter **out_waiter);
/* Says everything so many times as fast, but the read-back: the service takes no order that was rattled off. 1 unless
 * it is told. */
void waiter_hurry(struct waiter *waiter, int times);
/* The newest utterance of all sessions; later ones have larger numbers. */
uint64_t waiter_newest_utterance(const struct waiter *waiter);
/* Closes all; the loop must turn before it is destroyed. */
void waiter_close(struct waiter *waiter);

#endif
