/* How often a token may be guessed: wrong ones are counted by where they came from and in all, and who has no
 * tries left is not looked at before some time has passed. Tries come back by themselves, however many more
 * were asked for meanwhile. Nobody is kept out by what others do: a place that showed the right token within
 * a day is not bound by what is guessed elsewhere. No I/O, no clock; fixed memory. */
#ifndef VP_WEB_GUESS_LIMIT_H
#define VP_WEB_GUESS_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/token_bucket.h"
#include "net/address_place.h"

enum {
    GUESS_SOURCES_MAX = 64,
    GUESS_SOURCE_MAX = 10, /* wrong tries of one place at once, and 10 a minute */
    GUESS_ALL_MAX = 60,    /* wrong tries of all strangers at once, and 60 a minute */
    GUESS_KNOWN_MS = 24 * 3600 * 1000
};

struct guess_source {
    uint8_t place[ADDRESS_PLACE_BYTES];
    struct token_bucket wrong;       /* tries */
    int64_t known_until_ms, seen_ms; /* monotonic; seen 0: free */
};

struct guess_limit { /* zeroed at first */
    struct guess_source sources[GUESS_SOURCES_MAX];
    struct token_bucket wrong; /* of all */
};

/* Whether a token from this numeric address may be looked at; if not, *out_retry_s says when the next one may
 * (1 or more). Addresses of one IPv6 network of 64 bits are one place. */
bool guess_limit_may_try(struct guess_limit *limit, const char *address, int64_t now_ms, int *out_retry_s);

/* What became of a try that was allowed. */
void guess_limit_note(struct guess_limit *limit, const char *address, bool was_right, int64_t now_ms);

#endif
