/* The HTTP server and client against each other, and against hand-written bytes. */
#include "with_cmocka.h"

#include "flow/net/with_peers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/metric.h"
#include "with_cases.h"

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
    char url[128]; /* of the last request */
    struct fetch_seen seen;
};

static int both_open(void **state)
{
    struct both *both = calloc(1, sizeof *both);
    assert_non_null(both);
    peers_open(&both->peers);
    assert_int_equal(http_client_create(both->peers.loop, &both->client), VP_OK);
    *state = both;
    return 0;
}

static int both_close(void **state)
{
    struct both *both = *state;
    http_client_destroy(both->client);
    peers_close(&both->peers);
    return tests_free(both);
}
#define WITH_BOTH(test) TEST_WITH(test, both_open, both_close)

static struct http_fetch_options get(struct both *both, const char *path)
{
    snprintf(both->url, sizeof both->url, "http://127.0.0.1:%d%s", both->peers.port, path);
    return (struct http_fetch_options){.method = "GET",
                                       .url = both->url,
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
    struct both *both = *state;
    int64_t before = metric_get(METRIC_HTTP_REQUESTS_TOTAL);
    struct http_fetch_options options = get(both, "/hello");
    fetch(both, &options);
    assert_int_equal(both->seen.err, VP_OK);
    assert_int_equal(both->seen.status, 200);
    assert_string_equal(both->seen.content_type, "text/plain");
    assert_string_equal(both->seen.body, "hello");

    static const char *const headers[] = {"Content-Type: application/x-www-form-urlencoded", NULL};
    options = get(both, "/echo?name=J%C3%B6rg+B");
    options.method = "POST";
    options.headers = headers;
    options.body = SPAN_LIT("form=a%26b&x=1");
    options.user_password = "user:secret";
    fetch(both, &options);
    assert_string_equal(both->seen.body, "POST /echo name=J\xc3\xb6rg B form=a&b body=14");

    options = get(both, "/tree/a%20b/c");
    fetch(both, &options);
    assert_string_equal(both->seen.body, "GET /tree/a b/c name=- form=- body=0");
    assert_int_equal(metric_get(METRIC_HTTP_REQUESTS_TOTAL) - before, 3);
}

static void each_status_has_its_answer(void **state)
{
    struct both *both = *state;
    static const struct {
        const char *method, *path;
        int status;
    } cases[] = {
        {"GET", "/nowhere", 404},  {"DELETE", "/hello", 405},
        {"HEAD", "/hello", 200},   {"GET", "/redirect", 302}, /* never followed */
        {"GET", "/tree/%zz", 400}, {"GET", "/ws", 426},
    };
    FOR_EACH(each, cases) {
        struct http_fetch_options options = get(both, each->path);
        options.method = each->method;
        fetch(both, &options);
        if (both->seen.status != each->status)
            fail_msg("%s %s: %d", each->method, each->path, both->seen.status);
        if (each->status == 404)
            assert_string_equal(both->seen.body,
                                "{\"error\":{\"message\":\"nothing is here\",\"type\":\"not_found\"}}");
        if (strcmp(each->method, "HEAD") == 0)
            assert_int_equal(both->seen.body_len, 0);
    }
}

static void an_answer_may_come_in_pieces(void **state)
{
    struct both *both = *state;
    struct http_fetch_options options = get(both, "/pieces");
    fetch(both, &options);
    assert_string_equal(both->seen.body, "one,two");
    options.on_piece = on_piece;
    fetch(both, &options);
    assert_int_equal(both->seen.body_len, 0);
    assert_string_equal(both->seen.pieces, "one,two");
    options = get(both, "/nowhere"); /* pieces of 2xx answers only */
    options.on_piece = on_piece;
    fetch(both, &options);
    assert_int_equal(both->seen.piece_count, 0);
    assert_true(both->seen.body_len > 0);
}

static void the_client_tells_why_there_is_no_answer(void **state)
{
    struct both *both = *state;
    struct http_fetch_options options = get(both, "/big");
    fetch(both, &options);
    assert_int_equal(both->seen.err, VP_ERR_TOO_BIG);

    options = get(both, "/late");
    options.timeout_ms = 60;
    fetch(both, &options);
    assert_int_equal(both->seen.err, VP_ERR_TIMED_OUT);
    peers_turn_for(&both->peers, 30);
    http_reply(both->peers.kept, 200, NULL, SPAN_LIT("too late"));

    int fd;
    assert_int_equal(net_listen("127.0.0.1", 0, &fd), VP_OK);
    options = get(both, "/");
    snprintf(both->url, sizeof both->url, "http://127.0.0.1:%d/", net_port(fd));
    close(fd);
    fetch(both, &options);
    assert_int_equal(both->seen.err, VP_ERR_REFUSED);

    snprintf(both->url, sizeof both->url, "https://127.0.0.1:%d/", both->peers.port); /* speaks no TLS */
    fetch(both, &options);
    assert_int_equal(both->seen.err, VP_ERR_TLS);

    struct http_fetch *none;
    options.url = "file:///etc/passwd";
    assert_int_equal(http_fetch(both->client, &options, &none), VP_ERR_BAD_VALUE);
    static const char *const smuggled[] = {"A: b\r\nC: d", NULL};
    options.url = both->url;
    options.headers = smuggled;
    assert_int_equal(http_fetch(both->client, &options, &none), VP_ERR_BAD_VALUE);
}

static void what_is_cancelled_is_not_answered(void **state)
{
    struct both *both = *state;
    struct http_fetch_options options = get(both, "/late");
    assert_int_equal(http_fetch(both->client, &options, &both->seen.fetch), VP_OK);
    for (int i = 0; i < 100 && both->peers.kept == NULL; i++)
        loop_round(both->peers.loop, 10);
    http_fetch_cancel(both->seen.fetch);
    peers_turn_for(&both->peers, 30);
    assert_int_equal(both->seen.done_count, 0);
    assert_true(http_peer_left(both->peers.kept));
    http_reply(both->peers.kept, 200, NULL, SPAN_NONE);

    options = get(both, "/pieces"); /* from inside a piece */
    options.on_piece = on_piece;
    assert_int_equal(http_fetch(both->client, &options, &both->seen.fetch), VP_OK);
    both->seen.cancel_on_piece = both->seen.fetch;
    peers_wait(&both->peers, &both->seen.piece_count, 1);
    peers_turn_for(&both->peers, 30);
    assert_int_equal(both->seen.piece_count, 1);
    assert_int_equal(both->seen.done_count, 0);

    options = get(both, "/hello"); /* the client destroyed from inside on_done */
    both->seen = (struct fetch_seen){.destroys = both->client};
    both->client = NULL;
    assert_int_equal(http_fetch(both->seen.destroys, &options, &both->seen.fetch), VP_OK);
    peers_wait(&both->peers, &both->seen.done_count, 1);
}

static int64_t connections(struct both *both, int turn_ms)
{
    loop_round(both->peers.loop, turn_ms);
    return metric_get(METRIC_HTTP_CONNECTIONS_LIVE);
}

static void connections_that_nobody_uses_are_given_back(void **state)
{
    struct both *both = *state;
    int64_t before = connections(both, 0);
    http_client_set_idle(both->client, 100);
    for (int i = 0; i < 2; i++) { /* and requests go on afterwards */
        struct http_fetch_options options = get(both, "/hello");
        fetch(both, &options);
        fetch(both, &options);
        assert_int_equal(both->seen.status, 200);
        assert_int_equal(connections(both, 0), before + 1); /* the second request came by the first one's */
        for (int turns = 0; turns < 100 && connections(both, 20) > before;)
            turns++;
        assert_int_equal(connections(both, 0), before);
    }
}

static void a_body_in_chunks_is_taken_where_it_is_asked_for(void **state)
{
    static const char request[] =
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"
        "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    struct peers *peers = *state;
    char answer[2048];
    peers_answer(peers, request, answer, sizeof answer);
    assert_memory_equal(answer, "HTTP/1.1 411 ", 13);
    peers->http_limits.takes_chunks = true;
    peers_restart(peers);
    peers_answer(peers, request, answer, sizeof answer);
    const char *second = strstr(answer + 1, "HTTP/1.1 200 ");
    assert_memory_equal(answer, "HTTP/1.1 200 ", 13);
    assert_non_null(second); /* the next request begins where the last chunk ends */
    assert_true(strstr(answer, "body=5") != NULL && strstr(answer, "body=5") < second);
    peers_answer(peers, "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\nhello",
                 answer, sizeof answer);
    assert_memory_equal(answer, "HTTP/1.1 400 ", 13);
    peers->http_limits.body_max_bytes = 4;
    peers_restart(peers);
    peers_answer(peers, request, answer, sizeof answer);
    assert_memory_equal(answer, "HTTP/1.1 413 ", 13);
    peers_answer(peers, "GET /hello HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                 answer, sizeof answer);
    assert_memory_equal(answer, "HTTP/1.1 400 ", 13);
}

static void requests_that_break_the_rules_are_refused(void **state)
{
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
    struct peers *peers = *state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char answer[2048];
        peers_answer(peers, cases[i].request, answer, sizeof answer);
        if (strncmp(answer, cases[i].answer, strlen(cases[i].answer)) != 0)
            fail_msg("case %zu: %s", i, answer);
    }
    assert_int_equal(peers->on_server.open_count, 0);
}

static void headers_without_end_are_refused(void **state)
{
    struct peers *peers = *state;
    static char request[20000];
    size_t len = (size_t)snprintf(request, sizeof request, "GET /hello HTTP/1.1\r\nHost: a\r\nX: ");
    memset(request + len, 'x', sizeof request - len - 5);
    memcpy(request + sizeof request - 5, "\r\n\r\n", 5);
    char answer[1024];
    peers_answer(peers, request, answer, sizeof answer);
    assert_null(strstr(answer, "200 OK"));
}

static void an_idle_connection_is_closed(void **state)
{
    struct peers *peers = *state;
    peers->http_limits.idle_timeout_s = 1;
    peers_restart(peers);
    int fd = peers_ask(peers, peers_hello), silent = peers_socket(peers);
    char byte;
    peers_expect(peers, fd, "200 OK");
    peers_turn_for(peers, 1300);
    assert_int_equal(recv(fd, &byte, 1, MSG_DONTWAIT),
                     0); /* without a word: the next request may be on its way */
    assert_int_equal(recv(silent, &byte, 1, MSG_DONTWAIT), 0);
    close(fd);
    close(silent);
}

static void a_slow_handler_is_not_cut(void **state)
{
    struct peers *peers = *state;
    peers->http_limits.idle_timeout_s = 1;
    peers_restart(peers);
    int fd = peers_ask_late(peers, peers_late);
    peers_turn_for(peers, 1300);
    assert_false(http_peer_left(peers->kept));
    http_reply(peers->kept, 200, "text/plain", SPAN_LIT("at last"));
    peers_expect(peers, fd, "at last");
    /* The same connection serves on. */
    peers_write(fd, peers_hello, strlen(peers_hello));
    peers_expect(peers, fd, "hello");
    close(fd);
}

static void pipelined_requests_wait_for_the_late_one(void **state)
{
    struct peers *peers = *state;
    static const char two[] = "GET /late HTTP/1.1\r\nHost: a\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n",
                      third[] = "GET /tree/x HTTP/1.1\r\nHost: a\r\n\r\n";
    int fd = peers_ask_late(peers, two);
    peers_write(fd, third, sizeof third - 1);
    peers_turn_for(peers, 30);
    http_reply(peers->kept, 200, "text/plain", SPAN_LIT("first"));
    char answer[1024];
    peers_read(peers, fd, answer, sizeof answer);
    const char *first = strstr(answer, "first"), *second = strstr(answer, "hello"),
               *last = strstr(answer, "/tree/x");
    assert_non_null(first);
    assert_non_null(second);
    assert_non_null(last);
    assert_true(first < second && second < last);
    close(fd);
    peers_turn_for(peers, 10);
}

/* The peer asks for /late and leaves before the answer: what it asked can still be read. */
static void ask_and_leave(struct peers *peers, const char *request)
{
    close(peers_ask_late(peers, request));
    peers_turn_for(peers, 30);
    assert_string_equal(http_path(peers->kept), "/late");
    assert_string_equal(http_query(peers->kept, "name"), "x");
}

static void a_reply_may_come_after_the_peer_left(void **state)
{
    struct peers *peers = *state;
    FOR_EACH_TEXT(request, "GET /late?name=x HTTP/1.1\r\nHost: a\r\n\r\n",
                  "POST /late?name=x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc") {
        ask_and_leave(peers, *request);
        http_reply(peers->kept, 200, "text/plain", SPAN_LIT("nobody reads this"));
        peers_turn_for(peers, 20);
        peers->kept = NULL;
        ask_and_leave(peers, *request);
        http_reply_begin(peers->kept, 200, "text/plain");
        http_reply_piece(peers->kept, SPAN_LIT("nobody"));
        peers_turn_for(peers, 10);
        http_reply_piece(peers->kept, SPAN_LIT("reads this"));
        http_reply_end(peers->kept);
        peers_turn_for(peers, 20);
        peers->kept = NULL;
    }
}

static void a_reply_may_come_after_the_server_closed(void **state)
{
    struct peers *peers = *state;
    int fd = peers_ask_late(peers, peers_late);
    http_server_close(peers->server);
    peers->server = NULL;
    peers_turn_for(peers, 10);
    assert_string_equal(http_target(peers->kept), "/late");
    assert_true(http_peer_left(peers->kept));
    http_reply(peers->kept, 200, NULL, SPAN_NONE);
    close(fd);
}

static void a_reader_too_slow_for_the_pieces_is_cut(void **state)
{
    struct peers *peers = *state;
    int fd = peers_ask_late(peers, peers_late);
    http_reply_begin(peers->kept, 200, "text/event-stream");
    static char block[64 * 1024];
    memset(block, 'x', sizeof block);
    for (int i = 0; i < 400 && !http_peer_left(peers->kept); i++) {
        http_reply_piece(peers->kept, (struct span){block, sizeof block});
        loop_round(peers->loop, 0);
    }
    assert_true(http_peer_left(peers->kept));
    http_reply_end(peers->kept);
    close(fd);
}

static void a_stopped_server_answers_what_it_has(void **state)
{
    struct peers *peers = *state;
    int fd = peers_ask_late(peers, peers_late);
    http_server_stop_accepting(peers->server);
    http_server_stop_accepting(peers->server);
    assert_int_equal(net_port(peers->listen_fd), peers->port); /* the listener itself stays open */
    http_reply(peers->kept, 204, NULL, SPAN_NONE);
    peers_expect(peers, fd, "HTTP/1.1 204 No Content");
    close(fd);
}

static void count_drained(void *owner)
{
    ++*(int *)owner;
}

static void a_drain_answers_and_ends(void **state)
{
    struct peers *peers = *state;
    int drained_count = 0;
    char answer[512];
    peers->http_limits.idle_timeout_s = 1;
    peers_restart(peers);
    int silent = peers_socket(peers), waiting = peers_socket(peers), quick = peers_socket(peers);
    peers_write(waiting, peers_late, strlen(peers_late));
    peers_turn_for(peers, 50);
    assert_non_null(peers->kept);
    http_server_drain(peers->server, true, count_drained, &drained_count);
    /* Whoever was connected is answered, and told that it was the last time. */
    peers_write(quick, peers_hello, strlen(peers_hello));
    peers_read(peers, quick, answer, sizeof answer);
    assert_non_null(strstr(answer, "200 OK"));
    assert_non_null(strstr(answer, "Connection: close"));
    /* The one that stays silent is closed for idling before the drain is over; an open request holds it. */
    peers_turn_for(peers, 2200);
    assert_int_equal(peers_read(peers, silent, answer, sizeof answer), 0);
    assert_int_equal(drained_count, 0);
    http_reply(peers->kept, 200, "text/plain", SPAN_LIT("at last"));
    peers->kept = NULL;
    peers_wait(peers, &drained_count, 1);
    peers_read(peers, waiting, answer, sizeof answer);
    assert_non_null(strstr(answer, "at last"));
    assert_non_null(strstr(answer, "Connection: close"));
    close(silent);
    close(waiting);
    close(quick);
}

static void the_subprotocol_is_agreed(void **state)
{
    struct peers *peers = *state;
    peers->subprotocol = "realtime";
    char url[64];
    snprintf(url, sizeof url, "ws://127.0.0.1:%d/ws", peers->port);
    static const char *const headers[] = {"Sec-WebSocket-Protocol: other, realtime", NULL};
    struct ws_connect_options options = {.url = url, .headers = headers, .limits = ws_limits_default};
    peers_dial(peers, &options);
    peers_wait(peers, &peers->on_client.open_count, 1);
    ws_close(peers->on_client.ws, 1000, NULL);
    peers_wait(peers, &peers->on_client.closed_count, 1);
    options.headers = NULL; /* not offered: refused */
    peers_dial(peers, &options);
    peers_wait(peers, &peers->on_client.closed_count, 2);
    assert_int_equal(peers->on_client.end.http_status, 400);
}

TESTS_WITH(peers_set_up, peers_tear_down) = {
    WITH_BOTH(get_and_post_are_answered),
    WITH_BOTH(each_status_has_its_answer),
    WITH_BOTH(an_answer_may_come_in_pieces),
    WITH_BOTH(the_client_tells_why_there_is_no_answer),
    WITH_BOTH(what_is_cancelled_is_not_answered),
    WITH_BOTH(connections_that_nobody_uses_are_given_back),
    TEST(a_body_in_chunks_is_taken_where_it_is_asked_for),
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
