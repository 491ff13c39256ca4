/* One try to bring an order to its restaurant, whatever the way: what is brought, and what became of it. */
#ifndef VP_DELIVERY_DELIVERY_WAY_H
#define VP_DELIVERY_DELIVERY_WAY_H

#include "net/http_client.h"
#include "order/ticket.h"
#include "store/store.h"

enum {
    DELIVERY_TRY_MS = 15000,
    DELIVERY_WHY_BYTES = 112
}; /* the whole of a try; what went wrong, in words */

struct delivery_job {
    struct store_delivery delivery;
    struct ticket ticket;
    struct menu *menu;               /* retained */
    const struct menu_delivery *way; /* the menu's */
};

enum delivery_result { DELIVERY_ACKNOWLEDGED, DELIVERY_RETRY, DELIVERY_REFUSED };

struct delivery_outcome {
    enum delivery_result result;
    int64_t wait_ms;              /* that the receiver asked for before the next try; 0: nothing */
    bool may_have_arrived;        /* of what is not acknowledged */
    char why[DELIVERY_WHY_BYTES]; /* "": acknowledged */
};

/* Called once, from the loop and never from within the start, unless the try was cancelled. */
typedef void (*delivery_done_fn)(void *owner, const struct delivery_outcome *outcome);

struct delivery_try { /* of a way; embedded in its own struct, first */
    void (*cancel)(struct delivery_try *delivery_try);
};

struct delivery_means { /* what all ways share, borrowed */
    struct loop *loop;
    struct http_client *client;
    bool may_be_private; /* webhooks at addresses that are not public, or without TLS */
};

/* Each starts a try of the job (borrowed until its end). With an error, which is one of its means, done is not
 * called. */
VP_MUST_CHECK enum vp_err webhook_try(const struct delivery_means *means, const struct delivery_job *job,
                                      delivery_done_fn done, void *owner, struct delivery_try **out_try);
VP_MUST_CHECK enum vp_err printer_try(const struct delivery_means *means, const struct delivery_job *job,
                                      delivery_done_fn done, void *owner, struct delivery_try **out_try);

#endif
