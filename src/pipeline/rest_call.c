#include "pipeline/rest_call.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/call_sid.h"
#include "base/clock.h"
#include "base/log_limit.h"
#include "base/sane.h"

enum {
    ATTEMPTS_MAX = 2,
    AGAIN_AFTER_MS = 100,
    LATER_AFTER_MS = 600,
    ATTEMPT_MIN_MS = 400, /* less time than this makes no second attempt */
    ERROR_BODY_MAX_BYTES = 16 * 1024,
    HEADER_BYTES = 1024,
    CONTENT_TYPE_BYTES = 160
};

/* Stopped or cancelled, nothing is under way and on_later decides; else an attempt is, or the pause before
 * the next. Pieces come of an attempt. */
struct rest_call {
    struct rest_call_options options;
    const struct rest_call_events *events;
    void *owner;
    char *body; /* owned */
    char content_type_line[CONTENT_TYPE_BYTES];
    int64_t ends_ms;
    int attempt_count;
    struct http_fetch *fetch; /* the attempt under way, or NULL */
    struct loop_timer timer;  /* of the first byte, or of the pause before the next attempt */
    struct loop_later later;  /* tells what rest_call_stop decided; frees after a cancel */
    struct rest_failure failure;
    bool has_pieces;
    bool is_stopped, is_cancelled, is_told;
};

static bool rest_call_is_sane(const struct rest_call *call)
{
    bool is_decided = call->is_stopped || call->is_cancelled;
    return !call->is_told && (!is_decided || (call->fetch == NULL && call->later.is_queued)) &&
           call->attempt_count >= 1 && call->attempt_count <= ATTEMPTS_MAX;
}

static void free_call(struct rest_call *call)
{
    loop_timer_deinit(&call->timer);
    free(call->body);
    free(call);
}

static void end(struct rest_call *call, const struct rest_failure *failure)
{
    loop_timer_stop(&call->timer);
    call->is_told = true;
    if (!call->is_cancelled)
        call->events->on_done(call->owner, failure);
    free_call(call);
}

static void stop_fetch(struct rest_call *call)
{
    http_fetch_cancel(call->fetch);
    call->fetch = NULL;
}

static enum vp_err start_attempt(struct rest_call *call);

/* Another attempt after a pause, or the end. */
static void judge(struct rest_call *call)
{
    const struct rest_failure *failure = &call->failure;
    char text[420];
    int64_t pause_ms = failure->remedy == REST_LATER ? LATER_AFTER_MS : AGAIN_AFTER_MS;
    bool is_again = failure->remedy != REST_FINAL && call->attempt_count < ATTEMPTS_MAX &&
                    clock_mono_ms() + pause_ms + ATTEMPT_MIN_MS <= call->ends_ms;
    char call_sid[CALL_SID_BYTES];
    (void)call_sid_take(call->options.terms.call_sid, call_sid);
    log_of_call(LOG_LEVEL_WARN, "pipeline", call_sid, "request failed attempt=%d again=%d %s",
                call->attempt_count, is_again, rest_failure_format(failure, text, sizeof text));
    if (!is_again) {
        end(call, failure);
        return;
    }
    if (call->has_pieces)
        call->events->on_restart(call->owner);
    call->has_pieces = false;
    loop_timer_start(&call->timer, pause_ms);
}

static void on_piece(void *owner, struct span piece)
{
    struct rest_call *call = owner;
    ASSERT_SANE(rest_call_is_sane(call));
    if (call->is_stopped)
        return;
    if (!call->has_pieces)
        loop_timer_stop(&call->timer);
    call->has_pieces = true;
    call->events->on_piece(call->owner, piece);
}

/* What came is no answer: the next may be, unless it was simply too much. */
static void set_stream_failure(struct rest_call *call, enum vp_err err)
{
    call->failure = rest_failure_of(err);
    bool is_final = err == VP_ERR_NO_MEMORY || err == VP_ERR_TOO_BIG || err == VP_ERR_TOO_MANY;
    call->failure.remedy = is_final ? REST_FINAL : REST_AGAIN;
}

static void on_response(void *owner, const struct http_response *response)
{
    struct rest_call *call = owner;
    call->fetch = NULL;
    loop_timer_stop(&call->timer);
    if (call->is_stopped)
        return; /* told by what rest_call_stop queued */
    bool is_success = response->err == VP_OK && response->status >= 200 && response->status < 300;
    enum vp_err err = is_success ? call->events->on_whole(call->owner) : VP_OK;
    if (is_success && err == VP_OK) {
        end(call, NULL);
        return;
    }
    if (is_success)
        set_stream_failure(call, err);
    else if (response->err == VP_OK || (response->err == VP_ERR_TOO_BIG && response->status >= 400))
        rest_failure_read(&call->failure, response->status, response->body);
    else
        call->failure = rest_failure_of(response->err);
    judge(call);
}

