/* Both roles over real sockets: talking, closing inside every callback, and what hostile ends do. */
#include "with_cmocka.h"

#include "flow/net/with_peers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "with_cases.h"

static void expect_end(const struct ws_end *end, enum vp_err err, int close_code)
{
    assert_int_equal(end->err, err);
    assert_int_equal(end->close_code, close_code);
}

static void what_is_sent_comes_back_until_the_close(void **state)
{
    struct peers *peers = *state;
    struct span parts[] = {SPAN_LIT("{\"a\":"), SPAN_LIT("1"), SPAN_LIT("}")};
    assert_int_equal(ws_send(peers->on_client.ws, parts, 3), VP_OK);
    peers_wait(peers, &peers->on_client.text_count, 1);
    assert_string_equal(peers->on_client.last_text, "{\"a\":1}");
    assert_string_equal(peers->on_server.last_text, "{\"a\":1}");
    ws_close(peers->on_client.ws, 1000, "bye");
    assert_int_equal(ws_send(peers->on_client.ws, parts, 3), VP_ERR_CLOSED);
    assert_int_equal(peers_end_of(peers, &peers->on_client)->err, VP_OK);
    expect_end(peers_end_of(peers, &peers->on_server), VP_OK, 1000);
    assert_string_equal(peers->on_server.end.reason, "bye");
}

static void texts_of_every_size_keep_their_order(void **state)
{
    struct peers *peers = *state;
    static char big[65536];
    memset(big, 'a', sizeof big);
    size_t total = 0;
    static const size_t lens[] = {0, 1, 125, 126, 127, 65535, 65536};
    for (size_t i = 0; i < sizeof lens / sizeof lens[0]; i++) {
        assert_int_equal(ws_send_text(peers->on_client.ws, (struct span){big, lens[i]}), VP_OK);
        total += lens[i];
    }
    peers_wait(peers, &peers->on_client.text_count, 7);
    assert_int_equal(peers->on_server.text_bytes, total);
    assert_int_equal(peers->on_client.text_bytes, total);
}

static void a_message_too_big_closes_with_1009(void **state)
{
    struct peers *peers = *state;
    static char big[65537];
    memset(big, 'a', sizeof big);
    assert_int_equal(ws_send_text(peers->on_client.ws, (struct span){big, sizeof big}), VP_OK);
    assert_int_equal(peers_end_of(peers, &peers->on_server)->err, VP_ERR_TOO_BIG);
    assert_int_equal(peers_end_of(peers, &peers->on_client)->close_code, 1009);
}

static void it_may_be_closed_as_it_opens(void **state)
{
    struct peers *peers = *state;
    peers->on_client.closes_on_open = 1001;
    peers_connect(peers, &ws_limits_default);
    peers_wait(peers, &peers->on_client.closed_count, 1);
    assert_int_equal(peers_end_of(peers, &peers->on_server)->close_code, 1001);
}

/* The client's end closes, and hears that from the server. */
static void expect_told(struct peers *peers, int close_code, const char *reason)
{
    const struct ws_end *end = peers_end_of(peers, &peers->on_client);
    assert_int_equal(end->close_code, close_code);
    assert_string_equal(end->reason, reason);
}

static void who_closes_on_a_text_hears_nothing_more(void **state)
{
    struct peers *peers = *state;
    peers->on_server.echoes = false;
    peers->on_server.closes_on_text = 4000;
    for (int i = 0; i < 5; i++)
        assert_int_equal(ws_send_text(peers->on_client.ws, SPAN_LIT("x")), VP_OK);
    peers_wait(peers, &peers->on_server.closed_count, 1);
    expect_told(peers, 4000, "closed on text");
    assert_int_equal(peers->on_server.text_count, 1);
}

static void a_refusal_says_why_and_waits_for_nothing(void **state)
{
    struct peers *peers = *state;
    ws_refuse(peers->on_server.ws, 1008, "too much");
    ws_refuse(peers->on_server.ws, 1008, "again");
    ws_close(peers->on_server.ws, 1000, "after that");
    assert_int_equal(ws_send_text(peers->on_client.ws, SPAN_LIT("x")), VP_OK);
    loop_round(peers->loop, 0);
    assert_int_equal(peers->on_server.closed_count, 1); /* whatever the peer does */
    assert_int_equal(peers->on_server.end.err, VP_ERR_TOO_MANY);
    expect_told(peers, 1008, "too much");
    assert_int_equal(peers->on_server.text_count, 0);
}

