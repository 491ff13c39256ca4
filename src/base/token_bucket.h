/* A rate that may be reached and not be gone beyond: so many at once, and so many again in a time. No clock, no I/O. */
#ifndef VP_BASE_TOKEN_BUCKET_H
#define VP_BASE_TOKEN_BUCKET_H

#include <stdint.h>

struct token_rate {
    int64_t one_us;  /* after so long one more may be taken */
    int64_t full_us; /* what may be taken at once, as time */
};

struct token_bucket { /* zeroed: full */
    int64_t spent_us; /* what was taken, less what came back since */
    int64_t looked_ms;
};

/* count in in_ms (both at least 1), and at_once of them in one moment. */
struct token_rate token_rate_make(int64_t count, int64_t in_ms, int64_t at_once);

/* How long until one may be taken; 0: now. now_ms is monotonic. */
int64_t token_bucket_wait_ms(struct token_bucket *bucket, const struct token_rate *rate, int64_t now_ms);
/* Takes one, whether it may be or not. */
void token_bucket_take(struct token_bucket *bucket, const struct token_rate *rate, int64_t now_ms);
/* What is owed at that time, in us. */
int64_t token_bucket_spent_us(const struct token_bucket *bucket, int64_t now_ms);

#endif
