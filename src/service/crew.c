#include "service/crew.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/sane.h"
#include "service/process.h"
#include "service/worker.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"

enum {
    FIRST_BEAT_MS = 60000, /* the engine loads its models before */
    WATCH_GAP_MS = 1000,   /* longer: this process stood still itself, and old beats prove nothing */
    BACKOFF_FIRST_MS = 200,
    BACKOFF_MAX_MS = 10000,
    STEADY_MS = 30000,    /* a child that lived so long starts afresh with the first back-off */
    STOP_GRACE_MS = 3000, /* beyond the time to finish, before SIGKILL */
    LEAVE_MIN_S = 20,     /* whoever has connected may take so long to ask (http_server_drain) */
};

static int (*body_of(enum scoreboard_role role))(const struct shared *shared, int row)
{
    return role == SCOREBOARD_ENGINE ? engine_process_run
           : role == SCOREBOARD_WEB  ? web_process_run
                                     : worker_run;
}

static bool mark_row(bool *taken, const struct crew_child *child)
{
    if (child->row == 0 || child->row == -1)
        return true;
    if (child->row < -1 || child->row >= SCOREBOARD_ROWS_MAX || taken[child->row])
        return false;
    taken[child->row] = true;
    return true;
}

/* No row of the scoreboard has two processes; those that leave are running, the master is none of them. */
static bool crew_is_sane(const struct crew *crew)
{
    bool taken[SCOREBOARD_ROWS_MAX] = {false};
    bool is_sane = crew->post_count <= CREW_POSTS_MAX && crew->leaving_count <= SCOREBOARD_ROWS_MAX &&
                   (crew->is_stopping || !crew->are_all_told);
    for (int i = 0; is_sane && i < crew->post_count; i++) {
        const struct crew_post *post = &crew->posts[i];
        is_sane = mark_row(taken, &post->now) && mark_row(taken, &post->next) &&
                  post->generation <= crew->generation && post->wait_ms >= BACKOFF_FIRST_MS &&
                  post->wait_ms <= BACKOFF_MAX_MS;
    }
    for (int i = 0; is_sane && i < crew->leaving_count; i++)
        is_sane = crew->leaving[i].pid > 0 && mark_row(taken, &crew->leaving[i]);
    return is_sane;
}

static bool has_row(const struct crew *crew, int row)
{
    for (int i = 0; i < crew->post_count; i++)
        if (crew->posts[i].now.row == row || crew->posts[i].next.row == row)
            return true;
    for (int i = 0; i < crew->leaving_count; i++)
        if (crew->leaving[i].row == row)
            return true;
    return false;
}

/* Row 0 is the master's. -1: none is free before somebody has left. */
static int free_row(const struct crew *crew)
{
    for (int row = 1; row < SCOREBOARD_ROWS_MAX; row++)
        if (!has_row(crew, row))
            return row;
    return -1;
}

/* The child keeps its row when that is not 0. Failing, the post waits for its next turn. */
static void start(struct crew *crew, struct crew_post *post, struct crew_child *child)
{
    int64_t now_ms = clock_mono_ms();
    int row = child->row > 0 ? child->row : free_row(crew);
    post->start_at_ms = now_ms + BACKOFF_MAX_MS;
    if (row < 0) {
        log_warn("app", "no room for another %s yet: older ones are still finishing",
                 scoreboard_role_name(post->role));
        return;
    }
    fflush(NULL); /* or the child would print what is buffered once more */
    pid_t pid = fork();
    if (pid < 0) {
        log_error("app", "fork failed child=%s.%d reason=\"%s\"", scoreboard_role_name(post->role), row,
                  strerror(errno));
        return;
    }
    if (pid == 0)
        exit(body_of(post->role)(crew->shared, row));
    *child = (struct crew_child){.pid = pid, .row = row, .role = post->role, .started_ms = now_ms};
    post->start_at_ms = 0;
    scoreboard_start_row(crew->shared->board, row, post->role, pid);
    log_info("app", "started child=%s.%d pid=%d", scoreboard_role_name(post->role), row, (int)pid);
}

static struct crew_post *add_post(struct crew *crew, enum scoreboard_role role)
{
    struct crew_post *post = &crew->posts[crew->post_count++];
    *post = (struct crew_post){.role = role, .generation = crew->generation, .wait_ms = BACKOFF_FIRST_MS};
    return post;
}