/* The first byte is late, or the pause before the next attempt is over. */
static void on_timer(void *arg)
{
    struct rest_call *call = arg;
    ASSERT_SANE(rest_call_is_sane(call));
    if (call->is_stopped)
        return;
    enum vp_err err = VP_ERR_TIMED_OUT;
    if (call->fetch == NULL)
        err = start_attempt(call);
    else
        stop_fetch(call);
    if (err == VP_OK)
        return;
    call->failure = rest_failure_of(err);
    judge(call);
}

static void on_later(void *arg)
{
    struct rest_call *call = arg;
    if (call->is_cancelled) {
        free_call(call);
        return;
    }
    call->is_stopped = false;
    if (call->failure.err == VP_OK)
        end(call, NULL);
    else
        judge(call);
}

static enum vp_err start_attempt(struct rest_call *call)
{
    const struct rest_endpoint *endpoint = call->options.endpoint;
    char key_line[HEADER_BYTES] = "", call_line[sizeof CALL_SID_HEADER + 2 + CALL_SID_BYTES],
         call_sid[CALL_SID_BYTES];
    bool has_key = endpoint->key != NULL && endpoint->key[0] != '\0';
    if (has_key && endpoint->key_header == NULL)
        snprintf(key_line, sizeof key_line, "Authorization: Bearer %s", endpoint->key);
    else if (has_key)
        snprintf(key_line, sizeof key_line, "%s: %s", endpoint->key_header, endpoint->key);
    if (strlen(key_line) + 1 == sizeof key_line)
        return VP_ERR_BAD_VALUE;
    const char *headers[4] = {call->content_type_line};
    size_t header_count = 1;
    if (has_key)
        headers[header_count++] = key_line;
    if (endpoint->is_engine && call_sid_take(call->options.terms.call_sid, call_sid)) {
        snprintf(call_line, sizeof call_line, CALL_SID_HEADER ": %s", call_sid);
        headers[header_count++] = call_line;
    }
    int64_t left_ms = call->ends_ms - clock_mono_ms();
    if (left_ms <= 0)
        return VP_ERR_TIMED_OUT;
    const struct http_fetch_options fetch = {.method = "POST",
                                             .url = endpoint->url,
                                             .headers = headers,
                                             .body = {call->body, call->options.body.len},
                                             .timeout_ms = left_ms,
                                             .body_max_bytes = ERROR_BODY_MAX_BYTES,
                                             .on_piece = on_piece,
                                             .on_done = on_response,
                                             .owner = call};
    enum vp_err err = http_fetch(call->options.terms.http, &fetch, &call->fetch);
    if (err != VP_OK)
        return err;
    call->attempt_count++;
    if (call->options.terms.first_byte_ms > 0 && call->options.terms.first_byte_ms < left_ms)
        loop_timer_start(&call->timer, call->options.terms.first_byte_ms);
    return VP_OK;
}

static enum vp_err begin(struct rest_call *call, const struct rest_call_options *options)
{
    call->body = malloc(options->body.len + 1);
    if (call->body == NULL)
        return VP_ERR_NO_MEMORY;
    (void)span_copy(options->body, call->body, options->body.len + 1);
    enum vp_err err = loop_timer_init(&call->timer, options->terms.loop, on_timer, call);
    return err == VP_OK ? start_attempt(call) : err;
}

enum vp_err rest_call_start(const struct rest_call_options *options, const struct rest_call_events *events,
                            void *owner, struct rest_call **out_call)
{
    struct rest_call *call = calloc(1, sizeof *call);
    if (call == NULL)
        return VP_ERR_NO_MEMORY;
    *call = (struct rest_call){.options = *options,
                               .events = events,
                               .owner = owner,
                               .ends_ms = clock_mono_ms() + options->terms.budget_ms,
                               .later = {.fn = on_later, .arg = call}};
    snprintf(call->content_type_line, sizeof call->content_type_line, "Content-Type: %s",
             options->content_type);
    call->options.content_type = NULL; /* kept in the line */
    call->options.body.at = NULL;      /* kept in body */
    enum vp_err err = begin(call, options);
    if (err != VP_OK)
        free_call(call);
    else
        *out_call = call;
    return err;
}

void rest_call_cancel(struct rest_call *call)
{
    if (call == NULL || call->is_cancelled || call->is_told)
        return;
    stop_fetch(call);
    loop_timer_stop(&call->timer);
    call->is_cancelled = true;
    loop_at_end_of_round(call->options.terms.loop, &call->later);
}

static void stop(struct rest_call *call)
{
    stop_fetch(call);
    loop_timer_stop(&call->timer);
    call->is_stopped = true;
    loop_at_end_of_round(call->options.terms.loop, &call->later);
}

void rest_call_stop(struct rest_call *call, enum vp_err err)
{
    ASSERT_SANE(rest_call_is_sane(call));
    if (call->is_stopped || call->is_cancelled)
        return;
    call->failure = (struct rest_failure){.err = VP_OK};
    if (err != VP_OK)
        set_stream_failure(call, err);
    stop(call);
}

void rest_call_fail(struct rest_call *call, const struct rest_failure *failure)
{
    ASSERT_SANE(rest_call_is_sane(call));
    if (call->is_stopped || call->is_cancelled)
        return;
    call->failure = *failure;
    stop(call);
}
