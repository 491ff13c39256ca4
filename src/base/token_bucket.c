#include "base/token_bucket.h"

struct token_rate token_rate_make(int64_t count, int64_t in_ms, int64_t at_once)
{
    int64_t one_us = in_ms * 1000 / count;
    if (one_us == 0)
        one_us = 1;
    return (struct token_rate){one_us, one_us * at_once};
}

int64_t token_bucket_spent_us(const struct token_bucket *bucket, int64_t now_ms)
{
    int64_t passed_ms = now_ms > bucket->looked_ms ? now_ms - bucket->looked_ms : 0;
    return bucket->spent_us / 1000 >= passed_ms ? bucket->spent_us - passed_ms * 1000 : 0;
}

static void look(struct token_bucket *bucket, int64_t now_ms)
{
    bucket->spent_us = token_bucket_spent_us(bucket, now_ms);
    if (now_ms > bucket->looked_ms)
        bucket->looked_ms = now_ms;
}

int64_t token_bucket_wait_ms(struct token_bucket *bucket, const struct token_rate *rate, int64_t now_ms)
{
    look(bucket, now_ms);
    int64_t wait_us = bucket->spent_us + rate->one_us - rate->full_us;
    return wait_us > 0 ? (wait_us + 999) / 1000 : 0;
}

void token_bucket_take(struct token_bucket *bucket, const struct token_rate *rate, int64_t now_ms)
{
    look(bucket, now_ms);
    bucket->spent_us += rate->one_us;
}
