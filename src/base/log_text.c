#include "base/log_text.h"

#include <string.h>

#include "base/utf8.h"

enum { ESCAPE_LEN = 4 };

static size_t put_escape(char *out, char byte)
{
    static const char digits[] = "0123456789abcdef";
    out[0] = '\\';
    out[1] = 'x';
    out[2] = digits[(unsigned char)byte >> 4];
    out[3] = digits[(unsigned char)byte & 15];
    return ESCAPE_LEN;
}

/* As much of text as fits in room bytes. */
static size_t put_text(char *out, size_t room, struct span text, bool is_quoted)
{
    size_t len = 0;
    while (text.len > 0) {
        size_t step = utf8_printable(text);
        bool needs_backslash = is_quoted && step == 1 && (text.at[0] == '"' || text.at[0] == '\\');
        size_t wanted = step == 0 ? (size_t)ESCAPE_LEN : step + needs_backslash;
        if (wanted > room - len)
            break;
        if (step == 0) {
            len += put_escape(out + len, text.at[0]);
            step = 1;
        } else {
            if (needs_backslash)
                out[len++] = '\\';
            for (size_t i = 0; i < step; i++)
                out[len++] = text.at[i];
        }
        text.at += step;
        text.len -= step;
    }
    return len;
}

size_t log_text_escape(char *out, size_t size_bytes, struct span text)
{
    if (size_bytes == 0)
        return 0;
    size_t len = put_text(out, size_bytes - 1, text, false);
    out[len] = '\0';
    return len;
}

const char *log_quote(char *out, size_t size_bytes, struct span text)
{
    if (size_bytes < 3)
        return "\"\"";
    size_t len = put_text(out + 1, size_bytes - 3, text, true);
    out[0] = out[1 + len] = '"';
    out[2 + len] = '\0';
    return out;
}

void log_mask_digits(char *text)
{
    enum { NUMBER_DIGITS_MIN = 6, KEPT = 2 };
    for (char *at = text; *at != '\0'; at++) {
        size_t digits = strspn(at, "0123456789");
        if (digits == 0)
            continue;
        if (digits >= NUMBER_DIGITS_MIN)
            memset(at, '*', digits - KEPT);
        at += digits - 1;
    }
}
