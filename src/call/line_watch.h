/* The caller's line during a call: measured all the time (audio/line_quality.h), and complained of once where it is
 * bad. */
#ifndef VP_CALL_LINE_WATCH_H
#define VP_CALL_LINE_WATCH_H

#include <jansson.h>

#include "audio/line_quality.h"
#include "call/caller_sound.h"
#include "call/piece_sound.h"

struct line_watch {
    struct line_quality quality;
    bool has_warned;
};

void line_watch_init(struct line_watch *watch);
/* A packet from the telephone; malformed ones are passed over. timestamp_ms: as line_quality_hear. */
void line_watch_hear(struct line_watch *watch, const struct caller_sound *sound, int64_t timestamp_ms,
                     int64_t now_ms);
/* A part of a piece goes to the telephone, which plays that piece from then on (monotonic). */
void line_watch_play(struct line_watch *watch, const struct piece_sound *sound, int64_t at_ms);
/* The telephone was told to play nothing more. */
void line_watch_clear(struct line_watch *watch, int64_t now_ms);

/* What the caller should be told now of the line: something once. */
enum line_warning { LINE_WARNING_NONE, LINE_WARNING_BAD, LINE_WARNING_DEAD };
enum line_warning line_watch_warns(struct line_watch *watch);
/* The figure (audio/line_quality.h); -1: too little was heard. */
int line_watch_figure(const struct line_watch *watch);
/* The call is over: counts it. */
void line_watch_end(const struct line_watch *watch);

/* As the API shows it; NULL while nothing can be said, or without memory. */
json_t *line_watch_json(const struct line_watch *watch);

#endif
