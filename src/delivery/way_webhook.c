/* A Standard Webhook: posted, acknowledged by any 2xx. */
#include <stdio.h>
#include <stdlib.h>

#include "delivery/delivery_way.h"
#include "delivery/order_event.h"
#include "net/signed_post.h"

enum { ANSWER_MAX_BYTES = 64 * 1024, LONGEST_WAIT_S = 3600 };

struct webhook_try {
    struct delivery_try base; /* first */
    struct signed_post *post;
    delivery_done_fn done;
    void *owner;
};

static void judge(const struct http_response *response, struct delivery_outcome *outcome)
{
    int64_t wait_s = response->retry_after_s < LONGEST_WAIT_S ? response->retry_after_s : LONGEST_WAIT_S;
    if (response->err != VP_OK) {
        outcome->may_have_arrived = http_may_have_arrived(response->err);
        snprintf(outcome->why, sizeof outcome->why, "%s", vp_err_text(response->err));
    } else if (response->status >= 200 && response->status < 300) {
        outcome->result = DELIVERY_ACKNOWLEDGED;
    } else if (response->status == 410) {
        outcome->result = DELIVERY_REFUSED;
        snprintf(outcome->why, sizeof outcome->why, "the receiver wants no more events (410)");
    } else {
        outcome->wait_ms = wait_s > 0 ? wait_s * 1000 : 0;
        snprintf(outcome->why, sizeof outcome->why, "the receiver answered with status %d", response->status);
    }
}

static void on_done(void *owner, const struct http_response *response, const char *why)
{
    struct webhook_try *webhook = owner;
    struct delivery_outcome outcome = {.result = DELIVERY_RETRY};
    if (response != NULL)
        judge(response, &outcome);
    else
        snprintf(outcome.why, sizeof outcome.why, "%s", why);
    webhook->done(webhook->owner, &outcome);
    free(webhook);
}

static void cancel(struct delivery_try *delivery_try)
{
    struct webhook_try *webhook = (struct webhook_try *)delivery_try;
    signed_post_cancel(webhook->post);
    free(webhook);
}

enum vp_err webhook_try(const struct delivery_means *means, const struct delivery_job *job,
                        delivery_done_fn done, void *owner, struct delivery_try **out_try)
{
    char event_id[ORDER_EVENT_ID_BYTES];
    char *body = order_event_json(job);
    struct webhook_try *webhook = calloc(1, sizeof *webhook);
    enum vp_err err = body != NULL && webhook != NULL ? VP_OK : VP_ERR_NO_MEMORY;
    if (err == VP_OK) {
        *webhook = (struct webhook_try){.base = {.cancel = cancel}, .done = done, .owner = owner};
        const struct signed_post_options options = {.loop = means->loop,
                                                    .client = means->client,
                                                    .url = job->way->url,
                                                    .secret = job->way->secret,
                                                    .old_secret = job->way->old_secret,
                                                    .id = order_event_id(job, event_id),
                                                    .body = span_of(body),
                                                    .may_be_private = means->may_be_private,
                                                    .setting = "delivery_private_webhooks",
                                                    .timeout_ms = DELIVERY_TRY_MS,
                                                    .answer_max_bytes = ANSWER_MAX_BYTES,
                                                    .on_done = on_done,
                                                    .owner = webhook};
        err = signed_post_start(&options, &webhook->post);
    }
    free(body);
    if (err != VP_OK) {
        free(webhook);
        return err;
    }
    *out_try = &webhook->base;
    return VP_OK;
}
