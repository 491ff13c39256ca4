#include "callers/webhook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/rand.h"
#include "callers/twiml_url.h"

static bool is_plain(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '*' ||
           c == '-' || c == '.' || c == '_';
}

static enum vp_err encode_text(struct buf *out, struct span text)
{
    enum vp_err err = VP_OK;
    for (size_t i = 0; err == VP_OK && i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if (is_plain(c))
            err = buf_append(out, text.at + i, 1);
        else if (c == ' ')
            err = buf_append(out, "+", 1);
        else
            err = buf_appendf(out, "%%%02X", c);
    }
    return err;
}

enum vp_err webhook_encode(struct buf *out, const struct signature_param *params, size_t param_count)
{
    enum vp_err err = VP_OK;
    for (size_t i = 0; err == VP_OK && i < param_count; i++) {
        if (i > 0)
            err = buf_append(out, "&", 1);
        if (err == VP_OK)
            err = encode_text(out, params[i].name);
        if (err == VP_OK)
            err = buf_append(out, "=", 1);
        if (err == VP_OK)
            err = encode_text(out, params[i].value);
    }
    return err;
}

enum vp_err webhook_route(const struct webhook_route *routes, size_t route_count, const char *url,
                          char *out_url, size_t size_bytes)
{
    const char *start = "", *rest = url;
    for (size_t i = 0; i < route_count; i++) {
        size_t len = strlen(routes[i].prefix);
        if (strncmp(url, routes[i].prefix, len) == 0) {
            start = routes[i].instead;
            rest = url + len;
            break;
        }
    }
    int len = snprintf(out_url, size_bytes, "%s%s", start, rest);
    return len >= 0 && (size_t)len < size_bytes ? VP_OK : VP_ERR_TOO_BIG;
}

/* GET carries its parameters in the query, and there they are part of the signed URL. */
static enum vp_err append_query(struct buf *url, const struct webhook_request *request)
{
    enum vp_err err = buf_append_text(url, request->url);
    if (err == VP_OK && request->is_get && request->param_count > 0)
        err = buf_append_text(url, strchr(request->url, '?') != NULL ? "&" : "?");
    if (err == VP_OK && request->is_get)
        err = webhook_encode(url, request->params, request->param_count);
    return err;
}

static enum vp_err sign(const struct webhook_request *request, const char *url, char *out_header,
                        size_t size_bytes)
{
    char signature[SIGNATURE_TEXT_BYTES];
    const struct signature_key key = signature_token_key(request->auth_token);
    enum vp_err err =
        signature_make(&key, url, request->params, request->is_get ? 0 : request->param_count, signature);
    if (err == VP_OK)
        snprintf(out_header, size_bytes, "X-Twilio-Signature: %s", signature);
    return err;
}

struct webhook {
    struct http_client *client;
    struct http_fetch *fetch;
    struct buf url, body; /* url: where to connect, NUL-terminated */
    bool is_get;
    char signature[64], idempotency[80]; /* header lines; signature "" without */
    int64_t deadline_mono_ms;
    int retries_left;
    void (*on_done)(void *owner, const struct http_response *response);
    void *owner;
};

static void destroy(struct webhook *webhook)
{
    buf_deinit(&webhook->url);
    buf_deinit(&webhook->body);
    free(webhook);
}

static void on_answer(void *owner, const struct http_response *response);

static enum vp_err try_once(struct webhook *webhook)
{
    const char *headers[5] = {"User-Agent: TwilioProxy/1.1", webhook->idempotency};
    size_t count = 2;
    if (!webhook->is_get)
        headers[count++] = "Content-Type: application/x-www-form-urlencoded; charset=UTF-8";
    if (webhook->signature[0] != '\0')
        headers[count++] = webhook->signature;
    struct http_fetch_options options = {.method = webhook->is_get ? "GET" : "POST",
                                         .url = webhook->url.at,
                                         .headers = headers,
                                         .body = {webhook->body.at, webhook->body.len},
                                         .timeout_ms = webhook->deadline_mono_ms - clock_mono_ms(),
                                         .body_max_bytes = WEBHOOK_BODY_MAX_BYTES,
                                         .on_done = on_answer,
                                         .owner = webhook};
    if (options.timeout_ms <= 0)
        return VP_ERR_TIMED_OUT;
    return http_fetch(webhook->client, &options, &webhook->fetch);
}

/* Only what was never sent is sent again (retry policy "ct"). */
static bool is_connect_failure(enum vp_err err)
{
    return err == VP_ERR_REFUSED || err == VP_ERR_RESOLVE;
}

static void on_answer(void *owner, const struct http_response *response)
{
    struct webhook *webhook = owner;
    webhook->fetch = NULL;
    if (is_connect_failure(response->err) && webhook->retries_left-- > 0 && try_once(webhook) == VP_OK)
        return;
    webhook->on_done(webhook->owner, response);
    destroy(webhook);
}

static enum vp_err prepare(struct webhook *webhook, const struct webhook_request *request)
{
    struct buf signed_url;
    buf_init(&signed_url, TWIML_URL_BYTES + WEBHOOK_BODY_MAX_BYTES);
    char route[TWIML_URL_BYTES + WEBHOOK_BODY_MAX_BYTES], token[33];
    enum vp_err err = append_query(&signed_url, request);
    if (err == VP_OK && buf_text(&signed_url) == NULL)
        err = VP_ERR_NO_MEMORY;
    if (err == VP_OK && !request->is_get)
        err = webhook_encode(&webhook->body, request->params, request->param_count);
    if (err == VP_OK && request->auth_token != NULL && request->auth_token[0] != '\0')
        err = sign(request, signed_url.at, webhook->signature, sizeof webhook->signature);
    if (err == VP_OK)
        err = webhook_route(request->routes, request->route_count, signed_url.at, route, sizeof route);
    if (err == VP_OK)
        err = buf_append_text(&webhook->url, route);
    if (err == VP_OK && buf_text(&webhook->url) == NULL)
        err = VP_ERR_NO_MEMORY;
    buf_deinit(&signed_url);
    rand_hex(token, 16);
    snprintf(webhook->idempotency, sizeof webhook->idempotency, "I-Twilio-Idempotency-Token: %s", token);
    return err;
}

static enum vp_err begin(struct webhook *webhook, const struct webhook_request *request)
{
    enum vp_err err = prepare(webhook, request);
    return err == VP_OK ? try_once(webhook) : err;
}

enum vp_err webhook_send(struct http_client *client, const struct webhook_request *request,
                         struct webhook **out_webhook)
{
    struct webhook *webhook = calloc(1, sizeof *webhook);
    if (webhook == NULL)
        return VP_ERR_NO_MEMORY;
    *webhook = (struct webhook){.client = client,
                                .is_get = request->is_get,
                                .on_done = request->on_done,
                                .owner = request->owner,
                                .retries_left = WEBHOOK_RETRIES,
                                .deadline_mono_ms = clock_mono_ms() + WEBHOOK_TIMEOUT_MS};
    buf_init(&webhook->url, TWIML_URL_BYTES + WEBHOOK_BODY_MAX_BYTES);
    buf_init(&webhook->body, WEBHOOK_BODY_MAX_BYTES);
    enum vp_err err = begin(webhook, request);
    if (err != VP_OK)
        destroy(webhook);
    else
        *out_webhook = webhook;
    return err;
}

void webhook_cancel(struct webhook *webhook)
{
    if (webhook == NULL)
        return;
    http_fetch_cancel(webhook->fetch);
    destroy(webhook);
}
