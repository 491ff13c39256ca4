#include "service/trace_export.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json_tree.h"
#include "base/log.h"
#include "base/log_seldom.h"
#include "base/metric.h"
#include "config/header_list.h"
#include "service/otlp_json.h"

enum {
    ROUND_MS = 1000,
    FINISH_MS = 2000,
    FINISH_ROUND_MS = 50,
    QUEUE_SPANS = 4096, /* 1.7 MB: minutes of a busy house while a collector is away */
    BATCH_SPANS = 256,
    TIMEOUT_MS = 10000,
    RETRY_FIRST_MS = 1000,
    RETRY_MAX_MS = 60000,
    ANSWER_MAX_BYTES = 64 * 1024,
};

struct trace_export {
    struct trace_export_settings settings;
    struct http_client *client;
    struct http_fetch *fetch; /* NULL: none runs */
    struct loop_timer timer;
    struct trace_span *queue; /* the oldest first */
    size_t count, sending;    /* of the queue; of them, those of the request that runs */
    int64_t retry_ms, next_try_ms;
    void (*on_finished)(void *owner); /* NULL: it goes on */
    void *owner;
    int64_t finish_by_ms;
    struct log_seldom refused;
    char *body; /* the request of the batch until it is settled: tried again, its spans keep their ids */
    struct header_list list;
    const char *headers[HEADER_LIST_MAX + 2];
};

/* ---- headers ---- */

static void make_headers(struct trace_export *export)
{
    (void)header_list_read(&export->list, export->settings.headers); /* config_check told what is wrong */
    export->headers[0] = "Content-Type: application/json";
    memcpy(export->headers + 1, export->list.headers, export->list.count * sizeof export->headers[0]);
}

/* ---- rounds ---- */

static void take_spans(struct trace_export *export)
{
    for (size_t i = 0; i < export->settings.ring_count; i++)
        while (export->count < QUEUE_SPANS &&
               trace_take(&export->settings.rings[i], &export->queue[export->count]))
            export->count++;
}

static void drop_batch(struct trace_export *export)
{
    export->count -= export->sending;
    memmove(export->queue, export->queue + export->sending, export->count * sizeof *export->queue);
    export->sending = 0;
    free(export->body);
    export->body = NULL;
}

static bool is_retryable(const struct http_response *response)
{
    int status = response->status;
    return response->err != VP_OK || status == 429 || status == 502 || status == 503 || status == 504;
}

static void tell_refusal(struct trace_export *export, const struct http_response *response)
{
    long count;
    if (log_seldom_is_due(&export->refused, clock_mono_ms(), &count))
        log_warn("app", "traces are not taken status=%d reason=%s times=%ld spans_waiting=%zu",
                 response->status, vp_err_name(response->err), count, export->count);
}

/* A collector may take a request and refuse some of its spans. */
static int64_t rejected_of(const struct http_response *response)
{
    json_t *answer = json_tree_load(response->body, 0);
    const json_t *rejected = json_object_get(json_object_get(answer, "partialSuccess"), "rejectedSpans");
    int64_t count = json_is_string(rejected) ? strtoll(json_string_value(rejected), NULL, 10)
                                             : (int64_t)json_integer_value(rejected);
    json_decref(answer);
    return count > 0 ? count : 0;
}

/* An answer that is too long to be read is none that refuses anything. */
static bool is_taken_by(const struct http_response *response)
{
    return response->status >= 200 && response->status < 300 &&
           (response->err == VP_OK || response->err == VP_ERR_TOO_BIG);
}

static void try_later(struct trace_export *export, int64_t asked_s)
{
    int64_t asked_ms = asked_s < RETRY_MAX_MS / 1000 ? asked_s * 1000 : RETRY_MAX_MS;
    export->next_try_ms = clock_mono_ms() + (asked_ms > export->retry_ms ? asked_ms : export->retry_ms);
    export->retry_ms = export->retry_ms * 2 < RETRY_MAX_MS ? export->retry_ms * 2 : RETRY_MAX_MS;
}

