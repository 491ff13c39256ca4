/* Signals of a service: only those that mean something may touch it. */
#ifndef VP_SERVICE_SIGNALS_H
#define VP_SERVICE_SIGNALS_H

/* A service's first act. Ignores every signal whose default would end or stop the process although nobody
 * handles it here (SIGPIPE, SIGALRM, SIGUSR1, SIGIO, SIGXFSZ, those of the terminal, real-time ones ...).
 * What ends a program on purpose keeps its default: SIGTERM, SIGINT, SIGQUIT and faults; what is blocked is
 * waited for and stays as it is. Children inherit that over fork. */
void signals_ignore_idle(void);

/* Between fork and exec: as a program expects them that was started by a shell. */
void signals_set_default(void);

#endif
