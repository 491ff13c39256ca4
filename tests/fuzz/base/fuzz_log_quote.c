/* A quoted value is one line, printable, and leads back to the same bytes, or to the beginning of them where
 * it was cut; what is escaped without quotes is printable too. */
#include "fuzz/fuzz_input.h"

#include <assert.h>

#include "base/log_text.h"
#include "base/utf8.h"

static size_t unquote(const char *quoted, char *out)
{
    size_t len = 0;
    assert(*quoted == '"');
    for (const char *at = quoted + 1; *at != '"'; at++) {
        assert(*at != '\0');
        if (*at != '\\') {
            out[len++] = *at;
        } else if (at[1] == 'x') {
            char hex[] = {at[2], at[3], '\0'}, *end;
            out[len++] = (char)strtoul(hex, &end, 16);
            assert(end == hex + 2);
            at += 3;
        } else {
            at++;
            assert(*at == '"' || *at == '\\');
            out[len++] = *at;
        }
        assert(at[1] != '"' || at[2] == '\0'); /* the closing one is the last */
    }
    return len;
}

static void is_one_printable_line(const char *text)
{
    assert(utf8_is_valid(span_of(text)));
    for (const char *at = text; *at != '\0';) {
        size_t step = utf8_printable(span_of(at));
        assert(step > 0);
        assert(step > 1 || ((unsigned char)*at >= 0x20 && (unsigned char)*at < 0x7f));
        at += step;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    if (len < 2)
        return 0;
    size_t size = 3 + (at[0] | (size_t)at[1] << 8) % 4096; /* of the room */
    const struct span text = {(const char *)at + 2, len - 2};
    char *out = malloc(size), *back = malloc(size);
    const char *quoted = log_quote(out, size, text);
    is_one_printable_line(quoted);
    size_t back_len = unquote(quoted, back);
    assert(back_len <= text.len && memcmp(back, text.at, back_len) == 0);
    assert(back_len == text.len || strlen(quoted) + 4 >= size - 1);
    size_t escaped_len = log_text_escape(out, size, text);
    assert(escaped_len == strlen(out) && escaped_len < size);
    is_one_printable_line(out);
    free(back);
    free(out);
    return 0;
}