static int count_posts(const struct crew *crew, enum scoreboard_role role)
{
    int count = 0;
    for (int i = 0; i < crew->post_count; i++)
        count += crew->posts[i].role == role;
    return count;
}

static int wanted_count(const struct shared *shared, enum scoreboard_role role)
{
    if (role == SCOREBOARD_ENGINE)
        return shared->config.engine_enabled ? (int)shared->config.engine_processes : 0;
    return role == SCOREBOARD_WORKER ? shared->worker_count : 1;
}

/* Workers before the web process: it sends calls only to restaurants that they know. */
static void add_posts(struct crew *crew)
{
    static const enum scoreboard_role roles[] = {SCOREBOARD_ENGINE, SCOREBOARD_WORKER, SCOREBOARD_WEB};
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
        while (count_posts(crew, roles[i]) < wanted_count(crew->shared, roles[i]))
            add_post(crew, roles[i]);
}

void crew_init(struct crew *crew, const struct shared *shared)
{
    *crew = (struct crew){.shared = shared, .generation = 1, .leave_s = shared->config.drain_s};
    crew->watched_ms = clock_mono_ms();
    add_posts(crew);
}

/* ---- leaving ---- */

/* The pid of a process that is not our child may be another's by now; its descriptor is not. */
static void crew_signal(const struct crew_child *child, int signal_number)
{
    if (child->pidfd > 0)
        pidfd_send_signal(child->pidfd, signal_number, NULL, 0);
    else
        kill(child->pid, signal_number);
}

static void end_row(const struct crew *crew, const struct crew_child *child)
{
    if (child->row <= 0)
        return;
    scoreboard_end_row(crew->shared->board, child->row);
    metric_clear_gauges(&crew->shared->pages[child->row]);
}

static void clear_row(const struct crew *crew, const struct crew_child *child)
{
    end_row(crew, child);
    if (child->row > 0)
        scoreboard_clear_row(crew->shared->board, child->row);
}

static bool has_beaten(const struct crew *crew, const struct crew_child *child)
{
    return scoreboard_last_beat_ms(crew->shared->board, child->row) > child->started_ms;
}

/* Lets a running process finish what it has. */
static void retire(struct crew *crew, const struct crew_child *child)
{
    if (crew->leaving_count == SCOREBOARD_ROWS_MAX) { /* more than there are rows: of older programs */
        crew_signal(child, SIGKILL);
        return;
    }
    struct crew_child *leaver = &crew->leaving[crew->leaving_count++];
    *leaver = *child;
    int64_t leave_s = crew->leave_s > LEAVE_MIN_S ? crew->leave_s : LEAVE_MIN_S;
    leaver->kill_at_ms = clock_mono_ms() + leave_s * 1000 + STOP_GRACE_MS;
    if (child->row > 0)
        scoreboard_set_draining(crew->shared->board, child->row);
    /* One that does not serve yet has nothing to finish, and no ear for SIGUSR1. */
    crew_signal(child, child->row <= 0 || has_beaten(crew, child) ? SIGUSR1 : SIGTERM);
}

void crew_adopt(struct crew *crew, const struct crew_child *adopted, bool is_leaving)
{
    struct crew_child child = *adopted;
    struct scoreboard_row row;
    if (child.row > 0 && scoreboard_look_row(crew->shared->board, child.row, &row))
        child.started_ms = row.started_mono_ms; /* it may still be loading its models */
    for (int i = 0; i < crew->post_count && !is_leaving; i++) {
        struct crew_post *post = &crew->posts[i];
        if (post->role != child.role || post->now.pid != 0)
            continue;
        post->now = child;
        post->generation = 0;
        crew->is_renewing = true;
        return;
    }
    retire(crew, &child);
}

void crew_clear_strays(struct crew *crew)
{
    for (int row = 1; row < SCOREBOARD_ROWS_MAX; row++) {
        struct scoreboard_row stray;
        if (!has_row(crew, row) && scoreboard_look_row(crew->shared->board, row, &stray))
            clear_row(crew, &(struct crew_child){.row = row});
    }
}

/* Its process answers, as far as one can see. */
static bool is_served(const struct crew *crew, const struct crew_post *post)
{
    return post->now.pid != 0 && (post->now.row <= 0 || has_beaten(crew, &post->now)); /* row: as in retire */
}

