#include "call/renewal.h"

#include "call/thresholds.h"

void renewal_reset(struct renewal *renewal)
{
    *renewal = (struct renewal){.due_ms = INT64_MAX};
}

void renewal_on_limit(struct renewal *renewal, int64_t left_ms, int64_t now_ms)
{
    int64_t early_ms = left_ms / 5 < RENEW_EARLY_MS ? left_ms / 5 : RENEW_EARLY_MS;
    if (left_ms > 0)
        renewal->due_ms = now_ms + left_ms - early_ms;
}

void renewal_on_spare(struct renewal *renewal, bool is_ready, int64_t now_ms)
{
    renewal->has_spare = is_ready;
    renewal->due_ms = now_ms + (is_ready ? 0 : RENEW_AGAIN_MS);
}

enum renewal_step renewal_step(struct renewal *renewal, bool is_there, bool is_between_turns, int64_t now_ms)
{
    if (!is_there) {
        renewal->due_ms = INT64_MAX; /* the next session has a limit of its own */
        return RENEWAL_WAIT;
    }
    if (!renewal->has_spare) {
        renewal->due_ms = now_ms + RENEW_AGAIN_MS;
        return RENEWAL_PREPARE;
    }
    if (is_between_turns)
        return RENEWAL_SWAP;
    renewal->due_ms = now_ms + RENEW_LOOK_MS;
    return RENEWAL_WAIT;
}
