#include "net/ws_handshake.h"

#include "with_cmocka.h"
#include <stdio.h>
#include <string.h>

#define KEY "dGhlIHNhbXBsZSBub25jZQ=="

static void the_accept_value_is_that_of_the_rfc(void **state)
{
    (void)state;
    char accept[WS_ACCEPT_LEN + 1];
    ws_handshake_accept(SPAN_LIT(KEY), accept);
    assert_string_equal(accept, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

static int judge(const char *lines)
{
    struct ws_headers headers = {0};
    const char *why;
    for (const char *at = lines; *at != '\0';) {
        size_t len = strcspn(at, "\n"), name_len = strcspn(at, ":");
        ws_headers_add(&headers, (struct span){at, name_len},
                       (struct span){at + name_len + 1, len - name_len - 1});
        at += len + (at[len] == '\n');
    }
    int status = ws_handshake_judge(&headers, &why);
    assert_true(status == 101 || why[0] != '\0');
    return status;
}

static void each_request_is_upgraded_or_refused_with_its_status(void **state)
{
    (void)state;
    static const struct {
        int status;
        const char *lines;
    } cases[] = {
        {101, "Host: a\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Key: " KEY
              "\nSec-WebSocket-Version: 13"},
        {101, "host: a\nupgrade: WebSocket\nconnection: keep-alive, upgrade\nsec-websocket-key: " KEY
              "\nsec-websocket-version: 13"},
        {101, "Host: a\nUpgrade: websocket\nConnection: close\nConnection: Upgrade\nSec-WebSocket-Key: " KEY
              "\nSec-WebSocket-Version: 13\nSec-WebSocket-Extensions: permessage-deflate"},
        {426, "Host: a"},
        {426, "Host: a\nUpgrade: h2c\nConnection: Upgrade"},
        {426, "Host: a\nUpgrade: websocket\nConnection: close\nSec-WebSocket-Key: " KEY
              "\nSec-WebSocket-Version: 13"},
        {426, "Host: a\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Key: " KEY
              "\nSec-WebSocket-Version: 8"},
        {426, "Host: a\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Key: " KEY},
        {400, "Host: a\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Key: " KEY
              "\nSec-WebSocket-Version: 13\nSec-WebSocket-Version: 13"},
        {400,
         "Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Key: " KEY "\nSec-WebSocket-Version: 13"},
        {400, "Host: a\nUpgrade: websocket\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Key: " KEY
              "\nSec-WebSocket-Version: 13"},
        {400, "Host: a\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Version: 13"},
        {400,
         "Host: a\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Key: \nSec-WebSocket-Version: 13"},
        {400, "Host: a\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Key: "
              "dGhlIHNhbXBsZSBub25jZQ=\nSec-WebSocket-Version: 13"},
        {400, "Host: a\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Key: "
              "AAAAAAAAAAAAAAAAAAAAAAAA\nSec-WebSocket-Version: 13"},
        {400, "Host: a\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Key: " KEY
              "\nSec-WebSocket-Key: " KEY "\nSec-WebSocket-Version: 13"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (judge(cases[i].lines) != cases[i].status)
            fail_msg("case %zu: %d", i, judge(cases[i].lines));
}

#define STATUS_101 "HTTP/1.1 101 Switching Protocols\r\n"
#define UPGRADE    "Upgrade: websocket\r\nConnection: Upgrade\r\n"
#define ACCEPT     "Sec-WebSocket-Accept: %s\r\n"

static const struct {
    enum vp_err err;
    int status;
    const char *answer; /* %s: the right accept value */
} answers[] = {
    {VP_OK, 101, STATUS_101 UPGRADE ACCEPT "\r\n"},
    {VP_OK, 101, STATUS_101 "upgrade: WEBSOCKET\r\nconnection: upgrade\r\nsec-websocket-accept:%s\r\n\r\n"},
    {VP_OK, 101, STATUS_101 UPGRADE ACCEPT "Sec-WebSocket-Protocol: realtime\r\n\r\n"},
    {VP_OK, 101, "HTTP/1.1 101\r\n" UPGRADE ACCEPT "\r\n"},
    {VP_ERR_NEED_MORE, 0, STATUS_101 UPGRADE ACCEPT},
    {VP_ERR_HTTP_STATUS, 401, "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"},
    {VP_ERR_HTTP_STATUS, 302, "HTTP/1.1 302 Found\r\nLocation: ws://elsewhere/\r\n\r\n"},
    {VP_ERR_HTTP_STATUS, 200, "HTTP/1.1 200 OK\r\n" UPGRADE ACCEPT "\r\n"},
    {VP_ERR_BAD_HANDSHAKE, 0, "HTTP/1.0 101 Switching Protocols\r\n" UPGRADE ACCEPT "\r\n"},
    {VP_ERR_BAD_HANDSHAKE, 0, "SSH-2.0-x\r\n\r\n"},
    {VP_ERR_BAD_HANDSHAKE, 0, "HTTP/1.1 1010 X\r\n" UPGRADE ACCEPT "\r\n"},
    {VP_ERR_BAD_HANDSHAKE, 101, STATUS_101 "Connection: Upgrade\r\n" ACCEPT "\r\n"},
    {VP_ERR_BAD_HANDSHAKE, 101, STATUS_101 "Upgrade: websocket\r\n" ACCEPT "\r\n"}, /* no Connection */
    {VP_ERR_BAD_HANDSHAKE, 101, STATUS_101 UPGRADE "Upgrade: websocket\r\n" ACCEPT "\r\n"},
    {VP_ERR_BAD_HANDSHAKE, 101, STATUS_101 UPGRADE "\r\n"},
    {VP_ERR_BAD_HANDSHAKE, 101,
     STATUS_101 UPGRADE "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"},
    {VP_ERR_BAD_HANDSHAKE, 101, STATUS_101 UPGRADE ACCEPT "Sec-WebSocket-Accept: x\r\n\r\n"},
    {VP_ERR_BAD_HANDSHAKE, 101,
     STATUS_101 UPGRADE ACCEPT "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n"},
    {VP_ERR_BAD_HANDSHAKE, 101, STATUS_101 UPGRADE ACCEPT "Sec-WebSocket-Protocol: chat\r\n\r\n"},
    {VP_ERR_BAD_HANDSHAKE, 101, STATUS_101 UPGRADE ACCEPT "Bad Header: x\r\n\r\n"},
    {VP_ERR_BAD_HANDSHAKE, 101, STATUS_101 UPGRADE ACCEPT "No-Colon\r\n\r\n"},
    {VP_ERR_BAD_HANDSHAKE, 101, STATUS_101 UPGRADE ACCEPT " folded\r\n\r\n"},
    {VP_ERR_BAD_HANDSHAKE, 101, STATUS_101 UPGRADE "X: bare\nY: z\r\n" ACCEPT "\r\n"},
};

static void begin(struct ws_handshake *handshake, const char *const *headers, struct buf *request)
{
    struct ws_url url;
    ws_handshake_init(handshake);
    buf_init(request, 4096);
    assert_int_equal(ws_url_parse("wss://api.example.com/v1/realtime?model=m", &url), VP_OK);
    assert_int_equal(ws_handshake_write_request(handshake, request, &url, headers), VP_OK);
}

static void each_answer_is_taken_or_refused_whole_or_chopped(void **state)
{
    (void)state;
    static const char *const headers[] = {"Sec-WebSocket-Protocol: realtime, other", NULL};
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        for (int is_chopped = 0; is_chopped < 2; is_chopped++) {
            struct ws_handshake handshake;
            struct buf request;
            char accept[WS_ACCEPT_LEN + 1], bytes[1024];
            begin(&handshake, headers, &request);
            ws_handshake_accept((struct span){handshake.key, WS_KEY_LEN}, accept);
            const char *place = strstr(answers[i].answer, "%s");
            int head_len = place != NULL ? (int)(place - answers[i].answer) : (int)strlen(answers[i].answer);
            size_t len = (size_t)snprintf(bytes, sizeof bytes, "%.*s%s%s", head_len, answers[i].answer,
                                          place != NULL ? accept : "", place != NULL ? place + 2 : "");
            enum vp_err err = VP_ERR_NEED_MORE;
            for (size_t done = 0, used; done < len && err == VP_ERR_NEED_MORE; done += used)
                err = ws_handshake_read(&handshake, bytes + done, is_chopped ? 1 : len - done, &used);
            if (err != answers[i].err || handshake.status != answers[i].status)
                fail_msg("answer %zu: %s, status %d", i, vp_err_name(err), handshake.status);
            ws_handshake_deinit(&handshake);
            buf_deinit(&request);
        }
    }
}

static void an_answer_has_limits_and_the_rest_stays(void **state)
{
    (void)state;
    struct ws_handshake handshake;
    struct buf request;
    size_t used = 0;
    begin(&handshake, NULL, &request);
    static char line[20000];
    memset(line, 'x', sizeof line);
    assert_int_equal(ws_handshake_read(&handshake, line, sizeof line, &used), VP_ERR_BAD_HANDSHAKE);
    ws_handshake_deinit(&handshake);
    buf_deinit(&request);

    begin(&handshake, NULL, &request); /* 65 headers */
    enum vp_err err = ws_handshake_read(&handshake, "HTTP/1.1 401 X\r\n", 16, &used);
    for (int i = 0; i < WS_HEADERS_MAX + 1 && err == VP_ERR_NEED_MORE; i++)
        err = ws_handshake_read(&handshake, "A: b\r\n", 6, &used);
    assert_int_equal(ws_handshake_read(&handshake, "\r\n", 2, &used), VP_ERR_BAD_HANDSHAKE);
    ws_handshake_deinit(&handshake);
    buf_deinit(&request);

    begin(&handshake, NULL, &request); /* frames behind the head are left alone */
    char accept[WS_ACCEPT_LEN + 1], bytes[512];
    ws_handshake_accept((struct span){handshake.key, WS_KEY_LEN}, accept);
    int len = snprintf(bytes, sizeof bytes, STATUS_101 UPGRADE ACCEPT "\r\n\x81\x02hi", accept);
    assert_int_equal(ws_handshake_read(&handshake, bytes, (size_t)len, &used), VP_OK);
    assert_int_equal(used, len - 4);
    ws_handshake_deinit(&handshake);
    buf_deinit(&request);
}

static void a_request_is_written_with_its_headers(void **state)
{
    (void)state;
    static const char *const headers[] = {"Authorization: Bearer x", "OpenAI-Beta: realtime=v1", NULL};
    struct ws_handshake handshake;
    struct buf request;
    char expected[512];
    begin(&handshake, headers, &request);
    snprintf(expected, sizeof expected,
             "GET /v1/realtime?model=m HTTP/1.1\r\nHost: api.example.com\r\nUpgrade: websocket\r\n"
             "Connection: Upgrade\r\nSec-WebSocket-Key: %s\r\nSec-WebSocket-Version: 13\r\n"
             "Authorization: Bearer x\r\nOpenAI-Beta: realtime=v1\r\n\r\n",
             handshake.key);
    assert_string_equal(buf_text(&request), expected);
    ws_handshake_deinit(&handshake);
    buf_deinit(&request);
}

static void a_url_is_read_in_its_parts(void **state)
{
    (void)state;
    struct ws_url url;
    char host[WS_URL_HOST_HEADER_MAX];
    assert_int_equal(ws_url_parse("WSS://Api.Example.com", &url), VP_OK);
    assert_true(url.is_tls);
    assert_int_equal(url.port, 443);
    assert_string_equal(url.target, "/");
    assert_int_equal(ws_url_parse("ws://h?a=b", &url), VP_OK);
    assert_string_equal(url.target, "/?a=b");
    assert_int_equal(ws_url_parse("ws://[::1]:8080/x", &url), VP_OK);
    assert_string_equal(url.host, "::1");
    ws_url_host_header(&url, host);
    assert_string_equal(host, "[::1]:8080");
    static const char *const bad[] = {"",
                                      "http://a/",
                                      "ws://",
                                      "ws:///x",
                                      "ws://a:0/",
                                      "ws://a:65536/",
                                      "ws://a:/",
                                      "ws://u:p@h/",
                                      "ws://h/#frag",
                                      "ws://h/a b",
                                      "ws://h/\r\nX: y",
                                      "ws://[::1/",
                                      "ws://h:80x/",
                                      "ws://h\xc3\xa4/",
                                      "ws://[::1]x/"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (ws_url_parse(bad[i], &url) != VP_ERR_BAD_VALUE)
            fail_msg("accepted %s", bad[i]);
    char longest[2300] = "ws://h/";
    memset(longest + 7, 'x', sizeof longest - 8);
    assert_int_equal(ws_url_parse(longest, &url), VP_ERR_BAD_VALUE);
}

TESTS = {
    TEST(the_accept_value_is_that_of_the_rfc),
    TEST(each_request_is_upgraded_or_refused_with_its_status),
    TEST(each_answer_is_taken_or_refused_whole_or_chopped),
    TEST(an_answer_has_limits_and_the_rest_stays),
    TEST(a_request_is_written_with_its_headers),
    TEST(a_url_is_read_in_its_parts),
};
