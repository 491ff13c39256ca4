/* Calls that nobody has any more get their end: no stream followed the webhook, a process was ended with its
 * calls and the provider never came back, or it stopped asking. Swept soon after the start of the web process
 * and every minute. Whoever has a call says so, on the scoreboard and in the store
 * (store_measures.seen_unix_ms, every ten seconds), so that a call is safe in another process, a draining
 * one, and one whose master was killed. A swept call that comes back all the same is taken up again
 * (end_reason_is_resumable). Recordings whose days are over, and changes that no page catches up with any more
 * (store/change_log.h), go beside it. */
#ifndef VP_WEB_SWEEP_H
#define VP_WEB_SWEEP_H

#include "call/scoreboard.h"
#include "net/loop.h"
#include "order/menu_set.h"
#include "store/store_thread.h"

struct sweep;

enum {
    SWEEP_FIRST_MS = 1000,
    SWEEP_SECOND_MS = 40000, /* so long after the first nobody is unseen who is there */
    SWEEP_EVERY_MS = 60000,
    SWEEP_STREAM_MS = 30000, /* a stream is unseen for so long: three signs of life were missed */
    SWEEP_CUT_OFF_MS =
        300 * 1000,            /* the same where a machine that does not reach the store may still have it */
    SWEEP_WEBHOOK_MS = 90000,  /* since a webhook: its stream token was good for a minute */
    SWEEP_TURN_MS = 300 * 1000 /* since the last turn of a traditional call: longer than its desk waits */
};

/* All are borrowed until close. recordings_dir: whose recordings are deleted once a restaurant's days are over
 * (store/recording_files.h); NULL or "": none. stream_ms: SWEEP_STREAM_MS or SWEEP_CUT_OFF_MS. VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err sweep_open(struct loop *loop, struct store_thread *store,
                                     const struct scoreboard *board, const char *recordings_dir,
                                     const struct menu_set *menus, int64_t stream_ms,
                                     struct sweep **out_sweep);
void sweep_close(struct sweep *sweep); /* accepts NULL */

/* On the store's thread: ends all that are lost now. out_count: so many. */
VP_MUST_CHECK enum vp_err sweep_all(struct store *store, const struct scoreboard *board, int64_t now_unix_ms,
                                    int64_t stream_ms, int *out_count);

#endif