static void it_may_be_closed_before_it_is_connected(void **state)
{
    struct peers *peers = *state;
    peers_connect(peers, &ws_limits_default);
    ws_close(peers->on_client.ws, 1000, "changed my mind");
    ws_close(peers->on_client.ws, 1000, "twice");
    peers_wait(peers, &peers->on_client.closed_count, 1);
    assert_int_equal(peers->on_client.open_count, 0);
    assert_int_equal(peers->on_client.end.err, VP_ERR_CLOSED);
    peers_turn_for(peers, 20);
}

static void a_peer_that_does_not_read_fills_the_queue_to_its_limit(void **state)
{
    struct peers *peers = *state;
    peers->on_server.echoes = false;
    ws_pause_reading(peers->on_server.ws, true);
    static char block[32768];
    memset(block, 'b', sizeof block);
    int sent = 0;
    enum vp_err err = VP_OK;
    while (sent < 2000 && err == VP_OK) {
        err = ws_send_text(peers->on_client.ws, (struct span){block, sizeof block});
        sent += err == VP_OK;
        loop_round(peers->loop, 0);
    }
    assert_int_equal(err, VP_ERR_TOO_BIG);
    assert_true(ws_queued_bytes(peers->on_client.ws) <= ws_limits_default.queue_max_bytes);
    assert_true(ws_queued_bytes(peers->on_client.ws) > ws_limits_default.queue_max_bytes / 2);
    assert_true(peers->on_server.text_count < sent);
    ws_pause_reading(peers->on_server.ws, false);
    peers_wait(peers, &peers->on_server.text_count, sent);
}

static void where_nobody_listens_it_is_refused(void **state)
{
    struct peers *peers = *state;
    int fd;
    assert_int_equal(net_listen("127.0.0.1", 0, &fd), VP_OK);
    char url[64];
    snprintf(url, sizeof url, "ws://127.0.0.1:%d/", net_port(fd));
    close(fd);
    struct ws_connect_options options = {.url = url, .limits = ws_limits_default};
    peers_dial(peers, &options);
    assert_int_equal(peers_end_of(peers, &peers->on_client)->err, VP_ERR_REFUSED);
}

static void the_http_status_is_told(void **state)
{
    struct peers *peers = *state;
    char url[64];
    snprintf(url, sizeof url, "ws://localhost:%d/redirect?a=b", peers->port);
    static const char *const headers[] = {"Authorization: Bearer x", NULL};
    struct ws_connect_options options = {.url = url, .headers = headers, .limits = ws_limits_default};
    peers_dial(peers, &options);
    assert_int_equal(peers_end_of(peers, &peers->on_client)->err, VP_ERR_HTTP_STATUS);
    assert_int_equal(peers->on_client.end.http_status, 302);
    assert_int_equal(peers->on_client.open_count, 0);
}

static void options_that_would_smuggle_are_refused(void **state)
{
    struct peers *peers = *state;
    struct ws_conn *ws;
    static const char *const smuggled[] = {"A: b\r\nC: d", NULL}, *const own[] = {"Upgrade: h2c", NULL};
    struct ws_connect_options options = {.url = "http://a/", .limits = ws_limits_default};
    assert_int_equal(ws_connect(peers->loop, &options, &ws_seen_events, NULL, &ws), VP_ERR_BAD_VALUE);
    options.url = "ws://127.0.0.1:9/";
    options.headers = smuggled;
    assert_int_equal(ws_connect(peers->loop, &options, &ws_seen_events, NULL, &ws), VP_ERR_BAD_VALUE);
    options.headers = own;
    assert_int_equal(ws_connect(peers->loop, &options, &ws_seen_events, NULL, &ws), VP_ERR_BAD_VALUE);
}

static void a_handshake_without_an_answer_times_out(void **state)
{
    struct peers *peers = *state;
    int fd; /* accepts in the kernel, never answers */
    assert_int_equal(net_listen("127.0.0.1", 0, &fd), VP_OK);
    char url[64];
    snprintf(url, sizeof url, "ws://127.0.0.1:%d/", net_port(fd));
    struct ws_connect_options options = {.url = url, .limits = ws_limits_default};
    options.limits.connect_timeout_ms = 60;
    peers_dial(peers, &options);
    assert_int_equal(peers_end_of(peers, &peers->on_client)->err, VP_ERR_TIMED_OUT);
    close(fd);
}

static void a_missing_pong_times_out(void **state)
{
    struct peers *peers = *state;
    peers->limits.ping_every_ms = 40;
    int fd = peers_upgraded_socket(peers, NULL, 0);
    expect_end(peers_end_of(peers, &peers->on_server), VP_ERR_TIMED_OUT, 1006);
    close(fd);
}

