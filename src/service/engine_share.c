#include "service/engine_share.h"

enum { SILENT_MS = 1500 }; /* three beats */

static bool is_serving(const struct scoreboard_row *row, int64_t now_ms)
{
    return row->role == SCOREBOARD_ENGINE && row->pid != 0 && !row->is_draining &&
           row->last_beat_mono_ms > row->started_mono_ms && now_ms - row->last_beat_mono_ms < SILENT_MS;
}

bool engine_share_yields(const struct scoreboard *board, int row, int64_t now_ms)
{
    struct scoreboard_row own, other;
    if (!scoreboard_look_row(board, row, &own))
        return false;
    for (int i = 1; i < SCOREBOARD_ROWS_MAX; i++)
        if (i != row && scoreboard_look_row(board, i, &other) && is_serving(&other, now_ms) &&
            other.load < own.load)
            return true;
    return false;
}
