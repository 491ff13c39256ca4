/* The way from a service whose master was killed to one that is started anew (ADR 17). Whoever belongs to a
 * service holds its desk, a listening Unix socket in the abstract namespace, named by the web port. While a
 * master lives it answers there "master=PID", and a second start is refused; when it is gone its orphans
 * answer with what handover.h hands on: the listeners, the shared memory, the desk and who they are. Which
 * process is the master, the kernel knows: it holds a record lock on the shared memory, which ends with it. */
#ifndef VP_SERVICE_TAKEOVER_H
#define VP_SERVICE_TAKEOVER_H

#include "service/handover.h"

enum takeover {
    TAKEOVER_NOBODY,  /* no desk: start as usual */
    TAKEOVER_DONE,    /* everything is ours, and so is the mastership */
    TAKEOVER_REFUSED, /* a master lives: handover.master_pid */
    TAKEOVER_SILENT,  /* a desk, but no answer: a process that stands still */
};

/* Opens the desk of the service at that port. -1: errno tells (EADDRINUSE: somebody has it). */
int takeover_open(const char *address, int port);

/* This process becomes the master of that memory, until its end. False: another one is. */
bool takeover_claim(int memory_fd);
/* The master of that memory, not this process; 0: there is none. */
pid_t takeover_master(int memory_fd);

/* Answers all who ask, in the name of the service; never waits. */
void takeover_answer(int desk_fd, const struct shared *shared, bool is_master);

/* Asks at the desk, for 3 s at most. Only processes of this user or root's are believed. What is not handed
 * over is -1; processes that are not what they are called are left out. */
enum takeover takeover_ask(const char *address, int port, struct handover *out_handover);

#endif
