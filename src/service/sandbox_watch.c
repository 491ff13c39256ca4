#include "service/sandbox_watch.h"

#include "base/clock.h"
#include "base/log.h"
#include "service/sandbox_setup.h"

enum { LOOK_MS = 500 };

void sandbox_watch_stop(struct sandbox_watch *watch)
{
    sandbox_places_release(&watch->calls);
    sandbox_places_release(&watch->engine);
}

void sandbox_watch_start(struct sandbox_watch *watch, const struct shared *shared)
{
    struct sandbox_state state;
    char why[SANDBOX_TEXT_BYTES];
    sandbox_watch_stop(watch);
    (void)sandbox_is_possible(sandbox_mode_of(shared->config.sandbox), &state, why);
    if (state.landlock_abi == 0)
        return;
    sandbox_setup_places(shared, SANDBOX_WORKER, &watch->calls);
    if (shared->config.engine_enabled)
        sandbox_setup_places(shared, SANDBOX_ENGINE, &watch->engine);
}

bool sandbox_watch_look(struct sandbox_watch *watch, bool *out_wants_engine)
{
    char quoted[1024];
    int64_t now_ms = clock_mono_ms();
    if (now_ms < watch->look_ms)
        return false;
    watch->look_ms = now_ms + LOOK_MS;
    const char *of_engine = sandbox_places_moved(&watch->engine);
    const char *moved = of_engine != NULL ? of_engine : sandbox_places_moved(&watch->calls);
    *out_wants_engine = of_engine != NULL;
    if (moved == NULL)
        return false;
    log_info(
        "app",
        "another file or folder has taken its place path=%s: new processes take over, the sandbox keeps the "
        "old ones out of it",
        log_quote(quoted, sizeof quoted, span_of(moved)));
    return true;
}