/* How many posts of a role are kept of those that are served, and of the others: those go first. */
static void share_places(const struct crew *crew, enum scoreboard_role role, int out_places[2])
{
    int served = 0, wanted = wanted_count(crew->shared, role);
    for (int i = 0; i < crew->post_count; i++)
        served += crew->posts[i].role == role && is_served(crew, &crew->posts[i]);
    out_places[true] = served < wanted ? served : wanted;
    out_places[false] = wanted - out_places[true];
}

void crew_renew(struct crew *crew, const struct shared *shared, bool wants_new_engine, int64_t leave_s)
{
    int places[SCOREBOARD_ENGINE + 1][2], kept = 0;
    crew->shared = shared;
    crew->leave_s = leave_s;
    crew->generation++;
    crew->is_renewing = true;
    for (int role = 0; role <= SCOREBOARD_ENGINE; role++)
        share_places(crew, (enum scoreboard_role)role, places[role]);
    for (int i = 0; i < crew->post_count; i++) {
        struct crew_post *post = &crew->posts[i];
        post->wait_ms = BACKOFF_FIRST_MS;
        if (post->role == SCOREBOARD_ENGINE && !wants_new_engine)
            post->generation = crew->generation;
        if (places[post->role][is_served(crew, post)]-- > 0) {
            crew->posts[kept++] = *post;
            continue;
        }
        if (post->now.pid != 0)
            retire(crew, &post->now);
        else if (post->now.row > 0)
            clear_row(crew, &post->now);
        if (post->next.pid != 0)
            retire(crew, &post->next);
    }
    crew->post_count = kept;
    add_posts(crew);
}

/* ---- watching ---- */

/* A process that stands still serves nobody and holds its calls: it is killed, and its calls go on elsewhere. */
static void kill_if_hung(const struct crew *crew, struct crew_child *child, int64_t now_ms)
{
    char state;
    int64_t ran_ms, beat_ms;
    if (child->pid == 0 || child->row <= 0 || now_ms < crew->blind_till_ms)
        return;
    beat_ms = scoreboard_last_beat_ms(crew->shared->board, child->row);
    bool is_beating = beat_ms > child->started_ms;
    int64_t silent_ms = now_ms - (is_beating ? beat_ms : child->started_ms);
    bool is_hung = !is_beating ? silent_ms > FIRST_BEAT_MS
                               : standstill_look(child->pid, &state, &ran_ms) &&
                                     standstill_is_hung(&child->standstill, beat_ms, now_ms, state, ran_ms);
    if (!is_hung)
        return;
    log_error("app", "hung child=%s.%d pid=%d silent_ms=%d: killing it", scoreboard_role_name(child->role),
              child->row, (int)child->pid, (int)silent_ms);
    crew_signal(child, SIGKILL);
}

static void watch_post(struct crew *crew, struct crew_post *post, int64_t now_ms)
{
    kill_if_hung(crew, &post->now, now_ms);
    kill_if_hung(crew, &post->next, now_ms);
    if (post->now.pid == 0) {
        if (now_ms >= post->start_at_ms) {
            start(crew, post, &post->now);
            post->generation = crew->generation;
        }
    } else if (post->next.pid != 0 && has_beaten(crew, &post->next)) {
        retire(crew, &post->now);
        post->now = post->next;
        post->next = (struct crew_child){0};
    }
}

/* One successor at a time, so that starting them takes no more than one core and one set of speech models. */
static void start_successor(struct crew *crew, int64_t now_ms)
{
    struct crew_post *first = NULL;
    bool is_done = true;
    for (int i = 0; i < crew->post_count; i++) {
        struct crew_post *post = &crew->posts[i];
        if (post->next.pid != 0)
            return;
        if (post->generation == crew->generation)
            continue;
        is_done = false;
        if (first == NULL && post->now.pid != 0 && now_ms >= post->start_at_ms)
            first = post;
    }
    if (first != NULL) {
        start(crew, first, &first->next);
        if (first->next.pid != 0)
            first->generation = crew->generation;
    } else if (is_done) {
        crew->is_renewing = false;
        log_info("app", "all processes are of the new generation leaving=%d", crew->leaving_count);
    }
}

