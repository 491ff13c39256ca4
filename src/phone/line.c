#include "phone/line_internal.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/clock.h"
#include "base/rand.h"

enum { FRAME_US = 20000, FRAMES_AT_ONCE_MAX = 50 };

void line_note(struct line *line, const char *format, ...)
{
    if (line->events->on_note == NULL)
        return;
    char text[400];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    line->events->on_note(line->owner, text);
}

/* The parameters of a request about this call (twilio.md, section 1.2). */
static size_t call_params(const struct line *line, const char *status, struct signature_param *params)
{
    const struct signature_param all[] = {{"AccountSid", line->options.account_sid},
                                          {"ApiVersion", "2010-04-01"},
                                          {"CallSid", line->call_sid},
                                          {"CallStatus", status},
                                          {"Called", line->options.to},
                                          {"Caller", line->options.from},
                                          {"Direction", "inbound"},
                                          {"From", line->options.from},
                                          {"To", line->options.to},
                                          {"FromCountry", "US"},
                                          {"FromCity", ""},
                                          {"ToCountry", "US"},
                                          {"ToCity", ""}};
    memcpy(params, all, sizeof all);
    return sizeof all / sizeof *all;
}

/* -- the end ------------------------------------------------------------------------------------------ */

static void tell_end(void *arg)
{
    struct line *line = arg;
    line->events->on_ended(line->owner, &line->end);
    loop_timer_deinit(&line->frame_timer);
    loop_timer_deinit(&line->pause_timer);
    playout_deinit(&line->announcement);
    twiml_document_destroy(line->document);
    free(line);
}

static void on_status_told(void *owner, const struct http_response *response)
{
    struct line *line = owner;
    line->fetch = NULL;
    if (response->err != VP_OK || response->status >= 400)
        line_note(line, "warning 15003: the status callback was answered with %s (HTTP %d)",
                  vp_err_text(response->err), response->status);
    loop_at_end_of_turn(line->options.loop, &line->end_later);
}

/* Default events of a number's status callback: only "completed" (section 1.4). */
static void complete(struct line *line)
{
    if (line->options.status_url == NULL) {
        loop_at_end_of_turn(line->options.loop, &line->end_later);
        return;
    }
    struct signature_param params[WEBHOOK_PARAMS_MAX];
    size_t count = call_params(line, line->end.by == LINE_REFUSED ? "busy" : "completed", params);
    char seconds[24], timestamp[64];
    snprintf(seconds, sizeof seconds, "%" PRId64, (line->end.answered_ms + 999) / 1000);
    time_t now_s = (time_t)(clock_unix_ms() / 1000);
    struct tm utc;
    strftime(timestamp, sizeof timestamp, "%a, %d %b %Y %H:%M:%S +0000", gmtime_r(&now_s, &utc));
    params[count++] = (struct signature_param){"CallDuration", seconds};
    params[count++] = (struct signature_param){"Timestamp", timestamp};
    params[count++] = (struct signature_param){"CallbackSource", "call-progress-events"};
    params[count++] = (struct signature_param){"SequenceNumber", "0"};
    struct webhook_request request = {.url = line->options.status_url,
                                      .auth_token = line->options.auth_token,
                                      .params = params,
                                      .param_count = count,
                                      .routes = line->options.routes,
                                      .route_count = line->options.route_count,
                                      .on_done = on_status_told,
                                      .owner = line};
    if (webhook_send(line->options.http, &request, &line->fetch) != VP_OK)
        loop_at_end_of_turn(line->options.loop, &line->end_later);
}

void line_finish(struct line *line, enum line_ended_by by, int code, const char *format, ...)
{
    if (line->is_over)
        return;
    line->is_over = true;
    line->end.by = by;
    line->end.code = code;
    va_list args;
    va_start(args, format);
    vsnprintf(line->end.text, sizeof line->end.text, format, args);
    va_end(args);
    if (line->is_answered)
        line->end.answered_ms = (clock_mono_us() - line->answered_us) / 1000;
    if (line->fetch != NULL)
        http_fetch_cancel(line->fetch);
    line->fetch = NULL;
    loop_timer_stop(&line->frame_timer);
    loop_timer_stop(&line->pause_timer);
    line_verb_stop(line);
    if (line->stream == NULL)
        complete(line);
}

void line_stream_is_gone(struct line *line)
{
    line->stream = NULL;
    if (line->is_over)
        complete(line);
}

/* -- time --------------------------------------------------------------------------------------------- */

/* Both frames of on_frame belong to the 20 ms that end now. */
static void turn_frame(struct line *line)
{
    uint8_t caller_ulaw[ULAW_FRAME_BYTES];
    memset(caller_ulaw, ULAW_SILENCE, sizeof caller_ulaw);
    line->events->on_frame(line->owner, line->agent_ulaw, line->agent_bytes, line_verb_has_audio(line),
                           caller_ulaw);
    if (!line->is_over)
        line->agent_bytes = line_verb_frame(line, caller_ulaw, line->agent_ulaw);
}

