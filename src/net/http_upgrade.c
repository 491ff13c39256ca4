#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/keyvalq_struct.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/queue.h>
#include <unistd.h>

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

static void gather(struct http_request *request, struct ws_headers *headers)
{
    const struct evkeyvalq *all = evhttp_request_get_input_headers(request->ev);
    const struct evkeyval *header;
    TAILQ_FOREACH(header, all, next)
    ws_headers_add(headers, span_of(header->key), span_of(header->value));
}

/* Takes the socket and what was read from it away from evhttp: a duplicate descriptor stays with us, and
 * /dev/null takes the number that evhttp knows. So freeing its connection shuts nothing down (evhttp would
 * call shutdown on the shared socket otherwise). Returns -1 on failure, then nothing has changed. */
static int take_socket(struct http_request *request, struct buf *first_bytes)
{
    struct bufferevent *stream = evhttp_connection_get_bufferevent(request->evhttp_connection);
    struct evbuffer *input = bufferevent_get_input(stream);
    size_t len = evbuffer_get_length(input);
    buf_init(first_bytes, len);
    if (buf_reserve(first_bytes, len) != VP_OK)
        return -1;
    int theirs = bufferevent_getfd(stream);
    int ours = fcntl(theirs, F_DUPFD_CLOEXEC, 0);
    if (ours < 0)
        return -1;
    bufferevent_disable(stream, EV_READ | EV_WRITE); /* off epoll before the number changes its meaning */
    if (dup3(request->server->null_fd, theirs, O_CLOEXEC) < 0) {
        bufferevent_enable(stream, EV_READ | EV_WRITE);
        close(ours);
        return -1;
    }
    if (len > 0)
        first_bytes->len = (size_t)evbuffer_remove(input, first_bytes->at, len);
    return ours;
}

/* From here on evhttp's connection is only a shell, freed at the end of the turn. */
static void drop_shell(struct http_request *request)
{
    metric_add(METRIC_HTTP_REQUESTS_TOTAL, 1);
    request->is_ended = true;
    loop_at_end_of_turn(request->loop, &request->later);
}

enum vp_err http_upgrade(struct http_request *request, const char *subprotocol,
                         const struct ws_limits *limits, const struct ws_events *events, void *owner,
                         struct ws_conn **out_ws)
{
    if (request->evhttp_connection == NULL || request->server == NULL) {
        http_reply(request, 503, NULL, SPAN_NONE);
        return VP_ERR_CLOSED;
    }
    struct ws_headers headers = {0};
    const char *why;
    gather(request, &headers);
    int status = evhttp_request_get_command(request->ev) == EVHTTP_REQ_GET
                     ? ws_handshake_judge(&headers, &why)
                     : (why = "a WebSocket begins with GET", 400);
    if (status == 101 && http_body(request).len > 0) {
        why = "a WebSocket request has no body";
        status = 400;
    }
    if (status == 101 && subprotocol != NULL && !ws_list_has(headers.protocol, span_of(subprotocol), false)) {
        why = "the subprotocol spoken here was not offered";
        status = 400;
    }
    if (status != 101)
        return refuse(request, status, why);

    struct buf hello, first_bytes = {0};
    buf_init(&hello, 1024);
    enum vp_err err = ws_handshake_write_answer(&hello, headers.key, subprotocol);
    int fd = err == VP_OK ? take_socket(request, &first_bytes) : -1;
    if (fd < 0) {
        http_reply_error(request, 503, "busy", "no capacity left");
        err = VP_ERR_BUSY;
        goto out;
    }
    err = ws_adopt(request->loop, fd, (struct span){hello.at, hello.len},
                   (struct span){first_bytes.at, first_bytes.len}, limits, events, owner, out_ws);
    drop_shell(request);
out:
    buf_deinit(&hello);
    buf_deinit(&first_bytes);
    return err;
}
