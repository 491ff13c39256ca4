#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/metric.h"
#include "net/http_internal.h"

/* evhttp drops the connection: because the peer left, a write failed, or the server is freed. In the first
 * cases it leaves the unanswered request to us; in the last it would free it, so it is taken over here.
 * Either way the request stays readable, and answering it later frees it and does nothing else. */
static void on_connection_gone(struct evhttp_connection *connection, void *arg)
{
    (void)connection;
    struct http_request *request = arg;
    request->evhttp_connection = NULL;
    if (evhttp_request_get_connection(request->ev) != NULL)
        evhttp_request_own(request->ev);
}

/* "/path?query" or "http://host/path?query" (RFC 9112, 3.2.2): the part from the path on. */
static const char *path_begin(const char *target)
{
    const char *scheme_end = strstr(target, "://");
    if (target[0] == '/' || scheme_end == NULL)
        return target;
    const char *slash = strchr(scheme_end + 3, '/');
    return slash != NULL ? slash : "/";
}

static char *decode_path(const char *target)
{
    const char *begin = path_begin(target);
    struct span path = {begin, strcspn(begin, "?#")};
    char *decoded = malloc(path.len + 1);
    if (decoded != NULL &&
        (path.len == 0 || path.at[0] != '/' || http_percent_decode(path, false, decoded) != VP_OK)) {
        free(decoded);
        return NULL;
    }
    return decoded;
}

static void on_request_later(void *arg);

struct http_request *http_request_create(struct http_server *server, struct evhttp_request *ev)
{
    struct http_request *request = calloc(1, sizeof *request);
    if (request == NULL)
        return NULL;
    request->loop = server->loop;
    request->server = server;
    request->ev = ev;
    request->evhttp_connection = evhttp_request_get_connection(ev);
    request->later = (struct loop_later){.fn = on_request_later, .arg = request};
    char *address = NULL;
    ev_uint16_t port;
    evhttp_connection_get_peer(request->evhttp_connection, &address, &port);
    snprintf(request->peer, sizeof request->peer, "%s", address != NULL ? address : "");
    request->path = decode_path(evhttp_request_get_uri(ev));
    request->next = server->requests;
    if (server->requests != NULL)
        server->requests->previous = request;
    server->requests = request;
    evhttp_connection_set_closecb(request->evhttp_connection, on_connection_gone, request);
    return request;
}

static void unlink_request(struct http_request *request)
{
    if (request->previous != NULL)
        request->previous->next = request->next;
    else if (request->server != NULL)
        request->server->requests = request->next;
    if (request->next != NULL)
        request->next->previous = request->previous;
    request->next = request->previous = NULL;
}

/* The evhttp request is not touched: by now it is evhttp's again, or freed. */
void http_request_free(struct http_request *request)
{
    unlink_request(request);
    http_form_deinit(&request->query);
    http_form_deinit(&request->form);
    if (request->pieces != NULL)
        evbuffer_free(request->pieces);
    free(request->path);
    free(request);
}

/* Ends a request that was cut off or upgraded, outside of evhttp's callbacks. */
static void on_request_later(void *arg)
{
    struct http_request *request = arg;
    if (request->evhttp_connection != NULL) {
        evhttp_connection_set_closecb(request->evhttp_connection, NULL, NULL);
        if (!request->is_ended) { /* too slow a reader: its request stays ours until it is ended */
            evhttp_request_own(request->ev);
            evhttp_connection_free(request->evhttp_connection);
            request->evhttp_connection = NULL;
            return;
        }
        evhttp_connection_free(request->evhttp_connection); /* and its request */
    } else if (request->is_ended) {
        evhttp_request_free(request->ev);
    }
    if (request->is_ended)
        http_request_free(request);
}

void http_set_read_timeout(struct http_request *request, bool is_on)
{
    if (request->server == NULL || request->evhttp_connection == NULL)
        return;
    struct timeval idle = {.tv_sec = request->server->limits.idle_timeout_s};
    struct bufferevent *stream = evhttp_connection_get_bufferevent(request->evhttp_connection);
    bufferevent_set_timeouts(stream, is_on ? &idle : NULL, &idle);
}

const char *http_path(const struct http_request *request)
{
    return request->path;
}

const char *http_target(const struct http_request *request)
{
    return evhttp_request_get_uri(request->ev);
}

