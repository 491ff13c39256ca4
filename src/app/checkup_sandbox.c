/* What the sandbox of the running service holds, or would hold of one that starts here. */
#include <stdlib.h>
#include <string.h>

#include "app/checkup.h"
#include "sandbox/sandbox.h"

enum { METRICS_BYTES_MAX = 1 << 20 };

/* Of the running service; -1: it does not say. */
static int count_sandboxed(const struct checkup *checkup)
{
    static const char name[] = "\nvoiceplate_processes_sandboxed ";
    const struct config *config = &checkup->shared.config;
    struct buf body;
    int count = -1;
    buf_init(&body, METRICS_BYTES_MAX);
    if (checkup->live_web_port > 0 &&
        checkup_ask(config, config->bind_address, checkup->live_web_port, "/metrics", &body) &&
        buf_append(&body, "", 1) == VP_OK) {
        const char *found = strstr(body.at, name);
        count = found != NULL ? atoi(found + sizeof name - 1) : -1;
    }
    buf_deinit(&body);
    return count;
}

void checkup_sandbox(struct checkup *checkup)
{
    struct sandbox_state state;
    char has[SANDBOX_TEXT_BYTES], lacks[SANDBOX_TEXT_BYTES];
    enum sandbox_mode mode = sandbox_mode_of(checkup->shared.config.sandbox);
    bool is_whole = sandbox_is_possible(mode, &state, lacks);
    int count = count_sandboxed(checkup);
    sandbox_describe(&state, has);
    if (mode != SANDBOX_ON)
        checkup_add(checkup, "sandbox", CHECKUP_SKIPPED,
                    "sandbox: %s: processes may do whatever their user may%s", checkup->shared.config.sandbox,
                    mode == SANDBOX_LOG ? "; the kernel's audit log has what it would refuse" : "");
    else if (!is_whole)
        checkup_add(checkup, "sandbox", CHECKUP_SKIPPED, "%s; in force: %s", lacks, has);
    else if (count == 0)
        checkup_add(
            checkup, "sandbox", CHECKUP_PROBLEM,
            "sandbox: no process of the running service is in it, and this kernel has %s; its log says why, and "
            "a restart mends it where the program or the setting is newer than the service",
            has);
    else if (count > 0)
        checkup_add(checkup, "sandbox", CHECKUP_OK,
                    "%d processes of the running service are held to their roles (%s)", count, has);
    else
        checkup_add(checkup, "sandbox", CHECKUP_OK, "each process will be held to its role (%s)", has);
}
