/* Engine options from the configuration. */
#ifndef VP_APP_ENGINE_SETUP_H
#define VP_APP_ENGINE_SETUP_H

#include "app/config.h"
#include "engine/engine.h"

/* Borrows from config. */
struct engine_options engine_setup(const struct config *config);

#endif
