#include "web/guess_limit.h"

#include <string.h>

enum { MINUTE_MS = 60000 };

/* The source to give up for another: a free one, else the stranger who was away longest, else who was. */
static bool is_more_dispensable(const struct guess_source *a, const struct guess_source *b, int64_t now_ms)
{
    bool a_known = a->known_until_ms > now_ms, b_known = b->known_until_ms > now_ms;
    return a_known != b_known ? b_known : a->seen_ms < b->seen_ms;
}

static struct guess_source *find_source(struct guess_limit *limit, const char *address, int64_t now_ms)
{
    uint8_t place[ADDRESS_PLACE_BYTES];
    struct guess_source *oldest = &limit->sources[0];
    address_place_read(address, place);
    for (int i = 0; i < GUESS_SOURCES_MAX; i++) {
        struct guess_source *source = &limit->sources[i];
        if (source->seen_ms != 0 && memcmp(source->place, place, sizeof place) == 0) {
            source->seen_ms = now_ms;
            return source;
        }
        if (is_more_dispensable(source, oldest, now_ms))
            oldest = source;
    }
    *oldest = (struct guess_source){.seen_ms = now_ms};
    memcpy(oldest->place, place, sizeof place);
    return oldest;
}

static struct token_rate rate_of(int64_t count)
{
    return token_rate_make(count, MINUTE_MS, count);
}

bool guess_limit_may_try(struct guess_limit *limit, const char *address, int64_t now_ms, int *out_retry_s)
{
    struct guess_source *source = find_source(limit, address, now_ms);
    const struct token_rate rate = rate_of(GUESS_SOURCE_MAX), all_rate = rate_of(GUESS_ALL_MAX);
    int64_t wait_ms = token_bucket_wait_ms(&source->wrong, &rate, now_ms);
    int64_t all_wait_ms =
        source->known_until_ms > now_ms ? 0 : token_bucket_wait_ms(&limit->wrong, &all_rate, now_ms);
    if (all_wait_ms > wait_ms)
        wait_ms = all_wait_ms;
    if (wait_ms <= 0)
        return true;
    *out_retry_s = (int)((wait_ms + 999) / 1000);
    return false;
}

void guess_limit_note(struct guess_limit *limit, const char *address, bool was_right, int64_t now_ms)
{
    struct guess_source *source = find_source(limit, address, now_ms);
    const struct token_rate rate = rate_of(GUESS_SOURCE_MAX), all_rate = rate_of(GUESS_ALL_MAX);
    if (was_right) {
        source->known_until_ms = now_ms + GUESS_KNOWN_MS;
        source->wrong = (struct token_bucket){0}; /* a mistyped token is forgiven to who knows it */
        return;
    }
    token_bucket_take(&source->wrong, &rate, now_ms);
    token_bucket_take(&limit->wrong, &all_rate, now_ms);
}