const char *http_method(const struct http_request *request)
{
    switch (evhttp_request_get_command(request->ev)) {
    case EVHTTP_REQ_GET:
        return "GET";
    case EVHTTP_REQ_POST:
        return "POST";
    case EVHTTP_REQ_HEAD:
        return "HEAD";
    case EVHTTP_REQ_PUT:
        return "PUT";
    case EVHTTP_REQ_DELETE:
        return "DELETE";
    case EVHTTP_REQ_OPTIONS:
        return "OPTIONS";
    case EVHTTP_REQ_PATCH:
        return "PATCH";
    default:
        return "";
    }
}

const char *http_header(const struct http_request *request, const char *name)
{
    return evhttp_find_header(evhttp_request_get_input_headers(request->ev), name);
}

const char *http_query(const struct http_request *request, const char *name)
{
    /* Parsed at the first question; the caller sees no difference. */
    struct http_request *mutable = (struct http_request *)request;
    if (!request->is_query_parsed) {
        mutable->is_query_parsed = true;
        const char *query = strchr(http_target(request), '?');
        if (query != NULL &&
            http_form_parse((struct span){query + 1, strcspn(query + 1, "#")}, &mutable->query) != VP_OK)
            return NULL;
    }
    return http_form_find(&request->query, name);
}

struct span http_body(const struct http_request *request)
{
    struct evbuffer *input = evhttp_request_get_input_buffer(request->ev);
    size_t len = evbuffer_get_length(input);
    if (len == 0)
        return SPAN_LIT("");
    const char *at = (const char *)evbuffer_pullup(input, -1);
    return at != NULL ? (struct span){at, len} : SPAN_LIT("");
}

const char *http_peer(const struct http_request *request)
{
    return request->peer;
}

bool http_peer_left(const struct http_request *request)
{
    if (request->evhttp_connection == NULL)
        return true;
    /* evhttp does not read while a request waits for its answer, so it notices nothing: the kernel does. */
    struct bufferevent *stream = evhttp_connection_get_bufferevent(request->evhttp_connection);
    struct pollfd socket = {.fd = bufferevent_getfd(stream), .events = POLLRDHUP};
    return poll(&socket, 1, 0) > 0;
}

static bool is_form_type(const char *content_type)
{
    static const char form[] = "application/x-www-form-urlencoded";
    return content_type != NULL && strncasecmp(content_type, form, sizeof form - 1) == 0 &&
           strchr("; \t", content_type[sizeof form - 1]) != NULL; /* or its end */
}

enum vp_err http_form(struct http_request *request, const struct http_param **out_params, size_t *out_count)
{
    if (!request->is_form_parsed) {
        if (!is_form_type(http_header(request, "Content-Type")))
            return VP_ERR_BAD_REQUEST;
        enum vp_err err = http_form_parse(http_body(request), &request->form);
        if (err != VP_OK)
            return err;
        request->is_form_parsed = true;
    }
    *out_params = request->form.params;
    *out_count = request->form.count;
    return VP_OK;
}

const char *http_form_value(struct http_request *request, const char *name)
{
    const struct http_param *params;
    size_t count;
    if (http_form(request, &params, &count) != VP_OK)
        return NULL;
    return http_form_find(&request->form, name);
}

void http_add_header(struct http_request *request, const char *name, const char *value)
{
    /* evhttp refuses values that would break out of their line; such a header is left out. */
    evhttp_add_header(evhttp_request_get_output_headers(request->ev), name, value);
}

static void add_default_headers(struct http_request *request)
{
    static const char *const headers[][2] = {
#define HEADER(name, value) {name, value},
#include "net/http_default_headers.def"
#undef HEADER
    };
    const struct evkeyvalq *given = evhttp_request_get_output_headers(request->ev);
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++)
        if (evhttp_find_header(given, headers[i][0]) == NULL)
            http_add_header(request, headers[i][0], headers[i][1]);
}

