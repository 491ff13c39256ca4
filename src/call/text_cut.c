#include "call/text_cut.h"

#include <string.h>

size_t text_cut_len(const char *text, size_t max_bytes)
{
    size_t len = strnlen(text, max_bytes);
    if (text[len] == '\0')
        return len;
    while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80)
        len--;
    return len;
}
