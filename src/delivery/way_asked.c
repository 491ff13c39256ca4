/* A printer that asks for its slips: there is nothing to be sent, so the delivery waits until it is fetched and
 * confirmed (web/print.c), or its day is over. */
#include "base/clock.h"
#include "delivery/backoff.h"
#include "delivery/rest_try.h"

enum vp_err asked_try(const struct delivery_means *means, const struct delivery_job *job,
                      delivery_done_fn done, void *owner, struct delivery_try **out_try)
{
    struct rest_try *rest = NULL;
    enum vp_err err = rest_try_create(means, job, NULL, done, owner, &rest);
    if (err != VP_OK)
        return err;
    int64_t left_ms = job->delivery.since_unix_ms + BACKOFF_GIVE_UP_MS - clock_unix_ms();
    rest->outcome.wait_ms = left_ms > 0 ? left_ms : 0;
    rest_try_end(rest, DELIVERY_RETRY, job->delivery.may_have_arrived, "the printer has not fetched it yet");
    *out_try = &rest->base;
    return VP_OK;
}
