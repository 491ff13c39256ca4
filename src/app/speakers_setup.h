/* Who can talk to callers, from the configuration. */
#ifndef VP_APP_SPEAKERS_SETUP_H
#define VP_APP_SPEAKERS_SETUP_H

#include "app/shared.h"
#include "web/speakers.h"

/* Borrows from shared. */
struct web_speakers speakers_setup_make(const struct shared *shared);

#endif
