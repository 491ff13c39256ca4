#include "base/metric.h"
#include "net/http_internal.h"
#include "net/net_internal.h"
#include "net/ws_handshake.h"

static enum vp_err refuse(struct http_request *request, int status, const char *why)
{
    http_add_header(request, "Connection", "close");
    if (status == 426) {
        http_add_header(request, "Sec-WebSocket-Version", "13");
        http_add_header(request, "Upgrade", "websocket");
    }
    http_reply_error(request, status, "bad_handshake", why);
    return VP_ERR_BAD_HANDSHAKE;
}

static int judge(const struct http_request *request, const char *subprotocol, struct ws_headers *headers,
                 const char **out_why)
{
    const struct http_head *head = &request->head;
    for (size_t i = 0; i < head->header_count; i++)
        ws_headers_add(headers, http_head_name(head, i), http_head_value(head, i));
    int status = span_is(span_of(head->method), "GET") ? ws_handshake_judge(headers, out_why)
                                                       : (*out_why = "a WebSocket begins with GET", 400);
    if (status == 101 && head->minor_version == 0) {
        *out_why = "a WebSocket begins with HTTP/1.1";
        return 400;
    }
    if (status == 101 && subprotocol != NULL &&
        !ws_list_has(headers->protocol, span_of(subprotocol), false)) {
        *out_why = "the subprotocol spoken here was not offered";
        return 400;
    }
    return status;
}

enum vp_err http_upgrade(struct http_request *request, const char *subprotocol,
                         const struct ws_limits *limits, const struct ws_events *events, void *owner,
                         struct ws_conn **out_ws)
{
    struct http_conn *conn = request->conn;
    if (conn == NULL || request->server == NULL) {
        http_reply(request, 503, NULL, SPAN_NONE);
        return VP_ERR_CLOSED;
    }
    struct ws_headers headers = {0};
    const char *why;
    int status = judge(request, subprotocol, &headers, &why);
    if (status != 101)
        return refuse(request, status, why);
    struct buf *out = stream_out(conn->stream);
    size_t len_before = out->len;
    enum vp_err err = ws_handshake_write_answer(out, headers.key, subprotocol);
    if (err == VP_OK)
        err = ws_adopt(request->loop, conn->stream, http_conn_unread(conn), limits, events, owner, out_ws);
    if (err != VP_OK) {
        out->len = len_before;
        http_reply_error(request, 503, "busy", "no capacity left");
        return VP_ERR_BUSY;
    }
    metric_add(METRIC_HTTP_REQUESTS_TOTAL, 1);
    http_conn_leave(conn);
    return VP_OK;
}
