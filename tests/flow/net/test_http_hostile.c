/* The HTTP server against those who mean it harm: malformed requests, requests hidden in others,
 * bytes that never end. */
#include "with_cmocka.h"

#include "flow/net/with_peers.h"

#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/metric.h"
#include "with_cases.h"

static const char post[] = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";

/* The sanitizer has a heap of its own. */
size_t __sanitizer_get_current_allocated_bytes(void) __attribute__((weak));

static size_t heap_bytes(void)
{
    if (__sanitizer_get_current_allocated_bytes != NULL)
        return __sanitizer_get_current_allocated_bytes();
    struct mallinfo2 heap = mallinfo2();
    return heap.uordblks + heap.hblkhd;
}

static int status_of(const char *answer)
{
    int status = 0;
    return sscanf(answer, "HTTP/1.1 %d ", &status) == 1 ? status : 0;
}

static int count_of(const char *text, const char *part)
{
    int count = 0;
    for (const char *at = strstr(text, part); at != NULL; at = strstr(at + 1, part))
        count++;
    return count;
}

/* Whether the other side closes without a reset, within a second. */
static bool is_closed(struct peers *peers, int fd)
{
    int64_t until_ms = clock_mono_ms() + 1000;
    char bytes[256];
    while (clock_mono_ms() < until_ms) {
        ssize_t got = recv(fd, bytes, sizeof bytes, MSG_DONTWAIT);
        if (got == 0)
            return true;
        if (got < 0 && errno != EAGAIN)
            return false;
        loop_round(peers->loop, 5);
    }
    return false;
}

static void each_malformed_request_of_the_list_is_refused(void **state)
{
    static const struct {
        int status;
        bool ends;
        const char *name, *bytes;
        size_t len;
    } samples[] = {
#define REFUSED(status, name, bytes) {status, true, name, bytes, sizeof(bytes) - 1},
#define TAKEN(name, bytes)           {200, false, name, bytes, sizeof(bytes) - 1},
#define LAST(name, bytes)            {200, true, name, bytes, sizeof(bytes) - 1},
#define WAITS(name, bytes)
#include "unit/net/http_requests.def"
#undef REFUSED
#undef TAKEN
#undef LAST
#undef WAITS
    };
    struct peers *peers = *state;
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        char answer[4096] = "";
        size_t len = 0;
        int fd = peers_socket(peers);
        peers_write(fd, samples[i].bytes, samples[i].len);
        for (int turn = 0; turn < 200 && strstr(answer, "\r\n\r\n") == NULL; turn++) {
            loop_round(peers->loop, 5);
            ssize_t got = recv(fd, answer + len, sizeof answer - 1 - len, MSG_DONTWAIT);
            len += got > 0 ? (size_t)got : 0;
            answer[len] = '\0';
        }
        if (status_of(answer) != samples[i].status || count_of(answer, "\r\nDate: ") != 1)
            fail_msg("%s: %s", samples[i].name, answer);
        if (samples[i].ends ? !is_closed(peers, fd) : recv(fd, answer, 1, MSG_DONTWAIT) == 0)
            fail_msg("%s: the connection %s", samples[i].name, samples[i].ends ? "stays" : "ends");
        close(fd);
    }
}

/* A proxy that keeps connections sends another caller's webhook behind the body: it must not be taken as that
 * body, nor the body as a request, so the connection has to end. */
