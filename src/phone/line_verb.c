#include "phone/line_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "audio/ulaw.h"
#include "base/clock.h"

enum { PAUSE_MAX_S = 3600 };

/* -- <Connect><Stream> -------------------------------------------------------------------------------- */

static void on_stream_status_told(void *owner, const struct http_response *response)
{
    (void)owner, (void)response; /* a failing status callback changes nothing for the call */
}

/* Section 1.6. Nobody waits for the answer. */
static void tell_stream_status(struct line *line, const char *event, const char *error)
{
    const struct twiml_element *element = line->verb->first_child;
    const char *url = twiml_find_attribute(element, "statusCallback");
    if (url == NULL)
        return;
    const char *name = twiml_find_attribute(element, "name");
    const char *stream_sid = line->stream_sid;
    char timestamp[40];
    time_t now_s = (time_t)(clock_unix_ms() / 1000);
    struct tm utc;
    strftime(timestamp, sizeof timestamp, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now_s, &utc));
    const struct signature_param params[] = {{"AccountSid", line->options.account_sid},
                                             {"CallSid", line->call_sid},
                                             {"StreamSid", stream_sid},
                                             {"StreamName", name != NULL ? name : stream_sid},
                                             {"StreamEvent", event},
                                             {"Timestamp", timestamp},
                                             {"StreamError", error}};
    struct webhook_request request = {.url = url,
                                      .auth_token = line->options.auth_token,
                                      .params = params,
                                      .param_count = error != NULL ? 7 : 6,
                                      .routes = line->options.routes,
                                      .route_count = line->options.route_count,
                                      .on_done = on_stream_status_told};
    struct http_fetch *fetch;
    if (webhook_send(line->options.http, &request, &fetch) != VP_OK)
        line_note(line, "the stream's status callback could not be sent");
}

/* The stream is over or never began: the action, or the next verb (section 2.1, rules 2 and 3). */
static void continue_behind_stream(struct line *line)
{
    const char *action = twiml_find_attribute(line->verb, "action");
    if (action != NULL)
        line_fetch(line, action, twiml_find_attribute(line->verb, "method"));
    else
        line_next_verb(line);
}

static void fail_stream(struct line *line, int code, const char *text)
{
    line_note(line, "error %d: %s", code, text);
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
    struct line *line = owner;
    add_counts(&line->end.counts, media_stream_counts(line->stream));
    if (line->is_over) {
        line_stream_is_gone(line);
        return;
    }
    if (end->was_started)
        tell_stream_status(line, end->code == 0 ? "stream-stopped" : "stream-error",
                           end->code == 0 ? NULL : end->text);
    line_stream_is_gone(line);
    if (!end->was_started) {
        fail_stream(line, end->code, end->text);
        return;
    }
    if (end->code != 0)
        line_note(line, "error %d: %s", end->code, end->text);
    continue_behind_stream(line);
}

static void on_stream_media(void *owner, struct span ulaw)
{
    struct line *line = owner;
    if (line->events->on_media != NULL)
        line->events->on_media(line->owner, ulaw);
}

static const struct media_stream_events stream_events = {
    .on_started = on_stream_started, .on_media = on_stream_media, .on_ended = on_stream_ended};

static void run_stream(struct line *line, const struct twiml_element *element)
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

static void run_connect(struct line *line)
{
    line_answer(line);
    if (line->is_over)
        return;
    const struct twiml_element *element = line->verb->first_child;
    if (element == NULL || element->noun != TWIML_STREAM || element->next != NULL)
        line_finish(line, LINE_FAILED, 12200, "<Connect> needs exactly one <Stream>");
    else
        run_stream(line, element);
}

/* -- the small verbs ---------------------------------------------------------------------------------- */

static void run_pause(struct line *line)
{
    const char *text = twiml_find_attribute(line->verb, "length");
    long length_s = text != NULL ? strtol(text, NULL, 10) : 1;
    if (length_s < 1 || length_s > PAUSE_MAX_S) {
        line_finish(line, LINE_FAILED, 12200, "<Pause length=\"%.20s\"> is not 1 to %d", text, PAUSE_MAX_S);
        return;
    }
    /* As the first verb it is ringing that goes on; any later one finds the call answered. */
    loop_timer_start(&line->pause_timer, length_s * 1000);
}

/* Twilio's own voice: another than any caller's default. */
static const struct voice say_voice = {.engine = VOICE_FLITE, .name = (char *)"kal16", .speed = 1.0};

