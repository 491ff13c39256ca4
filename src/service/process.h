/* What every child of the master has: a loop, a heartbeat in the scoreboard, its own page of metrics, and
 * signals as events: SIGTERM, the service stops; SIGUSR1, a successor has taken over, finish and go; SIGURG,
 * a call of this process may have a newer holder. What it does without a master stands in orphan.h. */
#ifndef VP_SERVICE_PROCESS_H
#define VP_SERVICE_PROCESS_H

#include "service/orphan.h"
#include "service/shared.h"
#include "net/loop.h"
#include "sandbox/sandbox.h"
#include "store/store_thread.h"

struct process {
    const struct shared *shared;
    int row;
    struct loop *loop;
    struct tls_server *tls; /* our own certificate; NULL: none is set */
    struct loop_timer beat;
    struct loop_signal term, retire, wake;
    struct orphan orphan;
    bool is_retired;
    void (*on_beat)(void *owner);   /* twice a second, or NULL */
    void (*on_term)(void *owner);   /* SIGTERM: finish, then loop_stop; NULL: loop_stop */
    void (*on_retire)(void *owner); /* SIGUSR1: the same, with time; NULL: loop_stop */
    void (*on_wake)(void *owner); /* SCOREBOARD_WAKE: somebody newer may have one of its calls; may be NULL */
    void *owner;
};

enum {
    PROCESS_BEAT_MS = 500,
    PROCESS_QUIET_MS = 15000, /* behind the last call: its goodbye is played, its end is told */
};

/* To be called right after fork, before the first thread: it enters the sandbox of its role. on_term, on_retire and
 * owner may be set until the loop runs. */
VP_MUST_CHECK enum vp_err process_init(struct process *process, const struct shared *shared, int row,
                                       enum sandbox_role role, const char *name);
void process_deinit(struct process *process);
/* As on SIGTERM. */
void process_finish(struct process *process);

/* Our own certificate, where the settings name one. Logs why it cannot be had. */
VP_MUST_CHECK enum vp_err process_open_tls(struct process *process);
/* The store's thread of this process. Logs why it cannot be had. */
VP_MUST_CHECK enum vp_err process_open_store(struct process *process, struct store_thread **out_thread);
/* Beside it, where a server is the store: a connection for work that takes long, behind which no call waits; elsewhere,
 * and where it cannot be had (logged), store itself. */
struct store_thread *process_open_slow_store(struct process *process, struct store_thread *store);
/* Both, each of which may be NULL: first the one that calls wrote to, then the other, whose work is cut. */
void process_close_stores(struct store_thread *store, struct store_thread *slow_store);

/* The children's bodies: run until SIGTERM, return the exit status. */
int web_process_run(const struct shared *shared, int row);
int engine_process_run(const struct shared *shared, int row);

#endif
