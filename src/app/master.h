/* The master: starts the engine, the web process and the workers, watches their heartbeats, restarts what
 * died, stops them in order. */
#ifndef VP_APP_MASTER_H
#define VP_APP_MASTER_H

#include "app/shared.h"

/* Runs until SIGTERM or SIGINT and the children's end. Returns the exit status. */
int master_run(const struct shared *shared);

#endif