static void on_done(void *owner, const struct http_response *response)
{
    struct trace_export *export = owner;
    int64_t sent = (int64_t) export->sending;
    bool is_taken = is_taken_by(response);
    export->fetch = NULL;
    if (!is_taken)
        tell_refusal(export, response);
    if (!is_taken && is_retryable(response)) {
        try_later(export, response->retry_after_s);
        return;
    }
    int64_t rejected = is_taken ? rejected_of(response) : sent;
    rejected = rejected < sent ? rejected : sent;
    metric_add(METRIC_TRACE_SPANS_SENT_TOTAL, sent - rejected);
    metric_add(METRIC_TRACE_SPANS_LOST_TOTAL, rejected);
    export->retry_ms = RETRY_FIRST_MS;
    drop_batch(export);
}

static void make_batch(struct trace_export *export)
{
    export->sending = export->count < BATCH_SPANS ? export->count : BATCH_SPANS;
    json_t *request = otlp_request_json(export->queue, export->sending);
    export->body = request != NULL ? json_dumps(request, JSON_COMPACT | JSON_REAL_PRECISION(12)) : NULL;
    json_decref(request);
}

static void send_batch(struct trace_export *export)
{
    if (export->body == NULL)
        make_batch(export);
    const struct http_fetch_options options = {.method = "POST",
                                               .url = export->settings.url,
                                               .headers = export->headers,
                                               .body = span_of(export->body),
                                               .timeout_ms = TIMEOUT_MS,
                                               .body_max_bytes = ANSWER_MAX_BYTES,
                                               .on_done = on_done,
                                               .owner = export};
    enum vp_err err = VP_ERR_NO_MEMORY;
    if (export->body != NULL)
        err = http_fetch(export->client, &options, &export->fetch);
    if (err == VP_OK)
        return;
    const struct http_response none = {.err = err};
    tell_refusal(export, &none);
    try_later(export, 0);
}

static void on_round(void *arg)
{
    struct trace_export *export = arg;
    take_spans(export);
    if (export->fetch == NULL && export->count > 0 && clock_mono_ms() >= export->next_try_ms)
        send_batch(export);
    if (export->on_finished == NULL)
        loop_timer_start(&export->timer, export->count > BATCH_SPANS ? ROUND_MS / 10 : ROUND_MS);
    else if (export->count > 0 && clock_mono_ms() < export->finish_by_ms)
        loop_timer_start(&export->timer, FINISH_ROUND_MS);
    else
        export->on_finished(export->owner);
}

void trace_export_finish(struct trace_export *export, void (*on_finished)(void *owner), void *owner)
{
    if (export == NULL) {
        on_finished(owner);
        return;
    }
    export->on_finished = on_finished;
    export->owner = owner;
    export->finish_by_ms = clock_mono_ms() + FINISH_MS;
    loop_timer_start(&export->timer, 0);
}

enum vp_err trace_export_open(const struct trace_export_settings *settings, struct trace_export **out_export)
{
    struct trace_export *export = calloc(1, sizeof *export);
    enum vp_err err = export != NULL ? VP_OK : VP_ERR_NO_MEMORY;
    if (err == VP_OK) {
        export->settings = *settings;
        export->retry_ms = RETRY_FIRST_MS;
        make_headers(export);
        export->queue = calloc(QUEUE_SPANS, sizeof *export->queue);
        err = export->queue != NULL ? http_client_create(settings->loop, &export->client) : VP_ERR_NO_MEMORY;
    }
    if (err == VP_OK)
        err = loop_timer_init(&export->timer, settings->loop, on_round, export);
    if (err != VP_OK) {
        if (export != NULL) {
            http_client_destroy(export->client);
            free(export->queue);
        }
        free(export);
        return err;
    }
    loop_timer_start(&export->timer, ROUND_MS);
    *out_export = export;
    return VP_OK;
}

void trace_export_close(struct trace_export *export)
{
    if (export == NULL)
        return;
    metric_add(METRIC_TRACE_SPANS_LOST_TOTAL, (int64_t) export->count);
    http_fetch_cancel(export->fetch);
    loop_timer_deinit(&export->timer);
    http_client_destroy(export->client);
    free(export->body);
    free(export->queue);
    free(export);
}
