/* What the sources of the consistency check share. */
#ifndef VP_AUDIT_CONSISTENCY_INTERNAL_H
#define VP_AUDIT_CONSISTENCY_INTERNAL_H

#include "audit/consistency.h"

enum { CONSISTENCY_ORDERS_MAX = 8 }; /* of a call; more are not compared with each other */

struct consistency {
    struct store *store;
    const struct consistency_settings *settings;
    struct consistency_counts *counts;
    enum vp_err err;        /* the first failure inside a callback of the store */
    struct ticket *orders;  /* CONSISTENCY_ORDERS_MAX: those of the call that is looked at */
    struct store_call last; /* that was looked at, */
    bool has_last;          /* where one was */
    bool has_passed_live;   /* a call of today that goes on */
    int piece_count;        /* of calls, in this view of the store */
};

/* Where a finding is: empty strings and 0 for nowhere. */
struct consistency_place {
    const char *call_sid, *restaurant_id;
    int order_number;
};

void consistency_violation(struct consistency *check, const char *rule, struct consistency_place place,
                           const char *format, ...) __attribute__((format(printf, 4, 5)));
void consistency_unjudged(struct consistency *check, struct consistency_place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
struct consistency_place consistency_order_place(const struct ticket *ticket);

/* The basket of a call, as it is stored. */
struct consistency_basket {
    uint32_t version;
    char *text; /* NULL: none is stored */
};
VP_MUST_CHECK enum vp_err consistency_load_basket(struct store *store, const char *call_sid,
                                                  struct consistency_basket *out_basket);
void consistency_free_basket(struct consistency_basket *basket);

/* consistency_order.c: an order's arithmetic, the basket of its call, and its prices from the menu. */
void consistency_check_order(struct consistency *check, const struct ticket *ticket,
                             const struct consistency_basket *basket);
/* consistency_call.c: a call's end, and what its caller was told. */
void consistency_check_call(struct consistency *check, const struct store_call *call);
void consistency_check_streams(struct consistency *check);
/* consistency_flags.c: the log of the flags against the flags. */
VP_MUST_CHECK enum vp_err consistency_check_flags(struct consistency *check);

#endif
