/* <Connect><Stream>: the call's bidirectional media stream (twilio.md, section 2.1). */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "callers/phone_line_internal.h"

/* Section 1.6. */
static void tell_stream_status(struct phone_line *line, const char *event, const char *error)
{
    const struct twiml_element *element = line->verb->first_child;
    const char *url = twiml_find_attribute(element, "statusCallback");
    if (url == NULL)
        return;
    const char *name = twiml_find_attribute(element, "name");
    char timestamp[CLOCK_UTC_BYTES];
    clock_format_utc(clock_unix_ms(), timestamp);
    struct phone_line_params params = {
        .at = {signature_param_of("AccountSid", line->options.account_sid),
               signature_param_of("CallSid", line->call_sid),
               signature_param_of("StreamSid", line->stream_sid),
               signature_param_of("StreamName", name != NULL ? name : line->stream_sid),
               signature_param_of("StreamEvent", event), signature_param_of("Timestamp", timestamp)},
        .count = 6};
    if (error != NULL)
        phone_line_params_add(&params, "StreamError", error);
    phone_line_notify(line, url, &params);
}

/* The stream is over or never began: the action, or the next verb (section 2.1, rules 2 and 3). */
static void continue_behind_stream(struct phone_line *line)
{
    const char *action = twiml_find_attribute(line->verb, "action");
    if (action != NULL)
        phone_line_fetch(line, action, twiml_find_attribute(line->verb, "method"), NULL);
    else
        phone_line_next_verb(line);
}

static void fail_stream(struct phone_line *line, int code, const char *text)
{
    phone_line_note(line, "error %d: %s", code, text);
    tell_stream_status(line, "stream-error", text);
    continue_behind_stream(line);
}

static void on_stream_started(void *owner)
{
    tell_stream_status(owner, "stream-started", NULL);
}

static void add_counts(struct media_stream_counts *sum, const struct media_stream_counts *more)
{
    sum->frames_sent += more->frames_sent;
    sum->media_received += more->media_received;
    sum->bytes_received += more->bytes_received;
    sum->marks_received += more->marks_received;
    sum->marks_returned += more->marks_returned;
    sum->clears_received += more->clears_received;
    sum->bad_messages += more->bad_messages;
    sum->overflows += more->overflows;
}

static void on_stream_ended(void *owner, const struct media_stream_end *end)
{
    struct phone_line *line = owner;
    add_counts(&line->end.counts, media_stream_counts(line->stream));
    line->stream = NULL;
    if (line->is_over) {
        phone_line_check_end(line);
        return;
    }
    if (!end->was_started) {
        fail_stream(line, end->code, end->text);
        return;
    }
    bool has_failed = end->code != 0;
    tell_stream_status(line, has_failed ? "stream-error" : "stream-stopped", has_failed ? end->text : NULL);
    if (has_failed)
        phone_line_note(line, "error %d: %s", end->code, end->text);
    if (end->was_cut && line->options.hangs_up_on_stream_loss)
        phone_line_finish(line, PHONE_LINE_FAILED, end->code,
                          "the media stream broke, and the line was hung up");
    else
        continue_behind_stream(line);
}

static void on_stream_media(void *owner, struct span ulaw)
{
    struct phone_line *line = owner;
    if (line->events->on_media != NULL)
        line->events->on_media(line->owner, ulaw);
}

static const struct media_stream_events stream_events = {
    .on_started = on_stream_started, .on_media = on_stream_media, .on_ended = on_stream_ended};

static void run_stream(struct phone_line *line, const struct twiml_element *element)
{
    const char *reference = twiml_find_attribute(element, "url"),
               *track = twiml_find_attribute(element, "track");
    char url[TWIML_URL_BYTES], route[TWIML_URL_BYTES];
    if (track != NULL && strcmp(track, "inbound_track") != 0) {
        fail_stream(line, 31941, "only inbound_track may be asked for in <Connect>");
        return;
    }
    if (reference == NULL || twiml_url_resolve(line->document_url, reference, url) != VP_OK) {
        fail_stream(line, 31923, "the stream has no well-formed url");
        return;
    }
    if (twiml_url_has_scheme(url, "http") || twiml_url_has_scheme(url, "https")) {
        fail_stream(line, 31922, "the stream's url must be wss (or ws, on this simulated line)");
        return;
    }
    if (strchr(url, '?') != NULL) {
        fail_stream(line, 31920, "the stream's url has a query string");
        return;
    }
    enum vp_err err =
        webhook_route(line->options.routes, line->options.route_count, url, route, sizeof route);
    struct media_stream_options options = {.url = route,
                                           .signed_url = url,
                                           .auth_token = line->options.auth_token,
                                           .ca_file = line->options.ca_file,
                                           .account_sid = line->options.account_sid,
                                           .call_sid = line->call_sid,
                                           .stream = element};
    if (err == VP_OK)
        err = media_stream_open(line->options.loop, &options, &stream_events, line, &line->stream);
    if (err != VP_OK)
        fail_stream(line, 31923, vp_err_text(err));
    else
        snprintf(line->stream_sid, sizeof line->stream_sid, "%s", media_stream_sid(line->stream));
}

void phone_line_stream_run(struct phone_line *line)
{
    phone_line_answer(line);
    if (line->is_over)
        return;
    const struct twiml_element *element = line->verb->first_child;
    if (element == NULL || element->noun != TWIML_STREAM || element->next != NULL)
        phone_line_fail(line, 12200, "<Connect> needs exactly one <Stream>");
    else
        run_stream(line, element);
}
