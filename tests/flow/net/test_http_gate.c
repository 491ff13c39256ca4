/* What every request of a server meets, whatever its route: the gate, and the headers of the answer. */
#include "with_cmocka.h"

#include "flow/net/with_peers.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static size_t raw(struct peers *peers, const char *request, char *answer, size_t size_bytes)
{
    int fd = peers_socket(peers);
    peers_write(fd, request, strlen(request));
    size_t len = peers_read(peers, fd, answer, size_bytes);
    close(fd);
    peers_turn_for(peers, 10);
    return len;
}

static void every_answer_tells_browsers_to_keep_off(void **state)
{
    (void)state;
    static const char *const requests[] = {"GET /hello HTTP/1.1\r\nHost: a\r\n\r\n",
                                           "GET /pieces HTTP/1.1\r\nHost: a\r\n\r\n",
                                           "GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n",
                                           "DELETE /hello HTTP/1.1\r\nHost: a\r\n\r\n",
                                           "GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                                           "GET /ws HTTP/1.1\r\nHost: a\r\n\r\n"};
    static const char *const headers[] = {
        "X-Content-Type-Options: nosniff\r\n",
        "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n",
        "Cross-Origin-Resource-Policy: same-origin\r\n", "Referrer-Policy: no-referrer\r\n",
        "Cache-Control: no-store\r\n"};
    struct peers peers;
    peers_open(&peers, &http_limits_default);
    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) {
        char answer[2048];
        raw(&peers, requests[i], answer, sizeof answer);
        for (size_t j = 0; j < sizeof headers / sizeof headers[0]; j++)
            if (strstr(answer, headers[j]) == NULL)
                fail_msg("%s lacks %s: %s", requests[i], headers[j], answer);
    }
    peers_close(&peers);
}

static bool refuse_all(void *owner, struct http_request *request)
{
    (void)owner;
    http_reply_error(request, 403, "forbidden", "not you");
    return false;
}

static void the_gate_is_asked_before_the_routes(void **state)
{
    (void)state;
    struct peers peers;
    char answer[2048];
    peers_open(&peers, &http_limits_default);
    http_server_set_gate(peers.server, refuse_all);
    raw(&peers, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n", answer, sizeof answer);
    assert_non_null(strstr(answer, "not you"));
    raw(&peers, "GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n", answer, sizeof answer);
    assert_non_null(strstr(answer, "not you"));
    peers_close(&peers);
}

TESTS = {
    TEST(every_answer_tells_browsers_to_keep_off),
    TEST(the_gate_is_asked_before_the_routes),
};
