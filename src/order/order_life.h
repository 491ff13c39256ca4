/* What becomes of an order once it is placed. */
#ifndef VP_ORDER_ORDER_LIFE_H
#define VP_ORDER_ORDER_LIFE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum order_state {
    ORDER_RECEIVED, /* nobody at the restaurant has said that they saw it */
    ORDER_ACCEPTED,
    ORDER_READY,
    ORDER_PICKED_UP, /* or handed to whoever delivers it */
    ORDER_CANCELLED,
    ORDER_STATE_COUNT
};
const char *order_state_name(enum order_state state); /* "picked_up" */
bool order_state_parse(const char *name, enum order_state *out_state);

enum { ORDER_REASON_BYTES = 128, ORDER_WHO_BYTES = 64 };
struct order_life {
    enum order_state state;
    int64_t
        due_unix_ms; /* when it is to be ready: as the caller was told, or as whoever accepted it said; 0: unknown */
    int64_t accepted_unix_ms, ready_unix_ms; /* 0: not yet */
    int64_t done_unix_ms;                    /* picked up or cancelled; 0: not yet */
    char cancel_reason[ORDER_REASON_BYTES];  /* "": not cancelled */
    char changed_by[ORDER_WHO_BYTES];        /* "": nobody has */
    int event_count;                         /* of what happened to it since it was placed */
};

/* An order goes on, steps may be left out, and until it is picked up it may be cancelled. One that is accepted may be
 * accepted again, with another time. */
bool order_may_become(enum order_state from, enum order_state to);
/* What was done last may be undone for so long; what was cancelled stays so. True: *out_state is what it was before,
 * steps that were left out and so happened with the last one taken back with it. */
enum { ORDER_UNDO_MS = 60000 };
bool order_before(const struct order_life *life, int64_t now_unix_ms, enum order_state *out_state);
const char *order_undo_refusal(enum order_state state); /* why not, a sentence */

/* Why not, a sentence. Returns out. */
const char *order_refusal(enum order_state from, enum order_state to, char *out, size_t size_bytes);

#endif
