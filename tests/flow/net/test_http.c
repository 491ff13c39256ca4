/* The HTTP server and client against each other, and against hand-written bytes. */
#include "with_cmocka.h"

#include "flow/net/with_peers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/metric.h"

struct fetch_seen {
    int done_count, piece_count;
    enum vp_err err;
    int status;
    char content_type[64];
    char body[512];
    size_t body_len;
    char pieces[512];
    struct http_fetch *fetch, *cancel_on_piece;
    struct http_client *destroys;
};

static void on_done(void *owner, const struct http_response *response)
{
    struct fetch_seen *seen = owner;
    seen->done_count++;
    seen->err = response->err;
    seen->status = response->status;
    seen->body_len = response->body.len;
    assert_int_equal(response->body.at[response->body.len], '\0');
    snprintf(seen->content_type, sizeof seen->content_type, "%s", response->content_type);
    span_copy(response->body, seen->body, sizeof seen->body);
    http_fetch_cancel(seen->fetch); /* allowed, does nothing any more */
    http_client_destroy(seen->destroys);
}

static void on_piece(void *owner, struct span piece)
{
    struct fetch_seen *seen = owner;
    seen->piece_count++;
    strncat(seen->pieces, piece.at, piece.len < 100 ? piece.len : 100);
    if (seen->cancel_on_piece != NULL)
        http_fetch_cancel(seen->cancel_on_piece);
}

struct both {
    struct peers peers;
    struct http_client *client;
    struct fetch_seen seen;
};

static void both_open(struct both *both)
{
    memset(both, 0, sizeof *both);
    peers_open(&both->peers, &http_limits_default);
    assert_int_equal(http_client_create(both->peers.loop, &both->client), VP_OK);
}

static void both_close(struct both *both)
{
    http_client_destroy(both->client);
    peers_close(&both->peers);
}

static struct http_fetch_options get(struct both *both, const char *path, char *url)
{
    snprintf(url, 128, "http://127.0.0.1:%d%s", both->peers.port, path);
    return (struct http_fetch_options){.method = "GET",
                                       .url = url,
                                       .timeout_ms = 2000,
                                       .body_max_bytes = 4096,
                                       .on_done = on_done,
                                       .owner = &both->seen};
}

static void fetch(struct both *both, const struct http_fetch_options *options)
{
    both->seen = (struct fetch_seen){0};
    assert_int_equal(http_fetch(both->client, options, &both->seen.fetch), VP_OK);
    peers_wait(&both->peers, &both->seen.done_count, 1);
}

static void get_and_post_are_answered(void **state)
{
    (void)state;
    struct both both;
    char url[128];
    both_open(&both);
    int64_t before = metric_get(METRIC_HTTP_REQUESTS_TOTAL);
    struct http_fetch_options options = get(&both, "/hello", url);
    fetch(&both, &options);
    assert_int_equal(both.seen.err, VP_OK);
    assert_int_equal(both.seen.status, 200);
    assert_string_equal(both.seen.content_type, "text/plain");
    assert_string_equal(both.seen.body, "hello");

    static const char *const headers[] = {"Content-Type: application/x-www-form-urlencoded", NULL};
    options = get(&both, "/echo?name=J%C3%B6rg+B", url);
    options.method = "POST";
    options.headers = headers;
    options.body = SPAN_LIT("form=a%26b&x=1");
    options.user_password = "user:secret";
    fetch(&both, &options);
    assert_string_equal(both.seen.body, "POST /echo name=J\xc3\xb6rg B form=a&b body=14");

    options = get(&both, "/tree/a%20b/c", url);
    fetch(&both, &options);
    assert_string_equal(both.seen.body, "GET /tree/a b/c name=- form=- body=0");
    assert_int_equal(metric_get(METRIC_HTTP_REQUESTS_TOTAL) - before, 3);
    both_close(&both);
}

static void each_status_has_its_answer(void **state)
{
    (void)state;
    struct both both;
    char url[128];
    both_open(&both);
    struct http_fetch_options options = get(&both, "/nowhere", url);
    fetch(&both, &options);
    assert_int_equal(both.seen.status, 404);
    assert_string_equal(both.seen.body,
                        "{\"error\":{\"message\":\"nothing is here\",\"type\":\"not_found\"}}");
    options = get(&both, "/hello", url);
    options.method = "DELETE";
    fetch(&both, &options);
    assert_int_equal(both.seen.status, 405);
    options = get(&both, "/hello", url);
    options.method = "HEAD";
    fetch(&both, &options);
    assert_int_equal(both.seen.status, 200);
    assert_int_equal(both.seen.body_len, 0);
    options = get(&both, "/redirect", url); /* never followed */
    fetch(&both, &options);
    assert_int_equal(both.seen.status, 302);
    options = get(&both, "/tree/%zz", url);
    fetch(&both, &options);
    assert_int_equal(both.seen.status, 400);
    options = get(&both, "/ws", url);
    fetch(&both, &options);
    assert_int_equal(both.seen.status, 426);
    both_close(&both);
}

