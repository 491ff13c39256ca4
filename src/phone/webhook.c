#include "phone/webhook.h"

#include <stdio.h>
#include <string.h>

#include "phone/twiml_url.h"

static bool is_plain(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '*' ||
           c == '-' || c == '.' || c == '_';
}

static enum vp_err encode_text(struct buf *out, const char *text)
{
    enum vp_err err = VP_OK;
    for (; err == VP_OK && *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if (is_plain(c))
            err = buf_append(out, text, 1);
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
    enum vp_err err = signature_make(request->auth_token, url, request->params,
                                     request->is_get ? 0 : request->param_count, signature);
    if (err == VP_OK)
        snprintf(out_header, size_bytes, "X-Twilio-Signature: %s", signature);
    return err;
}

enum vp_err webhook_send(struct http_client *client, const struct webhook_request *request,
                         struct http_fetch **out_fetch)
{
    struct buf url, body;
    buf_init(&url, TWIML_URL_BYTES + WEBHOOK_BODY_MAX_BYTES);
    buf_init(&body, WEBHOOK_BODY_MAX_BYTES);
    char route[TWIML_URL_BYTES + WEBHOOK_BODY_MAX_BYTES], signature[64] = "";
    enum vp_err err = append_query(&url, request);
    if (err == VP_OK && buf_text(&url) == NULL)
        err = VP_ERR_NO_MEMORY;
    if (err == VP_OK && !request->is_get)
        err = webhook_encode(&body, request->params, request->param_count);
    if (err == VP_OK && request->auth_token != NULL && request->auth_token[0] != '\0')
        err = sign(request, url.at, signature, sizeof signature);
    if (err == VP_OK)
        err = webhook_route(request->routes, request->route_count, url.at, route, sizeof route);
    if (err == VP_OK) {
        const char *headers[4] = {"User-Agent: TwilioProxy/1.1"};
        size_t count = 1;
        if (!request->is_get)
            headers[count++] = "Content-Type: application/x-www-form-urlencoded; charset=UTF-8";
        if (signature[0] != '\0')
            headers[count++] = signature;
        err = http_fetch(client,
                         &(struct http_fetch_options){.method = request->is_get ? "GET" : "POST",
                                                      .url = route,
                                                      .headers = headers,
                                                      .body = {body.at, body.len},
                                                      .timeout_ms = WEBHOOK_TIMEOUT_MS,
                                                      .body_max_bytes = WEBHOOK_BODY_MAX_BYTES,
                                                      .on_done = request->on_done,
                                                      .owner = request->owner},
                         out_fetch);
    }
    buf_deinit(&body);
    buf_deinit(&url);
    return err;
}
