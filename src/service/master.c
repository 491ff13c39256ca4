#include "service/master.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "order/menu_watch.h"
#include "service/sandbox_setup.h"
#include "service/sandbox_watch.h"
#include "service/signals.h"
#include "service/supervisor.h"
#include "service/takeover.h"
#include "base/clock.h"
#include "base/log.h"
#include "net/net_listen.h"

enum { TICK_MS = 250, REHEARSAL_MAX_MS = 30000, REPORT_LINES_MAX = 20 };

struct master {
    struct shared *shared; /* owned */
    struct crew crew;
    struct menu_watch watch; /* what starts anew begins with the menus as they are by then */
    int64_t look_ms;         /* monotonic; of its next look */
    struct sandbox_watch sandbox;
    struct handover_program program;
    pid_t rehearsal_pid; /* of the new program; 0: none runs */
    int rehearsal_fd;
    int64_t rehearsal_till_ms;
    bool is_stopping, is_told_ready;
};

/* Each line of a file as a log line of its own. */
static void log_lines(const char *event, FILE *lines)
{
    char line[1024], quoted[1100];
    for (int i = 0; i < REPORT_LINES_MAX && fgets(line, sizeof line, lines) != NULL; i++) {
        line[strcspn(line, "\n")] = '\0';
        log_error("app", "%s reason=%s", event, log_quote(quoted, sizeof quoted, span_of(line)));
    }
}

/* ---- SIGHUP ---- */

struct changes { /* between two settings, in words */
    char keys[512], menus[512];
    bool has_any, has_engine, has_model;
};

static void add_word(char *list, size_t size_bytes, const char *word, const char *how)
{
    size_t len = strlen(list);
    snprintf(list + len, size_bytes - len, "%s%s%s", len > 0 ? " " : "", word, how);
}

static void on_key(void *owner, const char *key)
{
    struct changes *changes = owner;
    add_word(changes->keys, sizeof changes->keys, key, "");
    changes->has_any = true;
    if (strncmp(key, "engine_", 7) == 0 || strncmp(key, "log_", 4) == 0)
        changes->has_engine = true;
    changes->has_model = changes->has_model || strncmp(key, "realtime_", 9) == 0;
}

static void compare(const struct shared *old, const struct shared *new, struct changes *out_changes)
{
    *out_changes = (struct changes){0};
    config_each_change(&old->config, &new->config, on_key, out_changes);
    for (size_t i = 0; i < new->menus.count; i++) {
        const char *id = new->menus.menus[i]->restaurant_id;
        size_t was =
            0; /* what the processes began with: greetings are made of it, whatever was taken since */
        while (was < old->menus.count && strcmp(old->menus.menus[was]->restaurant_id, id) != 0)
            was++;
        if (was == old->menus.count || old->menus.loaded_hash[was] != new->menus.loaded_hash[i])
            add_word(out_changes->menus, sizeof out_changes->menus, id,
                     was == old->menus.count ? "(new)" : "");
    }
    for (size_t i = 0; i < old->menus.count; i++)
        if (menu_set_find(&new->menus, old->menus.menus[i]->restaurant_id) == NULL)
            add_word(out_changes->menus, sizeof out_changes->menus, old->menus.menus[i]->restaurant_id,
                     "(gone)");
    out_changes->has_any = out_changes->has_any || out_changes->menus[0] != '\0';
}

static void watch_menus(struct master *master)
{
    for (size_t i = 0; i < master->watch.refused_count; i++)
        metric_add(METRIC_MENU_FILES_REFUSED, -1);
    menu_watch_init(&master->watch, &master->shared->menus, true);
    (void)menu_watch_catch_up(&master->watch, clock_unix_ms());
}

/* A process cannot be let into a folder that was put in the place of one that it may open, only its successor can. */
static void look_at_places(struct master *master)
{
    bool wants_engine;
    if (master->is_stopping || !sandbox_watch_look(&master->sandbox, master->shared, &wants_engine))
        return;
    crew_renew(&master->crew, master->shared, wants_engine, master->shared->config.call_length_max_s);
    sandbox_watch_start(&master->sandbox, master->shared);
}

