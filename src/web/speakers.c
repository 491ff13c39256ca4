#include "web/speakers.h"

enum {
    FIRST_START_MS = 30000, /* the engine loads its models */
    SERVED_LATELY_MS = 30000,
    BEAT_LATE_MS = 10000, /* the master has replaced it by then */
};

static bool may_speak(const struct scoreboard_row *row, int64_t now_ms)
{
    if (row->pid != 0 && row->last_beat_mono_ms > row->started_mono_ms)
        return now_ms - row->last_beat_mono_ms < BEAT_LATE_MS;
    if (row->last_beat_mono_ms > 0)
        return now_ms - row->last_beat_mono_ms < SERVED_LATELY_MS;
    return row->pid != 0 && row->start_count <= 1 && now_ms - row->started_mono_ms < FIRST_START_MS;
}

/* Whether the engine speaks now, or will within the seconds that a call waits for it: it starts for the first
 * time, or served a moment ago. One that dies again and again before it serves does not. now_ms: monotonic. */
static bool speakers_has_engine(const struct web_speakers *speakers, const struct scoreboard *board,
                                int64_t now_ms)
{
    for (int i = 0; speakers->has_engine && i < SCOREBOARD_ROWS_MAX; i++) {
        struct scoreboard_row row;
        if (scoreboard_look_row(board, i, &row) && row.role == SCOREBOARD_ENGINE && may_speak(&row, now_ms))
            return true;
    }
    return false;
}

bool speakers_has_realtime(const struct web_speakers *speakers, const struct scoreboard *board,
                           int64_t now_ms)
{
    if (speakers_has_engine(speakers, board, now_ms))
        return true;
    return !speakers->is_engine_the_model && model_report_look(speakers->report).state != MODEL_REPORT_FAILED;
}

bool speakers_has_traditional(const struct web_speakers *speakers, const struct scoreboard *board,
                              int64_t now_ms)
{
    return speakers->has_traditional &&
           (!speakers->is_traditional_at_engine || speakers_has_engine(speakers, board, now_ms));
}