static void watch_leaving(struct crew *crew, int64_t now_ms)
{
    for (int i = 0; i < crew->leaving_count; i++) {
        struct crew_child *child = &crew->leaving[i];
        kill_if_hung(crew, child, now_ms);
        if (child->row <= 0) /* it may not have known us for its master yet (process.c) */
            crew_signal(child, SIGUSR1);
        if (now_ms < child->kill_at_ms)
            continue;
        log_warn("app", "child=%s.%d pid=%d has not finished in time: killing it",
                 scoreboard_role_name(child->role), child->row, (int)child->pid);
        crew_signal(child, SIGKILL);
        child->kill_at_ms = INT64_MAX;
    }
}

static void signal_all(const struct crew *crew, int signal_number, bool only_workers)
{
    for (int i = 0; i < crew->post_count; i++) {
        const struct crew_post *post = &crew->posts[i];
        if (only_workers && post->role != SCOREBOARD_WORKER)
            continue;
        if (post->now.pid != 0)
            crew_signal(&post->now, signal_number);
        if (post->next.pid != 0)
            crew_signal(&post->next, signal_number);
    }
    for (int i = 0; i < crew->leaving_count; i++)
        if (!only_workers || crew->leaving[i].role == SCOREBOARD_WORKER)
            crew_signal(&crew->leaving[i], signal_number);
}

static int count_running(const struct crew *crew, bool only_workers)
{
    int count = 0;
    for (int i = 0; i < crew->post_count; i++)
        if (!only_workers || crew->posts[i].role == SCOREBOARD_WORKER)
            count += (crew->posts[i].now.pid != 0) + (crew->posts[i].next.pid != 0);
    for (int i = 0; i < crew->leaving_count; i++)
        count += !only_workers || crew->leaving[i].role == SCOREBOARD_WORKER;
    return count;
}

int crew_count(const struct crew *crew)
{
    return count_running(crew, false);
}

/* Behind the workers' last stream the provider still asks what comes next, and a traditional call between two
 * turns is nowhere but on the scoreboard. */
static bool may_stop_all(struct crew *crew, int64_t now_ms)
{
    if (scoreboard_has_call(crew->shared->board))
        crew->quiet_at_ms = now_ms + PROCESS_QUIET_MS;
    return now_ms > crew->kill_at_ms - STOP_GRACE_MS ||
           (now_ms >= crew->quiet_at_ms && count_running(crew, true) == 0);
}

void crew_watch(struct crew *crew)
{
    int64_t now_ms = clock_mono_ms();
    ASSERT_SANE(crew_is_sane(crew));
    if (now_ms - crew->watched_ms > WATCH_GAP_MS)
        crew->blind_till_ms = now_ms + HEARTBEAT_LOST_MS;
    crew->watched_ms = now_ms;
    watch_leaving(crew, now_ms);
    if (!crew->is_stopping) {
        for (int i = 0; i < crew->post_count; i++)
            watch_post(crew, &crew->posts[i], now_ms);
        if (crew->is_renewing)
            start_successor(crew, now_ms);
        return;
    }
    if (now_ms > crew->kill_at_ms) {
        signal_all(crew, SIGKILL, false);
    } else if (!crew->are_all_told && may_stop_all(crew, now_ms)) {
        crew->are_all_told = true;
        signal_all(crew, SIGTERM, false);
    }
}

void crew_stop(struct crew *crew)
{
    ASSERT_SANE(crew_is_sane(crew));
    if (crew->is_stopping) {
        log_warn("app", "stopping at once: calls in progress are cut off");
        signal_all(crew, SIGKILL, false);
        return;
    }
    crew->is_stopping = true;
    crew->kill_at_ms = clock_mono_ms() + crew->shared->config.drain_s * 1000 + STOP_GRACE_MS;
    log_info("app", "stopping: calls in progress may go on for %d s", (int)crew->shared->config.drain_s);
    /* Engine and web serve the calls that still go on, so the workers stop first; the master's own mark tells
     * the web that nobody may begin. */
    scoreboard_set_draining(crew->shared->board, 0);
    signal_all(crew, SIGTERM, true);
}

/* ---- ends ---- */

static void say_how(const struct crew_child *child, const char *what, int status, int64_t wait_ms)
{
    bool is_signal = WIFSIGNALED(status);
    log_error("app", "%s child=%s.%d pid=%d %s=%d restart_in_ms=%d", what, scoreboard_role_name(child->role),
              child->row, (int)child->pid, is_signal ? "signal" : "status",
              is_signal ? WTERMSIG(status) : WEXITSTATUS(status), (int)wait_ms);
    if (is_signal && WTERMSIG(status) == SIGSYS)
        log_error(
            "app",
            "the sandbox has ended child=%s.%d: it made a system call that only an attack makes; the kernel's "
            "audit log (dmesg) names the call; with sandbox: log in the settings, and a restart, it passes",
            scoreboard_role_name(child->role), child->row);
}

