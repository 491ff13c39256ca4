/* The scoreboard: what every process and every live call is doing, in memory that all processes share, so
 * that any of them can show the whole machine, also after another one died. Writers own their slot; readers
 * never wait and never block a writer (a sequence lock per slot). */
#ifndef VP_CALL_SCOREBOARD_H
#define VP_CALL_SCOREBOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "call/call.h"

/* Rows for the largest crew more than twice over: while a generation replaces another, both are there. */
enum { SCOREBOARD_ROWS_MAX = 200, SCOREBOARD_CALLS_MAX = 4096 };

enum scoreboard_role {
    SCOREBOARD_NONE,
    SCOREBOARD_MASTER,
    SCOREBOARD_WEB,
    SCOREBOARD_WORKER,
    SCOREBOARD_ENGINE
};

struct scoreboard; /* lies in shared, zeroed memory of scoreboard_size_bytes() */

size_t scoreboard_size_bytes(void);
void scoreboard_init(struct scoreboard *board);

/* One row a process; row 0 is the master's. start also counts restarts; end frees the calls that the dead
 * process left behind. */
void scoreboard_start_row(struct scoreboard *board, int row, enum scoreboard_role role, pid_t pid);
void scoreboard_end_row(struct scoreboard *board, int row);
/* The process takes no new calls and ends when its last one is over. */
void scoreboard_set_draining(struct scoreboard *board, int row);
/* As if the row had never been used: its process has ended for good. */
void scoreboard_clear_row(struct scoreboard *board, int row);
void scoreboard_beat(struct scoreboard *board, int row);
int64_t scoreboard_last_beat_ms(const struct scoreboard *board, int row); /* monotonic; 0: none yet */
/* How many sessions an engine process has, for others of its kind to compare; so many more where it takes no further
 * one. 0 when it starts. */
enum { SCOREBOARD_LOAD_FULL = 1000 };
void scoreboard_set_load(struct scoreboard *board, int row, int load);

struct scoreboard_row {
    enum scoreboard_role role;
    pid_t pid; /* 0: not running */
    int64_t started_mono_ms, last_beat_mono_ms;
    uint32_t start_count;
    int load; /* as it was told last: scoreboard_set_load */
    bool is_draining;
};
/* False when the row was never used. */
bool scoreboard_look_row(const struct scoreboard *board, int row, struct scoreboard_row *out_row);

/* A slot for a call of this process; -1 when all are taken (the call goes on unseen). */
int scoreboard_claim(struct scoreboard *board, int row);
void scoreboard_update(struct scoreboard *board, int slot,
                       const struct call_view *view); /* slot -1: nothing */
void scoreboard_release(struct scoreboard *board, int slot);

/* Who has a call. Each media stream, and each turn of a traditional call, takes its call with an epoch of its
 * own, and the newest holder is the one: Twilio may ask twice for one call, and may be back before an older
 * stream was noticed to be gone. Epochs grow over all processes and over restarts of the service (they are
 * microseconds of Unix time, or one more than the last), so the store can tell a newer holder, too. */
int64_t scoreboard_next_epoch(struct scoreboard *board);
/* Somebody elsewhere took a call with this epoch: the next ones of this machine are greater, whatever its clock
 * says. */
void scoreboard_see_epoch(struct scoreboard *board, int64_t epoch);
/* Shows the view (its epoch is this holder's), and takes the call from all older holders: they are marked and
 * their processes woken (SCOREBOARD_WAKE). Of two that take a call at once each sees the other or is seen by
 * it. False: a newer one has it. slot -1: true, nobody is told. */
enum { SCOREBOARD_WAKE = 23 /* SIGURG: whoever does not listen for it ignores it */ };
/* Wakes every worker that takes new calls. */
void scoreboard_wake_workers(const struct scoreboard *board);
bool scoreboard_take_call(struct scoreboard *board, int slot, const struct call_view *view);
/* Orders this of the media stream that has the call, and wakes its worker. False: no worker shows the call. */
bool scoreboard_command(struct scoreboard *board, const char *call_sid, enum call_command command);
/* Whether a worker shows the call, so that scoreboard_command has whom to tell. For any thread. */
bool scoreboard_takes_commands(const struct scoreboard *board, const char *call_sid);
/* What was ordered of this slot's call, once. */
enum call_command scoreboard_take_command(struct scoreboard *board, int slot, int64_t epoch);
/* Whether a newer holder has taken this slot's call, or it was let go. */
bool scoreboard_has_lost_call(const struct scoreboard *board, int slot, int64_t epoch);
/* The holder is about to leave: what is left of it stands in nobody's way. */
void scoreboard_let_go(struct scoreboard *board, int slot, int64_t epoch);
/* Whether a media stream other than this one has the call now. */
bool scoreboard_has_other_stream(const struct scoreboard *board, const char *call_sid, uint64_t stream_id);

/* Whether any process shows this call. */
bool scoreboard_shows_call(const struct scoreboard *board, const char *call_sid);
/* When this memory was made: stream tokens from before are worth nothing. 0: they are good, having been taken
 * over from an older memory. */
int64_t scoreboard_born_unix_ms(const struct scoreboard *board);
void scoreboard_set_born(struct scoreboard *board, int64_t unix_ms);

/* Calls fn for each live call with a consistent copy; false from it stops. */
void scoreboard_each_call(const struct scoreboard *board,
                          bool (*fn)(void *owner, int row, const struct call_view *view), void *owner);

bool scoreboard_has_call(const struct scoreboard *board);

const char *scoreboard_role_name(enum scoreboard_role role); /* "worker" */

#endif
