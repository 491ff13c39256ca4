/* A body in chunks: whole, byte by byte, and what is refused. */
#include "with_cmocka.h"

#include <string.h>

#include "net/http_chunks.h"

enum { BODY_MAX = 64 };

static enum vp_err feed(const char *bytes, size_t len, size_t piece, struct buf *body, size_t *out_left)
{
    struct http_chunks chunks = {0};
    enum vp_err err = VP_ERR_NEED_MORE;
    size_t at = 0;
    body->len = 0;
    while (err == VP_ERR_NEED_MORE && at < len) {
        size_t here = len - at < piece ? len - at : piece;
        struct span unread = {bytes + at, here};
        err = http_chunks_feed(&chunks, &unread, body);
        at += here - unread.len;
        if (err == VP_ERR_NEED_MORE)
            assert_int_equal(unread.len, 0);
    }
    *out_left = len - at;
    return err;
}

static void a_body_in_chunks_is_the_same_whole_and_chopped(void **state)
{
    (void)state;
    static const struct {
        const char *bytes, *body;
        size_t left;
    } cases[] = {
        {"0\r\n\r\n", "", 0},
        {"5\r\nhello\r\n0\r\n\r\n", "hello", 0},
        {"5\r\nhello\r\n6\r\n, you!\r\n0\r\n\r\nGET /", "hello, you!", 5},
        {"00000005\r\nhello\r\n000\r\n\r\n", "hello", 0},
        {"A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n", "01234567890123456789", 0},
        {"5;name=value\r\nhello\r\n0;last\r\n\r\n", "hello", 0},
        {"5 \r\nhello\r\n0\r\nExpires: now\r\nDigest: x\r\n\r\nrest", "hello", 4},
        {"2\r\n\r\n\r\n0\r\n\r\n", "\r\n", 0},
    };
    struct buf body;
    buf_init(&body, BODY_MAX);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (size_t piece = 1; piece <= strlen(cases[i].bytes); piece++) {
            size_t left;
            assert_int_equal(feed(cases[i].bytes, strlen(cases[i].bytes), piece, &body, &left), VP_OK);
            assert_int_equal(left, cases[i].left);
            assert_int_equal(body.len, strlen(cases[i].body));
            if (body.len > 0)
                assert_memory_equal(body.at, cases[i].body, body.len);
        }
    }
    buf_deinit(&body);
}

static void what_is_not_framed_so_is_refused(void **state)
{
    (void)state;
    static const char *const malformed[] = {
        "\r\n",
        "0x5\r\nhello\r\n",
        "+5\r\nhello\r\n",
        "-1\r\n",
        "10000000000000005\r\nhello\r\n",
        "5\nhello",
        "5\r\nhello0\r\n",
        "5\r\nhello\n",
        "g\r\n",
        ";name\r\n",
        " 5\r\n",
        "5;\x01\r\n",
        "0\r\nA: b\n",
        "0\r\n\x7f\r\n\r\n",
        "0\r\n\r0",
    };
    struct buf body;
    size_t left;
    buf_init(&body, BODY_MAX);
    for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++)
        for (size_t piece = 1; piece <= 20; piece += 19)
            if (feed(malformed[i], strlen(malformed[i]), piece, &body, &left) != VP_ERR_BAD_REQUEST)
                fail_msg("taken: %s", malformed[i]);
    assert_int_equal(feed("fffffff\r\n", 9, 9, &body, &left), VP_ERR_NEED_MORE);
    buf_deinit(&body);
}

static void what_goes_on_for_ever_ends(void **state)
{
    (void)state;
    static char text[2 * HTTP_CHUNK_TRAILER_MAX_BYTES];
    struct buf body;
    size_t left;
    buf_init(&body, BODY_MAX);
    memset(text, 'x', sizeof text);
    memcpy(text, "5;", 2);
    assert_int_equal(feed(text, sizeof text, 7, &body, &left), VP_ERR_BAD_REQUEST);
    memcpy(text, "0\r\n", 3);
    assert_int_equal(feed(text, sizeof text, 7, &body, &left), VP_ERR_BAD_REQUEST);
    for (size_t at = 0; at < sizeof text; at++)
        text[at] = "1\r\nx\r\n"[at % 6];
    assert_int_equal(feed(text, sizeof text, 7, &body, &left), VP_ERR_TOO_BIG);
    assert_int_equal(body.len, BODY_MAX);
    buf_deinit(&body);
}

TESTS = {
    TEST(a_body_in_chunks_is_the_same_whole_and_chopped),
    TEST(what_is_not_framed_so_is_refused),
    TEST(what_goes_on_for_ever_ends),
};
