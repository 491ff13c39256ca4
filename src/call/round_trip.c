#include "call/round_trip.h"

#include "call/thresholds.h"

void round_trip_init(struct round_trip *trip)
{
    *trip = (struct round_trip){.ms = ROUND_TRIP_USUAL_MS};
}

void round_trip_watch(struct round_trip *trip, uint32_t number, int64_t to_bytes, int64_t length_ms,
                      int64_t now_ms)
{
    if (trip->is_watching)
        return;
    trip->is_watching = true;
    trip->number = number;
    trip->to_bytes = to_bytes;
    trip->expect_ms = now_ms + length_ms;
}

/* A wait more than usual is one message that was held up, or a queue that was not empty after all: a longer way is
 * believed when it was that long twice. */
static void learn(struct round_trip *trip, int64_t seen_ms)
{
    int64_t least_ms = seen_ms < trip->last_ms ? seen_ms : trip->last_ms;
    if (!trip->is_known)
        trip->ms = seen_ms;
    else if (seen_ms < trip->ms)
        trip->ms += (seen_ms - trip->ms) / 2;
    else if (least_ms > trip->ms)
        trip->ms += (least_ms - trip->ms) / 2;
    trip->last_ms = seen_ms;
    trip->is_known = true;
}

void round_trip_mark(struct round_trip *trip, uint32_t number, int64_t to_bytes, int64_t now_ms)
{
    if (!trip->is_watching || number != trip->number || to_bytes < trip->to_bytes)
        return;
    trip->is_watching = false;
    int64_t seen_ms = now_ms - trip->expect_ms;
    if (to_bytes > trip->to_bytes) /* its own mark was lost */
        return;
    if (seen_ms < 0)
        seen_ms = 0;
    if (seen_ms > ROUND_TRIP_MAX_MS)
        seen_ms = ROUND_TRIP_MAX_MS;
    learn(trip, seen_ms);
}

void round_trip_forget(struct round_trip *trip)
{
    trip->is_watching = false;
}