/* The n-th frame is due n * 20 ms after the answer: a late one is made up for, and nothing drifts. */
static void on_frame_time(void *arg)
{
    struct line *line = arg;
    for (int turned = 0; !line->is_over; turned++) {
        int64_t due_us = line->answered_us + (int64_t)(line->frame_count + 1) * FRAME_US;
        int64_t late_us = clock_mono_us() - due_us;
        if (late_us < 0 || turned == FRAMES_AT_ONCE_MAX) {
            loop_timer_start(&line->frame_timer, late_us < 0 ? (-late_us + 999) / 1000 : 0);
            return;
        }
        if (late_us > line->end.late_max_us)
            line->end.late_max_us = late_us;
        line->frame_count++;
        turn_frame(line);
    }
}

void line_answer(struct line *line)
{
    if (line->is_answered)
        return;
    line->is_answered = true;
    line->answered_us = clock_mono_us();
    line->events->on_answered(line->owner);
    if (!line->is_over)
        loop_timer_start(&line->frame_timer, FRAME_US / 1000);
}

/* -- documents ---------------------------------------------------------------------------------------- */

static bool is_xml(const char *content_type)
{
    return strncasecmp(content_type, "text/xml", 8) == 0 ||
           strncasecmp(content_type, "application/xml", 15) == 0 ||
           strncasecmp(content_type, "text/html", 9) == 0;
}

static void on_document(void *owner, const struct http_response *response)
{
    struct line *line = owner;
    line->fetch = NULL;
    if (response->err != VP_OK) {
        line_finish(line, LINE_FAILED, 11205, "%.150s: %s", line->document_url, vp_err_text(response->err));
        return;
    }
    if (response->status < 200 || response->status > 299) {
        line_finish(line, LINE_FAILED, 11200, "%.150s: HTTP status %d", line->document_url, response->status);
        return;
    }
    if (response->body.len > 0 && !is_xml(response->content_type)) {
        line_finish(line, LINE_FAILED, 12300, "%.150s: content type \"%.40s\" is not TwiML",
                    line->document_url, response->content_type);
        return;
    }
    line_run(line, response->body);
}

void line_fetch(struct line *line, const char *reference, const char *method)
{
    char url[TWIML_URL_BYTES];
    enum vp_err err = twiml_url_resolve(line->document_url, reference, url);
    if (err != VP_OK) {
        line_finish(line, LINE_FAILED, 11100, "\"%.150s\" is not a URL", reference);
        return;
    }
    if (++line->fetch_count > LINE_FETCHES_MAX) {
        line_finish(line, LINE_FAILED, 11215, "more than %d documents in one call", LINE_FETCHES_MAX);
        return;
    }
    memcpy(line->document_url, url, sizeof url);
    struct signature_param params[WEBHOOK_PARAMS_MAX];
    struct webhook_request request = {
        .url = line->document_url,
        .is_get = method != NULL && strcasecmp(method, "GET") == 0,
        .auth_token = line->options.auth_token,
        .params = params,
        .param_count = call_params(line, line->is_answered ? "in-progress" : "ringing", params),
        .routes = line->options.routes,
        .route_count = line->options.route_count,
        .on_done = on_document,
        .owner = line};
    err = webhook_send(line->options.http, &request, &line->fetch);
    if (err != VP_OK)
        line_finish(line, LINE_FAILED, 11205, "%.150s: %s", line->document_url, vp_err_text(err));
}

/* -- the owner's side --------------------------------------------------------------------------------- */

static void on_pause_over(void *arg)
{
    line_next_verb(arg);
}

enum vp_err line_open(const struct line_options *options, const struct line_events *events, void *owner,
                      struct line **out_line)
{
    struct line *line = calloc(1, sizeof *line);
    if (line == NULL)
        return VP_ERR_NO_MEMORY;
    line->options = *options;
    line->events = events;
    line->owner = owner;
    line->end_later = (struct loop_later){.fn = tell_end, .arg = line};
    memset(line->agent_ulaw, ULAW_SILENCE, sizeof line->agent_ulaw);
    memcpy(line->call_sid, "CA", 2);
    rand_hex(line->call_sid + 2, 16);
    playout_init(&line->announcement);
    enum vp_err err = strlen(options->voice_url) < sizeof line->document_url ? VP_OK : VP_ERR_TOO_BIG;
    if (err == VP_OK)
        err = loop_timer_init(&line->frame_timer, options->loop, on_frame_time, line);
    if (err == VP_OK)
        err = loop_timer_init(&line->pause_timer, options->loop, on_pause_over, line);
    if (err != VP_OK) {
        loop_timer_deinit(&line->frame_timer);
        playout_deinit(&line->announcement);
        free(line);
        return err;
    }
    snprintf(line->document_url, sizeof line->document_url, "%s", options->voice_url);
    *out_line = line;
    line_fetch(line, "", "POST");
    return VP_OK;
}

const char *line_call_sid(const struct line *line)
{
    return line->call_sid;
}

bool line_is_streaming(const struct line *line)
{
    return line->stream != NULL && media_stream_is_started(line->stream);
}

void line_press(struct line *line, char digit)
{
    if (line->stream != NULL)
        media_stream_send_dtmf(line->stream, digit);
}

void line_hang_up(struct line *line)
{
    line_finish(line, LINE_ENDED_BY_CALLER, 0, "the caller hung up");
}
