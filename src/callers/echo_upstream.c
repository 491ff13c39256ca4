#include "callers/echo_upstream.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_scan.h"
#include "net/http_server.h"
#include "callers/echo_internal.h"
#include "callers/twiml_url.h"
#include "twilio/twiml.h"

enum { MESSAGE_MAX_BYTES = 4 << 20, QUEUE_MAX_BYTES = 4 << 20 };

struct echo_upstream {
    struct http_server *server;
    LIST_HEAD(, echo_session) sessions;
    struct echo_upstream_counts counts;
    bool is_closing;
};

static void echo_audio(struct echo_session *session, struct span audio_b64)
{
    if (!session->is_configured)
        return;
    echo_begin_response(session);
    char head[256];
    int len = snprintf(head, sizeof head,
                       "{\"type\":\"response.output_audio.delta\",\"event_id\":\"event_%" PRIu64
                       "\",\"response_id\":\"%s\",\"item_id\":\"%s\",\"output_index\":0,\"content_index\":0,"
                       "\"delta\":\"",
                       ++session->event_number, session->response_id, session->item_id);
    const struct span parts[] = {{head, (size_t)len}, audio_b64, SPAN_LIT("\"}")};
    if (ws_send(session->ws, parts, 3) == VP_OK)
        session->upstream->counts.audio_echoed++;
    else
        session->upstream->counts.audio_not_sent++;
}

static void on_realtime_text(void *owner, char *text, size_t len)
{
    struct json_scan scan;
    struct span key, audio = SPAN_NONE;
    struct json_value value;
    bool is_append = false;
    json_scan_begin(&scan, (struct span){text, len});
    while (json_scan_next(&scan, &key, &value) == VP_OK) {
        if (span_is(key, "type"))
            is_append = span_is(value.text, "input_audio_buffer.append");
        else if (span_is(key, "audio") && value.kind == JSON_KIND_STRING)
            audio = value.text;
    }
    if (is_append)
        echo_audio(owner, audio);
    else
        echo_control(owner, text, len);
}

/* -- /echo/media -------------------------------------------------------------------------------------- */

static struct span member(struct span object, const char *name)
{
    struct json_scan scan;
    struct span key, found = SPAN_NONE;
    struct json_value value;
    json_scan_begin(&scan, object);
    while (json_scan_next(&scan, &key, &value) == VP_OK)
        if (span_is(key, name))
            found = value.text;
    return found;
}

static void on_media_text(void *owner, char *text, size_t len)
{
    struct echo_session *session = owner;
    struct span message = {text, len}, event = member(message, "event");
    if (span_is(event, "start"))
        span_copy(member(message, "streamSid"), session->stream_sid, sizeof session->stream_sid);
    if (!span_is(event, "media") || session->stream_sid[0] == '\0')
        return;
    char head[128], mark[160];
    int head_len =
        snprintf(head, sizeof head, "{\"event\":\"media\",\"streamSid\":\"%s\",\"media\":{\"payload\":\"",
                 session->stream_sid);
    int mark_len = snprintf(mark, sizeof mark,
                            "{\"event\":\"mark\",\"streamSid\":\"%s\",\"mark\":{\"name\":\"m%" PRIu64 "\"}}",
                            session->stream_sid, ++session->event_number);
    const struct span parts[] = {
        {head, (size_t)head_len}, member(member(message, "media"), "payload"), SPAN_LIT("\"}}")};
    if (ws_send(session->ws, parts, 3) == VP_OK &&
        ws_send_text(session->ws, (struct span){mark, (size_t)mark_len}) == VP_OK)
        session->upstream->counts.audio_echoed++;
    else
        session->upstream->counts.audio_not_sent++;
}

/* -- connections -------------------------------------------------------------------------------------- */

static void free_if_over(struct echo_upstream *upstream)
{
    if (upstream->is_closing && LIST_EMPTY(&upstream->sessions))
        free(upstream);
}

