/* A job of the store's thread that is done again and again, once at a time: the owner is told its end and says when
 * the next is due. Embedded in its owner, which it frees once that is closed and no job runs. */
#ifndef VP_STORE_STORE_REPEAT_H
#define VP_STORE_STORE_REPEAT_H

#include "net/loop.h"
#include "store/store_thread.h"

struct store_repeat {
    struct store_thread *store; /* borrowed */
    store_work_fn work;         /* on the store's thread, with owner */
    store_done_fn done;         /* on the loop, with owner; calls store_repeat_after */
    void *owner;                /* from malloc */
    struct loop_timer timer;
    bool is_running, is_closed;
};

/* The members before timer are set by the caller. VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err store_repeat_init(struct store_repeat *repeat, struct loop *loop);
void store_repeat_after(struct store_repeat *repeat, int64_t delay_ms);
/* Frees the owner, at once or when the job that runs has ended; done is not called any more. */
void store_repeat_close(struct store_repeat *repeat);

#endif
