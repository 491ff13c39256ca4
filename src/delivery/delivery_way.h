/* One try to bring an order to its restaurant, whatever the way: what is brought, and what became of it. */
#ifndef VP_DELIVERY_DELIVERY_WAY_H
#define VP_DELIVERY_DELIVERY_WAY_H

#include <string.h>

#include "net/http_client.h"
#include "order/ticket.h"
#include "store/call_list.h"
#include "store/message.h"
#include "store/store.h"
#include "telephony/telephony.h"

enum {
    DELIVERY_TRY_MS = 15000,
    DELIVERY_WHY_BYTES = 112
}; /* the whole of a try; what went wrong, in words */

struct delivery_job {
    struct store_delivery delivery;
    struct ticket ticket;            /* of an order */
    struct store_message message;    /* of what was left in place of one (delivery.message_id) */
    struct call_summary call;        /* of a call that began or ended (delivery_is_of_call) */
    struct menu *menu;               /* retained */
    const struct menu_delivery *way; /* the menu's */
};

#define DELIVERY_TEST_EVENT "test" /* of a job without an order (way_test.h) */
static inline bool delivery_is_test(const struct delivery_job *job)
{
    return strcmp(job->delivery.event, DELIVERY_TEST_EVENT) == 0;
}

/* Whether it tells of a call, and not of an order or a message. */
static inline bool delivery_is_of_call(const struct store_delivery *delivery)
{
    return strncmp(delivery->event, "call_", 5) == 0;
}

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

struct delivery_mail { /* how e-mail is sent; "": it is not */
    const char *url;   /* smtp:// or smtps://, with a port where it is not the usual one */
    const char *user, *password, *from;
};

struct delivery_means { /* what all ways share, borrowed */
    struct loop *loop;
    struct http_client *client;
    bool may_be_private;               /* webhooks at addresses that are not public, or without TLS */
    const struct telephony *telephony; /* NULL: no SMS and no calls */
    const char *base_url; /* of this service as the telephony provider reaches it; "": it does not */
    struct delivery_mail mail;
    const char *square_url; /* of Square's API; "": the way's own */
};

/* Starts a try of the job (borrowed until its end) by its way. With an error, which is one of its means, done is not
 * called. */
VP_MUST_CHECK enum vp_err delivery_try_start(const struct delivery_means *means,
                                             const struct delivery_job *job, delivery_done_fn done,
                                             void *owner, struct delivery_try **out_try);
/* What the settings lack for a way of this kind, a sentence; NULL: nothing. Of the means, those that are not of a
 * loop count. */
const char *delivery_lack(const struct delivery_means *means, enum menu_way way);
/* Whether the receiver asks for what there is for it (web/print.c) in place of being told. */
bool delivery_is_asked_for(enum menu_way way);
/* Whether a try sends nothing: what is delivered waits to be asked for, or accepted. */
bool delivery_waits(enum menu_way way);

/* The ways' own, likewise: way_webhook.c, way_printer.c, way_phone.c, way_email.c, way_square.c, and of printers
 * that ask, and of the page, way_asked.c, which lets the delivery wait. */
VP_MUST_CHECK enum vp_err webhook_try(const struct delivery_means *means, const struct delivery_job *job,
                                      delivery_done_fn done, void *owner, struct delivery_try **out_try);
VP_MUST_CHECK enum vp_err printer_try(const struct delivery_means *means, const struct delivery_job *job,
                                      delivery_done_fn done, void *owner, struct delivery_try **out_try);
VP_MUST_CHECK enum vp_err phone_try(const struct delivery_means *means, const struct delivery_job *job,
                                    delivery_done_fn done, void *owner, struct delivery_try **out_try);
VP_MUST_CHECK enum vp_err email_try(const struct delivery_means *means, const struct delivery_job *job,
                                    delivery_done_fn done, void *owner, struct delivery_try **out_try);
VP_MUST_CHECK enum vp_err square_try(const struct delivery_means *means, const struct delivery_job *job,
                                     delivery_done_fn done, void *owner, struct delivery_try **out_try);
VP_MUST_CHECK enum vp_err asked_try(const struct delivery_means *means, const struct delivery_job *job,
                                    delivery_done_fn done, void *owner, struct delivery_try **out_try);
VP_MUST_CHECK enum vp_err page_try(const struct delivery_means *means, const struct delivery_job *job,
                                   delivery_done_fn done, void *owner, struct delivery_try **out_try);

#endif
