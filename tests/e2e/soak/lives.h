/* The calls of a soak: so many at once, each with a fate of its own. */
#ifndef VP_SOAK_LIVES_H
#define VP_SOAK_LIVES_H

#include "e2e/kill_matrix/caller.h"
#include "e2e/soak/mischief.h"

enum fate {
    FATE_ORDERS,   /* to the end */
    FATE_BREAKS,   /* Twilio's stream breaks once without a stop; then to the end */
    FATE_LEAVES,   /* hangs up somewhere */
    FATE_VANISHES, /* the stream breaks without a stop, and the call is over; the status callback tells */
    FATE_LOST,     /* the same, and nothing is told ever */
    FATE_COUNT
};

struct life {
    struct caller caller;
    enum fate fate;
    int64_t dialled_ms, fate_ms; /* fate_ms: when it breaks or leaves; 0: not any more */
};

struct lives {
    struct life *each;
    int count, dialled_count, ended_count;
    int oldest; /* all before it have ended */
    int64_t next_dial_ms;
    struct caller_owner owner;
    struct phone_line_options line, untold_line; /* untold: without a status callback */
    int at_once;
};

/* line must outlive it. Exits the program without memory. */
void lives_init(struct lives *lives, int count, int at_once, const struct phone_line_options *line);
void lives_deinit(struct lives *lives);
/* To be called often: dials while dialled_count is below until, and lets fates happen. */
void lives_turn(struct lives *lives, struct mischief *mischief, int until, int64_t now_ms);
static inline int lives_live_count(const struct lives *lives)
{
    return lives->dialled_count - lives->ended_count;
}
const char *fate_name(enum fate fate);

#endif