static void an_answer_may_come_in_pieces(void **state)
{
    (void)state;
    struct both both;
    char url[128];
    both_open(&both);
    struct http_fetch_options options = get(&both, "/pieces", url);
    fetch(&both, &options);
    assert_string_equal(both.seen.body, "one,two");
    options.on_piece = on_piece;
    fetch(&both, &options);
    assert_int_equal(both.seen.body_len, 0);
    assert_string_equal(both.seen.pieces, "one,two");
    options = get(&both, "/nowhere", url); /* pieces of 2xx answers only */
    options.on_piece = on_piece;
    fetch(&both, &options);
    assert_int_equal(both.seen.piece_count, 0);
    assert_true(both.seen.body_len > 0);
    both_close(&both);
}

static void the_client_tells_why_there_is_no_answer(void **state)
{
    (void)state;
    struct both both;
    char url[128];
    both_open(&both);
    struct http_fetch_options options = get(&both, "/big", url);
    fetch(&both, &options);
    assert_int_equal(both.seen.err, VP_ERR_TOO_BIG);

    options = get(&both, "/late", url);
    options.timeout_ms = 60;
    fetch(&both, &options);
    assert_int_equal(both.seen.err, VP_ERR_TIMED_OUT);
    peers_turn_for(&both.peers, 30);
    http_reply(both.peers.kept, 200, NULL, SPAN_LIT("too late"));

    int fd;
    assert_int_equal(net_listen("127.0.0.1", 0, &fd), VP_OK);
    options = get(&both, "/", url);
    snprintf(url, sizeof url, "http://127.0.0.1:%d/", net_port(fd));
    close(fd);
    fetch(&both, &options);
    assert_int_equal(both.seen.err, VP_ERR_REFUSED);

    snprintf(url, sizeof url, "https://127.0.0.1:%d/", both.peers.port); /* speaks no TLS */
    fetch(&both, &options);
    assert_int_equal(both.seen.err, VP_ERR_TLS);

    struct http_fetch *none;
    options.url = "file:///etc/passwd";
    assert_int_equal(http_fetch(both.client, &options, &none), VP_ERR_BAD_VALUE);
    static const char *const smuggled[] = {"A: b\r\nC: d", NULL};
    options.url = url;
    options.headers = smuggled;
    assert_int_equal(http_fetch(both.client, &options, &none), VP_ERR_BAD_VALUE);
    both_close(&both);
}

static void what_is_cancelled_is_not_answered(void **state)
{
    (void)state;
    struct both both;
    char url[128];
    both_open(&both);
    struct http_fetch_options options = get(&both, "/late", url);
    assert_int_equal(http_fetch(both.client, &options, &both.seen.fetch), VP_OK);
    for (int i = 0; i < 100 && both.peers.kept == NULL; i++)
        loop_round(both.peers.loop, 10);
    http_fetch_cancel(both.seen.fetch);
    peers_turn_for(&both.peers, 30);
    assert_int_equal(both.seen.done_count, 0);
    assert_true(http_peer_left(both.peers.kept));
    http_reply(both.peers.kept, 200, NULL, SPAN_NONE);

    options = get(&both, "/pieces", url); /* from inside a piece */
    options.on_piece = on_piece;
    assert_int_equal(http_fetch(both.client, &options, &both.seen.fetch), VP_OK);
    both.seen.cancel_on_piece = both.seen.fetch;
    peers_wait(&both.peers, &both.seen.piece_count, 1);
    peers_turn_for(&both.peers, 30);
    assert_int_equal(both.seen.piece_count, 1);
    assert_int_equal(both.seen.done_count, 0);

    options = get(&both, "/hello", url); /* the client destroyed from inside on_done */
    both.seen = (struct fetch_seen){.destroys = both.client};
    both.client = NULL;
    assert_int_equal(http_fetch(both.seen.destroys, &options, &both.seen.fetch), VP_OK);
    peers_wait(&both.peers, &both.seen.done_count, 1);
    both_close(&both);
}

