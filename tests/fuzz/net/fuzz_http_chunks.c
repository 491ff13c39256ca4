/* A body in chunks: the same whole and chopped, and never over its cap. The first byte says where it is chopped. */
#include "fuzz/fuzz_input.h"

#include "net/http_chunks.h"

enum { BODY_MAX = 512 };

static enum vp_err feed(const char *at, size_t len, size_t step, struct buf *body, size_t *out_used)
{
    struct http_chunks chunks = {0};
    enum vp_err err = VP_ERR_NEED_MORE;
    *out_used = 0;
    buf_init(body, BODY_MAX);
    while (err == VP_ERR_NEED_MORE && *out_used < len) {
        size_t piece = len - *out_used < step ? len - *out_used : step;
        struct span unread = {at + *out_used, piece};
        err = http_chunks_feed(&chunks, &unread, body);
        if (unread.len > piece || (err == VP_ERR_NEED_MORE && unread.len > 0))
            abort();
        *out_used += piece - unread.len;
    }
    if (body->len > BODY_MAX)
        abort();
    return err;
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    if (len < 1 || len > 20000)
        return 0;
    const char *text = (const char *)at + 1;
    struct buf whole, chopped;
    size_t used, used_chopped;
    enum vp_err err = feed(text, len - 1, len, &whole, &used),
                err_chopped = feed(text, len - 1, at[0] % 32 + 1, &chopped, &used_chopped);
    if (err != err_chopped)
        abort();
    if (err == VP_OK && (used != used_chopped || whole.len != chopped.len ||
                         (whole.len > 0 && memcmp(whole.at, chopped.at, whole.len) != 0)))
        abort();
    buf_deinit(&whole);
    buf_deinit(&chopped);
    return 0;
}
