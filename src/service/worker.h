/* A realtime worker: serves the media port, holds its calls, ties each call's legs, journal and deadline. */
#ifndef VP_SERVICE_WORKER_H
#define VP_SERVICE_WORKER_H

#include "service/shared.h"

/* Runs until SIGTERM or SIGUSR1 (process.h) and the end of the calls in progress. Returns
 * the process's exit status. */
int worker_run(const struct shared *shared, int row);

#endif
