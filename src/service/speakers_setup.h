/* Who can talk to callers, from the configuration. */
#ifndef VP_SERVICE_SPEAKERS_SETUP_H
#define VP_SERVICE_SPEAKERS_SETUP_H

#include "service/shared.h"
#include "web/speakers.h"

/* Borrows from shared. */
struct web_speakers speakers_setup_make(const struct shared *shared);

#endif