static void connect_with_pings(struct peers *peers)
{
    peers->limits.ping_every_ms = 30;
    peers_connect(peers, &ws_limits_default);
    peers_wait(peers, &peers->on_client.open_count, 1);
}

static void answered_pings_keep_it_open(void **state)
{
    struct peers *peers = *state;
    connect_with_pings(peers);
    peers_turn_for(peers, 200);
    assert_int_equal(peers->on_server.closed_count, 0);
}

/* A look-up that still runs when its connection, and then its loop, are gone. */
static void it_may_be_closed_while_the_name_is_looked_up(void **state)
{
    struct peers *peers = *state;
    char url[64];
    snprintf(url, sizeof url, "ws://localhost:%d/ws", peers->port);
    struct ws_connect_options options = {.url = url, .limits = ws_limits_default};
    peers_dial(peers, &options);
    ws_close(peers->on_client.ws, 1000, "");
    loop_round(peers->loop, 0);
    assert_int_equal(peers->on_client.closed_count, 1);
}

static void expect_text(struct peers *peers, const char *text)
{
    peers_wait(peers, &peers->on_server.text_count, 1);
    assert_string_equal(peers->on_server.last_text, text);
}

/* One byte at a time. */
static void trickle(struct peers *peers, int fd, const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        peers_write(fd, bytes + i, 1);
        loop_round(peers->loop, 5);
    }
}

static void a_request_may_come_byte_by_byte(void **state)
{
    static const char request[] =
        "GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        "Sec-WebSocket-Version: 13\r\n\r\n\x81\x82\0\0\0\0hi";
    struct peers *peers = *state;
    int fd = peers_socket(peers);
    trickle(peers, fd, request, sizeof request - 1);
    expect_text(peers, "hi");
    close(fd);
    peers_wait(peers, &peers->on_server.closed_count, 1);
}

static void an_unanswered_close_ends_after_two_seconds(void **state)
{
    struct peers *peers = *state;
    int fd = peers_upgraded_socket(peers, NULL, 0);
    int64_t begin_ms = clock_mono_ms();
    ws_close(peers->on_server.ws, 1001, "going away");
    peers_wait(peers, &peers->on_server.closed_count, 1);
    assert_in_range(clock_mono_ms() - begin_ms, 1500, 60000);
    expect_end(&peers->on_server.end, VP_ERR_TIMED_OUT, 1001);
    close(fd);
}

static void a_frame_behind_the_request_is_heard(void **state)
{
    struct peers *peers = *state;
    static const char frame[] = "\x81\x82\0\0\0\0hi"; /* mask of zeros */
    int fd = peers_upgraded_socket(peers, frame, sizeof frame - 1);
    expect_text(peers, "hi");
    char answer[16];
    assert_int_equal(peers_read(peers, fd, answer, sizeof answer), 4);
    assert_memory_equal(answer, "\x81\x02hi", 4);
    close(fd);
    expect_end(peers_end_of(peers, &peers->on_server), VP_ERR_CLOSED, 1006);
}

static void frames_may_come_byte_by_byte(void **state)
{
    struct peers *peers = *state;
    int fd = peers_upgraded_socket(peers, NULL, 0);
    static const char frames[] = "\x01\x82\0\0\0\0he\x89\x80\0\0\0\0\x80\x83\0\0\0\0llo";
    trickle(peers, fd, frames, sizeof frames - 1);
    expect_text(peers, "hello");
    char answer[16];
    assert_int_equal(peers_read(peers, fd, answer, sizeof answer), 9);
    assert_memory_equal(answer, "\x8a\0\x81\x05hello", 9);
    close(fd);
    peers_wait(peers, &peers->on_server.closed_count, 1);
}

/* Writes at a time of the clock, in seconds since its beginning, and lets it be read; then time goes on as ever. */
static void write_at(struct peers *peers, int fd, int64_t began_us, int s, const char *bytes, size_t len)
{
    clock_set_for_test(began_us + s * (int64_t)1000000, 1);
    peers_write(fd, bytes, len);
    for (int i = 0; i < 20; i++)
        loop_round(peers->loop, 5);
    clock_set_for_test(-1, 0);
}

