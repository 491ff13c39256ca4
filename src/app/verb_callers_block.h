/* The actions block, unblock and blocked of voiceplate callers. */
#ifndef VP_APP_VERB_CALLERS_BLOCK_H
#define VP_APP_VERB_CALLERS_BLOCK_H

#include "app/arguments.h"
#include "config/config.h"

/* Words: "blocked", or "block" or "unblock" and a number that is one. Returns an exit status. */
int verb_callers_block(struct arguments *arguments, const struct config *config);

#endif
