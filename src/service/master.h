/* The master: keeps the crew (crew.h), and answers the operator's signals: SIGTERM and SIGINT stop, SIGHUP
 * takes over changed settings and menus, SIGUSR2 takes over a new program. */
#ifndef VP_SERVICE_MASTER_H
#define VP_SERVICE_MASTER_H

#include "service/handover.h"

/* To be called first of all, before settings are read: from here on the operator's signals wait for the
 * master, and others end nothing. */
void master_begin(void);

/* Runs until SIGTERM or SIGINT and the children's end. shared must be from malloc and becomes the master's;
 * handed_over is what an older program left, or NULL. Returns the exit status. */
int master_run(struct shared *shared, const char *config_path, const struct handover *handed_over);

#endif
