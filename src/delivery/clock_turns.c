#include "delivery/clock_turns.h"

#include "base/clock.h"
#include "base/log.h"
#include "delivery/backoff.h"

enum {
    TURN_MS = 30 * 1000, /* by less a clock is set right as it goes */
    PLANS_MS = 60 * 1000
};

void clock_turns_init(struct clock_turns *turns)
{
    *turns = (struct clock_turns){.seen_mono_ms = clock_mono_ms(), .seen_unix_ms = clock_unix_ms()};
}

void clock_turns_look(struct clock_turns *turns)
{
    int64_t unix_ms = clock_unix_ms(), mono_ms = clock_mono_ms();
    int64_t by_ms = unix_ms - turns->seen_unix_ms - (mono_ms - turns->seen_mono_ms);
    turns->seen_unix_ms = unix_ms;
    turns->seen_mono_ms = mono_ms;
    if (mono_ms - turns->turned_mono_ms >= BACKOFF_GIVE_UP_MS)
        turns->forward_ms = 0;
    if (by_ms < TURN_MS && by_ms > -TURN_MS)
        return;
    turns->untold_ms += by_ms;
    turns->turned_mono_ms = mono_ms;
    turns->forward_ms = turns->forward_ms + by_ms > 0 ? turns->forward_ms + by_ms : 0;
    log_warn("delivery", "the clock was turned: what waits is no older for that by_s=%lld",
             (long long)(by_ms / 1000));
}

void clock_turns_begin_round(struct clock_turns *turns)
{
    clock_turns_look(turns);
    turns->told_ms += turns->untold_ms; /* a round keeps what it could not tell */
    turns->untold_ms = 0;
    bool is_fresh = turns->seen_mono_ms - turns->turned_mono_ms < PLANS_MS;
    turns->plan_forward_ms = is_fresh ? turns->forward_ms : 0;
}
