/* Who can talk to a caller now: the configured model, the embedded engine, the traditional pipeline, or nobody. */
#ifndef VP_WEB_SPEAKERS_H
#define VP_WEB_SPEAKERS_H

#include <stdbool.h>
#include <stdint.h>

#include "call/model_report.h"
#include "call/scoreboard.h"

struct web_speakers {
    bool is_engine_the_model, has_engine;
    bool has_traditional, is_traditional_at_engine;
    const struct model_report *report; /* of the configured model, where that is not the engine */
};

/* Whether a call on the realtime arm, or on the traditional one, would be spoken to. */
bool speakers_has_realtime(const struct web_speakers *speakers, const struct scoreboard *board,
                           int64_t now_ms);
bool speakers_has_traditional(const struct web_speakers *speakers, const struct scoreboard *board,
                              int64_t now_ms);

#endif
