#include "flow/net/with_peers.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"

static void seen_open(void *owner)
{
    struct ws_end_seen *seen = owner;
    seen->open_count++;
    if (seen->closes_on_open != 0)
        ws_close(seen->ws, seen->closes_on_open, "closed on open");
}

static void seen_text(void *owner, char *text, size_t len)
{
    struct ws_end_seen *seen = owner;
    seen->text_count++;
    seen->text_bytes += len;
    assert_int_equal(text[len], '\0');
    snprintf(seen->last_text, sizeof seen->last_text, "%s", text);
    if (seen->echoes)
        assert_int_equal(ws_send_text(seen->ws, (struct span){text, len}), VP_OK);
    if (seen->closes_on_text != 0)
        ws_close(seen->ws, seen->closes_on_text, "closed on text");
}

static void seen_closed(void *owner, const struct ws_end *end)
{
    struct ws_end_seen *seen = owner;
    seen->closed_count++;
    seen->end = *end;
    if (seen->ws != NULL)
        ws_close(seen->ws, 1000, "again"); /* allowed at any time */
    seen->ws = NULL;
}

const struct ws_events ws_seen_events = {
    .on_open = seen_open, .on_text = seen_text, .on_closed = seen_closed};

static void serve_ws(void *owner, struct http_request *request)
{
    struct peers *peers = owner;
    peers->upgrade_error = (int)http_upgrade(request, peers->subprotocol, &peers->limits, &ws_seen_events,
                                             &peers->on_server, &peers->on_server.ws);
    if (peers->upgrade_error == VP_OK)
        peers->on_server.open_count++;
    if (peers->closes_server_on_upgrade) {
        http_server_close(peers->server);
        peers->server = NULL;
    }
}

static void serve_hello(void *owner, struct http_request *request)
{
    (void)owner;
    http_add_header(request, "X-Peer", http_peer(request));
    http_reply(request, 200, "text/plain", SPAN_LIT("hello"));
}

static void serve_echo(void *owner, struct http_request *request)
{
    (void)owner;
    char text[512];
    const char *name = http_query(request, "name"), *form = http_form_value(request, "form");
    int len = snprintf(text, sizeof text, "%s %s name=%s form=%s body=%zu", http_method(request),
                       http_path(request), name != NULL ? name : "-", form != NULL ? form : "-",
                       http_body(request).len);
    http_reply(request, 200, "text/plain", (struct span){text, (size_t)len});
}

static void serve_late(void *owner, struct http_request *request)
{
    struct peers *peers = owner;
    peers->kept = request;
}

static void serve_pieces(void *owner, struct http_request *request)
{
    (void)owner;
    http_reply_begin(request, 200, "text/event-stream");
    http_reply_piece(request, SPAN_LIT("one,"));
    http_reply_piece(request, SPAN_NONE);
    http_reply_piece(request, SPAN_LIT("two"));
    http_reply_end(request);
}

static void serve_big(void *owner, struct http_request *request)
{
    (void)owner;
    static char big[100000];
    memset(big, 'x', sizeof big);
    http_reply(request, 200, "text/plain", (struct span){big, sizeof big});
}

static void serve_redirect(void *owner, struct http_request *request)
{
    (void)owner;
    http_add_header(request, "Location", "/hello");
    http_reply(request, 302, NULL, SPAN_NONE);
}

static const struct http_route routes[] = {
    {"GET", "/ws", serve_ws},         {"GET", "/hello", serve_hello}, {"GET", "/echo", serve_echo},
    {"POST", "/echo", serve_echo},    {"GET", "/late", serve_late},   {"POST", "/late", serve_late},
    {"GET", "/pieces", serve_pieces}, {"GET", "/big", serve_big},     {"GET", "/redirect", serve_redirect},
    {"GET", "/tree/*", serve_echo},
};

void peers_open(struct peers *peers)
{
    memset(peers, 0, sizeof *peers);
    peers->limits = ws_limits_default;
    peers->http_limits = http_limits_default;
    peers->on_server.echoes = true;
    assert_int_equal(loop_create(&peers->loop), VP_OK);
    assert_int_equal(net_listen("127.0.0.1", 0, &peers->listen_fd), VP_OK);
    peers->port = net_port(peers->listen_fd);
    peers_restart(peers);
}

void peers_restart(struct peers *peers)
{
    http_server_close(peers->server);
    assert_int_equal(http_server_open(peers->loop, peers->listen_fd, routes, sizeof routes / sizeof routes[0],
                                      &peers->http_limits, peers, &peers->server),
                     VP_OK);
}

void peers_close(struct peers *peers)
{
    if (peers->on_client.ws != NULL)
        ws_close(peers->on_client.ws, 1000, "");
    if (peers->on_server.ws != NULL)
        ws_close(peers->on_server.ws, 1000, "");
    for (int i = 0; i < 6000 && (peers->on_client.ws != NULL || peers->on_server.ws != NULL); i++)
        loop_round(peers->loop, 10);
    assert_null(peers->on_client.ws);
    assert_null(peers->on_server.ws);
    http_server_close(peers->server);
    loop_round(peers->loop, 0);
    /* Streams that linger wait for the other end, which is a socket of the test or closed already. */
    peers_turn_for(peers, 20);
    loop_destroy(peers->loop);
    close(peers->listen_fd);
}

