/* The flags as the store has them, at hand on the event loop: looked up again twice a second on the store's
 * thread, so that a call costs no database query and a change made by any process (another web process, the
 * command line) is in effect within a second. */
#ifndef VP_ARMS_FLAG_WATCH_H
#define VP_ARMS_FLAG_WATCH_H

#include "net/loop.h"
#include "store/store_thread.h"
#include "arms/arm.h"

struct flag_watch;

enum { FLAG_WATCH_MS = 500 };

/* Waits for the first reading, so that no call is drawn by flags that nobody set; a store that fails there
 * (logged) leaves the defaults until it recovers. loop and store are borrowed until close. VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err flag_watch_open(struct loop *loop, struct store_thread *store,
                                          struct flag_watch **out_watch);
/* Borrowed until the loop's next round. While the store fails, the last ones known. */
const struct arm_flags *flag_watch_look(const struct flag_watch *watch);
/* Flags that were just read or changed, copied: in effect at once. Accepts NULL, for answers that
 * come after the close. */
void flag_watch_put(struct flag_watch *watch, const struct arm_flags *flags);
void flag_watch_close(struct flag_watch *watch); /* accepts NULL */

#endif
