/* A try that is one request after the other to a service whose address we know, such as a telephony provider's API. */
#ifndef VP_DELIVERY_REST_TRY_H
#define VP_DELIVERY_REST_TRY_H

#include "delivery/delivery_way.h"

struct rest_try {
    struct delivery_try base; /* first */
    const struct delivery_means *means;
    const struct delivery_job *job;
    struct http_fetch *fetch; /* NULL: none goes on */
    struct loop_later later;
    struct delivery_outcome outcome; /* told at the end of the round */
    bool is_cancelled;
    void (*on_answer)(struct rest_try *rest, const struct http_response *response);
    delivery_done_fn done;
    void *owner;
    int step;    /* of the way's own */
    char id[64]; /* likewise */
};

VP_MUST_CHECK enum vp_err rest_try_create(const struct delivery_means *means, const struct delivery_job *job,
                                          void (*on_answer)(struct rest_try *rest,
                                                            const struct http_response *response),
                                          delivery_done_fn done, void *owner, struct rest_try **out_rest);
/* For a start that failed: nothing was begun. */
void rest_try_free(struct rest_try *rest);
/* method, url, headers, body and user_password of the options count; the answer goes to on_answer, which sends the
 * next one or ends. */
VP_MUST_CHECK enum vp_err rest_try_send(struct rest_try *rest, const struct http_fetch_options *options);
/* Once; also before anything was sent. */
void rest_try_end(struct rest_try *rest, enum delivery_result result, bool may_have_arrived, const char *why);

#endif
