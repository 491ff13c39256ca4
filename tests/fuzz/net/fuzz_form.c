/* Forms and percent escapes: whatever parses is UTF-8 without NUL, within the limits, and means the same
 * after being written again; its bytes stay what they are. */
#include "fuzz/fuzz_input.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "net/http_form.h"
#include "net/http_server.h"

static void escape(struct buf *out, struct span bytes)
{
    for (size_t i = 0; i < bytes.len; i++)
        if (buf_appendf(out, "%%%02X", (unsigned)(unsigned char)bytes.at[i]) != VP_OK)
            abort();
}

static void require_same(struct span a, struct span b)
{
    if (a.len != b.len || memcmp(a.at, b.at, a.len) != 0)
        abort();
}

static void write_again(const struct http_form *form, struct buf *out)
{
    for (size_t i = 0; i < form->count; i++) {
        if (i > 0 && buf_append_text(out, "&") != VP_OK)
            abort();
        escape(out, form->params[i].raw_name);
        if (buf_append_text(out, "=") != VP_OK)
            abort();
        escape(out, form->params[i].raw_value);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    if (len > 100000)
        return 0;
    struct span text = {(const char *)at, len};
    char *decoded = malloc(len + 1);
    if (http_percent_decode(text, decoded) == VP_OK && !utf8_is_valid(span_of(decoded)))
        abort();
    free(decoded);

    struct http_form form, again;
    if (http_form_parse(text, &form) != VP_OK)
        return 0;
    if (form.count > HTTP_PARAMS_MAX)
        abort();
    struct buf written;
    buf_init(&written, 1 << 22);
    write_again(&form, &written);
    if (http_form_parse((struct span){written.at, written.len}, &again) != VP_OK || again.count != form.count)
        abort();
    for (size_t i = 0; i < form.count; i++) {
        require_same(form.params[i].raw_name, again.params[i].raw_name);
        require_same(form.params[i].raw_value, again.params[i].raw_value);
        require_same(span_of(form.params[i].name), span_of(again.params[i].name));
        require_same(span_of(form.params[i].value), span_of(again.params[i].value));
        if (!utf8_is_valid(span_of(form.params[i].name)) || !utf8_is_valid(span_of(form.params[i].value)))
            abort();
    }
    http_form_deinit(&form);
    http_form_deinit(&again);
    buf_deinit(&written);
    return 0;
}
