/* The engine process: the embedded speech engine on its loopback port. */
#include <stdlib.h>
#include <unistd.h>

#include "app/engine_setup.h"
#include "app/process.h"
#include "base/log.h"

int engine_process_run(const struct shared *shared, int row)
{
    struct process process;
    struct engine *engine = NULL;
    char why[512] = "";
    int status = EXIT_FAILURE;
    if (process_init(&process, shared, row, "engine") != VP_OK)
        return status;
    struct engine_options options = engine_setup(&shared->config);
    if (engine_open(process.loop, shared->engine_fd, &options, &engine, why, sizeof why) != VP_OK) {
        log_error("app", "engine cannot start reason=\"%s\"", why);
        goto out;
    }
    log_info("app", "engine is ready");
    loop_run(process.loop);
    status = EXIT_SUCCESS;
out:
    engine_close(engine);
    loop_turn(process.loop, 0);
    process_deinit(&process);
    return status;
}
