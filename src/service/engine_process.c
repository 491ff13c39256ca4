/* An engine process: the embedded speech engine on its loopback port, which it may share with others. */
#include <stdlib.h>
#include <unistd.h>

#include "service/engine_setup.h"
#include "service/engine_share.h"
#include "service/process.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"

struct engine_process {
    struct process process;
    struct engine *engine;
};

static void on_drained(void *owner)
{
    loop_stop(((struct engine_process *)owner)->process.loop);
}

static void on_retire(void *owner)
{
    metric_add(METRIC_ENGINE_PROCESSES_READY, -1); /* it takes no new callers */
    engine_drain(((struct engine_process *)owner)->engine, on_drained, owner);
}

static void show_load(void *owner)
{
    const struct engine_process *self = owner;
    int full = engine_is_full(self->engine) ? SCOREBOARD_LOAD_FULL : 0;
    scoreboard_set_load(self->process.shared->board, self->process.row,
                        engine_caller_count(self->engine) + full);
}

static bool yields(void *owner)
{
    const struct process *process = &((struct engine_process *)owner)->process;
    show_load(owner);
    return engine_share_yields(process->shared->board, process->row, clock_mono_ms());
}

int engine_process_run(const struct shared *shared, int row)
{
    struct engine_process self = {0};
    char why[2048] = "", quoted[1024];
    int status = EXIT_FAILURE;
    if (process_init(&self.process, shared, row, SANDBOX_ENGINE, "engine") != VP_OK)
        return status;
    self.process.on_retire = on_retire;
    self.process.owner = &self;
    struct engine_options options = engine_setup(&shared->config);
    options.on_sessions = show_load;
    options.yields = yields;
    options.owner = &self;
    if (engine_open(self.process.loop, shared->engine_fd, &options, &self.engine, why, sizeof why) != VP_OK) {
        log_error("app", "engine cannot start reason=%s", log_quote(quoted, sizeof quoted, span_of(why)));
        goto out;
    }
    self.process.on_beat = show_load;
    metric_add(METRIC_ENGINE_PROCESSES_READY, 1);
    log_info("app", "engine is ready");
    loop_run(self.process.loop);
    status = EXIT_SUCCESS;
out:
    self.process.on_beat = NULL; /* there is no load any more */
    engine_close(self.engine);
    loop_round(self.process.loop, 0);
    process_deinit(&self.process);
    return status;
}
