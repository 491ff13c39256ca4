/* What the settings make of the sandbox: which files a role may open, and how it is entered. */
#ifndef VP_SERVICE_SANDBOX_SETUP_H
#define VP_SERVICE_SANDBOX_SETUP_H

#include "sandbox/sandbox.h"
#include "service/shared.h"

/* Whether the role opens connections of its own: the engine does only where it asks a chat model. */
bool sandbox_setup_may_dial(const struct config *config, enum sandbox_role role);
/* What a child of that role may open; to be released. */
void sandbox_setup_places(const struct shared *shared, enum sandbox_role role,
                          struct sandbox_places *out_places);
/* By a process that begins. Logs what is in force; where something is not, the master warns, and all go on. */
void sandbox_setup_enter(const struct shared *shared, enum sandbox_role role);

#endif
