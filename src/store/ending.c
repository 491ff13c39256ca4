#include "store/ending.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"

struct ending { /* on its way to the store */
    char call_sid[40];
    int64_t epoch, unix_ms;
    enum end_reason reason;
};

static enum vp_err end_call(struct store *store, void *job)
{
    struct ending *ending = job;
    return store_end_call(store, ending->call_sid, ending->epoch, end_reason_text(ending->reason),
                          ending->unix_ms);
}

static void forget_ending(void *job, enum vp_err err)
{
    struct ending *ending = job;
    if (err != VP_OK && err != VP_ERR_SUPERSEDED)
        log_warn("store", "call=%s end not stored why=\"%s\" reason=%s", ending->call_sid,
                 end_reason_text(ending->reason), vp_err_name(err));
    free(ending);
}

void ending_write(struct store_thread *store, const char *call_sid, int64_t epoch, enum end_reason reason)
{
    struct ending *ending = calloc(1, sizeof *ending);
    if (ending == NULL)
        return;
    span_copy(span_of(call_sid), ending->call_sid, sizeof ending->call_sid);
    ending->epoch = epoch;
    ending->reason = reason;
    ending->unix_ms = clock_unix_ms();
    enum vp_err err = store_thread_run(store, end_call, forget_ending, ending);
    if (err != VP_OK)
        forget_ending(ending, err);
}
