/* How loud the caller's line is: packet by packet, and over time the noise on it, the caller's own voice, and
 * other voices in the room. By level alone, in codes of mu-law (0 to 127, near to a logarithm: 16 codes are 6 dB),
 * times LINE_LEVEL_SCALE. */
#ifndef VP_CALL_LINE_LEVEL_H
#define VP_CALL_LINE_LEVEL_H

#include <stdbool.h>
#include <stdint.h>

#include "call/caller_sound.h"

enum { LINE_LEVEL_SCALE = 1024, LINE_LEVEL_UNREADABLE = -1 };

struct line_level {
    int32_t noise;     /* the quiet of the line */
    int32_t near;      /* the caller's voice, where it is loud; 0: not heard yet */
    int32_t turn_from; /* near, when the turn began */
    int32_t turn_now,
        turn_top; /* the turn alone: as near is followed, and the most of it; 0: nothing was heard */
    int32_t room; /* a voice or a noise that was found to be none of the caller's; 0: none */
    bool has_heard;
};

/* The mean of a packet's squared samples as PCM16 (audio/foreground.h). 0: malformed, or empty. */
double line_level_mean_square(const struct caller_sound *sound);
/* The mean of a packet. LINE_LEVEL_UNREADABLE: malformed, or empty. */
int32_t line_level_of(const struct caller_sound *sound);

/* A packet of this level and length: the noise is followed. */
void line_level_feed(struct line_level *line, int32_t level, int32_t duration_ms);
/* A turn of the caller's begins; a packet of it: the voice is followed; and its end. What was much less all the time,
 * or at its end, was somebody else: it counts little. */
void line_level_begin_turn(struct line_level *line);
void line_level_learn_voice(struct line_level *line, int32_t level);
void line_level_end_turn(struct line_level *line);
/* A sound of this level was somebody or something in the room. */
void line_level_learn_room(struct line_level *line, int32_t level);

/* Whether a packet is more than the line and the room. */
bool line_level_is_loud(const struct line_level *line, int32_t level);
/* Whether it may be heard, and is no more than the room was. False while there is none. */
bool line_level_is_room(const struct line_level *line, int32_t level);
/* Whether a sound is far from the telephone: well below the caller's own voice, or a usual one while that is
 * unknown. */
bool line_level_is_far(const struct line_level *line, int32_t level);
/* The level that is followed with a sound's packets: up at once, down slowly. */
int32_t line_level_follow(int32_t followed, int32_t level);

#endif
