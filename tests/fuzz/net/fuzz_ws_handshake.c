/* The handshake's parsers. First byte: 0 the answer to our request (its %A replaced by the right accept
 * value), otherwise the headers of a request to us, one a line. */
#include "fuzz/fuzz_input.h"

#include "base/rand.h"
#include "net/ws_handshake.h"

static void put_accept(struct buf *answer, const char *key, const char *at, size_t len)
{
    char accept[WS_ACCEPT_LEN + 1];
    ws_handshake_accept((struct span){key, WS_KEY_LEN}, accept);
    for (size_t i = 0; i < len; i++) {
        bool is_place = at[i] == '%' && i + 1 < len && at[i + 1] == 'A';
        enum vp_err err =
            is_place ? buf_append(answer, accept, WS_ACCEPT_LEN) : buf_append(answer, at + i, 1);
        if (err != VP_OK)
            abort();
        i += is_place;
    }
}

struct verdict {
    enum vp_err err;
    int status;
    size_t used;
};

static struct verdict read_answer(const char *at, size_t len, size_t step)
{
    static const char *const headers[] = {"Sec-WebSocket-Protocol: realtime, chat", NULL};
    struct ws_handshake handshake;
    struct buf request, answer;
    struct ws_url url;
    rand_seed_for_test(7); /* the same key for both runs */
    ws_handshake_init(&handshake);
    buf_init(&request, 4096);
    buf_init(&answer, 1 << 22);
    if (ws_url_parse("ws://localhost:1/x", &url) != VP_OK ||
        ws_handshake_write_request(&handshake, &request, &url, headers) != VP_OK)
        abort();
    put_accept(&answer, handshake.key, at, len);
    struct verdict verdict = {.err = VP_ERR_NEED_MORE};
    while (verdict.used < answer.len && verdict.err == VP_ERR_NEED_MORE) {
        size_t used, left = answer.len - verdict.used;
        verdict.err =
            ws_handshake_read(&handshake, answer.at + verdict.used, left < step ? left : step, &used);
        verdict.used += used;
    }
    verdict.status = handshake.status;
    if (handshake.head.len > WS_HEAD_MAX_BYTES || (verdict.err == VP_OK && verdict.status != 101))
        abort();
    ws_handshake_deinit(&handshake);
    buf_deinit(&request);
    buf_deinit(&answer);
    return verdict;
}

static void judge_request(const char *at, size_t len)
{
    struct ws_headers headers = {0};
    while (len > 0) {
        const char *lf = memchr(at, '\n', len);
        size_t line_len = lf != NULL ? (size_t)(lf - at) : len;
        const char *colon = memchr(at, ':', line_len);
        if (colon != NULL)
            ws_headers_add(&headers, (struct span){at, (size_t)(colon - at)},
                           (struct span){colon + 1, line_len - (size_t)(colon - at) - 1});
        size_t skip = lf != NULL ? line_len + 1 : line_len;
        at += skip;
        len -= skip;
    }
    const char *why = NULL;
    int status = ws_handshake_judge(&headers, &why);
    if ((status != 101 && status != 400 && status != 426) || why == NULL)
        abort();
    char accept[WS_ACCEPT_LEN + 1];
    if (status == 101)
        ws_handshake_accept(headers.key, accept);
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    if (len < 2 || len > 40000)
        return 0;
    const char *text = (const char *)at + 1;
    if (at[0] == 0) {
        struct verdict whole = read_answer(text, len - 1, len * 64), chopped = read_answer(text, len - 1, 1);
        if (whole.err != chopped.err || whole.status != chopped.status ||
            (whole.err == VP_OK && whole.used != chopped.used))
            abort();
    } else {
        judge_request(text, len - 1);
    }
    return 0;
}