/* What comes without a pause, but never comes to its end, holds its memory no longer than half a minute. */
static void a_message_that_trickles_is_ended(void **state)
{
    struct peers *peers = *state;
    peers->limits.ping_every_ms = 0;
    int fd = peers_upgraded_socket(peers, NULL, 0);
    int64_t began_us = clock_mono_us();
    static const char begin[] = "\x01\x81\0\0\0\0a", more[] = "\x00\x81\0\0\0\0b",
                      last[] = "\x80\x81\0\0\0\0c\x01\x81\0\0\0\0a";
    write_at(peers, fd, began_us, 0, begin, sizeof begin - 1);
    write_at(peers, fd, began_us, 29, more, sizeof more - 1);
    write_at(peers, fd, began_us, 30, last, sizeof last - 1); /* its time is its own, not the connection's */
    write_at(peers, fd, began_us, 59, more, sizeof more - 1);
    assert_int_equal(peers->on_server.text_count, 1);
    assert_int_equal(peers->on_server.closed_count, 0);
    write_at(peers, fd, began_us, 61, more, sizeof more - 1);
    expect_end(peers_end_of(peers, &peers->on_server), VP_ERR_TIMED_OUT, 1008);
    close(fd);
}

/* A server that gets these bytes closes with that code. */
static void expect_refused(const char *bytes, size_t bytes_len, uint16_t code)
{
    struct peers peers;
    char answer[256];
    peers_open(&peers);
    int fd = peers_upgraded_socket(&peers, bytes, bytes_len);
    assert_true(peers_read(&peers, fd, answer, sizeof answer) >= 4);
    assert_int_equal((uint8_t)answer[0], 0x88);
    assert_int_equal((uint8_t)answer[2] << 8 | (uint8_t)answer[3], code);
    assert_int_equal(peers_end_of(&peers, &peers.on_server)->close_code, code);
    close(fd);
    peers_close(&peers);
}

/* What the server says to bytes that break the rules, and to the ways of leaving. */
static void frames_that_break_the_rules_close_with_their_code(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t len;
        uint16_t code;
    } cases[] = {
        {"\x81\x02hi", 4, 1002},                                        /* not masked */
        {"\xc1\x80\0\0\0\0", 6, 1002},                                  /* RSV1: compressed */
        {"\x81\xfe\0\x05", 4, 1002},                                    /* not minimal */
        {"\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff\0\0\0\0", 14, 1009}, /* 2^63-1 */
        {"\x81\xff\x80\0\0\0\0\0\0\0", 10, 1002},                       /* 2^63 */
        {"\x89\xfe\0\x7e", 4, 1002},                                    /* ping of 126 bytes */
        {"\x81\x81\0\0\0\0\xff", 7, 1007},                              /* not UTF-8 */
        {"\x88\x82\0\0\0\0\x03\xed", 8, 1002},                          /* 1005 on the wire */
        {"\x88\x84\0\0\0\0\x03\xe8\xff\xff", 10, 1007},                 /* reason is not UTF-8 */
        {"\x80\x80\0\0\0\0", 6, 1002},                                  /* continuation of nothing */
    };
    FOR_EACH(each, cases)
        expect_refused(each->bytes, each->len, each->code);
}

static void half_close_inside_a_head(void **state)
{
    struct peers *peers = *state;
    int fd = peers_upgraded_socket(peers, "\x81", 1);
    shutdown(fd, SHUT_WR);
    assert_int_equal(peers_end_of(peers, &peers->on_server)->err, VP_ERR_CLOSED);
    close(fd);
}

static void reset_inside_a_head(void **state)
{
    struct peers *peers = *state;
    int fd = peers_upgraded_socket(peers, "\x81", 1);
    struct linger now = {.l_onoff = 1};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close(fd);
    assert_int_equal(peers_end_of(peers, &peers->on_server)->err, VP_ERR_CLOSED);
}

static void nothing_behind_a_close_is_heard(void **state)
{
    struct peers *peers = *state;
    int fd = peers_upgraded_socket(peers, NULL, 0);
    static const char bytes[] = "\x88\x82\0\0\0\0\x03\xe8\x81\x81\0\0\0\0x\x88\x82\0\0\0\0\x03\xe9";
    peers_write(fd, bytes, sizeof bytes - 1);
    char answer[64];
    assert_int_equal(peers_read(peers, fd, answer, sizeof answer), 4);
    assert_memory_equal(answer, "\x88\x02\x03\xe8", 4);
    assert_int_equal(peers->on_server.closed_count, 1);
    assert_int_equal(peers->on_server.text_count, 0);
    expect_end(&peers->on_server.end, VP_OK, 1000);
    close(fd);
}

