/* What an honest client may count on from one connection: how long it stays, where answers end,
 * what is asked back. */
#include "with_cmocka.h"

#include "flow/net/with_peers.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct exchange {
    const char *name, *request;
    const char *answers[4]; /* in this order somewhere in what comes; NULL ends */
    const char *lacks;      /* and this not at all; NULL: anything may */
    bool ends;              /* the server closes the connection */
};

static const struct exchange exchanges[] = {
    {"HTTP/1.1 stays",
     "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n",
     {"HTTP/1.1 200 OK\r\nDate: ", "Content-Length: 5\r\n", "\r\n\r\nhello"},
     "Connection:",
     false},
    {"HTTP/1.0 ends",
     "GET /hello HTTP/1.0\r\n\r\n",
     {"200 OK", "Connection: close\r\n", "hello"},
     NULL,
     true},
    {"HTTP/1.0 may stay",
     "GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /echo HTTP/1.1\r\nHost: a\r\n\r\n",
     {"200 OK", "Connection: keep-alive\r\n", "hello", "GET /echo"},
     "close",
     false},
    {"pieces are chunked",
     "GET /pieces HTTP/1.1\r\nHost: a\r\n\r\n",
     {"200 OK", "Transfer-Encoding: chunked\r\n", "4\r\none,\r\n3\r\ntwo\r\n0\r\n\r\n"},
     "Content-Length",
     false},
    {"pieces of HTTP/1.0 end with the connection",
     "GET /pieces HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
     {"200 OK", "Connection: close\r\n", "\r\n\r\none,two"},
     "chunked",
     true},
    {"HEAD has the length and no body",
     "HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\nGET /echo HTTP/1.1\r\nHost: a\r\n\r\n",
     {"200 OK", "Content-Length: 5\r\n", "\r\n\r\nHTTP/1.1 200 OK", "GET /echo"},
     "hello",
     false},
    {"HEAD of pieces",
     "HEAD /pieces HTTP/1.1\r\nHost: a\r\n\r\nGET /echo HTTP/1.1\r\nHost: a\r\n\r\n",
     {"Transfer-Encoding: chunked\r\n", "\r\n\r\nHTTP/1.1 200 OK", "GET /echo"},
     "one,",
     false},
    {"an expected body is asked for",
     "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n",
     {"HTTP/1.1 100 Continue\r\n\r\n"},
     "200 OK",
     false},
    {"a body that is too long is not asked for",
     "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 70000\r\n\r\n",
     {"HTTP/1.1 413 "},
     "100 Continue",
     true},
    {"nothing is served behind the last request",
     "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nGET /echo HTTP/1.1\r\nHost: a\r\n\r\n",
     {"200 OK", "Connection: close\r\n", "hello"},
     "/echo",
     true},
    {"the wrong method is told the right ones",
     "PUT /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx",
     {"405 Method Not Allowed", "Allow: GET, HEAD, POST\r\n"},
     "close",
     false},
    {"a server as a whole",
     "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
     {"HTTP/1.1 404 Not Found"},
     "close",
     false},
};

static void check(struct peers *peers, const struct exchange *exchange)
{
    char text[4096], byte;
    int fd = peers_ask(peers, exchange->request);
    peers_read(peers, fd, text, sizeof text);
    const char *at = text;
    for (size_t i = 0; i < 4 && exchange->answers[i] != NULL; i++) {
        at = strstr(at, exchange->answers[i]);
        if (at == NULL)
            fail_msg("%s: lacks %s: %s", exchange->name, exchange->answers[i], text);
        at += strlen(exchange->answers[i]);
    }
    if (exchange->lacks != NULL && strstr(text, exchange->lacks) != NULL)
        fail_msg("%s: has %s: %s", exchange->name, exchange->lacks, text);
    bool has_ended = recv(fd, &byte, 1, MSG_DONTWAIT) == 0;
    if (has_ended != exchange->ends)
        fail_msg("%s: ended %d", exchange->name, has_ended);
    close(fd);
    peers_turn_for(peers, 10);
}

static void each_exchange_keeps_or_ends_its_connection(void **state)
{
    struct peers *peers = *state;
    for (size_t i = 0; i < sizeof exchanges / sizeof exchanges[0]; i++)
        check(peers, &exchanges[i]);
}

/* More in one packet than is served in one turn: all are answered, in order. */
static void a_long_pipeline_is_answered_in_order(void **state)
{
    enum { COUNT = 300 };
    static char requests[COUNT * 48], answers[COUNT * 512];
    size_t len = 0;
    for (int i = 0; i < COUNT; i++)
        len += (size_t)snprintf(requests + len, sizeof requests - len,
                                "GET /tree/%d. HTTP/1.1\r\nHost: a\r\n\r\n", i);
    struct peers *peers = *state;
    int fd = peers_socket(peers);
    peers_write(fd, requests, len);
    peers_read(peers, fd, answers, sizeof answers);
    const char *at = answers;
    for (int i = 0; i < COUNT; i++) {
        char wanted[32];
        snprintf(wanted, sizeof wanted, "GET /tree/%d. ", i);
        at = strstr(at, wanted);
        assert_non_null(at);
    }
    close(fd);
}

/* A client that closes its half after asking is answered all the same. */
static void a_half_closed_client_is_answered(void **state)
{
    struct peers *peers = *state;
    int fd = peers_socket(peers);
    peers_write(fd, peers_late, strlen(peers_late));
    shutdown(fd, SHUT_WR);
    peers_turn_for(peers, 50);
    assert_non_null(peers->kept);
    http_reply(peers->kept, 200, "text/plain", SPAN_LIT("at last"));
    peers_expect(peers, fd, "at last");
    close(fd);
}

TESTS_WITH(peers_set_up, peers_tear_down) = {
    TEST(each_exchange_keeps_or_ends_its_connection),
    TEST(a_long_pipeline_is_answered_in_order),
    TEST(a_half_closed_client_is_answered),
};
