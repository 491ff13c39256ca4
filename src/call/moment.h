/* What the nouns that keep time in a call (probe, unheard, filler) are shown of it: they read, ask for nothing and
 * change nothing but themselves. */
#ifndef VP_CALL_MOMENT_H
#define VP_CALL_MOMENT_H

#include "call/call_state.h"
#include "call/last_voice.h"
#include "call/ports.h"

struct moment {
    enum call_state state;
    int64_t since_ms;               /* that state; monotonic */
    const struct last_voice *voice; /* borrowed */
    int64_t heard_ms;               /* the last packet came */
    int64_t above_room_ms;          /* the caller was heard last, above a room that sounds; 0: none does */
    enum ai_place place;            /* of the session */
    int64_t waits_since_ms; /* for anything at all of a model that owes an answer; 0: it does not wait */
    int64_t stall_ms;       /* how long it may go on so */
};

#endif
