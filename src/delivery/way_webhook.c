/* A Standard Webhook: resolved, the address judged, posted to that address, acknowledged by any 2xx. */
#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "base/clock.h"
#include "delivery/delivery_way.h"
#include "delivery/order_event.h"
#include "delivery/standard_webhook.h"
#include "net/address_range.h"
#include "net/resolve.h"

enum { ANSWER_MAX_BYTES = 64 * 1024, HOST_BYTES = 256, ADDRESS_BYTES = 64, LONGEST_WAIT_S = 3600 };
enum { SIGNATURE_LINE_BYTES = 2 * WEBHOOK_SIGNATURE_BYTES + 32 };

struct webhook_try {
    struct delivery_try base; /* first */
    const struct delivery_means *means;
    const struct delivery_job *job;
    struct resolve *resolve; /* one of both, or none at its end */
    struct http_fetch *fetch;
    delivery_done_fn done;
    void *owner;
};

static void end(struct webhook_try *webhook, enum delivery_result result, const char *why)
{
    struct delivery_outcome outcome = {.result = result};
    snprintf(outcome.why, sizeof outcome.why, "%s", why);
    webhook->done(webhook->owner, &outcome);
    free(webhook);
}

/* Whether the receiver may have the event although nothing of it was heard. */
static bool may_have_arrived(enum vp_err err)
{
    return err != VP_ERR_REFUSED && err != VP_ERR_RESOLVE && err != VP_ERR_TLS;
}

static void on_answer(void *owner, const struct http_response *response)
{
    struct webhook_try *webhook = owner;
    struct delivery_outcome outcome = {.result = DELIVERY_RETRY};
    int64_t wait_s = response->retry_after_s < LONGEST_WAIT_S ? response->retry_after_s : LONGEST_WAIT_S;
    if (response->err != VP_OK) {
        outcome.may_have_arrived = may_have_arrived(response->err);
        snprintf(outcome.why, sizeof outcome.why, "%s", vp_err_text(response->err));
    } else if (response->status >= 200 && response->status < 300) {
        outcome.result = DELIVERY_ACKNOWLEDGED;
    } else if (response->status == 410) {
        outcome.result = DELIVERY_REFUSED;
        snprintf(outcome.why, sizeof outcome.why, "the receiver wants no more events (410)");
    } else {
        outcome.wait_ms = wait_s > 0 ? wait_s * 1000 : 0;
        snprintf(outcome.why, sizeof outcome.why, "the receiver answered with status %d", response->status);
    }
    webhook->done(webhook->owner, &outcome);
    free(webhook);
}

/* The signature, and while the secret changes also the one by the old secret. */
static enum vp_err sign(const struct menu_delivery *way, const char *event_id, int64_t now_s,
                        struct span body, char out_line[SIGNATURE_LINE_BYTES])
{
    const char *const secrets[] = {way->secret, way->old_secret};
    size_t len = (size_t)snprintf(out_line, SIGNATURE_LINE_BYTES, "webhook-signature:");
    enum vp_err err = VP_OK;
    for (size_t i = 0; i < 2 && err == VP_OK; i++) {
        struct webhook_secret secret;
        char signature[WEBHOOK_SIGNATURE_BYTES];
        if (secrets[i][0] == '\0')
            continue;
        err = webhook_secret_parse(secrets[i], &secret);
        if (err == VP_OK)
            err = webhook_sign(&secret, event_id, now_s, body, signature);
        if (err == VP_OK)
            len += (size_t)snprintf(out_line + len, SIGNATURE_LINE_BYTES - len, " %s", signature);
    }
    return err;
}

static enum vp_err post(struct webhook_try *webhook, const char *address)
{
    const struct delivery_job *job = webhook->job;
    char event_id[ORDER_EVENT_ID_BYTES], id[sizeof event_id + 16], timestamp[48],
        signatures[SIGNATURE_LINE_BYTES];
    char *body = order_event_json(job);
    if (body == NULL)
        return VP_ERR_NO_MEMORY;
    int64_t now_s = clock_unix_ms() / 1000;
    order_event_id(job, event_id);
    enum vp_err err = sign(job->way, event_id, now_s, span_of(body), signatures);
    if (err == VP_OK) {
        snprintf(id, sizeof id, "webhook-id: %s", event_id);
        snprintf(timestamp, sizeof timestamp, "webhook-timestamp: %" PRId64, now_s);
        const char *const headers[] = {"Content-Type: application/json", id, timestamp, signatures, NULL};
        const struct http_fetch_options options = {.method = "POST",
                                                   .url = job->way->url,
                                                   .headers = headers,
                                                   .body = span_of(body),
                                                   .timeout_ms = DELIVERY_TRY_MS,
                                                   .body_max_bytes = ANSWER_MAX_BYTES,
                                                   .connect_to = address,
                                                   .on_done = on_answer,
                                                   .owner = webhook};
        err = http_fetch(webhook->means->client, &options, &webhook->fetch);
    }
    free(body);
    return err;
}

