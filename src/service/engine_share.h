/* Several engine processes serve one listener, each with sessions of its own: whoever comes is left to the one that has
 * the least to do. */
#ifndef VP_SERVICE_ENGINE_SHARE_H
#define VP_SERVICE_ENGINE_SHARE_H

#include "call/scoreboard.h"

/* Whether another engine process than that of this row serves with a smaller load, so that the next connection is its.
 * One that starts, drains, is dead or does not beat is none. now_ms: monotonic. */
bool engine_share_yields(const struct scoreboard *board, int row, int64_t now_ms);

#endif
