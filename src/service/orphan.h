/* What a process of the service does when its master was killed: it goes on as it is, new calls too, and
 * answers at the desk (takeover.h) until a new start takes over. Comes none in orphan_s, or was the master
 * stopping, then the service stops as its master would have stopped it: nobody may begin, workers end with
 * their last call, engine and web behind the last of all, drain_s at most. */
#ifndef VP_SERVICE_ORPHAN_H
#define VP_SERVICE_ORPHAN_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "net/loop.h"

struct process;

/* It is alone only when it had a master; it begins to end, or is told to finish, only alone. */
struct orphan {
    struct process *process;
    pid_t master_pid; /* whose child we are; 0: nobody's */
    bool is_alone, is_ending, is_finishing;
    int64_t alone_since_ms; /* when a master was last seen, monotonic */
    int64_t end_at_ms, quiet_at_ms;
    struct loop_signal told;
    struct loop_watch desk;
};

/* To be called right after fork. VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err orphan_init(struct orphan *orphan, struct process *process);
/* At every heartbeat: a death of the master is told by the kernel at once, but may come before we listen. */
void orphan_look(struct orphan *orphan);
/* Also clears our row where no master does. */
void orphan_deinit(struct orphan *orphan);

#endif