/* The address as curl takes it. */
static bool format_address(const struct sockaddr *address, char out[ADDRESS_BYTES])
{
    char text[INET6_ADDRSTRLEN] = "";
    bool is_v6 = address->sa_family == AF_INET6;
    const void *bytes = is_v6 ? (const void *)&((const struct sockaddr_in6 *)(const void *)address)->sin6_addr
                              : (const void *)&((const struct sockaddr_in *)(const void *)address)->sin_addr;
    if (inet_ntop(address->sa_family, bytes, text, sizeof text) == NULL)
        return false;
    snprintf(out, ADDRESS_BYTES, is_v6 ? "[%s]" : "%s", text);
    return true;
}

/* All addresses count: one that leads into the network here is reason enough. NULL with a sentence in *out_why. */
static const struct addrinfo *choose(const struct webhook_try *webhook, const struct addrinfo *answer,
                                     const char **out_why)
{
    bool is_secure = strncasecmp(webhook->job->way->url, "https:", 6) == 0;
    for (const struct addrinfo *at = answer; at != NULL && !webhook->means->may_be_private; at = at->ai_next)
        if (!address_is_public(at->ai_addr)) {
            *out_why = "its address is not public (delivery_private_webhooks)";
            return NULL;
        }
    if (!is_secure && !webhook->means->may_be_private) {
        *out_why = "its URL is not https (delivery_private_webhooks)";
        return NULL;
    }
    return answer;
}

static void on_address(void *owner, enum vp_err err, struct addrinfo *answer)
{
    struct webhook_try *webhook = owner;
    const char *why = vp_err_text(err);
    char address[ADDRESS_BYTES];
    webhook->resolve = NULL;
    const struct addrinfo *chosen = err == VP_OK ? choose(webhook, answer, &why) : NULL;
    bool is_under_way = false;
    if (chosen != NULL && format_address(chosen->ai_addr, address)) {
        err = post(webhook, address);
        why = vp_err_text(err);
        is_under_way = err == VP_OK;
    }
    if (answer != NULL)
        freeaddrinfo(answer);
    if (!is_under_way)
        end(webhook, DELIVERY_RETRY, why);
}

static void cancel(struct delivery_try *delivery_try)
{
    struct webhook_try *webhook = (struct webhook_try *)delivery_try;
    if (webhook->resolve != NULL)
        resolve_cancel(webhook->resolve);
    http_fetch_cancel(webhook->fetch);
    free(webhook);
}

/* The host of an http or https URL, without brackets. */
static bool find_host(const char *url, char out_host[HOST_BYTES])
{
    const char *host = strstr(url, "://");
    if (host == NULL)
        return false;
    host += 3;
    bool has_brackets = *host == '[';
    host += has_brackets;
    return span_copy((struct span){host, strcspn(host, has_brackets ? "]" : ":/?")}, out_host, HOST_BYTES);
}

enum vp_err webhook_try(const struct delivery_means *means, const struct delivery_job *job,
                        delivery_done_fn done, void *owner, struct delivery_try **out_try)
{
    char host[HOST_BYTES];
    if (!find_host(job->way->url, host))
        return VP_ERR_BAD_VALUE;
    struct webhook_try *webhook = calloc(1, sizeof *webhook);
    if (webhook == NULL)
        return VP_ERR_NO_MEMORY;
    *webhook = (struct webhook_try){
        .base = {.cancel = cancel}, .means = means, .job = job, .done = done, .owner = owner};
    enum vp_err err = resolve_start(means->loop, host, 0, on_address, webhook, &webhook->resolve);
    if (err != VP_OK) {
        free(webhook);
        return err;
    }
    *out_try = &webhook->base;
    return VP_OK;
}