static void back_off(struct crew_post *post, const struct crew_child *child, const char *what, int status)
{
    int64_t now_ms = clock_mono_ms();
    if (now_ms - child->started_ms > STEADY_MS)
        post->wait_ms = BACKOFF_FIRST_MS;
    say_how(child, what, status, post->wait_ms);
    post->start_at_ms = now_ms + post->wait_ms;
    post->wait_ms = post->wait_ms * 2 < BACKOFF_MAX_MS ? post->wait_ms * 2 : BACKOFF_MAX_MS;
}

/* One that serves: its successor, if there is one already, takes over at once; else it starts again. */
static void server_ended(struct crew *crew, struct crew_post *post, int status)
{
    struct crew_child ended = post->now;
    end_row(crew, &ended);
    post->now.pid = 0;
    if (crew->is_stopping) {
        if (WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL)
            say_how(&ended, "died while it stopped", status, 0);
        return;
    }
    metric_add(METRIC_PROCESS_RESTARTS_TOTAL, 1);
    if (post->next.pid != 0 || ended.row <= 0) {
        say_how(&ended, "died", status, 0);
        clear_row(crew, &ended);
        post->now = post->next;
        post->next = (struct crew_child){0};
        return;
    }
    back_off(post, &ended, "died", status);
}

/* A successor that never served: the one that does goes on. */
static void successor_ended(struct crew *crew, struct crew_post *post, int status)
{
    struct crew_child ended = post->next;
    clear_row(crew, &ended);
    post->next = (struct crew_child){0};
    post->generation = 0;
    if (!crew->is_stopping)
        back_off(post, &ended, "successor died before it served, the old one goes on", status);
}

static bool child_ended(struct crew *crew, pid_t pid, int status)
{
    for (int i = 0; i < crew->post_count; i++) {
        struct crew_post *post = &crew->posts[i];
        if (post->now.pid == pid)
            server_ended(crew, post, status);
        else if (post->next.pid == pid)
            successor_ended(crew, post, status);
        else
            continue;
        return true;
    }
    for (int i = 0; i < crew->leaving_count; i++) {
        if (crew->leaving[i].pid != pid)
            continue;
        log_info("app", "left child=%s.%d pid=%d", scoreboard_role_name(crew->leaving[i].role),
                 crew->leaving[i].row, (int)pid);
        clear_row(crew, &crew->leaving[i]);
        crew->leaving[i] = crew->leaving[--crew->leaving_count];
        return true;
    }
    return false;
}

static bool has_ended(const struct crew_child *child)
{
    struct pollfd ended = {.fd = child->pidfd, .events = POLLIN};
    return child->pid != 0 && child->pidfd > 0 && poll(&ended, 1, 0) == 1;
}

/* Of those that are not our children: how they ended nobody tells us. */
static void reap_adopted(struct crew *crew)
{
    struct crew_child *ended = NULL;
    do {
        ended = NULL;
        for (int i = 0; i < crew->post_count && ended == NULL; i++)
            ended = has_ended(&crew->posts[i].now) ? &crew->posts[i].now : NULL;
        for (int i = 0; i < crew->leaving_count && ended == NULL; i++)
            ended = has_ended(&crew->leaving[i]) ? &crew->leaving[i] : NULL;
        if (ended != NULL) {
            close(ended->pidfd);
            child_ended(crew, ended->pid, 0);
        }
    } while (ended != NULL);
}

void crew_reap(struct crew *crew, void (*on_other)(void *owner, pid_t pid, int status), void *owner)
{
    int status;
    ASSERT_SANE(crew_is_sane(crew));
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;)
        if (!child_ended(crew, pid, status))
            on_other(owner, pid, status);
    reap_adopted(crew);
}

bool crew_is_serving(const struct crew *crew)
{
    bool has_engine = !crew->shared->is_engine_the_model, has_others = crew->post_count > 0;
    for (int i = 0; i < crew->post_count; i++) {
        bool serves = is_served(crew, &crew->posts[i]);
        if (crew->posts[i].role == SCOREBOARD_ENGINE)
            has_engine = has_engine || serves;
        else
            has_others = has_others && serves;
    }
    return has_engine && has_others;
}
