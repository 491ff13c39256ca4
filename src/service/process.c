#include "service/process.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>

#include "base/clock.h"
#include "base/log.h"
#include "net/tls_server.h"
#include "service/call_report.h"
#include "service/sandbox_setup.h"
#include "store/call_over.h"
#include "store/store_place.h"

enum {
    STORE_QUEUE_MAX = 4096,
    MASTER_SILENT_MS = 1000, /* it beats four times a second */
};

static void on_beat(void *arg)
{
    struct process *process = arg;
    scoreboard_beat(process->shared->board, process->row);
    log_tell_lost();
    orphan_look(&process->orphan);
    if (process->on_beat != NULL)
        process->on_beat(process->owner);
    loop_timer_start(&process->beat, PROCESS_BEAT_MS);
}

/* Whoever wants to know is told; otherwise that is all. */
static void tell_or_stop(struct process *process, void (*tell)(void *owner))
{
    if (tell != NULL)
        tell(process->owner);
    else
        loop_stop(process->loop);
}

void process_finish(struct process *process)
{
    tell_or_stop(process, process->on_term);
}

static void on_term(void *arg)
{
    struct process *process = arg;
    log_info("app", "SIGTERM: stopping");
    process_finish(process);
}

/* Tools that rotate logs send SIGUSR1 to whatever has a name: only what the master has noted on the
 * scoreboard counts. A master that has another scoreboard cannot note it; ours is not beaten then. */
static bool is_retirement(const struct process *process)
{
    struct scoreboard_row own;
    return (scoreboard_look_row(process->shared->board, process->row, &own) && own.is_draining) ||
           clock_mono_ms() - scoreboard_last_beat_ms(process->shared->board, 0) > MASTER_SILENT_MS;
}

static void on_retire(void *arg)
{
    struct process *process = arg;
    if (process->is_retired || !is_retirement(process))
        return;
    process->is_retired = true;
    log_info("app", "a successor has taken over: finishing");
    tell_or_stop(process, process->on_retire);
}

static void on_wake(void *arg)
{
    struct process *process = arg;
    if (process->on_wake != NULL)
        process->on_wake(process->owner);
}

/* The master blocks signals; a child wants its own. What neither handles is ignored since the service's first moment
 * (signals.h). An interrupt from the terminal reaches the master, which then asks the children to stop in order. */
static void reset_signals(void)
{
    sigset_t none;
    sigemptyset(&none);
    signal(SIGINT, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    signal(SIGUSR1, SIG_IGN); /* until it is an event */
    signal(SIGUSR2, SIG_IGN);
    signal(SIGTERM, SIG_DFL);
    signal(SIGCHLD, SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

enum vp_err process_init(struct process *process, const struct shared *shared, int row,
                         enum sandbox_role role, const char *name)
{
    *process = (struct process){.shared = shared, .row = row};
    reset_signals();
    log_set_process(name);
    log_forget_lost();
    prctl(PR_SET_NAME, name);
    metric_use(&shared->pages[row]);
    sandbox_setup_enter(shared, role);
    trace_use(shared->config.otlp_endpoint[0] != '\0' ? &shared->traces[row] : NULL);
    enum vp_err err = loop_create(&process->loop);
    if (err == VP_OK)
        err = loop_timer_init(&process->beat, process->loop, on_beat, process);
    if (err != VP_OK)
        return err;
    if ((err = loop_signal_init(&process->term, process->loop, SIGTERM, on_term, process)) != VP_OK ||
        (err = loop_signal_init(&process->retire, process->loop, SIGUSR1, on_retire, process)) != VP_OK ||
        (err = loop_signal_init(&process->wake, process->loop, SCOREBOARD_WAKE, on_wake, process)) != VP_OK)
        return err;
    loop_timer_start(&process->beat, 0);
    return orphan_init(&process->orphan, process);
}

void process_deinit(struct process *process)
{
    loop_signal_deinit(&process->term);
    loop_signal_deinit(&process->retire);
    loop_signal_deinit(&process->wake);
    orphan_deinit(&process->orphan);
    loop_timer_deinit(&process->beat);
    loop_destroy(process->loop);
    tls_server_destroy(process->tls);
}

static enum vp_err post(void *loop, void (*fn)(void *arg), void *arg)
{
    return loop_post(loop, fn, arg);
}

enum vp_err process_open_tls(struct process *process)
{
    const struct config *config = &process->shared->config;
    char why[TLS_SERVER_WHY_BYTES] = "", quoted[TLS_SERVER_WHY_BYTES + 32];
    if (config->tls_certificate[0] == '\0')
        return VP_OK;
    enum vp_err err = tls_server_create(config->tls_certificate, config->tls_key, &process->tls, why);
    if (err != VP_OK)
        log_error("app", "certificate cannot be used reason=%s",
                  log_quote(quoted, sizeof quoted, span_of(why)));
    return err;
}

enum vp_err process_open_store(struct process *process, struct store_thread **out_thread)
{
    char why[256] = "", quoted[300];
    call_over_follow(call_report_write);
    enum vp_err err = store_thread_start(process->shared->config.store_url, process->shared->health,
                                         STORE_QUEUE_MAX, post, process->loop, out_thread, why, sizeof why);
    if (err != VP_OK)
        log_error("app", "store cannot be opened reason=%s", log_quote(quoted, sizeof quoted, span_of(why)));
    return err;
}

static _Atomic bool is_slow_work_cut;

static enum vp_err allow_slow_work(struct store *store, void *job)
{
    enum { WORK_MS = 60 * 1000 };
    (void)job;
    store_allow_work_ms(store, WORK_MS, &is_slow_work_cut);
    return VP_OK;
}

struct store_thread *process_open_slow_store(struct process *process, struct store_thread *store)
{
    struct store_thread *slow;
    if (!store_is_remote(process->shared->config.store_url) || process_open_store(process, &slow) != VP_OK)
        return store;
    (void)!store_thread_wait(slow, allow_slow_work, NULL); /* it cannot fail */
    return slow;
}

void process_close_stores(struct store_thread *store, struct store_thread *slow_store)
{
    store_thread_stop(store);
    is_slow_work_cut = true;
    if (slow_store != store)
        store_thread_stop(slow_store);
}
