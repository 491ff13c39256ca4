/* UTF-8 (RFC 3629), checked as it arrives so that a bad byte is refused at once. */
#ifndef VP_BASE_UTF8_H
#define VP_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/* State between pieces of one text; zero it at the start of each. */
struct utf8_check {
    uint8_t missing; /* continuation bytes still owed */
    uint8_t lowest;  /* range of the next continuation byte */
    uint8_t highest;
};

/* False as soon as a byte cannot be part of valid UTF-8. */
bool utf8_feed(struct utf8_check *check, const void *bytes, size_t len);
/* Whether the text may end here (no sequence is cut). */
static inline bool utf8_is_whole(const struct utf8_check *check)
{
    return check->missing == 0;
}
bool utf8_is_valid(struct span text);
/* Makes a text of bytes that should have been one: a byte that belongs to no character becomes U+FFFD; NUL
 * and a byte order mark at the start are left out. out takes UTF8_REPAIRED_BYTES(bytes.len) with its NUL;
 * returns the text's length. */
#define UTF8_REPAIRED_BYTES(len) (3 * (len) + 1)
size_t utf8_repair(struct span bytes, char *out);

/* Whether the byte is one behind a character's first. */
static inline bool utf8_is_continuation(char byte)
{
    return ((uint8_t)byte & 0xc0) == 0x80;
}
/* Characters of valid UTF-8. */
static inline size_t utf8_char_count(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++)
        count += !utf8_is_continuation(*text);
    return count;
}
/* Bytes of the longest beginning of text (valid UTF-8) that has at most max_bytes and cuts no character. */
size_t utf8_cut(struct span text, size_t max_bytes);

/* Bytes at the start of text that are one character which shows or is a blank, or 0: the first byte is of
 * none. What could begin a new line, move a cursor or turn the reading direction is none: C0 and C1 controls,
 * DEL, malformed UTF-8, the separators U+2028 and U+2029, and what sets the direction of text (U+061C,
 * U+200E, U+200F, U+202A-E, U+2066-9). */
size_t utf8_printable(struct span text);
/* Whether nothing of the text shows: it is empty, or blanks and what utf8_printable knows as none. */
bool utf8_is_blank(const char *text);

#endif
