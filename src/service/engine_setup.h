/* Engine options from the configuration. */
#ifndef VP_SERVICE_ENGINE_SETUP_H
#define VP_SERVICE_ENGINE_SETUP_H

#include "config/config.h"
#include "engine/engine.h"

/* Borrows from config. */
struct engine_options engine_setup(const struct config *config);

#endif