static size_t raw(struct peers *peers, const char *request, char *answer, size_t size_bytes)
{
    int fd = peers_socket(peers);
    peers_write(fd, request, strlen(request));
    size_t len = peers_read(peers, fd, answer, size_bytes);
    close(fd);
    peers_turn_for(peers, 10);
    return len;
}

static void requests_that_break_the_rules_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *request, *answer; /* begin of the answer; "" for none at all */
    } cases[] = {
        {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
         "HTTP/1.1 400 "},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
         "HTTP/1.1 400 "},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", "HTTP/1.1 501 "},
        {"GET /hello HTTP/1.1\r\nHost : a\r\n\r\n", "HTTP/1.1 400 "},
        {"GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "HTTP/1.1 400 "},
        {"GET /hell%00o HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 400 "},
        {"GET http://a/hello HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 "},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 70000\r\n\r\n", "HTTP/1.1 413 "},
        {"TRACE /hello HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 501 "},
        {"\r\n\r\n\x16\x03\x01", "HTTP/1.1 400 "},
        {"GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 12\r\n\r\n",
         "HTTP/1.1 426 "},
        {"GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Key: short\r\nSec-WebSocket-Version: 13\r\n\r\n",
         "HTTP/1.1 400 "},
        {"GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
         "Sec-WebSocket-Version: 13\r\n\r\n",
         "HTTP/1.1 400 "},
    };
    struct peers peers;
    peers_open(&peers, &http_limits_default);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char answer[2048];
        raw(&peers, cases[i].request, answer, sizeof answer);
        if (strncmp(answer, cases[i].answer, strlen(cases[i].answer)) != 0)
            fail_msg("case %zu: %s", i, answer);
    }
    assert_int_equal(peers.on_server.open_count, 0);
    peers_close(&peers);
}

static void headers_without_end_are_refused(void **state)
{
    (void)state;
    struct peers peers;
    peers_open(&peers, &http_limits_default);
    static char request[20000];
    size_t len = (size_t)snprintf(request, sizeof request, "GET /hello HTTP/1.1\r\nHost: a\r\nX: ");
    memset(request + len, 'x', sizeof request - len - 5);
    memcpy(request + sizeof request - 5, "\r\n\r\n", 5);
    char answer[1024];
    raw(&peers, request, answer, sizeof answer);
    assert_null(strstr(answer, "200 OK"));
    peers_close(&peers);
}

static void an_idle_connection_is_closed(void **state)
{
    (void)state;
    struct peers peers;
    struct http_limits limits = http_limits_default;
    limits.idle_timeout_s = 1;
    peers_open(&peers, &limits);
    int fd = peers_socket(&peers), silent = peers_socket(&peers);
    static const char request[] = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";
    char answer[1024], byte;
    peers_write(fd, request, sizeof request - 1);
    peers_read(&peers, fd, answer, sizeof answer);
    assert_non_null(strstr(answer, "200 OK"));
    peers_turn_for(&peers, 1300);
    assert_int_equal(recv(fd, &byte, 1, MSG_DONTWAIT),
                     0); /* without a word: the next request may be on its way */
    assert_int_equal(recv(silent, &byte, 1, MSG_DONTWAIT), 0);
    close(fd);
    close(silent);
    peers_close(&peers);
}

static void a_slow_handler_is_not_cut(void **state)
{
    (void)state;
    struct peers peers;
    struct http_limits limits = http_limits_default;
    limits.idle_timeout_s = 1;
    peers_open(&peers, &limits);
    int fd = peers_socket(&peers);
    static const char request[] = "GET /late HTTP/1.1\r\nHost: a\r\n\r\n";
    peers_write(fd, request, sizeof request - 1);
    peers_turn_for(&peers, 1300);
    assert_non_null(peers.kept);
    assert_false(http_peer_left(peers.kept));
    http_reply(peers.kept, 200, "text/plain", SPAN_LIT("at last"));
    char answer[512];
    peers_read(&peers, fd, answer, sizeof answer);
    assert_non_null(strstr(answer, "at last"));
    /* The same connection serves on. */
    static const char again[] = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";
    peers_write(fd, again, sizeof again - 1);
    peers_read(&peers, fd, answer, sizeof answer);
    assert_non_null(strstr(answer, "hello"));
    close(fd);
    peers_close(&peers);
}

