#include "call/segment.h"

#include "call/thresholds.h"

void segment_begin(struct segment *segment)
{
    *segment = (struct segment){.is_sounding = true, .is_early = segment->is_early};
}

bool segment_take_early(struct segment *segment)
{
    bool is_early = segment->is_early;
    segment->is_early = false;
    return is_early;
}

void segment_end_as_turn(struct segment *segment)
{
    *segment = (struct segment){.is_sounding = false};
}

void segment_end_as_brief(struct segment *segment, int64_t now_ms)
{
    *segment = (struct segment){.is_brief = true, .ended_ms = now_ms};
}

int64_t segment_due_ms(const struct segment *segment)
{
    if (segment->is_brief)
        return segment->ended_ms + SEGMENT_BRIEF_MS;
    return segment->ask_ms != 0 ? segment->ask_ms : INT64_MAX;
}

void segment_end_undecided(struct segment *segment, bool is_busy, int64_t now_ms)
{
    *segment = (struct segment){.is_undecided = true, .was_busy = is_busy, .ended_ms = now_ms};
}

void segment_end_as_nothing(struct segment *segment, bool is_busy, int64_t now_ms)
{
    *segment = (struct segment){.was_nothing = true, .was_busy = is_busy, .ended_ms = now_ms};
}

bool segment_decide(struct segment *segment, bool is_turn, int64_t now_ms)
{
    bool has_waited = segment->is_undecided;
    if (is_turn && segment->is_sounding)
        segment->is_early = false;
    else if (is_turn)
        *segment = (struct segment){.is_early = !has_waited};
    else if (has_waited)
        *segment = (struct segment){.was_nothing = true,
                                    .was_answered = segment->was_answered,
                                    .was_busy = segment->was_busy,
                                    .ended_ms = now_ms};
    return has_waited;
}

void segment_await_answer(struct segment *segment, int64_t now_ms)
{
    segment->ask_ms = now_ms + SEGMENT_ASK_MS;
}

bool segment_take_asking(struct segment *segment, int64_t now_ms)
{
    bool is_due = segment->ask_ms != 0 && segment->ask_ms <= now_ms;
    if (is_due)
        segment->ask_ms = 0;
    return is_due;
}

bool segment_takes_answer(struct segment *segment, int64_t now_ms)
{
    bool is_open = segment->was_nothing || segment->is_undecided;
    if (!is_open || segment->was_answered || now_ms - segment->ended_ms > SEGMENT_ANSWER_MS)
        return false;
    segment->was_answered = true;
    return true;
}
