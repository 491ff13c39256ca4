#include "web/browser_seats.h"

#include "base/span.h"

static bool is_free(const struct browser_seats *seats, int seat, const struct scoreboard *board,
                    int64_t now_ms)
{
    const char *call_sid = seats->call_sids[seat];
    if (call_sid[0] == '\0')
        return true;
    return now_ms - seats->taken_ms[seat] >= BROWSER_SEAT_MS && !scoreboard_shows_call(board, call_sid);
}

bool browser_seats_take(struct browser_seats *seats, const struct scoreboard *board, const char *call_sid,
                        int64_t now_ms)
{
    for (int seat = 0; seat < BROWSER_SEATS_MAX; seat++) {
        if (!is_free(seats, seat, board, now_ms))
            continue;
        seats->taken_ms[seat] = now_ms;
        return span_copy(span_of(call_sid), seats->call_sids[seat], CALL_SID_BYTES);
    }
    return false;
}
