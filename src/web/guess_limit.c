#include "web/guess_limit.h"

#include <arpa/inet.h>
#include <string.h>

enum { SOURCE_TRY_MS = 60000 / GUESS_SOURCE_MAX, ALL_TRY_MS = 60000 / GUESS_ALL_MAX, FULL_MS = 60000 };

static void read_place(const char *address, uint8_t out_place[16])
{
    static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
    memset(out_place, 0, 16);
    if (inet_pton(AF_INET, address, out_place + 12) == 1)
        memcpy(out_place, mapped, sizeof mapped);
    else if (inet_pton(AF_INET6, address, out_place) == 1 && memcmp(out_place, mapped, sizeof mapped) != 0)
        memset(out_place + 8, 0, 8); /* a network is one subscriber */
}

/* The source to give up for another: a free one, else the stranger who was away longest, else who was. */
static bool is_more_dispensable(const struct guess_source *a, const struct guess_source *b, int64_t now_ms)
{
    bool a_known = a->known_until_ms > now_ms, b_known = b->known_until_ms > now_ms;
    return a_known != b_known ? b_known : a->seen_ms < b->seen_ms;
}

static struct guess_source *find_source(struct guess_limit *limit, const char *address, int64_t now_ms)
{
    uint8_t place[16];
    struct guess_source *oldest = &limit->sources[0];
    read_place(address, place);
    for (int i = 0; i < GUESS_SOURCES_MAX; i++) {
        struct guess_source *source = &limit->sources[i];
        if (source->seen_ms != 0 && memcmp(source->place, place, sizeof place) == 0) {
            source->seen_ms = now_ms;
            return source;
        }
        if (is_more_dispensable(source, oldest, now_ms))
            oldest = source;
    }
    *oldest = (struct guess_source){.seen_ms = now_ms, .looked_ms = now_ms};
    memcpy(oldest->place, place, sizeof place);
    return oldest;
}

static void drain(int64_t *spent_ms, int64_t *looked_ms, int64_t now_ms)
{
    int64_t passed_ms = now_ms - *looked_ms;
    *spent_ms = *spent_ms > passed_ms ? *spent_ms - passed_ms : 0;
    *looked_ms = now_ms;
}

bool guess_limit_may_try(struct guess_limit *limit, const char *address, int64_t now_ms, int *out_retry_s)
{
    struct guess_source *source = find_source(limit, address, now_ms);
    drain(&source->spent_ms, &source->looked_ms, now_ms);
    drain(&limit->all_spent_ms, &limit->all_looked_ms, now_ms);
    int64_t wait_ms = source->spent_ms + SOURCE_TRY_MS - FULL_MS;
    int64_t all_wait_ms = source->known_until_ms > now_ms ? 0 : limit->all_spent_ms + ALL_TRY_MS - FULL_MS;
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
    if (was_right) {
        source->known_until_ms = now_ms + GUESS_KNOWN_MS;
        source->spent_ms = 0; /* a mistyped token is forgiven to who knows it */
        return;
    }
    source->spent_ms += SOURCE_TRY_MS;
    limit->all_spent_ms += ALL_TRY_MS;
}
