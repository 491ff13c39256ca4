#include "base/call_sid.h"

#include <stddef.h>
#include <string.h>

bool call_sid_take(const char *text, char out[CALL_SID_BYTES])
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    size_t len = text != NULL ? strspn(text, plain) : 0;
    bool is_plain = len > 0 && len < CALL_SID_BYTES && text[len] == '\0';
    if (is_plain)
        memcpy(out, text, len + 1);
    else
        memcpy(out, "-", 2);
    return is_plain;
}
