#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "base/log_text.h"
#include "base/metric.h"
#include "net/http_internal.h"

enum { DATE_BYTES = 40, HEAD_SPARE_BYTES = 2048 };

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
        {408, "Request Timeout"},
        {409, "Conflict"},
        {410, "Gone"},
        {411, "Length Required"},
        {413, "Content Too Large"},
        {414, "URI Too Long"},
        {415, "Unsupported Media Type"},
        {417, "Expectation Failed"},
        {422, "Unprocessable Content"},
        {426, "Upgrade Required"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {502, "Bad Gateway"},
        {503, "Service Unavailable"},
        {504, "Gateway Timeout"},
        {505, "HTTP Version Not Supported"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (texts[i].status == status)
            return texts[i].text;
    return "Status";
}

/* IMF-fixdate (RFC 9110, 5.6.7), whatever the locale is. */
static void format_date(char out[DATE_BYTES])
{
    static const char days[] = "SunMonTueWedThuFriSat", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    time_t now = (time_t)(clock_machine_unix_ms() / 1000);
    struct tm utc = {0};
    gmtime_r(&now, &utc);
    snprintf(out, DATE_BYTES, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT", days + 3 * utc.tm_wday, utc.tm_mday,
             months + 3 * utc.tm_mon, utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
}

static bool is_head(const struct http_request *request)
{
    return request->head.method != NULL && strcmp(request->head.method, "HEAD") == 0;
}

/* Whether the handler added one. */
static bool has_header(const struct http_request *request, const char *name)
{
    const struct buf *lines = &request->headers;
    size_t len = strlen(name);
    for (size_t at = 0; at < lines->len;) {
        if (strncasecmp(lines->at + at, name, len) == 0 && lines->at[at + len] == ':')
            return true;
        const char *lf = memchr(lines->at + at, '\n', lines->len - at);
        at = (size_t)(lf - lines->at) + 1;
    }
    return false;
}

void http_add_header(struct http_request *request, const char *name, const char *value)
{
    if (strcasecmp(name, "Connection") ==
        0) { /* the connection's own business; "close" is all there is to say */
        request->head.is_last |= strcasecmp(value, "close") == 0;
        return;
    }
    /* A value that would break out of its line is left out. */
    for (const char *at = value; *at != '\0'; at++)
        if ((unsigned char)*at < ' ' && *at != '\t')
            return;
    if (buf_appendf(&request->headers, "%s: %s\r\n", name, value) != VP_OK)
        log_sampled(LOG_LEVEL_WARN, "net", "header_left_out name=%s", name);
}

static void add_default_headers(struct http_request *request)
{
    static const char *const headers[][2] = {
#define HEADER(name, value) {name, value},
#include "net/http_default_headers.def"
#undef HEADER
    };
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++)
        if (!has_header(request, headers[i][0]))
            http_add_header(request, headers[i][0], headers[i][1]);
}

static bool is_bodyless(int status)
{
    return status == 204 || status == 304;
}

/* Queues the head of the answer, with room for body_room more; framing is the line that says where the body ends. */
static enum vp_err queue_head(struct http_request *request, int status, const char *content_type,
                              const char *framing, size_t body_room)
{
    struct http_conn *conn = request->conn;
    struct buf *out = stream_out(conn->stream);
    size_t len_before = out->len;
    char date[DATE_BYTES];
    const struct http_server *server = request->server;
    request->head.is_last |= server == NULL || server->drained_at_ms != 0;
    add_default_headers(request);
    format_date(date);
    const char *connection = request->head.is_last              ? "Connection: close\r\n"
                             : request->head.minor_version == 0 ? "Connection: keep-alive\r\n"
                                                                : "";
    enum vp_err err = buf_reserve(out, HEAD_SPARE_BYTES + request->headers.len + body_room);
    if (err == VP_OK)
        err = buf_appendf(out, "HTTP/1.1 %d %s\r\nDate: %s\r\n%s%s%s%s%s", status, status_text(status), date,
                          content_type != NULL ? "Content-Type: " : "",
                          content_type != NULL ? content_type : "", content_type != NULL ? "\r\n" : "",
                          framing, connection);
    if (err == VP_OK)
        err = buf_append(out, request->headers.at, request->headers.len);
    if (err == VP_OK)
        err = buf_append_text(out, "\r\n");
    if (err != VP_OK)
        out->len = len_before;
    else
        http_conn_queued(conn, out->len - len_before);
    return err;
}

/* The answer is queued: the request is over. */
static void let_go(struct http_request *request)
{
    struct http_conn *conn = request->conn;
    bool is_last = request->head.is_last;
    metric_add(METRIC_HTTP_REQUESTS_TOTAL, 1);
    http_request_free(request);
    http_conn_answered(conn, is_last);
}

/* There is no memory for an answer, or it is larger than any that is kept. */
static void give_up(struct http_request *request, enum vp_err err)
{
    struct http_conn *conn = request->conn;
    char path[128];
    log_sampled(LOG_LEVEL_ERROR, "net", "answer_lost path=%s err=%s",
                log_quote(path, sizeof path, span_of(request->head.path)), vp_err_name(err));
    http_conn_close(conn);
}

static enum vp_err queue_whole(struct http_request *request, int status, const char *content_type,
                               struct span body)
{
    char length[48] = "";
    if (!is_bodyless(status))
        snprintf(length, sizeof length, "Content-Length: %zu\r\n", body.len);
    bool has_body = !is_bodyless(status) && !is_head(request);
    enum vp_err err = queue_head(request, status, content_type, length, has_body ? body.len : 0);
    if (err != VP_OK || !has_body)
        return err;
    err = buf_append_span(stream_out(request->conn->stream), body);
    if (err == VP_OK)
        http_conn_queued(request->conn, body.len);
    return err;
}

void http_reply(struct http_request *request, int status, const char *content_type, struct span body)
{
    if (request->conn == NULL) {
        http_request_free(request);
        return;
    }
    enum vp_err err = queue_whole(request, status, content_type, body);
    if (err == VP_OK) {
        let_go(request);
        return;
    }
    give_up(request, err);
    http_request_free(request);
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

static void write_error(struct buf *body, const char *type, const char *text)
{
    buf_init(body, 4096);
    if (buf_append_text(body, "{\"error\":{\"message\":") != VP_OK || append_json_text(body, text) != VP_OK ||
        buf_append_text(body, ",\"type\":") != VP_OK || append_json_text(body, type) != VP_OK ||
        buf_append_text(body, "}}") != VP_OK)
        body->len = 0;
}

void http_reply_error(struct http_request *request, int status, const char *type, const char *text)
{
    struct buf body;
    write_error(&body, type, text);
    http_reply(request, status, "application/json", (struct span){body.at, body.len});
    buf_deinit(&body);
}

void http_conn_refuse(struct http_conn *conn, int status, const char *why)
{
    struct http_request *request = conn->request;
    struct buf body;
    request->head.is_last = true;
    write_error(&body, "bad_request", why);
    enum vp_err err = queue_whole(request, status, "application/json", (struct span){body.at, body.len});
    buf_deinit(&body);
    metric_add(METRIC_HTTP_REFUSED_TOTAL, 1);
    if (err == VP_OK)
        let_go(request);
    else
        http_conn_close(conn);
}

void http_reply_begin(struct http_request *request, int status, const char *content_type)
{
    if (request->conn == NULL)
        return;
    request->is_begun = true;
    request->is_chunked = request->head.minor_version > 0;
    if (!request->is_chunked)
        request->head.is_last = true; /* the end of the connection is the end of the answer */
    enum vp_err err = queue_head(request, status, content_type,
                                 request->is_chunked ? "Transfer-Encoding: chunked\r\n" : "", 0);
    if (err != VP_OK) {
        give_up(request, err);
        return;
    }
    stream_flush_later(request->conn->stream);
    http_conn_watch_reader(request->conn);
}

void http_reply_piece(struct http_request *request, struct span piece)
{
    struct http_conn *conn = request->conn;
    if (conn == NULL || piece.len == 0 || is_head(request))
        return;
    if (stream_queued_bytes(conn->stream) + piece.len > HTTP_PIECES_UNSENT_MAX_BYTES) {
        http_conn_close(conn);
        return;
    }
    struct buf *out = stream_out(conn->stream);
    size_t len_before = out->len;
    enum vp_err err = buf_reserve(out, piece.len + 24);
    if (err == VP_OK && request->is_chunked)
        err = buf_appendf(out, "%zx\r\n", piece.len);
    if (err == VP_OK)
        err = buf_append_span(out, piece);
    if (err == VP_OK && request->is_chunked)
        err = buf_append_text(out, "\r\n");
    if (err != VP_OK) {
        give_up(request, err);
        return;
    }
    http_conn_queued(conn, out->len - len_before);
    stream_flush_later(conn->stream);
}

void http_reply_end(struct http_request *request)
{
    struct http_conn *conn = request->conn;
    static const char last[] = "0\r\n\r\n";
    enum vp_err err = VP_OK;
    if (conn != NULL && request->is_chunked && !is_head(request)) {
        err = buf_append(stream_out(conn->stream), last, sizeof last - 1);
        if (err == VP_OK)
            http_conn_queued(conn, sizeof last - 1);
        else
            give_up(request, err);
    }
    if (request->conn == NULL)
        http_request_free(request);
    else
        let_go(request);
}

void http_cut(struct http_request *request)
{
    if (request->conn != NULL)
        http_conn_close(request->conn);
    http_request_free(request);
}
