#include "base/utf8.h"

#include <string.h>

#include "base/bytes16.h"
#include "base/bytes_wide.h"

static bool start_sequence(struct utf8_check *check, uint8_t byte)
{
    check->lowest = 0x80;
    check->highest = 0xbf;
    if (byte < 0xc2)
        return false; /* stray continuation or overlong two-byte form */
    if (byte < 0xe0) {
        check->missing = 1;
    } else if (byte < 0xf0) {
        check->missing = 2;
        if (byte == 0xe0)
            check->lowest = 0xa0; /* overlong */
        if (byte == 0xed)
            check->highest = 0x9f; /* surrogates */
    } else if (byte < 0xf5) {
        check->missing = 3;
        if (byte == 0xf0)
            check->lowest = 0x90; /* overlong */
        if (byte == 0xf4)
            check->highest = 0x8f; /* above U+10FFFF */
    } else {
        return false;
    }
    return true;
}

bool utf8_feed(struct utf8_check *check, const void *bytes, size_t len)
{
    const uint8_t *at = bytes, *end = at + len;
    if (check->missing == 0 && bytes_is_wide(len) && bytes_wide_are_ascii(bytes, len))
        return true;
    while (at < end) {
        if (check->missing == 0) {
            uint64_t eight;
            while (end - at >= 64 && !bytes16_any(bytes16_load(at) | bytes16_load(at + 16) |
                                                  bytes16_load(at + 32) | bytes16_load(at + 48)))
                at += 64;
            while (end - at >= 16 && !bytes16_any(bytes16_load(at)))
                at += 16;
            /* What is left is mostly less than sixteen: with what is known to be ASCII before it. */
            if (end - at < 16 && at - (const uint8_t *)bytes >= 16 && !bytes16_any(bytes16_load(end - 16)))
                break;
            while (end - at >= 8 && (memcpy(&eight, at, 8), (eight & 0x8080808080808080u) == 0))
                at += 8;
            if (at == end)
                break;
            uint8_t byte = *at++;
            if (byte >= 0x80 && !start_sequence(check, byte))
                return false;
            continue;
        }
        uint8_t byte = *at++;
        if (byte < check->lowest || byte > check->highest)
            return false;
        check->lowest = 0x80;
        check->highest = 0xbf;
        check->missing--;
    }
    return true;
}

bool utf8_is_valid(struct span text)
{
    struct utf8_check check = {0};
    return utf8_feed(&check, text.at, text.len) && utf8_is_whole(&check);
}

/* Bytes of the character that begins here; 0: none does. */
static size_t character_bytes(const char *at, size_t left)
{
    for (size_t len = 1; len <= 4 && len <= left; len++)
        if (utf8_is_valid((struct span){at, len}))
            return len;
    return 0;
}

size_t utf8_repair(struct span bytes, char *out)
{
    static const char mark[] = "\xef\xbb\xbf", replacement[] = "\xef\xbf\xbd";
    size_t len = 0, at = bytes.len >= 3 && memcmp(bytes.at, mark, 3) == 0 ? 3 : 0;
    while (at < bytes.len) {
        size_t whole = character_bytes(bytes.at + at, bytes.len - at);
        if (whole == 0) {
            memcpy(out + len, replacement, 3);
            len += 3;
        } else if (bytes.at[at] != '\0') {
            memcpy(out + len, bytes.at + at, whole);
            len += whole;
        }
        at += whole > 0 ? whole : 1;
    }
    out[len] = '\0';
    return len;
}

size_t utf8_cut(struct span text, size_t max_bytes)
{
    if (text.len <= max_bytes)
        return text.len;
    size_t len = max_bytes;
    while (len > 0 && utf8_is_continuation(text.at[len]))
        len--;
    return len;
}

/* ---- what may be shown ---- */

static bool is_direction_or_separator(uint32_t code)
{
    return code == 0x61c || code == 0x200e || code == 0x200f || (code >= 0x2028 && code <= 0x202e) ||
           (code >= 0x2066 && code <= 0x2069);
}

static size_t length_by_first_byte(unsigned char first)
{
    return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

size_t utf8_printable(struct span text)
{
    if (text.len == 0)
        return 0;
    const unsigned char *at = (const unsigned char *)text.at;
    size_t len = length_by_first_byte(at[0]);
    if (len == 1)
        return at[0] >= 0x20 && at[0] != 0x7f;
    if (len > text.len || !utf8_is_valid((struct span){text.at, len}))
        return 0;
    uint32_t code = at[0] & (0x7fu >> len);
    for (size_t i = 1; i < len; i++)
        code = code << 6 | (at[i] & 0x3fu);
    return code < 0xa0 || is_direction_or_separator(code) ? 0 : len;
}

bool utf8_is_blank(const char *text)
{
    for (; *text != '\0'; text++)
        if (*text != ' ' && !utf8_is_continuation(*text) && utf8_printable(span_of(text)) > 0)
            return false;
    return true;
}
