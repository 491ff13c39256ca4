/* A rate for each of many: addresses, logins, restaurants. The memory is fixed, however many come. Where it is full
 * whoever owes least is forgotten, so that many who ask once do not wipe out what one owes who asks much. */
#ifndef VP_BASE_RATE_TABLE_H
#define VP_BASE_RATE_TABLE_H

#include <stdbool.h>

#include "base/span.h"
#include "base/token_bucket.h"

enum { RATE_KEY_BYTES = 64, RATE_TABLE_SETS = 128, RATE_TABLE_WAYS = 8 };

struct rate_entry {
    char key[RATE_KEY_BYTES];
    size_t key_len; /* 0: free */
    struct token_bucket bucket;
};

struct rate_table { /* rate_table_init; no more is to be done when it goes */
    struct token_rate rate;
    uint64_t seed; /* so that nobody outside knows who shares a set with whom */
    struct rate_entry entries[RATE_TABLE_SETS][RATE_TABLE_WAYS];
};

void rate_table_init(struct rate_table *table, struct token_rate rate);
/* Takes one for this key (1 to RATE_KEY_BYTES bytes, of a longer one those count). False: none may be taken, and
 * *out_retry_s (1 or more) says when one may. */
bool rate_table_take(struct rate_table *table, struct span key, int64_t now_ms, int *out_retry_s);
/* Whether one may be taken for this key, which is left as it is. */
bool rate_table_has(const struct rate_table *table, struct span key, int64_t now_ms);

#endif