static void pipelined_requests_wait_for_the_late_one(void **state)
{
    (void)state;
    struct peers peers;
    peers_open(&peers, &http_limits_default);
    int fd = peers_socket(&peers);
    static const char two[] = "GET /late HTTP/1.1\r\nHost: a\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n",
                      third[] = "GET /tree/x HTTP/1.1\r\nHost: a\r\n\r\n";
    peers_write(fd, two, sizeof two - 1);
    for (int i = 0; i < 100 && peers.kept == NULL; i++)
        loop_round(peers.loop, 10);
    peers_write(fd, third, sizeof third - 1);
    peers_turn_for(&peers, 30);
    http_reply(peers.kept, 200, "text/plain", SPAN_LIT("first"));
    char answer[1024];
    peers_read(&peers, fd, answer, sizeof answer);
    const char *first = strstr(answer, "first"), *second = strstr(answer, "hello"),
               *last = strstr(answer, "/tree/x");
    assert_non_null(first);
    assert_non_null(second);
    assert_non_null(last);
    assert_true(first < second && second < last);
    close(fd);
    peers_turn_for(&peers, 10);
    peers_close(&peers);
}

static void a_reply_may_come_after_the_peer_left(void **state)
{
    (void)state;
    static const char *const requests[] = {
        "GET /late?name=x HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /late?name=x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
    };
    for (size_t kind = 0; kind < 4; kind++) {
        struct peers peers;
        peers_open(&peers, &http_limits_default);
        int fd = peers_socket(&peers);
        peers_write(fd, requests[kind % 2], strlen(requests[kind % 2]));
        for (int i = 0; i < 100 && peers.kept == NULL; i++)
            loop_round(peers.loop, 10);
        assert_non_null(peers.kept);
        close(fd);
        peers_turn_for(&peers, 30);
        assert_string_equal(http_path(peers.kept), "/late"); /* still readable */
        assert_string_equal(http_query(peers.kept, "name"), "x");
        if (kind < 2) {
            http_reply(peers.kept, 200, "text/plain", SPAN_LIT("nobody reads this"));
        } else {
            http_reply_begin(peers.kept, 200, "text/plain");
            http_reply_piece(peers.kept, SPAN_LIT("nobody"));
            peers_turn_for(&peers, 10);
            http_reply_piece(peers.kept, SPAN_LIT("reads this"));
            http_reply_end(peers.kept);
        }
        peers_turn_for(&peers, 20);
        peers_close(&peers);
    }
}

static void a_reply_may_come_after_the_server_closed(void **state)
{
    (void)state;
    struct peers peers;
    peers_open(&peers, &http_limits_default);
    int fd = peers_socket(&peers);
    static const char request[] = "GET /late HTTP/1.1\r\nHost: a\r\n\r\n";
    peers_write(fd, request, sizeof request - 1);
    for (int i = 0; i < 100 && peers.kept == NULL; i++)
        loop_round(peers.loop, 10);
    http_server_close(peers.server);
    peers.server = NULL;
    peers_turn_for(&peers, 10);
    assert_string_equal(http_target(peers.kept), "/late");
    assert_true(http_peer_left(peers.kept));
    http_reply(peers.kept, 200, NULL, SPAN_NONE);
    close(fd);
    peers_close(&peers);
}

static void a_reader_too_slow_for_the_pieces_is_cut(void **state)
{
    (void)state;
    struct peers peers;
    peers_open(&peers, &http_limits_default);
    int fd = peers_socket(&peers);
    static const char request[] = "GET /late HTTP/1.1\r\nHost: a\r\n\r\n";
    peers_write(fd, request, sizeof request - 1);
    for (int i = 0; i < 100 && peers.kept == NULL; i++)
        loop_round(peers.loop, 10);
    http_reply_begin(peers.kept, 200, "text/event-stream");
    static char block[64 * 1024];
    memset(block, 'x', sizeof block);
    for (int i = 0; i < 400 && !http_peer_left(peers.kept); i++) {
        http_reply_piece(peers.kept, (struct span){block, sizeof block});
        loop_round(peers.loop, 0);
    }
    assert_true(http_peer_left(peers.kept));
    http_reply_end(peers.kept);
    close(fd);
    peers_close(&peers);
}

