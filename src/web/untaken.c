/* What is kept of calls that the agent never takes: those of blocked numbers, and those that the restaurant's own
 * telephone took. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "web/web_internal.h"

struct untaken {
    struct store_call call;
    enum end_reason reason;
};

/* Such a call has no arm that counts, so that no comparison has it. One that is there already is the same webhook
 * again, or has been taken up meanwhile: then it goes on. */
static enum vp_err write_untaken(struct store *store, void *job)
{
    const struct untaken *untaken = job;
    bool is_new = false;
    enum vp_err err = store_begin_call(store, &untaken->call, &is_new);
    return err == VP_OK && is_new ? store_end_call(store, untaken->call.call_sid, 0,
                                                   end_reason_text(untaken->reason), clock_unix_ms())
                                  : err;
}

static void on_written(void *job, enum vp_err err)
{
    struct untaken *untaken = job;
    if (err != VP_OK)
        log_of_call(LOG_LEVEL_WARN, "web", untaken->call.call_sid, "not written down store=%s",
                    vp_err_name(err));
    free(untaken);
}

void voice_note_untaken(struct web *web, const struct phone_webhook *webhook, const struct menu *menu,
                        enum end_reason reason)
{
    struct untaken *untaken = calloc(1, sizeof *untaken);
    if (untaken == NULL)
        return;
    struct store_call *call = &untaken->call;
    untaken->reason = reason;
    call->is_test = true;
    call->started_unix_ms = clock_unix_ms() - (int64_t)webhook->dial_s * 1000;
    (void)span_copy(span_of(webhook->call_sid), call->call_sid, sizeof call->call_sid);
    (void)span_copy(span_of(menu->restaurant_id), call->restaurant_id, sizeof call->restaurant_id);
    (void)span_copy(span_of(webhook->from), call->caller_number, sizeof call->caller_number);
    store_thread_ask(web->settings.store, write_untaken, on_written, untaken);
}
