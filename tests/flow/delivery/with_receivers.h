/* Those who are given orders: a server of webhooks that keeps ids and a printer, each on a thread of its own, and
 * each with faults of its own. */
#ifndef WITH_RECEIVERS_H
#define WITH_RECEIVERS_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

enum { RECEIVER_ORDERS_MAX = 2048, RECEIVER_ID_BYTES = 96 };

enum receiver_fault {
    RECEIVER_WELL,
    RECEIVER_ANSWERS_500,
    RECEIVER_ANSWERS_429, /* with Retry-After */
    RECEIVER_HANGS_UP,    /* in place of an answer; it has the order */
    RECEIVER_CUTS,        /* in the middle of its answer; it has the order */
    RECEIVER_KILLS,       /* calls on_kill in place of an answer; it has the order */
    RECEIVER_KILLS_LATER, /* behind its answer */
    RECEIVER_IS_GONE,     /* 410 */
    RECEIVER_ANSWERS_TWICE,
    RECEIVER_ANSWERS_GARBAGE, /* what is no answer; a webhook's receiver has the order, a printer says then how it is */
    RECEIVER_STALLS, /* takes it and says nothing until the other side hangs up */
    RECEIVER_FAULT_COUNT
};

struct receiver {
    int port;
    bool is_printer;
    /* What becomes of the nth try (from 0) of an order. */
    enum receiver_fault (*choose)(int order_number, int try_index);
    void (*on_kill)(void);
    /* Guarded by lock: */
    pthread_mutex_t lock;
    int try_counts[RECEIVER_ORDERS_MAX]; /* by order number */
    int accepted_counts
        [RECEIVER_ORDERS_MAX]; /* acknowledged, of a webhook: by ids that were not known before */
    int answered_counts[RECEIVER_ORDERS_MAX]; /* whole answers of "taken", repeated ones too */
    int bad_count; /* wrong signatures, what is no event, or another id than at an earlier try */
    int fault_counts[RECEIVER_FAULT_COUNT];
    char ids[RECEIVER_ORDERS_MAX][RECEIVER_ID_BYTES]; /* of a webhook's events, by order number */
    pthread_t thread;
    int listen_fd;
};

extern const char with_receivers_secret[];

/* Time goes on to that: both clocks stand there. */
void with_time(int64_t unix_ms);
/* Listens on loopback; the members from choose on may be set before. */
void with_receiver_start(struct receiver *receiver);
void with_receiver_stop(struct receiver *receiver);
int with_receiver_count(struct receiver *receiver, const int *counts, int order_number);

#endif