static const char *status_text(int status)
{
    static const struct {
        int status;
        const char *text;
    } texts[] = {
        {200, "OK"},
        {201, "Created"},
        {202, "Accepted"},
        {204, "No Content"},
        {206, "Partial Content"},
        {301, "Moved Permanently"},
        {302, "Found"},
        {303, "See Other"},
        {304, "Not Modified"},
        {307, "Temporary Redirect"},
        {308, "Permanent Redirect"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {409, "Conflict"},
        {410, "Gone"},
        {413, "Content Too Large"},
        {415, "Unsupported Media Type"},
        {422, "Unprocessable Content"},
        {426, "Upgrade Required"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {502, "Bad Gateway"},
        {503, "Service Unavailable"},
        {504, "Gateway Timeout"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (texts[i].status == status)
            return texts[i].text;
    return "Status";
}

/* The connection is gone: what remains is to free. */
static bool end_detached(struct http_request *request)
{
    if (request->evhttp_connection != NULL)
        return false;
    evhttp_request_free(request->ev);
    http_request_free(request);
    return true;
}

/* Gives the request back to evhttp. */
static void let_go(struct http_request *request)
{
    http_set_read_timeout(request, true);
    evhttp_connection_set_closecb(request->evhttp_connection, NULL, NULL);
    metric_add(METRIC_HTTP_REQUESTS_TOTAL, 1);
}

void http_reply(struct http_request *request, int status, const char *content_type, struct span body)
{
    if (end_detached(request))
        return;
    struct evhttp_request *ev = request->ev;
    if (content_type != NULL)
        http_add_header(request, "Content-Type", content_type);
    add_default_headers(request);
    bool is_head = evhttp_request_get_command(ev) == EVHTTP_REQ_HEAD;
    if (is_head) {
        char len[24];
        snprintf(len, sizeof len, "%zu", body.len);
        http_add_header(request, "Content-Length", len);
    } else if (body.len > 0 && evbuffer_add(evhttp_request_get_output_buffer(ev), body.at, body.len) != 0) {
        status = 503;
    }
    let_go(request);
    http_request_free(request);
    evhttp_send_reply(ev, status, status_text(status), NULL);
}

static enum vp_err append_json_text(struct buf *out, const char *text)
{
    enum vp_err err = buf_append_text(out, "\"");
    for (; err == VP_OK && *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            err = buf_appendf(out, "\\%c", *text);
        else if ((unsigned char)*text < ' ')
            err = buf_appendf(out, "\\u%04x", (unsigned)(unsigned char)*text);
        else
            err = buf_append(out, text, 1);
    }
    return err == VP_OK ? buf_append_text(out, "\"") : err;
}

void http_reply_error(struct http_request *request, int status, const char *type, const char *text)
{
    struct buf body;
    buf_init(&body, 4096);
    if (buf_append_text(&body, "{\"error\":{\"message\":") != VP_OK ||
        append_json_text(&body, text) != VP_OK || buf_append_text(&body, ",\"type\":") != VP_OK ||
        append_json_text(&body, type) != VP_OK || buf_append_text(&body, "}}") != VP_OK)
        body.len = 0;
    http_reply(request, status, "application/json", (struct span){body.at, body.len});
    buf_deinit(&body);
}

void http_reply_begin(struct http_request *request, int status, const char *content_type)
{
    if (request->evhttp_connection == NULL)
        return;
    if (content_type != NULL)
        http_add_header(request, "Content-Type", content_type);
    add_default_headers(request);
    evhttp_send_reply_start(request->ev, status, status_text(status));
}

void http_reply_piece(struct http_request *request, struct span piece)
{
    if (request->evhttp_connection == NULL || piece.len == 0 || request->later.is_queued)
        return;
    struct bufferevent *stream = evhttp_connection_get_bufferevent(request->evhttp_connection);
    size_t unsent_bytes = evbuffer_get_length(bufferevent_get_output(stream));
    if (request->pieces == NULL)
        request->pieces = evbuffer_new();
    if (request->pieces == NULL || unsent_bytes + piece.len > HTTP_PIECES_UNSENT_MAX_BYTES ||
        evbuffer_add(request->pieces, piece.at, piece.len) != 0) {
        loop_at_end_of_turn(request->loop, &request->later);
        return;
    }
    evhttp_send_reply_chunk(request->ev, request->pieces);
}

void http_reply_end(struct http_request *request)
{
    if (request->later.is_queued) { /* about to be cut off */
        request->is_ended = true;
        return;
    }
    if (end_detached(request))
        return;
    struct evhttp_request *ev = request->ev;
    let_go(request);
    http_request_free(request);
    evhttp_send_reply_end(ev);
}

void http_cut(struct http_request *request)
{
    request->is_ended = true;
    loop_at_end_of_turn(request->loop, &request->later);
}
