/* Ctrl-C and its relatives while calls are under way: the first asks for an orderly end, the second
 * for one at once. */
#ifndef VP_CALLERS_INTERRUPT_H
#define VP_CALLERS_INTERRUPT_H

#include "net/loop.h"

enum { INTERRUPT_SIGNALS = 3 }; /* SIGINT, SIGTERM, SIGHUP */

struct interrupt;
struct interrupt_event {
    struct loop_signal signal;
    struct interrupt *interrupt;
};

struct interrupt {
    struct interrupt_event events[INTERRUPT_SIGNALS];
    int signal_number; /* the first that came; 0: none */
    int count;
    void (*on_signal)(void *owner, int count);
    void *owner;
};

/* Takes the signals from now on; on_signal comes from the loop. */
VP_MUST_CHECK enum vp_err interrupt_init(struct interrupt *interrupt, struct loop *loop,
                                         void (*on_signal)(void *owner, int count), void *owner);
void interrupt_deinit(struct interrupt *interrupt); /* zeroed is fine */

#endif