static void on_closed(void *owner, const struct ws_end *end)
{
    (void)end;
    struct echo_session *session = owner;
    struct echo_upstream *upstream = session->upstream;
    upstream->counts.sessions_live--;
    LIST_REMOVE(session, entry);
    free(session);
    free_if_over(upstream);
}

static const struct ws_events realtime_events = {.on_text = on_realtime_text, .on_closed = on_closed};
static const struct ws_events media_events = {.on_text = on_media_text, .on_closed = on_closed};

static struct echo_session *accept_session(struct echo_upstream *upstream, struct http_request *request,
                                           const struct ws_events *events)
{
    struct echo_session *session = calloc(1, sizeof *session);
    if (session == NULL) {
        http_reply_error(request, 503, "server_error", "out of memory");
        return NULL;
    }
    session->upstream = upstream;
    struct ws_limits limits = ws_limits_default;
    limits.message_max_bytes = MESSAGE_MAX_BYTES;
    limits.queue_max_bytes = QUEUE_MAX_BYTES;
    if (http_upgrade(request, NULL, &limits, events, session, &session->ws) != VP_OK) {
        free(session);
        return NULL;
    }
    LIST_INSERT_HEAD(&upstream->sessions, session, entry);
    upstream->counts.sessions_opened++;
    upstream->counts.sessions_live++;
    return session;
}

static void serve_realtime(void *owner, struct http_request *request)
{
    struct echo_session *session = accept_session(owner, request, &realtime_events);
    if (session == NULL)
        return;
    echo_greet(session);
}

static void serve_media(void *owner, struct http_request *request)
{
    (void)accept_session(owner, request, &media_events);
}

static void serve_voice(void *owner, struct http_request *request)
{
    (void)owner;
    const char *host = http_header(request, "Host");
    char url[TWIML_URL_BYTES];
    struct buf xml;
    struct twiml twiml;
    snprintf(url, sizeof url, "ws://%.200s/echo/media", host != NULL ? host : "127.0.0.1");
    buf_init(&xml, TWIML_URL_BYTES + 1024);
    twiml_begin(&twiml, &xml);
    twiml_open(&twiml, "Connect");
    twiml_open(&twiml, "Stream");
    twiml_attr(&twiml, "url", url);
    if (twiml_end(&twiml) == VP_OK)
        http_reply(request, 200, "text/xml", (struct span){xml.at, xml.len});
    else
        http_reply_error(request, 500, "server_error", "no TwiML");
    buf_deinit(&xml);
}

static const struct http_route routes[] = {{"GET", "/v1/realtime", serve_realtime},
                                           {"GET", "/echo/media", serve_media},
                                           {"POST", "/voice", serve_voice}};

enum vp_err echo_upstream_open(struct loop *loop, int listen_fd, struct echo_upstream **out_upstream)
{
    struct echo_upstream *upstream = calloc(1, sizeof *upstream);
    if (upstream == NULL)
        return VP_ERR_NO_MEMORY;
    LIST_INIT(&upstream->sessions);
    enum vp_err err = http_server_open(loop, listen_fd, routes, sizeof routes / sizeof *routes,
                                       &http_limits_default, upstream, &upstream->server);
    if (err != VP_OK)
        free(upstream);
    else
        *out_upstream = upstream;
    return err;
}

void echo_upstream_offer_tls(struct echo_upstream *upstream, struct tls_server *tls)
{
    http_server_set_tls(upstream->server, tls);
}

const struct echo_upstream_counts *echo_upstream_counts(const struct echo_upstream *upstream)
{
    return &upstream->counts;
}

void echo_upstream_close(struct echo_upstream *upstream)
{
    if (upstream == NULL)
        return;
    http_server_close(upstream->server);
    upstream->is_closing = true;
    struct echo_session *session;
    LIST_FOREACH(session, &upstream->sessions, entry) {
        ws_close(session->ws, 1001, "going away");
    }
    free_if_over(upstream);
}
