#include "delivery/slip_fold.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/utf8.h"

/* Bytes of the character at the front of a text that is not empty; 0: it is none. */
static size_t char_len(const char *text)
{
    uint8_t first = (uint8_t)text[0];
    size_t len = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    return strnlen(text, len) == len && utf8_is_valid((struct span){text, len}) ? len : 0;
}

static bool is_control(const char *text, size_t len)
{
    return (len == 1 && ((uint8_t)text[0] < 0x20 || (uint8_t)text[0] == 0x7f)) ||
           (len == 2 && (uint8_t)text[0] == 0xc2 && (uint8_t)text[1] < 0xa0);
}

const char *slip_clean(const char *text, char *out, size_t size_bytes)
{
    size_t used = 0;
    while (*text != '\0') {
        size_t len = char_len(text), taken = len > 0 ? len : 1;
        if (used + taken >= size_bytes)
            break;
        if (len == 0)
            out[used++] = '?';
        else if (!is_control(text, len)) {
            memcpy(out + used, text, len);
            used += len;
        }
        text += taken;
    }
    out[used] = '\0';
    return out;
}

size_t slip_columns(struct span text)
{
    size_t columns = 0;
    for (size_t i = 0; i < text.len; i++)
        columns += ((uint8_t)text.at[i] & 0xc0) != 0x80;
    return columns;
}

struct span slip_fold(const char **rest, size_t columns)
{
    const char *text = *rest;
    size_t len = 0, used = 0, blank = 0;
    while (text[len] != '\0' && (used < columns || ((uint8_t)text[len] & 0xc0) == 0x80)) {
        if (text[len] == ' ')
            blank = len;
        used += ((uint8_t)text[len++] & 0xc0) != 0x80;
    }
    if (text[len] != '\0' && text[len] != ' ' && blank > 0)
        len = blank;
    *rest = text + len;
    while (**rest == ' ')
        ++*rest;
    return (struct span){text, len};
}
