#include "app/master.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/process.h"
#include "app/worker.h"
#include "base/clock.h"
#include "base/log.h"

enum {
    TICK_MS = 250,
    HEARTBEAT_LOST_MS = 2000,
    BACKOFF_FIRST_MS = 200,
    BACKOFF_MAX_MS = 10000,
    STEADY_MS = 30000,    /* a child that lived so long starts afresh with the first back-off */
    STOP_GRACE_MS = 3000, /* beyond drain_s, before SIGKILL */
};

struct child {
    char name[16];
    enum scoreboard_role role;
    int (*run)(const struct shared *shared, int row);
    pid_t pid; /* 0: not running */
    int row;
    int64_t started_ms, restart_at_ms, backoff_ms;
};

struct master {
    const struct shared *shared;
    struct child children[SCOREBOARD_ROWS_MAX];
    int child_count;
    bool is_stopping, are_all_told; /* to stop: the workers first, then the rest */
    int64_t kill_at_ms;
    sigset_t signals;
};

static void start_child(struct master *master, struct child *child)
{
    fflush(NULL); /* or the child would print what is buffered once more */
    pid_t pid = fork();
    if (pid < 0) {
        log_error("app", "fork failed child=%s reason=%s", child->name, strerror(errno));
        child->restart_at_ms = clock_mono_ms() + BACKOFF_MAX_MS;
        return;
    }
    if (pid == 0)
        exit(child->run(master->shared, child->row));
    child->pid = pid;
    child->started_ms = clock_mono_ms();
    scoreboard_start_row(master->shared->board, child->row, child->role, pid);
    log_info("app", "started child=%s pid=%d", child->name, (int)pid);
}

static void add_child(struct master *master, const char *name, enum scoreboard_role role,
                      int (*run)(const struct shared *shared, int row))
{
    struct child *child = &master->children[master->child_count];
    *child = (struct child){
        .role = role, .run = run, .row = master->child_count + 1, .backoff_ms = BACKOFF_FIRST_MS};
    snprintf(child->name, sizeof child->name, "%s", name);
    master->child_count++;
}

static void add_children(struct master *master)
{
    const struct config *config = &master->shared->config;
    if (config->engine_enabled)
        add_child(master, "engine", SCOREBOARD_ENGINE, engine_process_run);
    add_child(master, "web", SCOREBOARD_WEB, web_process_run);
    for (int i = 0; i < master->shared->worker_count && master->child_count < SCOREBOARD_ROWS_MAX - 1; i++) {
        char name[16];
        snprintf(name, sizeof name, "worker.%d", master->child_count + 1); /* its row, as in its log lines */
        add_child(master, name, SCOREBOARD_WORKER, worker_run);
    }
}

static void child_ended(struct master *master, struct child *child, int status)
{
    int64_t now_ms = clock_mono_ms();
    scoreboard_end_row(master->shared->board, child->row);
    child->pid = 0;
    if (master->is_stopping)
        return;
    if (now_ms - child->started_ms > STEADY_MS)
        child->backoff_ms = BACKOFF_FIRST_MS;
    child->restart_at_ms = now_ms + child->backoff_ms;
    if (WIFSIGNALED(status))
        log_error("app", "died child=%s signal=%d restart_in_ms=%d", child->name, WTERMSIG(status),
                  (int)child->backoff_ms);
    else
        log_error("app", "died child=%s status=%d restart_in_ms=%d", child->name, WEXITSTATUS(status),
                  (int)child->backoff_ms);
    child->backoff_ms = child->backoff_ms * 2 < BACKOFF_MAX_MS ? child->backoff_ms * 2 : BACKOFF_MAX_MS;
}

static void reap(struct master *master)
{
    int status;
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;)
        for (int i = 0; i < master->child_count; i++)
            if (master->children[i].pid == pid)
                child_ended(master, &master->children[i], status);
}

static void signal_children(const struct master *master, int signal_number)
{
    for (int i = 0; i < master->child_count; i++)
        if (master->children[i].pid > 0)
            kill(master->children[i].pid, signal_number);
}

static void stop(struct master *master)
{
    if (master->is_stopping) {
        log_warn("app", "stopping at once: calls in progress are cut off");
        signal_children(master, SIGKILL);
        return;
    }
    master->is_stopping = true;
    master->kill_at_ms = clock_mono_ms() + master->shared->config.drain_s * 1000 + STOP_GRACE_MS;
    log_info("app", "stopping: calls in progress may go on for %d s", (int)master->shared->config.drain_s);
    /* Engine and web serve the calls that still go on, so the workers stop first. */
    for (int i = 0; i < master->child_count; i++)
        if (master->children[i].role == SCOREBOARD_WORKER && master->children[i].pid > 0)
            kill(master->children[i].pid, SIGTERM);
}

static int count_running(const struct master *master, bool only_workers)
{
    int count = 0;
    for (int i = 0; i < master->child_count; i++)
        if (master->children[i].pid > 0 && (!only_workers || master->children[i].role == SCOREBOARD_WORKER))
            count++;
    return count;
}

/* A process that stands still serves nobody and holds its calls: it is killed, and its calls go on elsewhere.
 */
static void watch(struct master *master)
{
    int64_t now_ms = clock_mono_ms();
    for (int i = 0; i < master->child_count; i++) {
        struct child *child = &master->children[i];
        if (child->pid == 0) {
            if (!master->is_stopping && now_ms >= child->restart_at_ms)
                start_child(master, child);
            continue;
        }
        int64_t beat_ms = scoreboard_last_beat_ms(master->shared->board, child->row);
        if (beat_ms > child->started_ms && now_ms - beat_ms > HEARTBEAT_LOST_MS) {
            log_error("app", "hung child=%s pid=%d silent_ms=%d: killing it", child->name, (int)child->pid,
                      (int)(now_ms - beat_ms));
            kill(child->pid, SIGKILL);
        }
    }
    if (!master->is_stopping)
        return;
    if (now_ms > master->kill_at_ms)
        signal_children(master, SIGKILL);
    else if (!master->are_all_told && count_running(master, true) == 0) {
        master->are_all_told = true;
        signal_children(master, SIGTERM);
    }
}

int master_run(const struct shared *shared)
{
    static struct master master;
    static const int handled[] = {SIGCHLD, SIGTERM, SIGINT};
    master = (struct master){.shared = shared};
    sigemptyset(&master.signals);
    for (size_t i = 0; i < sizeof handled / sizeof handled[0]; i++)
        sigaddset(&master.signals, handled[i]);
    sigprocmask(SIG_BLOCK, &master.signals, NULL);
    metric_use(&shared->pages[0]);
    log_set_process("master");
    scoreboard_start_row(shared->board, 0, SCOREBOARD_MASTER, getpid());
    add_children(&master);
    while (!master.is_stopping || count_running(&master, false) > 0) {
        watch(&master);
        scoreboard_beat(shared->board, 0);
        struct timespec tick = {.tv_nsec = TICK_MS * 1000000L};
        int signal_number = sigtimedwait(&master.signals, NULL, &tick);
        if (signal_number == SIGTERM || signal_number == SIGINT)
            stop(&master);
        reap(&master);
    }
    log_info("app", "stopped");
    return EXIT_SUCCESS;
}