static void a_body_on_head_does_not_swallow_the_next_webhook(void **state)
{
    struct peers *peers = *state;
    char request[512], answer[4096];
    static const char hidden[] = "GET /tree/hidden HTTP/1.1\r\nHost: a\r\nX: ";
    FOR_EACH_TEXT(method, "HEAD", "GET", "DELETE", "OPTIONS") {
        int64_t refused = metric_get(METRIC_HTTP_REFUSED_TOTAL);
        snprintf(request, sizeof request, "%s /hello HTTP/1.1\r\nHost: a\r\nContent-Length: %zu\r\n\r\n%s",
                 *method, sizeof hidden - 1, hidden);
        int fd = peers_ask(peers, peers_hello);
        peers_expect(peers, fd, "HTTP/1.1 200 ");
        peers_write(fd, request, strlen(request));
        peers_write(fd, post, sizeof post - 1);
        peers_read(peers, fd, answer, sizeof answer);
        assert_int_equal(status_of(answer), 400);
        assert_int_equal(count_of(answer, "\r\nDate: "), 1);
        assert_null(strstr(answer, "hidden"));
        if (strcmp(*method, "HEAD") == 0)
            assert_string_equal(strstr(answer, "\r\n\r\n"),
                                "\r\n\r\n"); /* no body behind the head of its answer */
        assert_true(is_closed(peers, fd));
        close(fd);
        /* The proxy opens a new connection: the webhook is answered. */
        peers_answer(peers, post, answer, sizeof answer);
        assert_non_null(strstr(answer, "POST /echo name=- form=- body=0"));
        assert_int_equal(metric_get(METRIC_HTTP_REFUSED_TOTAL) - refused, 1);
    }
}

