#include "call/line_level.h"

#include "call/thresholds.h"

static int32_t summed_count(const struct caller_sound *sound)
{
    return (int32_t)(sound->count < CALLER_SUMS_MAX ? sound->count : CALLER_SUMS_MAX);
}

int32_t line_level_of(const struct caller_sound *sound)
{
    int32_t count = summed_count(sound);
    return count > 0 ? (int32_t)sound->sums.magnitudes * LINE_LEVEL_SCALE / count : LINE_LEVEL_UNREADABLE;
}

double line_level_mean_square(const struct caller_sound *sound)
{
    int32_t count = summed_count(sound);
    return count > 0 ? (double)sound->sums.squares / count : 0;
}

void line_level_feed(struct line_level *line, int32_t level, int32_t duration_ms)
{
    if (!line->has_heard || level < line->noise)
        line->noise = level;
    else
        line->noise += LINE_NOISE_RISE_PER_S * LINE_LEVEL_SCALE * duration_ms / 1000;
    if (line->noise > level)
        line->noise = level;
    line->has_heard = true;
    if (level < line->room - LINE_ABOVE_ROOM * LINE_LEVEL_SCALE) /* it is not heard now */
        line->room -= LINE_ROOM_FALL_PER_S * LINE_LEVEL_SCALE * duration_ms / 1000;
    if (line->room < 0)
        line->room = 0;
}

int32_t line_level_follow(int32_t followed, int32_t level)
{
    if (followed == 0)
        return level;
    return followed + (level - followed) / (level > followed ? LINE_VOICE_UP : LINE_VOICE_DOWN);
}

void line_level_begin_turn(struct line_level *line)
{
    line->turn_from = line->near;
    line->turn_now = line->turn_top = 0;
}

void line_level_learn_voice(struct line_level *line, int32_t level)
{
    if (!line_level_is_loud(line, level))
        return;
    line->near = line_level_follow(line->near, level);
    line->turn_now = line_level_follow(line->turn_now, level);
    if (line->turn_now > line->turn_top)
        line->turn_top = line->turn_now;
}

void line_level_end_turn(struct line_level *line)
{
    if (line->turn_top == 0)
        return;
    if (line->turn_top < line->turn_from - LINE_FAR * LINE_LEVEL_SCALE)
        line->near = line->turn_from - LINE_LEVEL_SCALE;
    else if (line->near < line->turn_top - LINE_VOICE_LOST * LINE_LEVEL_SCALE)
        line->near = line->turn_top - LINE_VOICE_FALL * LINE_LEVEL_SCALE;
    line->turn_top = 0;
}

void line_level_learn_room(struct line_level *line, int32_t level)
{
    if (level > line->room)
        line->room = level;
}

static bool is_audible(const struct line_level *line, int32_t level)
{
    return level >= LINE_VOICE_LEAST * LINE_LEVEL_SCALE &&
           level >= line->noise + LINE_ABOVE_NOISE * LINE_LEVEL_SCALE;
}

bool line_level_is_room(const struct line_level *line, int32_t level)
{
    return line->room != 0 && is_audible(line, level) &&
           level < line->room + LINE_ABOVE_ROOM * LINE_LEVEL_SCALE;
}

bool line_level_is_loud(const struct line_level *line, int32_t level)
{
    return is_audible(line, level) && !line_level_is_room(line, level);
}

bool line_level_is_far(const struct line_level *line, int32_t level)
{
    int32_t near = line->near != 0 ? line->near : LINE_NEAR_USUAL * LINE_LEVEL_SCALE;
    return level < near - LINE_FAR * LINE_LEVEL_SCALE;
}
