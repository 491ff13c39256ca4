/* What is sold out as the store has it: looked up again and again on the store's thread, one cheap question each
 * time, so that a change made by any process (another web process, the command line) is known within half a second. */
#ifndef VP_SERVICE_SOLD_OUT_WATCH_H
#define VP_SERVICE_SOLD_OUT_WATCH_H

#include "net/loop.h"
#include "store/store_thread.h"

struct sold_out_watch;

enum { SOLD_OUT_WATCH_MS = 300, SOLD_OUT_WATCH_MAX = 2048 };

/* things is borrowed during the call. */
typedef void (*sold_out_news_fn)(void *owner, const struct sold_out *things, size_t count);

/* Waits for the first reading, which on_news is told of at once, if anything is sold out; a store that fails there
 * (logged) is asked again. loop, store and owner are borrowed until close. VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err sold_out_watch_open(struct loop *loop, struct store_thread *store,
                                              sold_out_news_fn on_news, void *owner,
                                              struct sold_out_watch **out_watch);
void sold_out_watch_close(struct sold_out_watch *watch); /* accepts NULL */

#endif