static void a_stopped_server_answers_what_it_has(void **state)
{
    (void)state;
    struct peers peers;
    peers_open(&peers, &http_limits_default);
    int fd = peers_socket(&peers);
    static const char request[] = "GET /late HTTP/1.1\r\nHost: a\r\n\r\n";
    peers_write(fd, request, sizeof request - 1);
    for (int i = 0; i < 100 && peers.kept == NULL; i++)
        loop_round(peers.loop, 10);
    http_server_stop_accepting(peers.server);
    http_server_stop_accepting(peers.server);
    assert_int_equal(net_port(peers.listen_fd), peers.port); /* the listener itself stays open */
    http_reply(peers.kept, 204, NULL, SPAN_NONE);
    char answer[512];
    peers_read(&peers, fd, answer, sizeof answer);
    assert_non_null(strstr(answer, "HTTP/1.1 204 No Content"));
    close(fd);
    peers_close(&peers);
}

static void count_drained(void *owner)
{
    ++*(int *)owner;
}

static void a_drain_answers_and_ends(void **state)
{
    (void)state;
    struct peers peers;
    struct http_limits limits = http_limits_default;
    int drained_count = 0;
    char answer[512];
    static const char hello[] = "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n",
                      late[] = "GET /late HTTP/1.1\r\nHost: x\r\n\r\n";
    limits.idle_timeout_s = 1;
    peers_open(&peers, &limits);
    int silent = peers_socket(&peers), waiting = peers_socket(&peers), quick = peers_socket(&peers);
    peers_write(waiting, late, sizeof late - 1);
    peers_turn_for(&peers, 50);
    assert_non_null(peers.kept);
    http_server_drain(peers.server, true, count_drained, &drained_count);
    /* Whoever was connected is answered, and told that it was the last time. */
    peers_write(quick, hello, sizeof hello - 1);
    peers_read(&peers, quick, answer, sizeof answer);
    assert_non_null(strstr(answer, "200 OK"));
    assert_non_null(strstr(answer, "Connection: close"));
    /* The one that stays silent is closed for idling before the drain is over; an open request holds it. */
    peers_turn_for(&peers, 2200);
    assert_int_equal(peers_read(&peers, silent, answer, sizeof answer), 0);
    assert_int_equal(drained_count, 0);
    http_reply(peers.kept, 200, "text/plain", SPAN_LIT("at last"));
    peers.kept = NULL;
    peers_wait(&peers, &drained_count, 1);
    peers_read(&peers, waiting, answer, sizeof answer);
    assert_non_null(strstr(answer, "at last"));
    assert_non_null(strstr(answer, "Connection: close"));
    close(silent);
    close(waiting);
    close(quick);
    peers_close(&peers);
}

static void the_subprotocol_is_agreed(void **state)
{
    (void)state;
    struct peers peers;
    peers_open(&peers, &http_limits_default);
    peers.subprotocol = "realtime";
    char url[64];
    snprintf(url, sizeof url, "ws://127.0.0.1:%d/ws", peers.port);
    static const char *const headers[] = {"Sec-WebSocket-Protocol: other, realtime", NULL};
    struct ws_connect_options options = {.url = url, .headers = headers, .limits = ws_limits_default};
    assert_int_equal(ws_connect(peers.loop, &options, &ws_seen_events, &peers.on_client, &peers.on_client.ws),
                     VP_OK);
    peers_wait(&peers, &peers.on_client.open_count, 1);
    ws_close(peers.on_client.ws, 1000, NULL);
    peers_wait(&peers, &peers.on_client.closed_count, 1);
    options.headers = NULL; /* not offered: refused */
    assert_int_equal(ws_connect(peers.loop, &options, &ws_seen_events, &peers.on_client, &peers.on_client.ws),
                     VP_OK);
    peers_wait(&peers, &peers.on_client.closed_count, 2);
    assert_int_equal(peers.on_client.end.http_status, 400);
    peers_close(&peers);
}

TESTS = {
    TEST(get_and_post_are_answered),
    TEST(each_status_has_its_answer),
    TEST(an_answer_may_come_in_pieces),
    TEST(the_client_tells_why_there_is_no_answer),
    TEST(what_is_cancelled_is_not_answered),
    TEST(requests_that_break_the_rules_are_refused),
    TEST(headers_without_end_are_refused),
    TEST(an_idle_connection_is_closed),
    TEST(a_slow_handler_is_not_cut),
    TEST(pipelined_requests_wait_for_the_late_one),
    TEST(a_reply_may_come_after_the_peer_left),
    TEST(a_reply_may_come_after_the_server_closed),
    TEST(a_reader_too_slow_for_the_pieces_is_cut),
    TEST(a_stopped_server_answers_what_it_has),
    TEST(a_drain_answers_and_ends),
    TEST(the_subprotocol_is_agreed),
};
