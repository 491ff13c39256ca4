/* What is sold out, what is out of the ordinary, and which numbers are blocked, as the store has it: looked up again
 * and again on the store's thread, one cheap question each time, so that a change made by any process (another web
 * process, the command line) is known within half a second. */
#ifndef VP_SERVICE_SOLD_OUT_WATCH_H
#define VP_SERVICE_SOLD_OUT_WATCH_H

#include "net/loop.h"
#include "order/house_state.h"
#include "order/menu_refresh.h"
#include "order/menu_set.h"
#include "store/store_thread.h"

struct sold_out_watch;

enum { SOLD_OUT_WATCH_MS = 300, SOLD_OUT_WATCH_MAX = 2048, BLOCKED_WATCH_MAX = 4096 };

/* All are borrowed during the call. */
typedef void (*sold_out_news_fn)(void *owner, const struct sold_out *things, size_t count);
typedef void (*house_news_fn)(void *owner, const struct house_state *houses, size_t count);
typedef void (*blocked_news_fn)(void *owner, const struct blocked_number *blocked, size_t count);

struct sold_out_listener {      /* copied */
    sold_out_news_fn on_news;   /* something has changed */
    house_news_fn on_houses;    /* likewise of what is out of the ordinary at restaurants; may be NULL */
    blocked_news_fn on_blocked; /* likewise of numbers that are blocked; may be NULL */
    void (*before_answer)(void *owner); /* what is asked for is answered next; may be NULL */
    void *owner;                        /* borrowed until close */
};

/* Waits for the first reading, which the listener is told of at once, if anything is sold out; a store that fails there
 * (logged) is asked again. loop and store are borrowed until close. VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err sold_out_watch_open(struct loop *loop, struct store_thread *store,
                                              const struct sold_out_listener *listener,
                                              struct sold_out_watch **out_watch);
/* Answered once everything that was in the store before was told. */
void sold_out_watch_ask(struct sold_out_watch *watch, struct menu_refresh *asked);
void sold_out_watch_close(struct sold_out_watch *watch); /* accepts NULL */

#endif
