#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fault_relay/fault_relay_internal.h"

enum {
    BODY_MAX_BYTES = 26 << 20,
    EXCHANGE_MAX_MS = 120 * 1000,
    LEFT_CHECK_MS = 500,
    CUT_AFTER_MS = 50, /* time for what was passed to leave */
    URL_BYTES = 2560,
    HEADER_BYTES = 4096,
};

static void free_rest(struct fault_relay_rest *rest)
{
    struct fault_relay *relay = rest->relay;
    http_fetch_cancel(rest->fetch);
    loop_timer_deinit(&rest->timer);
    LIST_REMOVE(rest, entry);
    free(rest);
    fault_relay_free_if_over(relay);
}

void fault_relay_rest_abandon(struct fault_relay_rest *rest)
{
    http_cut(rest->request);
    free_rest(rest);
}

static bool has_fault(const struct fault_relay_rest *rest, enum fault_kind kind)
{
    return rest->is_hit && rest->fault.kind == kind;
}

/* -- the answer ---------------------------------------------------------------------------------------- */

static void garble(char *out, struct span bytes)
{
    for (size_t i = 0; i < bytes.len; i++)
        out[i] = (char)(bytes.at[i] ^ (char)(0xa5 + i * 7));
}

/* Passes on what the fault leaves of a piece. */
static void pass(struct fault_relay_rest *rest, struct span piece)
{
    if (rest->is_cutting)
        return;
    if (has_fault(rest, FAULT_CLOSE)) {
        size_t room = (size_t)rest->fault.bytes - rest->passed_bytes;
        if (piece.len >= room) {
            piece.len = room;
            rest->is_cutting = true;
            loop_timer_start(&rest->timer, CUT_AFTER_MS);
        }
    }
    rest->passed_bytes += piece.len;
    char *noise = has_fault(rest, FAULT_GARBLE) ? malloc(piece.len + 1) : NULL;
    if (noise != NULL) {
        garble(noise, piece);
        piece.at = noise;
    }
    http_reply_piece(rest->request, piece);
    free(noise);
}

static void on_piece(void *owner, struct span piece)
{
    struct fault_relay_rest *rest = owner;
    if (!rest->has_begun)
        http_reply_begin(rest->request, 200, "text/event-stream");
    rest->has_begun = true;
    pass(rest, piece);
}

static void on_done(void *owner, const struct http_response *response)
{
    struct fault_relay_rest *rest = owner;
    rest->fetch = NULL;
    if (!rest->has_begun && response->err != VP_OK) {
        http_reply_error(rest->request, 502, "upstream", vp_err_text(response->err));
        free_rest(rest);
        return;
    }
    if (!rest->has_begun)
        http_reply_begin(rest->request, response->status, response->content_type);
    rest->has_begun = true;
    pass(rest, response->body);
    if (rest->is_cutting)
        return;
    if (has_fault(rest, FAULT_CLOSE) || response->err != VP_OK) { /* shorter than the cut: cut at its end */
        rest->is_cutting = true;
        loop_timer_start(&rest->timer, CUT_AFTER_MS);
        return;
    }
    http_reply_end(rest->request);
    free_rest(rest);
}

/* -- the question -------------------------------------------------------------------------------------- */

/* As the OpenAI clients write it; what streams is passed on in pieces. */
static bool wants_stream(const struct http_request *request)
{
    struct span body = http_body(request);
    static const char *const forms[] = {"\"stream\":true", "\"stream\": true"};
    for (size_t i = 0; i < 2; i++)
        if (memmem(body.at, body.len, forms[i], strlen(forms[i])) != NULL)
            return true;
    return false;
}

static enum vp_err ask(struct fault_relay_rest *rest)
{
    static const char *const passed[] = {"Authorization", "api-key", "Content-Type", "Accept"};
    enum { PASSED_COUNT = sizeof passed / sizeof *passed };
    static char lines[PASSED_COUNT][HEADER_BYTES];
    const char *headers[PASSED_COUNT + 1] = {NULL};
    size_t count = 0;
    for (size_t i = 0; i < PASSED_COUNT; i++) {
        const char *value = http_header(rest->request, passed[i]);
        if (value != NULL &&
            snprintf(lines[count], HEADER_BYTES, "%s: %s", passed[i], value) < HEADER_BYTES) {
            headers[count] = lines[count];
            count++;
        }
    }
    char url[URL_BYTES];
    if (snprintf(url, sizeof url, "%s%s", rest->relay->options.upstream, http_target(rest->request)) >=
        URL_BYTES)
        return VP_ERR_TOO_BIG;
    struct http_fetch_options options = {.method = http_method(rest->request),
                                         .url = url,
                                         .headers = headers,
                                         .body = http_body(rest->request),
                                         .timeout_ms = EXCHANGE_MAX_MS,
                                         .body_max_bytes = BODY_MAX_BYTES,
                                         .on_piece = wants_stream(rest->request) ? on_piece : NULL,
                                         .on_done = on_done,
                                         .owner = rest};
    return http_fetch(rest->relay->http, &options, &rest->fetch);
}

static void ask_or_tell(struct fault_relay_rest *rest)
{
    enum vp_err err = ask(rest);
    if (err == VP_OK)
        return;
    http_reply_error(rest->request, 502, "upstream", vp_err_text(err));
    free_rest(rest);
}

/* The end of a slow one's wait, the cut of one that is cut, a look at one that hangs. */
static void on_timer(void *arg)
{
    struct fault_relay_rest *rest = arg;
    if (has_fault(rest, FAULT_SLOW))
        ask_or_tell(rest);
    else if (rest->is_cutting || http_peer_left(rest->request))
        fault_relay_rest_abandon(rest);
    else
        loop_timer_start(&rest->timer, LEFT_CHECK_MS);
}

static void refuse(struct fault_relay_rest *rest)
{
    char retry_after[24];
    snprintf(retry_after, sizeof retry_after, "%d", rest->fault.retry_after_s);
    if (rest->fault.status == 0) {
        fault_relay_rest_abandon(rest);
        return;
    }
    if (rest->fault.retry_after_s > 0)
        http_add_header(rest->request, "Retry-After", retry_after);
    http_reply_error(rest->request, rest->fault.status, rest->fault.error, rest->fault.reason);
    free_rest(rest);
}

void fault_relay_serve_rest(void *owner, struct http_request *request)
{
    struct fault_relay *relay = owner;
    struct fault_relay_rest *rest = calloc(1, sizeof *rest);
    if (rest == NULL || loop_timer_init(&rest->timer, relay->loop, on_timer, rest) != VP_OK) {
        free(rest);
        http_reply_error(request, 503, "server_error", "out of memory");
        return;
    }
    rest->relay = relay;
    rest->request = request;
    LIST_INSERT_HEAD(&relay->rests, rest, entry);
    relay->counts.rest_requests++;
    const struct fault *fault = fault_relay_strike_request(relay, http_path(request));
    if (fault != NULL) {
        rest->fault = *fault;
        rest->is_hit = true;
    }
    if (has_fault(rest, FAULT_REFUSE))
        refuse(rest);
    else if (has_fault(rest, FAULT_STALL))
        loop_timer_start(&rest->timer, LEFT_CHECK_MS);
    else if (has_fault(rest, FAULT_SLOW))
        loop_timer_start(&rest->timer, rest->fault.delay_ms);
    else
        ask_or_tell(rest);
}
