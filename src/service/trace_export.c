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
#include "service/otlp_json.h"

enum {
    ROUND_MS = 1000,
    QUEUE_SPANS = 4096, /* 1.7 MB: minutes of a busy house while a collector is away */
    BATCH_SPANS = 256,
    TIMEOUT_MS = 10000,
    RETRY_FIRST_MS = 1000,
    RETRY_MAX_MS = 60000,
    ANSWER_MAX_BYTES = 64 * 1024,
    HEADERS_MAX = 16,
    HEADERS_BYTES = 2048,
};

struct trace_export {
    struct trace_export_settings settings;
    struct http_client *client;
    struct http_fetch *fetch; /* NULL: none runs */
    struct loop_timer timer;
    struct trace_span *queue; /* the oldest first */
    size_t count, sending;    /* of the queue; of them, those of the request that runs */
    int64_t retry_ms, next_try_ms;
    struct log_seldom refused;
    char header_text[HEADERS_BYTES];
    const char *headers[HEADERS_MAX + 2];
};

/* ---- headers ---- */

/* "a=b,c=d" becomes "a: b" and "c: d". What is none is left out. */
static void make_headers(struct trace_export *export)
{
    size_t count = 0, len = 0;
    export->headers[count++] = "Content-Type: application/json";
    for (const char *at = export->settings.headers; *at != '\0' && count <= HEADERS_MAX;) {
        size_t whole = strcspn(at, ","), name = strcspn(at, "=");
        if (name > 0 && name < whole && len + whole + 3 <= sizeof export->header_text) {
            int written = snprintf(export->header_text + len, sizeof export->header_text - len, "%.*s: %.*s",
                                   (int)name, at, (int)(whole - name - 1), at + name + 1);
            export->headers[count++] = export->header_text + len;
            len += (size_t)written + 1;
        }
        at += whole + (at[whole] == ',');
    }
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

static void on_done(void *owner, const struct http_response *response)
{
    struct trace_export *export = owner;
    int64_t sent = (int64_t) export->sending;
    bool is_taken = response->err == VP_OK && response->status >= 200 && response->status < 300;
    export->fetch = NULL;
    if (!is_taken)
        tell_refusal(export, response);
    if (!is_taken && is_retryable(response)) {
        int64_t asked_ms = response->retry_after_s * 1000;
        export->sending = 0;
        export->next_try_ms = clock_mono_ms() + (asked_ms > export->retry_ms ? asked_ms : export->retry_ms);
        export->retry_ms = export->retry_ms * 2 < RETRY_MAX_MS ? export->retry_ms * 2 : RETRY_MAX_MS;
        return;
    }
    int64_t rejected = is_taken ? rejected_of(response) : sent;
    rejected = rejected < sent ? rejected : sent;
    metric_add(METRIC_TRACE_SPANS_SENT_TOTAL, sent - rejected);
    metric_add(METRIC_TRACE_SPANS_LOST_TOTAL, rejected);
    export->retry_ms = RETRY_FIRST_MS;
    drop_batch(export);
}

static void send_batch(struct trace_export *export)
{
    export->sending = export->count < BATCH_SPANS ? export->count : BATCH_SPANS;
    json_t *request = otlp_request_json(export->queue, export->sending);
    char *body = request != NULL ? json_dumps(request, JSON_COMPACT | JSON_REAL_PRECISION(12)) : NULL;
    json_decref(request);
    const struct http_fetch_options options = {.method = "POST",
                                               .url = export->settings.url,
                                               .headers = export->headers,
                                               .body = span_of(body),
                                               .timeout_ms = TIMEOUT_MS,
                                               .body_max_bytes = ANSWER_MAX_BYTES,
                                               .on_done = on_done,
                                               .owner = export};
    if (body == NULL || http_fetch(export->client, &options, &export->fetch) != VP_OK)
        export->sending = 0; /* the next round tries again */
    free(body);
}

static void on_round(void *arg)
{
    struct trace_export *export = arg;
    take_spans(export);
    if (export->fetch == NULL && export->count > 0 && clock_mono_ms() >= export->next_try_ms)
        send_batch(export);
    loop_timer_start(&export->timer, export->count > BATCH_SPANS ? ROUND_MS / 10 : ROUND_MS);
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
    free(export->queue);
    free(export);
}
