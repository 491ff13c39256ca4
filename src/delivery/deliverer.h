/* Brings orders to their restaurants: plans the deliveries of new orders, leases those that are due, tries each by
 * its way and writes down what became of it. However many do so at one store, each delivery has one taker at a
 * time. */
#ifndef VP_DELIVERY_DELIVERER_H
#define VP_DELIVERY_DELIVERER_H

#include "delivery/delivery_way.h"
#include "net/loop.h"
#include "order/menu_set.h"
#include "store/store_thread.h"

struct deliverer;

struct deliverer_settings { /* copied; what is pointed to is borrowed until close */
    struct loop *loop;
    struct store_thread *store;
    const struct menu_set *menus;      /* the loop's */
    bool may_be_private;               /* webhooks at addresses that are not public, or without TLS */
    const struct telephony *telephony; /* NULL: no SMS and no calls */
    const char *base_url;      /* of this service as the provider reaches it; "" or NULL: it does not */
    struct delivery_mail mail; /* its texts may be NULL, like "" */
    const char *square_url;    /* in place of Square's own; "" or NULL: none */
    /* How long the delivery waits that waits longest, and the order to be accepted on the page, in seconds; 0: none
     * does. Twice a second; may be NULL. */
    void (*on_wait)(void *owner, int64_t wait_s, int64_t page_wait_s);
    void *owner;
};

/* VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err deliverer_open(const struct deliverer_settings *settings,
                                         struct deliverer **out_deliverer);
/* Cuts what is under way: its lease ends by itself, and it is tried again. Accepts NULL. */
void deliverer_close(struct deliverer *deliverer);

#endif
