#include "traditional/recording_fetch.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "base/metric.h"
#include "pipeline/recording.h"

enum { FIRST_WAIT_MS = 200, WAIT_MAX_MS = 1600, ATTEMPT_MIN_MS = 100 };

struct recording_fetch {
    struct recording_fetch_options options;
    char *url, *user_password;  /* owned */
    struct http_fetch *attempt; /* NULL while it waits */
    struct loop_timer again;
    int64_t ends_ms, wait_ms; /* monotonic; before the next attempt */
};

static void free_fetch(struct recording_fetch *fetch)
{
    loop_timer_deinit(&fetch->again);
    if (fetch->user_password != NULL)
        explicit_bzero(fetch->user_password, strlen(fetch->user_password));
    free(fetch->user_password);
    free(fetch->url);
    free(fetch);
}

static void finish(struct recording_fetch *fetch, enum vp_err err, struct span wav)
{
    fetch->options.on_done(fetch->options.owner, err, wav);
    free_fetch(fetch);
}

static bool may_come_later(const struct http_response *response)
{
    if (response->err != VP_OK)
        return response->err != VP_ERR_TOO_BIG && response->err != VP_ERR_TLS &&
               response->err != VP_ERR_NO_MEMORY;
    return response->status == 404 || response->status == 429 || response->status >= 500;
}

static void on_response(void *owner, const struct http_response *response)
{
    struct recording_fetch *fetch = owner;
    fetch->attempt = NULL;
    if (response->err == VP_OK && response->status == 200) {
        finish(fetch, VP_OK, response->body);
        return;
    }
    bool has_time = clock_mono_ms() + fetch->wait_ms + ATTEMPT_MIN_MS < fetch->ends_ms;
    if (may_come_later(response) && has_time) {
        metric_add(METRIC_RECORDING_RETRIES_TOTAL, 1);
        loop_timer_start(&fetch->again, fetch->wait_ms);
        fetch->wait_ms = fetch->wait_ms * 2 < WAIT_MAX_MS ? fetch->wait_ms * 2 : WAIT_MAX_MS;
        return;
    }
    enum vp_err err = response->err != VP_OK ? response->err : VP_ERR_HTTP_STATUS;
    log_sampled(LOG_LEVEL_WARN, "web", "call=%s recording cannot be had status=%d reason=%s",
                fetch->options.call_sid, response->status, vp_err_name(err));
    finish(fetch, err, SPAN_NONE);
}

static enum vp_err attempt(struct recording_fetch *fetch)
{
    const struct http_fetch_options options = {
        .method = "GET",
        .url = fetch->url,
        .user_password = fetch->user_password,
        .timeout_ms = fetch->ends_ms - clock_mono_ms(),
        .body_max_bytes = RECORDING_MAX_BYTES,
        .on_done = on_response,
        .owner = fetch,
    };
    if (options.timeout_ms < ATTEMPT_MIN_MS)
        return VP_ERR_TIMED_OUT;
    return http_fetch(fetch->options.http, &options, &fetch->attempt);
}

static void on_again(void *arg)
{
    struct recording_fetch *fetch = arg;
    enum vp_err err = attempt(fetch);
    if (err != VP_OK)
        finish(fetch, err, SPAN_NONE);
}

static enum vp_err begin(struct recording_fetch *fetch, const struct recording_fetch_options *options)
{
    fetch->url = strdup(options->url);
    fetch->user_password = strdup(options->user_password);
    if (fetch->url == NULL || fetch->user_password == NULL)
        return VP_ERR_NO_MEMORY;
    enum vp_err err = loop_timer_init(&fetch->again, options->loop, on_again, fetch);
    return err == VP_OK ? attempt(fetch) : err;
}

enum vp_err recording_fetch_start(const struct recording_fetch_options *options,
                                  struct recording_fetch **out_fetch)
{
    struct recording_fetch *fetch = calloc(1, sizeof *fetch);
    if (fetch == NULL)
        return VP_ERR_NO_MEMORY;
    fetch->options = *options;
    fetch->wait_ms = FIRST_WAIT_MS;
    fetch->ends_ms = clock_mono_ms() + options->budget_ms;
    enum vp_err err = begin(fetch, options);
    if (err != VP_OK)
        free_fetch(fetch);
    else
        *out_fetch = fetch;
    return err;
}

void recording_fetch_cancel(struct recording_fetch *fetch)
{
    if (fetch == NULL)
        return;
    http_fetch_cancel(fetch->attempt);
    free_fetch(fetch);
}
