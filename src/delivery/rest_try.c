#include "delivery/rest_try.h"

#include <stdio.h>
#include <stdlib.h>

enum { ANSWER_MAX_BYTES = 256 * 1024 };

static void tell(void *arg)
{
    struct rest_try *rest = arg;
    if (!rest->is_cancelled)
        rest->done(rest->owner, &rest->outcome);
    free(rest);
}

static void cancel(struct delivery_try *delivery_try)
{
    struct rest_try *rest = (struct rest_try *)delivery_try;
    bool is_over = rest->outcome.why[0] != '\0' || rest->outcome.result == DELIVERY_ACKNOWLEDGED;
    rest->is_cancelled = true;
    http_fetch_cancel(rest->fetch);
    rest->fetch = NULL;
    if (!is_over)
        loop_at_end_of_round(rest->means->loop, &rest->later);
}

enum vp_err rest_try_create(const struct delivery_means *means, const struct delivery_job *job,
                            void (*on_answer)(struct rest_try *rest, const struct http_response *response),
                            delivery_done_fn done, void *owner, struct rest_try **out_rest)
{
    struct rest_try *rest = calloc(1, sizeof *rest);
    if (rest == NULL)
        return VP_ERR_NO_MEMORY;
    *rest = (struct rest_try){.base = {.cancel = cancel},
                              .means = means,
                              .job = job,
                              .outcome.result = DELIVERY_RETRY,
                              .on_answer = on_answer,
                              .done = done,
                              .owner = owner};
    rest->later = (struct loop_later){.fn = tell, .arg = rest};
    *out_rest = rest;
    return VP_OK;
}

void rest_try_free(struct rest_try *rest)
{
    free(rest);
}

static void on_done(void *owner, const struct http_response *response)
{
    struct rest_try *rest = owner;
    rest->fetch = NULL;
    rest->on_answer(rest, response);
}

enum vp_err rest_try_send(struct rest_try *rest, const struct http_fetch_options *options)
{
    struct http_fetch_options whole = *options;
    whole.timeout_ms = DELIVERY_TRY_MS / 2; /* two of them fit into a try */
    whole.body_max_bytes = ANSWER_MAX_BYTES;
    whole.on_done = on_done;
    whole.owner = rest;
    return http_fetch(rest->means->client, &whole, &rest->fetch);
}

void rest_try_end(struct rest_try *rest, enum delivery_result result, bool may_have_arrived, const char *why)
{
    rest->outcome.result = result;
    rest->outcome.may_have_arrived = may_have_arrived;
    snprintf(rest->outcome.why, sizeof rest->outcome.why, "%s", why);
    loop_at_end_of_round(rest->means->loop, &rest->later);
}
