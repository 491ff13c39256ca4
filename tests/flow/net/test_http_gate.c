/* What every request of a server meets, whatever its route: the gate, and the headers of the answer. */
#include "with_cmocka.h"

#include "flow/net/with_peers.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void every_answer_tells_browsers_to_keep_off(void **state)
{
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
    struct peers *peers = *state;
    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) {
        char answer[2048];
        peers_answer(peers, requests[i], answer, sizeof answer);
        for (size_t j = 0; j < sizeof headers / sizeof headers[0]; j++)
            if (strstr(answer, headers[j]) == NULL)
                fail_msg("%s lacks %s: %s", requests[i], headers[j], answer);
    }
}

static bool refuse_all(void *owner, struct http_request *request)
{
    (void)owner;
    http_reply_error(request, 403, "forbidden", "not you");
    return false;
}

static void the_gate_is_asked_before_the_routes(void **state)
{
    struct peers *peers = *state;
    char answer[2048];
    http_server_set_gate(peers->server, refuse_all);
    peers_answer(peers, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n", answer, sizeof answer);
    assert_non_null(strstr(answer, "not you"));
    peers_answer(peers, "GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n", answer, sizeof answer);
    assert_non_null(strstr(answer, "not you"));
}

TESTS_WITH(peers_set_up, peers_tear_down) = {
    TEST(every_answer_tells_browsers_to_keep_off),
    TEST(the_gate_is_asked_before_the_routes),
};
