#include "delivery/backoff.h"

enum { SPREAD_PARTS = 5 }; /* up to a fifth less or more */

int64_t backoff_ms(int attempt_count, uint32_t random)
{
    int64_t wait_ms = BACKOFF_FIRST_MS;
    for (int i = 1; i < attempt_count && wait_ms < BACKOFF_LONGEST_MS; i++)
        wait_ms *= 2;
    if (wait_ms > BACKOFF_LONGEST_MS)
        wait_ms = BACKOFF_LONGEST_MS;
    int64_t spread_ms = wait_ms / SPREAD_PARTS;
    return wait_ms - spread_ms + random % (uint32_t)(2 * spread_ms + 1);
}
