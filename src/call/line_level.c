#include "call/line_level.h"

#include "audio/ulaw.h"
#include "call/thresholds.h"

enum { COUNT_MAX = 400 }; /* of every third sample: 150 ms, more than any telephone's packet */

int32_t line_level_of(const struct caller_sound *sound)
{
    int32_t sum = 0, count = (int32_t)(sound->count < COUNT_MAX ? sound->count : COUNT_MAX);
    for (int32_t i = 0; i < count; i++)
        sum += ~sound->thirds[i] & 0x7f;
    return count > 0 ? sum * LINE_LEVEL_SCALE / count : LINE_LEVEL_UNREADABLE;
}

double line_level_mean_square(const struct caller_sound *sound)
{
    size_t count = sound->count < COUNT_MAX ? sound->count : COUNT_MAX;
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        double sample = ulaw_to_pcm16(sound->thirds[i]);
        sum += sample * sample;
    }
    return count > 0 ? sum / (double)count : 0;
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
