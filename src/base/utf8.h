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

#endif