/* The old settings are let go of here only: the children have copies of their own. */
static void use(struct master *master, struct shared *fresh)
{
    struct changes changes;
    compare(master->shared, fresh, &changes);
    if (!changes.has_any) {
        log_info("app", "reload: nothing has changed");
        menu_set_release(&fresh->menus);
        free(fresh);
        return;
    }
    log_info("app", "reload settings=\"%s\" menus=\"%s\": new processes take over", changes.keys,
             changes.menus);
    if (changes.has_model) /* whoever mended the key does not want to wait for the next try */
        breaker_reset(fresh->breaker);
    /* No call is longer than that, so none is cut. */
    int64_t leave_s = master->shared->config.call_length_max_s;
    crew_renew(&master->crew, fresh, changes.has_engine, leave_s);
    menu_set_release(&master->shared->menus);
    free(master->shared);
    master->shared = fresh;
    watch_menus(master);
    sandbox_watch_start(&master->sandbox, fresh);
}

static void reload(struct master *master)
{
    char *text = NULL, fixed[256];
    size_t len = 0;
    struct shared *fresh = calloc(1, sizeof *fresh);
    FILE *problems = open_memstream(&text, &len);
    if (fresh == NULL || problems == NULL) {
        log_error("app", "reload refused, the old settings stay in force reason=\"out of memory\"");
        free(fresh);
        if (problems != NULL)
            fclose(problems);
        free(text);
        return;
    }
    bool is_good =
        shared_reload(fresh, master->program.config_path, master->shared, problems, fixed, sizeof fixed);
    fclose(problems);
    if (fixed[0] != '\0' && is_good)
        log_warn("app", "reload leaves as it was what needs a restart settings=\"%s\"", fixed);
    if (is_good) {
        use(master, fresh);
    } else {
        FILE *lines = fmemopen(text, len > 0 ? len : 1, "r");
        if (lines != NULL) {
            log_lines("reload refused, the old settings stay in force", lines);
            fclose(lines);
        }
        free(fresh);
    }
    free(text);
}

/* ---- SIGUSR2 ---- */

static void start_upgrade(struct master *master)
{
    if (master->rehearsal_pid != 0) {
        log_warn("app", "upgrade: the new program is being checked already");
        return;
    }
    pid_t pid = handover_rehearse(&master->program, &master->crew, &master->rehearsal_fd);
    if (pid < 0) {
        log_error("app", "upgrade refused, this program goes on reason=\"%s\"", strerror(errno));
        return;
    }
    master->rehearsal_pid = pid;
    master->rehearsal_till_ms = clock_mono_ms() + REHEARSAL_MAX_MS;
    char quoted[512];
    log_info("app", "upgrade: checking the new program path=%s pid=%d",
             log_quote(quoted, sizeof quoted, span_of(master->program.path)), (int)pid);
}

