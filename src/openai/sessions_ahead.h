/* Sessions opened ahead of their calls: when a webhook announces a call, its session is dialled and set up while the
 * telephone company still opens the media stream. The call takes it over, ready or on its way; one that no call takes
 * within SESSIONS_AHEAD_LIFE_MS is closed. One such store in each worker. */
#ifndef VP_OPENAI_SESSIONS_AHEAD_H
#define VP_OPENAI_SESSIONS_AHEAD_H

#include "net/loop.h"
#include "openai/ai_leg.h"
#include "order/menu.h"

struct sessions_ahead;

/* Twilio opens the stream within a second or two of its webhook; longer, a retry brings a webhook of its own. */
enum { SESSIONS_AHEAD_LIFE_MS = 15000, SESSIONS_AHEAD_MAX = 16 };

/* settings of the place AI_PLACE_MODEL, borrowed. At most count_max sessions wait at once. */
VP_MUST_CHECK enum vp_err sessions_ahead_create(struct loop *loop, const struct ai_settings *settings,
                                                int count_max, struct sessions_ahead **out_ahead);
void sessions_ahead_destroy(struct sessions_ahead *ahead); /* closes them; accepts NULL */
/* Closes those that wait: no call comes for them. Accepts NULL. */
void sessions_ahead_close(struct sessions_ahead *ahead);

/* Closes those whose time is up; a timer of its own does. Public for the tests. */
void sessions_ahead_expire(struct sessions_ahead *ahead);

/* A call of this restaurant (retained) is announced: opens a session unless one waits for it already or as many wait as
 * may. One that cannot be had is forgotten: its call dials for itself. */
void sessions_ahead_open(struct sessions_ahead *ahead, struct menu *menu);
/* Gives the leg of a call of this restaurant a session, for its first dialling at the model; false: there is none. */
bool sessions_ahead_take(struct sessions_ahead *ahead, const struct menu *menu, struct ai_leg *leg);

#endif