/* The answer to a refused request is read though more was sent behind it than anybody takes. */
static void a_refusal_can_be_read(void **state)
{
    struct peers *peers = *state;
    static char much[1024 * 1024];
    char answer[2048];
    int fd = peers_ask(peers, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n");
    for (int i = 0; i < 50; i++) {
        ssize_t put = send(fd, much, sizeof much, MSG_DONTWAIT | MSG_NOSIGNAL);
        assert_true(put > 0 || errno == EAGAIN); /* no reset */
        loop_round(peers->loop, 1);
    }
    peers_read(peers, fd, answer, sizeof answer);
    assert_int_equal(status_of(answer), 413);
    assert_non_null(strstr(answer, "Connection: close"));
    close(fd);
}

/* ---- time ---- */

/* Sends begin, then unit every 20 ms; returns after how many ms the answer with that status came. */
static int64_t drip(struct peers *peers, const char *begin, const char *unit, int wanted_status)
{
    char answer[2048];
    size_t len = 0;
    int fd = peers_socket(peers);
    int64_t since_ms = clock_mono_ms();
    peers_write(fd, begin, strlen(begin));
    answer[0] = '\0';
    while (strstr(answer, "\r\n\r\n") == NULL && clock_mono_ms() - since_ms < 20000) {
        peers_turn_for(peers, 20);
        if (send(fd, unit, strlen(unit), MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
            break;
        ssize_t got = recv(fd, answer + len, sizeof answer - 1 - len, MSG_DONTWAIT);
        len += got > 0 ? (size_t)got : 0;
        answer[len] = '\0';
    }
    int64_t took_ms = clock_mono_ms() - since_ms;
    if (status_of(answer) != wanted_status)
        fail_msg("%s: %s", begin, answer);
    close(fd);
    return took_ms;
}

static void each_phase_has_a_deadline(void **state)
{
    static const struct text_case phases[] = {
        {"G", ""},
        {"GET /", "x"},
        {"GET /hello HTTP/1.1\r\nHost: a\r\n", "X: y\r\n"},
        {"GET /hello HTTP/1.1\r\nHost: a\r\nX", "x"},
        {"GET /hello HTTP/1.1\r\nHost: a\r\nX: ", "y"},
        {"GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nSec-WebSocket-Key: ", "A"},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n", ""},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n", "b"},
    };
    struct peers *peers = *state;
    peers->http_limits.head_timeout_ms = 300;
    peers->http_limits.body_timeout_ms = 400;
    peers_restart(peers);
    FOR_EACH(each, phases) {
        int64_t took_ms = drip(peers, each->given, each->wanted, 408);
        assert_in_range(took_ms, 290, 8000); /* bytes that come on prolong nothing */
    }
}

static void a_connection_that_never_asks_is_closed(void **state)
{
    struct peers *peers = *state;
    peers->http_limits.head_timeout_ms = 200;
    peers_restart(peers);
    int fd = peers_socket(peers);
    assert_true(is_closed(peers, fd));
    close(fd);
    fd = peers_socket(peers); /* an empty line, as old clients send behind a body, asks for nothing either */
    peers_write(fd, "\r\n", 2);
    char byte;
    for (int i = 0; i < 400 && recv(fd, &byte, 1, MSG_DONTWAIT) < 0; i++)
        peers_turn_for(peers, 5);
    assert_int_equal(recv(fd, &byte, 1, MSG_DONTWAIT), 0);
    close(fd);
}

static void a_reader_that_stands_still_is_cut(void **state)
{
    struct peers *peers = *state;
    peers->http_limits.answer_timeout_ms = 300;
    static char big[16 * 1024 * 1024];
    peers_restart(peers);
    int fd = peers_ask_late(peers, "GET /late HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    size_t before = heap_bytes();
    http_reply(peers->kept, 200, "text/plain", (struct span){big, sizeof big});
    assert_true(heap_bytes() >= before + sizeof big);
    for (int i = 0; i < 200 && heap_bytes() > before + 1024 * 1024; i++)
        peers_turn_for(peers, 50);
    assert_true(heap_bytes() < before + 1024 * 1024);
    close(fd);
}

/* ---- memory ---- */

/* Sends begin, then block over and over, up to 8 MB; returns by how much the heap grew at most. */
static size_t flood(struct peers *peers, const char *begin, const char *block, size_t block_len)
{
    size_t then = heap_bytes(), most = 0, sent = 0;
    int fd = peers_socket(peers);
    peers_write(fd, begin, strlen(begin));
    for (int i = 0; i < 3000 && sent < 8u * 1024 * 1024; i++) {
        ssize_t put = send(fd, block, block_len, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (put < 0 && errno != EAGAIN)
            break;
        sent += put > 0 ? (size_t)put : 0;
        loop_round(peers->loop, 0);
        size_t now = heap_bytes();
        most = now > then && now - then > most ? now - then : most;
    }
    close(fd);
    peers_turn_for(peers, 20);
    return most;
}

static void no_endless_input_is_kept(void **state)
{
    static const char *const begins[] = {
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", /* an endless chunk size */
        "GET /",
        "GET /hello HTTP/1.1\r\nHost: a\r\nX: ",
        "GET /hello HTTP/1.1\r\nHost: a\r\n",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n",
    };
    static char zeros[32 * 1024];
    struct peers *peers = *state;
    memset(zeros, '0', sizeof zeros);
    for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++)
        assert_in_range(flood(peers, begins[i], zeros, sizeof zeros), 0, 200 * 1024);
}

/* Requests behind one that waits stay in the sockets; and answers that nobody reads hold up the questions. */
static void no_endless_pipeline_is_kept(void **state)
{
    struct peers *peers = *state;
    static char many[40000];
    size_t len = 0, hello_len = strlen(peers_hello);
    for (; len + hello_len <= sizeof many; len += hello_len)
        memcpy(many + len, peers_hello, hello_len);
    assert_in_range(flood(peers, peers_late, many, len), 0, 300 * 1024);
    assert_non_null(peers->kept);
    http_reply(peers->kept, 200, NULL, SPAN_NONE);
    assert_in_range(flood(peers, peers_hello, many, len), 0, 600 * 1024);
}

TESTS_WITH(peers_set_up, peers_tear_down) = {
    TEST(each_malformed_request_of_the_list_is_refused),
    TEST(a_body_on_head_does_not_swallow_the_next_webhook),
    TEST(a_refusal_can_be_read),
    TEST(each_phase_has_a_deadline),
    TEST(a_connection_that_never_asks_is_closed),
    TEST(a_reader_that_stands_still_is_cut),
    TEST(no_endless_input_is_kept),
    TEST(no_endless_pipeline_is_kept),
};
