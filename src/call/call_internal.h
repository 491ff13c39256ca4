/* The inside of a call. Its nouns have a file each, whose functions alone write their fields. These files move them,
 * each using those before it: call_look.c (what is asked of a call), call_note.c (what is written down), call_brief.c
 * (what the model is told), call_play.c (the agent's speech), call_effects.c, call.c (events, table, effects),
 * call_settle.c (what follows), call_loss.c (lost sessions), call_turn.c (the caller's turn), call_floor.c (who has the
 * floor), call_typed.c, call_deadlines.c, call_phone.c and call_ai.c (what the two sides report), call_life.c. */
#ifndef VP_CALL_CALL_INTERNAL_H
#define VP_CALL_CALL_INTERNAL_H

#include "call/briefing.h"
#include "call/call.h"
#include "call/caller_turn.h"
#include "call/closing.h"
#include "call/filler.h"
#include "call/floor.h"
#include "call/gap.h"
#include "call/heard.h"
#include "call/keys.h"
#include "call/latency.h"
#include "call/line_watch.h"
#include "call/playback.h"
#include "call/probe.h"
#include "call/renewal.h"
#include "call/rescue.h"
#include "call/segment.h"
#include "call/session.h"
#include "call/tools.h"
#include "call/trail.h"
#include "call/transcript.h"
#include "call/unanswered.h"

enum { CALL_WHY_BYTES = 48 };

struct call {
    /* What every frame touches stands together: with hundreds of calls each cache line is a trip to memory. */
    enum call_state state;
    bool has_ended, was_end_told;
    int64_t since_ms, deadline_ms; /* of the state, monotonic; INT64_MAX: none */
    int64_t armed_ms;              /* when that deadline was set: the state began, or showed a sign of life */
    int64_t length_due_ms;         /* the whole call's; INT64_MAX: it was told */
    struct gap gap;
    struct caller_turn turn;
    struct probe probe;
    struct unanswered unanswered;
    struct renewal renewal;
    struct filler filler;
    struct rescue rescue;
    struct closing closing;
    struct call_options given; /* its texts are the copies below */
    struct tally tally;
    struct latency latency;
    struct session session;
    struct playback playback;
    struct floor floor;
    struct segment segment;
    struct trail trail;
    struct keys keys;
    /* End of that, but for the head of heard. What is large and fills with the call stands last: of a call's pages
     * those are there that were written (base/pages.h). */
    int64_t began_unix_ms;
    char call_sid[40], stream_sid[40], caller_number[32], why[CALL_WHY_BYTES]; /* why: of the end */
    struct briefing briefing;
    struct line_watch line;
    struct heard heard;
    struct transcript transcript;
    struct tools tools; /* whose basket's lines are its end */
};

#endif
