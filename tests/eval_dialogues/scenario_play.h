/* Plays a scenario (docs/scenarios.md) at an order desk: the simulated caller as the telephone has it
 * (callers/caller.h), on a clock that only counts. */
#ifndef VP_EVAL_SCENARIO_PLAY_H
#define VP_EVAL_SCENARIO_PLAY_H

#include "bench/dialogue/desk.h"
#include "callers/scenario.h"

/* How the caller's words reach the dialogue. */
struct scenario_play {
    const struct scenario *scenario;
    struct menu *menu;
    /* The caller says text; the answer is in desk->said. entry: the log's, to be added to. */
    void (*say)(void *owner, struct desk *desk, const char *text, json_t *entry);
    /* The same of a recording. */
    void (*play)(void *owner, struct desk *desk, const char *path, json_t *entry);
    void *owner;
};

/* One call from the greeting on: {"name","outcome","differences","seconds","log"}, owned by who asks. outcome:
 * "right", "wrong" (an order was stored that is not the expected one), "person", "none" (no order). log:
 * [{"caller" or "agent" or "note": words, ...}]. NULL: no memory. */
json_t *scenario_play(const struct scenario_play *play);

#endif
