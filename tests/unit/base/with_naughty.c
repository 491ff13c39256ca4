#include "unit/base/with_naughty.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const texts[] = {
    "",
    " ",
    "\"",
    "\\",
    "\\\\\"",
    "'",
    "a b",
    "a=b",
    " call=CA1 end=done",
    "\" call=\"CA1",
    "\\\" call=CA1",
    "\\x41",
    "\\n",
    "%s%n%d",
    "%",
    "x\n2026-01-01T00:00:00.000Z error master app stopped",
    "a\rb",
    "a\r\nb",
    "\x1b[2J\x1b[H",
    "\x1b]0;title\x07",
    "\x1b[31mred",
    "a\bb\b\b",
    "\v\f",
    "tab\there",
    /* other line ends */
    "a\xc2\x85"
    "b",
    "a\xe2\x80\xa8"
    "b",
    "a\xe2\x80\xa9"
    "b",
    "a\x85"
    "b",
    /* directions */
    "\xd8\x9c",
    "\xe2\x80\x8e",
    "\xe2\x80\x8f",
    "\xe2\x80\xaa",
    "\xe2\x80\xab",
    "\xe2\x80\xac",
    "\xe2\x80\xad",
    "\xe2\x80\xae"
    "gnp.exe",
    "\xe2\x81\xa6",
    "\xe2\x81\xa7",
    "\xe2\x81\xa8",
    "\xe2\x81\xa9",
    /* malformed */
    "\xc0\x8a",
    "\xc0\xaf",
    "\xc1\x81",
    "\xe0\x80\x8a",
    "\xf0\x80\x80\x8a",
    "\xed\xa0\x80",
    "\xed\xbf\xbf",
    "\xf4\x90\x80\x80",
    "\xf5\x80\x80\x80",
    "\xf8\x88\x80\x80\x80",
    "\xfc\x84\x80\x80\x80\x80",
    "\xfe",
    "\xff",
    "\xfe\xff",
    "\xff\xfe\n",
    "a\xc3",
    "a\xe2\x82",
    "a\xf0\x9f\x98",
    "\xc3\n",
    "\xe2\x80\n",
    "\x80",
    "\xbf\xbf",
    "\xc3\"",
    "\xe2\x80\"",
    /* what is right stays */
    "Zwei D\xc3\xb6ner & Cola",
    "\xe2\x82\xac 12,50",
    "\xf0\x9f\x8d\x95",
    "\xe4\xb8\xad\xe6\x96\x87",
    "\xc2\xa0",
    "\xef\xbb\xbf",
    "\xef\xbf\xbd",
    "\xef\xbf\xbf",
    "\xf4\x8f\xbf\xbf",
    "\xed\x9f\xbf",
    "\xee\x80\x80",
    /* customary ones */
    "undefined",
    "null",
    "${jndi:ldap://127.0.0.1/a}",
    "<script>alert(1)</script>",
    "'; DROP TABLE calls; --",
    "../../etc/passwd",
    "$(touch /tmp/x)",
    "`id`",
    "=1+1",
    "%0a",
    "%00",
    "&#10;",
    "\\u000a",
    "{\"a\":1}",
    "call=CA1\ncall=CA2",
    "a\n\n\nb",
    "\n",
    "\r",
    "\n\"",
};
enum { TEXTS = sizeof texts / sizeof texts[0], ALONE = 256, WITHIN = 64 };

size_t naughty_count(void)
{
    return TEXTS + ALONE + WITHIN;
}

/* The texts, each byte alone, and each of the C1 controls (and as many behind them) between letters. */
struct span naughty_string(size_t i, char out_bytes[NAUGHTY_BYTES_MAX])
{
    int len;
    if (i < TEXTS) {
        len = snprintf(out_bytes, NAUGHTY_BYTES_MAX, "%s", texts[i]);
    } else if (i < TEXTS + ALONE) {
        out_bytes[0] = (char)(i - TEXTS);
        len = 1;
    } else {
        len = snprintf(out_bytes, NAUGHTY_BYTES_MAX, "a\xc2%c z", (int)(0x80 + i - TEXTS - ALONE));
    }
    return (struct span){out_bytes, (size_t)len};
}

size_t naughty_unquote(const char *quoted, char *out, size_t *out_len)
{
    const char *at = quoted;
    size_t len = 0;
    if (*at++ != '"')
        return 0;
    for (; *at != '"'; at++) {
        if (*at == '\0')
            return 0;
        if (*at != '\\') {
            out[len++] = *at;
        } else if (at[1] == 'x') {
            const char hex[] = {at[2], at[2] != '\0' ? at[3] : '\0', '\0'};
            char *end;
            out[len++] = (char)strtoul(hex, &end, 16);
            if (end != hex + 2)
                return 0;
            at += 3;
        } else {
            if (at[1] != '"' && at[1] != '\\')
                return 0;
            out[len++] = *++at;
        }
    }
    *out_len = len;
    return (size_t)(at + 1 - quoted);
}
