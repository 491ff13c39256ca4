#include "service/sandbox_watch.h"

#include "base/clock.h"
#include "base/log.h"
#include "service/sandbox_setup.h"

enum { LOOK_MS = 500, WAIT_MS = 30000, WAIT_MAX_MS = 3600000 };

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

void sandbox_watch_note_menus(struct sandbox_watch *watch)
{
    watch->are_menus_new = watch->calls.count > 0;
}

/* What the menus name by now that those who began before may not open; NULL: nothing. The place's name goes with
 * out_fresh. */
static const char *find_new(const struct sandbox_watch *watch, const struct shared *shared,
                            struct sandbox_places *out_fresh)
{
    if (!watch->are_menus_new)
        return NULL;
    sandbox_setup_places(shared, SANDBOX_WORKER, out_fresh);
    return sandbox_places_find_lack(&watch->calls, out_fresh);
}

static void wait_longer(struct sandbox_watch *watch, int64_t now_ms)
{
    bool goes_on = watch->wait_ms > 0 && now_ms - watch->found_ms < 2 * watch->wait_ms;
    watch->wait_ms = !goes_on ? WAIT_MS : watch->wait_ms * 2 < WAIT_MAX_MS ? watch->wait_ms * 2 : WAIT_MAX_MS;
    watch->found_ms = now_ms;
    watch->look_ms = now_ms + watch->wait_ms;
}

bool sandbox_watch_look(struct sandbox_watch *watch, const struct shared *shared, bool *out_wants_engine)
{
    char quoted[1024];
    struct sandbox_places fresh = {0};
    int64_t now_ms = clock_mono_ms();
    if (now_ms < watch->look_ms)
        return false;
    watch->look_ms = now_ms + LOOK_MS;
    const char *of_engine = sandbox_places_find_lack(&watch->engine, &watch->engine);
    const char *found =
        of_engine != NULL ? of_engine : sandbox_places_find_lack(&watch->calls, &watch->calls);
    if (found == NULL)
        found = find_new(watch, shared, &fresh);
    watch->are_menus_new = false;
    *out_wants_engine = of_engine != NULL;
    if (found != NULL) {
        wait_longer(watch, now_ms);
        log_info(
            "app",
            "a file or folder is new in its place path=%s: new processes take over, the sandbox keeps the "
            "old ones out of it",
            log_quote(quoted, sizeof quoted, span_of(found)));
    }
    sandbox_places_release(&fresh);
    return found != NULL;
}
