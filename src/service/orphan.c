#include "service/orphan.h"

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/sane.h"
#include "service/process.h"
#include "service/takeover.h"
#include "base/clock.h"
#include "base/log.h"

enum { GRACE_MS = 3000 }; /* beyond the time to finish */

static bool orphan_is_sane(const struct orphan *orphan)
{
    if (orphan->is_alone ? orphan->master_pid == 0 : orphan->is_ending || orphan->is_finishing)
        return false;
    return (orphan->desk.loop == NULL || orphan->is_alone) &&
           (orphan->told.loop != NULL || orphan->master_pid == 0);
}

static const struct shared *shared_of(const struct orphan *orphan)
{
    return orphan->process->shared;
}

static bool is_worker(const struct orphan *orphan)
{
    struct scoreboard_row row;
    return scoreboard_look_row(shared_of(orphan)->board, orphan->process->row, &row) &&
           row.role == SCOREBOARD_WORKER;
}

/* ---- the end, as in crew.c ---- */

static void finish(struct orphan *orphan)
{
    if (orphan->is_finishing)
        return;
    orphan->is_finishing = true;
    scoreboard_set_draining(shared_of(orphan)->board,
                            orphan->process->row); /* whoever comes now lets us leave */
    process_finish(orphan->process);
}

static void begin_end(struct orphan *orphan, int64_t now_ms)
{
    orphan->is_ending = true;
    orphan->quiet_at_ms = now_ms;
    orphan->end_at_ms = now_ms + shared_of(orphan)->config.drain_s * 1000;
    scoreboard_set_draining(shared_of(orphan)->board, 0); /* nobody may begin */
    log_warn("app", "no new start has come: calls in progress may go on for %d s",
             (int)shared_of(orphan)->config.drain_s);
    if (is_worker(orphan))
        finish(orphan);
}

static void go_on_ending(struct orphan *orphan, int64_t now_ms)
{
    if (scoreboard_has_call(shared_of(orphan)->board))
        orphan->quiet_at_ms = now_ms + PROCESS_QUIET_MS;
    if (now_ms >= orphan->quiet_at_ms || now_ms >= orphan->end_at_ms)
        finish(orphan);
    if (now_ms >= orphan->end_at_ms + GRACE_MS)
        loop_stop(orphan->process->loop);
}

/* ---- alone ---- */

static void on_desk(void *arg, unsigned what)
{
    struct orphan *orphan = arg;
    (void)what;
    takeover_answer(orphan->desk.fd, shared_of(orphan), false);
}

static bool was_stopping(const struct orphan *orphan)
{
    struct scoreboard_row master;
    return scoreboard_look_row(shared_of(orphan)->board, 0, &master) && master.is_draining;
}

static void begin(struct orphan *orphan, int64_t now_ms)
{
    const struct shared *shared = shared_of(orphan);
    orphan->is_alone = true;
    orphan->alone_since_ms = now_ms;
    log_error("app", "the master is gone pid=%d: going on without, for a new start to take over within %d s",
              (int)orphan->master_pid, (int)shared->config.orphan_s);
    if (shared->desk_fd < 0)
        return;
    loop_watch_init(&orphan->desk, orphan->process->loop, shared->desk_fd, on_desk, orphan);
    if (loop_watch_want(&orphan->desk, LOOP_READABLE) != VP_OK)
        log_error("app", "the takeover socket cannot be watched");
}

/* A master that was killed right after the fork had not noted us: the new one cannot know that we are there. */
static bool is_noted(const struct orphan *orphan)
{
    struct scoreboard_row own;
    return scoreboard_look_row(shared_of(orphan)->board, orphan->process->row, &own) && own.pid == getpid();
}

/* A new master sees to everything; what it finds ending goes on ending. */
static void have_master(struct orphan *orphan, int64_t now_ms)
{
    orphan->alone_since_ms = now_ms;
    if (orphan->is_ending && !orphan->is_finishing)
        orphan->is_ending = false;
    if (!orphan->is_finishing && !is_noted(orphan)) {
        orphan->is_finishing = true;
        process_finish(orphan->process);
    }
}

void orphan_look(struct orphan *orphan)
{
    int64_t now_ms = clock_mono_ms();
    ASSERT_SANE(orphan_is_sane(orphan));
    if (orphan->master_pid == 0 || (!orphan->is_alone && getppid() == orphan->master_pid))
        return;
    if (!orphan->is_alone)
        begin(orphan, now_ms);
    if (takeover_master(shared_of(orphan)->memory_fd) != 0)
        have_master(orphan, now_ms);
    else if (!orphan->is_ending && (was_stopping(orphan) || now_ms - orphan->alone_since_ms >=
                                                                shared_of(orphan)->config.orphan_s * 1000))
        begin_end(orphan, now_ms);
    if (orphan->is_ending)
        go_on_ending(orphan, now_ms);
}

static void on_told(void *arg)
{
    orphan_look(arg); /* anybody may send this */
}

enum vp_err orphan_init(struct orphan *orphan, struct process *process)
{
    struct scoreboard_row master;
    *orphan = (struct orphan){.process = process};
    if (!scoreboard_look_row(process->shared->board, 0, &master) || master.pid <= 0)
        return VP_OK;
    orphan->master_pid = master.pid;
    enum vp_err err = loop_signal_init(&orphan->told, process->loop, SIGUSR2, on_told, orphan);
    if (err != VP_OK)
        return err;
    prctl(PR_SET_PDEATHSIG, SIGUSR2);
    return VP_OK;
}

void orphan_deinit(struct orphan *orphan)
{
    loop_signal_deinit(&orphan->told);
    loop_watch_end(&orphan->desk);
    if (!orphan->is_alone || takeover_master(shared_of(orphan)->memory_fd) != 0)
        return;
    metric_clear_gauges(&shared_of(orphan)->pages[orphan->process->row]);
    scoreboard_clear_row(shared_of(orphan)->board, orphan->process->row);
}
