/* The head of a request: the same whole and chopped, nothing that was refused elsewhere gets through, and no
 * more memory than the limit. The first byte says where the input is chopped. */
#include "fuzz/fuzz_input.h"

#include "base/utf8.h"
#include "net/http_head.h"

enum { HEAD_MAX = 2048, BODY_MAX = 1000 };

static enum vp_err feed(struct http_head *head, const char *at, size_t len, size_t step, size_t *out_used)
{
    enum vp_err err = VP_ERR_NEED_MORE;
    *out_used = 0;
    http_head_init(head, HEAD_MAX, BODY_MAX);
    while (err == VP_ERR_NEED_MORE && *out_used < len) {
        size_t used, piece = len - *out_used < step ? len - *out_used : step;
        err = http_head_feed(head, at + *out_used, piece, &used);
        if (used > piece || (err == VP_ERR_NEED_MORE && used != piece))
            abort();
        *out_used += used;
    }
    if (head->text.len > HEAD_MAX || head->text.size_bytes > 2 * HEAD_MAX + 512)
        abort();
    return err;
}

static void check_text(const char *text, bool allows_space)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text == 0x7f ||
            ((unsigned char)*text < ' ' && !(allows_space && *text == '\t')) ||
            (!allows_space && (*text == ' ' || (unsigned char)*text > 0x7f)))
            abort();
}

static void check_taken(const struct http_head *head, const char *at, size_t used)
{
    if (used < 4 || memcmp(at + used - 4, "\r\n\r\n", 4) != 0 || head->status != 0)
        abort();
    if (head->target[0] != '/' && strcmp(head->target, "*") != 0)
        abort();
    check_text(head->target, false);
    if (!utf8_is_valid(span_of(head->path)) || head->body_bytes > BODY_MAX)
        abort();
    size_t host_count = 0;
    for (size_t i = 0; i < head->header_count; i++) {
        struct span name = http_head_name(head, i);
        if (name.len == 0)
            abort();
        check_text(name.at, false);
        check_text(http_head_value(head, i).at, true);
        host_count += name.len == 4 && (name.at[0] | 32) == 'h' && (name.at[1] | 32) == 'o' &&
                      (name.at[2] | 32) == 's' && (name.at[3] | 32) == 't';
    }
    if (host_count > 1 || (host_count == 0 && head->minor_version > 0) ||
        http_head_find(head, "Transfer-Encoding") != NULL)
        abort();
    bool takes_body = head->method[0] == 'P'; /* POST, PUT, PATCH */
    if (head->body_bytes > 0 && (!takes_body || http_head_find(head, "content-length") == NULL))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    if (len < 1 || len > 20000)
        return 0;
    const char *text = (const char *)at + 1;
    struct http_head whole, chopped;
    size_t used, used_chopped, step = at[0] % 32 + 1;
    enum vp_err err = feed(&whole, text, len - 1, len, &used),
                err_chopped = feed(&chopped, text, len - 1, step, &used_chopped);
    if (err != err_chopped || used != used_chopped || whole.status != chopped.status ||
        whole.why != chopped.why)
        abort();
    if (err == VP_OK)
        check_taken(&whole, text, used);
    else if ((err == VP_ERR_BAD_REQUEST) != (whole.status >= 400))
        abort();
    http_head_deinit(&whole);
    http_head_deinit(&chopped);
    return 0;
}