int peers_set_up(void **state)
{
    struct peers *peers = malloc(sizeof *peers);
    assert_non_null(peers);
    peers_open(peers);
    *state = peers;
    return 0;
}

int peers_set_up_connected(void **state)
{
    peers_set_up(state);
    peers_connect(*state, &ws_limits_default);
    peers_wait(*state, &((struct peers *)*state)->on_client.open_count, 1);
    return 0;
}

int peers_tear_down(void **state)
{
    peers_close(*state);
    return tests_free(*state);
}

void peers_wait(struct peers *peers, const int *flag, int value)
{
    int64_t until_ms = clock_mono_ms() + 60000;
    while (*flag < value && clock_mono_ms() < until_ms)
        loop_round(peers->loop, 50);
    assert_int_equal(*flag, value);
}

void peers_turn_for(struct peers *peers, int ms)
{
    int64_t until_ms = clock_mono_ms() + ms;
    while (clock_mono_ms() < until_ms)
        loop_round(peers->loop, 5);
}

void peers_connect(struct peers *peers, const struct ws_limits *limits)
{
    char url[64];
    snprintf(url, sizeof url, "ws://127.0.0.1:%d/ws", peers->port);
    peers_dial(peers, &(struct ws_connect_options){.url = url, .limits = *limits});
}

void peers_dial(struct peers *peers, const struct ws_connect_options *options)
{
    assert_int_equal(
        ws_connect(peers->loop, options, &ws_seen_events, &peers->on_client, &peers->on_client.ws), VP_OK);
}

const struct ws_end *peers_end_of(struct peers *peers, const struct ws_end_seen *seen)
{
    peers_wait(peers, &seen->closed_count, 1);
    return &seen->end;
}

int peers_socket(struct peers *peers)
{
    struct sockaddr_in where = {.sin_family = AF_INET, .sin_port = htons((uint16_t)peers->port)};
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&where, sizeof where), 0);
    return fd;
}

void peers_write(int fd, const void *bytes, size_t len)
{
    assert_int_equal(send(fd, bytes, len, MSG_NOSIGNAL), len);
}

const char peers_hello[] = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n",
           peers_late[] = "GET /late HTTP/1.1\r\nHost: a\r\n\r\n";

int peers_ask(struct peers *peers, const char *request)
{
    int fd = peers_socket(peers);
    peers_write(fd, request, strlen(request));
    return fd;
}

int peers_ask_late(struct peers *peers, const char *request)
{
    int fd = peers_ask(peers, request);
    for (int i = 0; i < 100 && peers->kept == NULL; i++)
        loop_round(peers->loop, 10);
    assert_non_null(peers->kept);
    return fd;
}

size_t peers_read(struct peers *peers, int fd, char *out, size_t size_bytes)
{
    size_t len = 0;
    int64_t until_ms = clock_mono_ms() + 300;
    bool is_late = false;
    while (len + 1 < size_bytes && !is_late) { /* what is there once it is late is read still */
        is_late = clock_mono_ms() >= until_ms;
        ssize_t got = recv(fd, out + len, size_bytes - 1 - len, MSG_DONTWAIT);
        if (got > 0) {
            len += (size_t)got;
            until_ms = clock_mono_ms() + 100;
        } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
            break;
        } else {
            loop_round(peers->loop, 5);
        }
    }
    out[len] = '\0';
    return len;
}

void peers_expect(struct peers *peers, int fd, const char *part)
{
    char answer[4096];
    peers_read(peers, fd, answer, sizeof answer);
    if (strstr(answer, part) == NULL)
        fail_msg("\"%s\" is not in %s", part, answer);
}

void peers_answer(struct peers *peers, const char *request, char *answer, size_t size_bytes)
{
    int fd = peers_ask(peers, request);
    peers_read(peers, fd, answer, size_bytes);
    close(fd);
    peers_turn_for(peers, 10);
}

int peers_upgraded_socket(struct peers *peers, const void *extra, size_t extra_len)
{
    static const char head[] =
        "GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    char request[4096];
    assert_true(sizeof head - 1 + extra_len <= sizeof request);
    memcpy(request, head, sizeof head - 1);
    if (extra_len > 0)
        memcpy(request + sizeof head - 1, extra, extra_len);
    int fd = peers_socket(peers);
    peers_write(fd, request, sizeof head - 1 + extra_len);
    peers_wait(peers, &peers->on_server.open_count, 1);
    char answer[512];
    size_t len = 0;
    while (len < 4 || memcmp(answer + len - 4, "\r\n\r\n", 4) != 0) {
        ssize_t got = recv(fd, answer + len, 1, MSG_DONTWAIT);
        if (got == 1)
            len++;
        else
            loop_round(peers->loop, 5);
        assert_true(len < sizeof answer);
    }
    answer[len] = '\0';
    assert_non_null(strstr(answer, "HTTP/1.1 101 "));
    assert_non_null(strstr(answer, "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"));
    return fd;
}
