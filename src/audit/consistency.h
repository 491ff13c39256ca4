/* The data consistency check: whether what the store holds is what callers were promised. It reads only. */
#ifndef VP_AUDIT_CONSISTENCY_H
#define VP_AUDIT_CONSISTENCY_H

#include "audit/live_streams.h"
#include "order/menu_set.h"
#include "store/store.h"

struct consistency_finding { /* a broken promise, or an order that could not be judged wholly */
    const char *rule;        /* "order-without-call"; static */
    char call_sid[40], restaurant_id[MENU_NAME_BYTES]; /* "": none */
    int order_number;                                  /* 0: none */
    char sentence[320];
};

struct consistency_counts {
    int call_count, live_count, order_count;
    int recomputed_count; /* orders whose prices were computed anew from basket and menu */
    int wordless_count;   /* calls without a transcript: what was promised there is unknown */
    int claim_count;      /* "your order is in", told to a caller */
    int flag_change_count, violation_count;
};

/* How far a check came: to this call, in the order of their beginnings. Zeros: it has not begun. */
struct consistency_point {
    int64_t started_unix_ms;
    char call_sid[40];
    struct consistency_counts counts; /* so far */
    bool is_behind_live; /* calls that go on, or may be told of later, were passed: no place to go on from */
};

struct consistency_settings {
    const struct menu_set *menus;      /* borrowed */
    const struct live_stream *streams; /* looked up before the check; borrowed */
    size_t stream_count;
    int64_t now_unix_ms;
    /* Not 0: only calls that began then or later, with their orders, and not what the tables alone show. */
    int64_t since_unix_ms;
    const struct consistency_point
        *from; /* go on behind it, without what was told before; NULL: from the beginning */
    int64_t live_max_ms[STORE_ARM_COUNT]; /* so long a call may be live without a stream */
    void (*on_violation)(void *owner, const struct consistency_finding *finding);
    void (*on_unjudged)(void *owner, const struct consistency_finding *finding);
    /* Some hundred calls more are done; NULL: nobody is told. */
    void (*on_progress)(void *owner, const struct consistency_point *point);
    void *owner;
};

/* Calls are looked at in pieces, each at one moment of the store, so that a server that runs is not kept from tidying
 * its log. VP_ERR_STORE, VP_ERR_NO_MEMORY: the check could not be carried out; out_counts is then what was done. */
VP_MUST_CHECK enum vp_err consistency_check(struct store *store, const struct consistency_settings *settings,
                                            struct consistency_counts *out_counts);

/* Whether a sentence of the agent tells the caller that the order is placed. out_order_number: the number it
 * gives, or 0. */
bool consistency_is_claim(const char *text, int *out_order_number);

#endif