static void a_flood_of_pings_is_bounded(void **state)
{
    struct peers *peers = *state;
    peers->limits.queue_max_bytes = 64 * 1024;
    int fd = peers_upgraded_socket(peers, NULL, 0);
    int small = 4096;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    char pings[131 * 64];
    for (size_t i = 0; i < 64; i++) {
        memcpy(pings + i * 131, "\x89\xfd\0\0\0\0", 6);
        memset(pings + i * 131 + 6, 'p', 125);
    }
    for (int i = 0; i < 2000; i++) {
        if (send(fd, pings, sizeof pings, MSG_DONTWAIT | MSG_NOSIGNAL) < (ssize_t)sizeof pings)
            break; /* a cut ping would be our own fault */
        loop_round(peers->loop, 0);
        assert_true(ws_queued_bytes(peers->on_server.ws) <= 64 * 1024 + 17 * 1024);
    }
    assert_int_equal(peers->on_server.closed_count, 0);
    close(fd);
    peers_wait(peers, &peers->on_server.closed_count, 1);
}

static void leave_loop(struct peers *peers)
{
    http_server_close(peers->server);
    loop_destroy(peers->loop);
    close(peers->listen_fd);
}

/* Leaving the loop at once after the closing handshake, while both ends still say goodbye, leaks nothing. */
static void the_loop_may_go_right_after_closing(void **state)
{
    (void)state;
    struct peers peers;
    peers_open(&peers);
    peers_connect(&peers, &ws_limits_default);
    peers_wait(&peers, &peers.on_client.open_count, 1);
    ws_close(peers.on_client.ws, 1000, "");
    peers_wait(&peers, &peers.on_client.closed_count, 1);
    leave_loop(&peers);
}

/* So it does while a peer has not answered the closing frame: the owner is told before. */
static void the_loop_may_go_while_a_close_is_unanswered(void **state)
{
    (void)state;
    struct peers peers;
    peers_open(&peers);
    int fd = peers_upgraded_socket(&peers, NULL, 0);
    ws_close(peers.on_server.ws, 1001, "going away");
    loop_round(peers.loop, 0);
    leave_loop(&peers);
    assert_int_equal(peers.on_server.closed_count, 1);
    assert_int_equal(peers.on_server.end.err, VP_ERR_CLOSED);
    close(fd);
}

/* The server, its upgrade and its end in one turn. */
static void the_server_may_close_in_the_turn_of_an_upgrade(void **state)
{
    struct peers *peers = *state;
    peers->closes_server_on_upgrade = true;
    peers_connect(peers, &ws_limits_default);
    peers_wait(peers, &peers->on_client.open_count, 1); /* the connection lives on without its server */
    assert_int_equal(ws_send_text(peers->on_client.ws, SPAN_LIT("still here")), VP_OK);
    peers_wait(peers, &peers->on_client.text_count, 1);
}

TESTS_WITH(peers_set_up, peers_tear_down) = {
    WITH_PEERS_CONNECTED(what_is_sent_comes_back_until_the_close),
    WITH_PEERS_CONNECTED(texts_of_every_size_keep_their_order),
    WITH_PEERS_CONNECTED(a_message_too_big_closes_with_1009),
    TEST(it_may_be_closed_as_it_opens),
    WITH_PEERS_CONNECTED(who_closes_on_a_text_hears_nothing_more),
    WITH_PEERS_CONNECTED(a_refusal_says_why_and_waits_for_nothing),
    TEST(it_may_be_closed_before_it_is_connected),
    WITH_PEERS_CONNECTED(a_peer_that_does_not_read_fills_the_queue_to_its_limit),
    TEST(where_nobody_listens_it_is_refused),
    TEST(the_http_status_is_told),
    TEST(options_that_would_smuggle_are_refused),
    TEST(a_handshake_without_an_answer_times_out),
    TEST(a_missing_pong_times_out),
    TEST(answered_pings_keep_it_open),
    TEST(it_may_be_closed_while_the_name_is_looked_up),
    TEST(a_request_may_come_byte_by_byte),
    TEST(an_unanswered_close_ends_after_two_seconds),
    TEST(a_frame_behind_the_request_is_heard),
    TEST(frames_may_come_byte_by_byte),
    TEST(a_message_that_trickles_is_ended),
    TEST_ALONE(frames_that_break_the_rules_close_with_their_code),
    TEST(half_close_inside_a_head),
    TEST(reset_inside_a_head),
    TEST(nothing_behind_a_close_is_heard),
    TEST(a_flood_of_pings_is_bounded),
    TEST_ALONE(the_loop_may_go_right_after_closing),
    TEST_ALONE(the_loop_may_go_while_a_close_is_unanswered),
    TEST(the_server_may_close_in_the_turn_of_an_upgrade),
};
