/* Where there is nothing to be sent the delivery waits, until its day is over: for a printer that fetches its slips and
 * confirms them (web/print.c), and for somebody who accepts the order, on the page or elsewhere (way_plan.c). */
#include "base/clock.h"
#include "delivery/backoff.h"
#include "delivery/rest_try.h"

static enum vp_err wait_for(const struct delivery_means *means, const struct delivery_job *job,
                            const char *why, delivery_done_fn done, void *owner,
                            struct delivery_try **out_try)
{
    struct rest_try *rest = NULL;
    enum vp_err err = rest_try_create(means, job, NULL, done, owner, &rest);
    if (err != VP_OK)
        return err;
    int64_t left_ms = job->delivery.since_unix_ms + BACKOFF_GIVE_UP_MS - clock_unix_ms();
    rest->outcome.wait_ms = left_ms > 0 ? left_ms : 0;
    rest_try_end(rest, why[0] == '\0' ? DELIVERY_ACKNOWLEDGED : DELIVERY_RETRY,
                 job->delivery.may_have_arrived, why);
    *out_try = &rest->base;
    return VP_OK;
}

enum vp_err asked_try(const struct delivery_means *means, const struct delivery_job *job,
                      delivery_done_fn done, void *owner, struct delivery_try **out_try)
{
    return wait_for(means, job, "the printer has not fetched it yet", done, owner, out_try);
}

enum vp_err page_try(const struct delivery_means *means, const struct delivery_job *job,
                     delivery_done_fn done, void *owner, struct delivery_try **out_try)
{
    bool is_seen = job->ticket.life.state != ORDER_RECEIVED;
    return wait_for(means, job, is_seen ? "" : "nobody has accepted it yet", done, owner, out_try);
}