static void run_say(struct line *line)
{
    line_answer(line);
    if (line->is_over)
        return;
    if (line->options.speaker == NULL || line->verb->text[0] == '\0') {
        line_next_verb(line);
        return;
    }
    line->is_announcing = true;
}

/* Waits for the clip, plays it, goes on when it was heard. */
static void turn_announcement(struct line *line)
{
    if (line->announcement.put_bytes == line->announcement.gone_bytes && line->announcement.put_bytes > 0) {
        line->is_announcing = false;
        line->announcement.put_bytes = line->announcement.gone_bytes = 0;
        line_next_verb(line);
        return;
    }
    const struct clip *clip;
    if (line->announcement.put_bytes > 0)
        return;
    enum vp_err err = speaker_find(line->options.speaker, &say_voice, line->verb->text, &clip);
    if (err == VP_ERR_AGAIN)
        return;
    for (size_t at = 0; err == VP_OK && at < clip->sample_count;) {
        uint8_t ulaw[ULAW_FRAME_BYTES];
        size_t count = clip->sample_count - at < sizeof ulaw ? clip->sample_count - at : sizeof ulaw;
        ulaw_encode(clip->pcm16 + at, count, ulaw);
        err = playout_put(&line->announcement, (struct span){(const char *)ulaw, count});
        at += count;
    }
    if (err != VP_OK)
        line_finish(line, LINE_FAILED, 13520, "<Say> cannot be spoken: %s", vp_err_text(err));
}

static void run_reject(struct line *line)
{
    const char *reason = twiml_find_attribute(line->verb, "reason");
    if (line->is_answered)
        line_finish(line, LINE_ENDED_BY_AGENT, 0, "hung up by <Reject>");
    else
        line_finish(line, LINE_REFUSED, 0, "refused: %s",
                    reason != NULL && strcmp(reason, "busy") == 0 ? "busy" : "not in service");
}

/* -- the document ------------------------------------------------------------------------------------- */

static void run_verb(struct line *line)
{
    if (line->verb == NULL) {
        line_answer(line);
        line_finish(line, LINE_ENDED_BY_AGENT, 0, "the document ended");
        return;
    }
    switch (line->verb->noun) {
    case TWIML_CONNECT:
        run_connect(line);
        break;
    case TWIML_REDIRECT:
        line_fetch(line, line->verb->text, twiml_find_attribute(line->verb, "method"));
        break;
    case TWIML_SAY:
        run_say(line);
        break;
    case TWIML_PAUSE:
        run_pause(line);
        break;
    case TWIML_HANGUP:
        line_answer(line);
        line_finish(line, LINE_ENDED_BY_AGENT, 0, "hung up by <Hangup>");
        break;
    case TWIML_REJECT:
        run_reject(line);
        break;
    default:
        line_finish(line, LINE_FAILED, 0, "the simulated Twilio does not carry out <%s>",
                    twiml_noun_name(line->verb->noun));
        break;
    }
}

void line_run(struct line *line, struct span xml)
{
    struct twiml_problem problem;
    struct twiml_document *document = NULL;
    /* An empty body is what Twilio takes as "nothing to do". */
    enum vp_err err = twiml_reader_parse(xml.len > 0 ? xml : SPAN_LIT("<Response/>"), &document, &problem);
    if (err != VP_OK) {
        line_finish(line, LINE_FAILED, problem.code, "%.120s: %.120s", line->document_url, problem.text);
        return;
    }
    twiml_document_destroy(line->document);
    line->document = document;
    line->verb = twiml_first_verb(document);
    run_verb(line);
}

void line_next_verb(struct line *line)
{
    line->verb = line->verb->next;
    run_verb(line);
}

size_t line_verb_frame(struct line *line, const uint8_t *caller_ulaw, uint8_t *out_agent_ulaw)
{
    if (line->stream != NULL)
        return media_stream_turn(line->stream, caller_ulaw, out_agent_ulaw);
    size_t audio_bytes = playout_take(&line->announcement, out_agent_ulaw, ULAW_FRAME_BYTES);
    if (audio_bytes == 0 && line->is_announcing)
        turn_announcement(line);
    return audio_bytes;
}

bool line_verb_has_audio(const struct line *line)
{
    if (line->stream != NULL)
        return media_stream_waiting_bytes(line->stream) > 0;
    return playout_waiting_bytes(&line->announcement) > 0;
}

void line_verb_stop(struct line *line)
{
    line->is_announcing = false;
    if (line->stream != NULL)
        media_stream_close(line->stream);
}