static void end_rehearsal(struct master *master, int status)
{
    bool is_status_good = WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS;
    FILE *output = fdopen(master->rehearsal_fd, "r");
    bool is_good = is_status_good && output != NULL && handover_is_rehearsed(output);
    master->rehearsal_pid = 0;
    if (is_status_good && !is_good) {
        log_error("app",
                  "upgrade refused, this program goes on reason=\"what stands at its path is no VoicePlate: "
                  "asked to check the settings, it ended without printing them\"");
    } else if (!is_good) {
        log_error("app", "upgrade refused, this program goes on %s=%d",
                  WIFSIGNALED(status) ? "signal" : "status",
                  WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
        if (output != NULL) {
            rewind(output);
            log_lines("upgrade refused", output);
        }
    }
    if (output != NULL)
        fclose(output);
    else
        close(master->rehearsal_fd);
    if (!is_good || master->is_stopping)
        return;
    log_info("app", "upgrade: the new program can serve and takes over");
    handover_exec(&master->program, &master->crew);
    log_error("app", "upgrade refused, this program goes on reason=\"%s\"", strerror(errno));
}

static void on_other(void *owner, pid_t pid, int status)
{
    struct master *master = owner;
    if (pid == master->rehearsal_pid)
        end_rehearsal(master, status);
}

static void adopt(struct master *master, const struct handover *handed_over)
{
    log_info("app", "%s version=%s pid=%d children=%d",
             handed_over->is_takeover ? "taken over from a master that is gone" : "upgraded",
             VOICEPLATE_VERSION, (int)getpid(), handed_over->child_count);
    if (handed_over->is_takeover) /* no call is longer than that, so none is cut */
        master->crew.leave_s = master->shared->config.call_length_max_s;
    for (int i = 0; i < handed_over->child_count; i++)
        crew_adopt(&master->crew, &handed_over->children[i].child, handed_over->children[i].is_leaving);
    crew_clear_strays(&master->crew);
}

/* Whoever starts later asks at the desk, and finds us by our lock. */
static void take_place(struct shared *shared)
{
    if (!takeover_claim(shared->memory_fd))
        log_warn("app", "the shared memory cannot be locked reason=\"%s\"", strerror(errno));
    if (shared->desk_fd < 0)
        shared->desk_fd = takeover_open(shared->config.bind_address, net_port(shared->web_fd));
    if (shared->desk_fd < 0)
        log_warn("app", "no new start will be able to take over reason=\"%s\"", strerror(errno));
}

/* ---- life ---- */

static void act(struct master *master, int signal_number)
{
    switch (signal_number) {
    case SIGTERM:
    case SIGINT:
        master->is_stopping = true;
        supervisor_tell("STOPPING=1");
        crew_stop(&master->crew);
        break;
    case SIGHUP:
        if (!master->is_stopping)
            reload(master);
        break;
    case SIGUSR2:
        if (!master->is_stopping)
            start_upgrade(master);
        break;
    default:
        break; /* SIGCHLD: crew_reap follows anyway; -1: a tick */
    }
}

static void block(sigset_t *out_signals, const int *numbers, size_t count)
{
    sigemptyset(out_signals);
    for (size_t i = 0; i < count; i++)
        sigaddset(out_signals, numbers[i]);
    sigprocmask(SIG_BLOCK, out_signals, NULL);
}

/* SIGTERM and SIGINT end a service that has not begun yet. */
void master_begin(void)
{
    static const int waiting[] = {SIGHUP, SIGUSR2};
    sigset_t signals;
    block(&signals, waiting, sizeof waiting / sizeof waiting[0]);
    signals_ignore_idle();
}

/* systemd's start is over when callers are answered, and says so where it never comes to that. */
static void tell_ready(struct master *master)
{
    if (master->is_told_ready || !crew_is_serving(&master->crew))
        return;
    master->is_told_ready = true;
    supervisor_tell("READY=1");
}

static void look_at_menus(struct master *master)
{
    int64_t now_ms = clock_mono_ms();
    if (now_ms < master->look_ms)
        return;
    master->look_ms = now_ms + MENU_WATCH_MS;
    if (menu_watch_look(&master->watch, clock_unix_ms()) > 0)
        sandbox_watch_note_menus(&master->sandbox);
}

int master_run(struct shared *shared, const char *config_path, const struct handover *handed_over)
{
    static const int handled[] = {SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGUSR2};
    static struct master master;
    sigset_t signals;
    master = (struct master){.shared = shared};
    block(&signals, handled, sizeof handled / sizeof handled[0]);
    metric_use(&shared->pages[0]);
    metric_show(METRIC_BUILD_INFO, 1, shared->pages, SCOREBOARD_ROWS_MAX);
    log_set_process("master");
    if (!handover_find_program(&master.program, config_path))
        log_warn("app", "no upgrade will be possible reason=\"%s\"", strerror(errno));
    scoreboard_start_row(shared->board, 0, SCOREBOARD_MASTER, getpid());
    take_place(shared);
    watch_menus(&master);
    sandbox_setup_enter(shared, SANDBOX_MASTER);
    sandbox_watch_start(&master.sandbox, shared);
    crew_init(&master.crew, shared);
    if (handed_over != NULL)
        adopt(&master, handed_over);
    while (!master.is_stopping || crew_count(&master.crew) > 0) {
        crew_watch(&master.crew);
        scoreboard_beat(master.shared->board, 0);
        log_tell_lost();
        takeover_answer(master.shared->desk_fd, master.shared, true);
        look_at_menus(&master);
        look_at_places(&master);
        tell_ready(&master);
        if (master.rehearsal_pid != 0 && clock_mono_ms() > master.rehearsal_till_ms)
            kill(master.rehearsal_pid, SIGKILL);
        struct timespec tick = {.tv_nsec = TICK_MS * 1000000L};
        act(&master, sigtimedwait(&signals, NULL, &tick));
        crew_reap(&master.crew, on_other, &master);
    }
    log_info("app", "stopped");
    sandbox_watch_stop(&master.sandbox);
    shared_close(master.shared);
    free(master.shared);
    return EXIT_SUCCESS;
}
