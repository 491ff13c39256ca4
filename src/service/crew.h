/* The processes that the master keeps: engines, workers, web. Each post has one process that serves it; what dies or
 * hangs is started again with back-off, and a new generation takes the posts over one by one: the successor starts
 * beside the process that serves, and only when it beats does the other one finish and leave. */
#ifndef VP_SERVICE_CREW_H
#define VP_SERVICE_CREW_H

#include <sys/types.h>

#include "service/shared.h"
#include "service/standstill.h"

enum { CREW_POSTS_MAX = SHARED_WORKERS_MAX + SHARED_ENGINES_MAX + 1 };

struct crew_child {
    pid_t pid; /* 0: none */
    int pidfd; /* of one that is not our child (takeover.h), owned; 0: it is */
    int row;   /* of the scoreboard; -1: one that an older program started, and that cannot be seen there */
    enum scoreboard_role role;
    int64_t started_ms;
    int64_t kill_at_ms; /* of one that leaves */
    struct standstill standstill;
};

/* A successor is there only while the crew is renewed, and beside a process that serves or has just ended. */
struct crew_post {
    enum scoreboard_role role;
    struct crew_child now, next;  /* next has started, but does not serve yet */
    int generation;               /* of the settings that now runs with; 0: of an older program */
    int64_t start_at_ms, wait_ms; /* back-off of restarts and successors */
};

struct crew {
    const struct shared *shared;
    struct crew_post posts[CREW_POSTS_MAX];
    int post_count;
    struct crew_child leaving[SCOREBOARD_ROWS_MAX];
    int leaving_count;
    int generation;                              /* that the posts should have */
    int64_t leave_s;                             /* so long those who leave may finish their calls */
    int64_t watched_ms;                          /* the last crew_watch */
    int64_t blind_till_ms;                       /* nobody is taken for hung before that */
    bool is_renewing, is_stopping, are_all_told; /* to stop: the workers first, then the rest */
    int64_t kill_at_ms, quiet_at_ms;             /* while it stops */
};

/* shared is borrowed until the next crew_renew. Nothing is started before crew_watch. */
void crew_init(struct crew *crew, const struct shared *shared);
/* A process that an older program of the same pid or a master that was killed started: it serves until its
 * successor does, or goes on leaving. row -1: it writes into another scoreboard. */
void crew_adopt(struct crew *crew, const struct crew_child *child, bool is_leaving);
/* After the last crew_adopt: rows of processes that ended while nobody looked are as if they had never been. */
void crew_clear_strays(struct crew *crew);
/* To be called at least four times a second: starts, replaces, kills what hangs or leaves too late. */
void crew_watch(struct crew *crew);
/* Takes note of who ended; answers processes that are not of the crew with on_other. */
void crew_reap(struct crew *crew, void (*on_other)(void *owner, pid_t pid, int status), void *owner);
/* All posts (engines only where asked) go over to new settings; the old processes have leave_s to finish,
 * 20 s at least. */
void crew_renew(struct crew *crew, const struct shared *shared, bool wants_new_engine, int64_t leave_s);
/* Workers drain for up to drain_s, then the others stop. A second time: everybody is killed. */
void crew_stop(struct crew *crew);
/* Whether calls are answered: web process and workers are there, and an engine where it is the model. */
bool crew_is_serving(const struct crew *crew);
int crew_count(const struct crew *crew); /* running processes */

#endif
