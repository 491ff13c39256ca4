#include "arms/flag_watch.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/log.h"
#include "arms/flags.h"

struct flag_watch {
    struct store_thread *store;
    struct loop_timer timer;
    struct arm_flags flags;
    bool is_reading; /* then the rest belongs to the store's thread */
    bool is_closed;  /* freed when the reading ends */
    int64_t known_version;
    bool has_changed;
    struct arm_flags fresh;
};

/* On the store's thread: one cheap question, and the flags only when the answer is new. */
static enum vp_err read_flags(struct store *store, void *job)
{
    struct flag_watch *watch = job;
    int64_t version = 0;
    enum vp_err err = store_flags_version(store, &version);
    watch->has_changed = err == VP_OK && version != watch->known_version;
    return watch->has_changed ? flags_load(store, &watch->fresh) : err;
}

static void on_read(void *job, enum vp_err err)
{
    struct flag_watch *watch = job;
    watch->is_reading = false;
    if (watch->is_closed) {
        free(watch);
        return;
    }
    if (err == VP_OK && watch->has_changed)
        flag_watch_put(watch, &watch->fresh);
    loop_timer_start(&watch->timer, FLAG_WATCH_MS);
}

static void on_timer(void *arg)
{
    struct flag_watch *watch = arg;
    watch->is_reading = true;
    watch->known_version = watch->flags.version;
    enum vp_err err = store_thread_run(watch->store, read_flags, on_read, watch);
    if (err != VP_OK)
        on_read(watch, err);
}

enum vp_err flag_watch_open(struct loop *loop, struct store_thread *store, struct flag_watch **out_watch)
{
    struct flag_watch *watch = calloc(1, sizeof *watch);
    if (watch == NULL)
        return VP_ERR_NO_MEMORY;
    watch->store = store;
    arm_flags_init(&watch->flags);
    enum vp_err err = loop_timer_init(&watch->timer, loop, on_timer, watch);
    if (err != VP_OK) {
        free(watch);
        return err;
    }
    err = store_thread_wait(store, read_flags, watch);
    if (err != VP_OK)
        log_error("web", "flags cannot be read, the defaults hold reason=%s", vp_err_name(err));
    else if (watch->has_changed)
        flag_watch_put(watch, &watch->fresh);
    loop_timer_start(&watch->timer, FLAG_WATCH_MS);
    *out_watch = watch;
    return VP_OK;
}

const struct arm_flags *flag_watch_look(const struct flag_watch *watch)
{
    return &watch->flags;
}

void flag_watch_put(struct flag_watch *watch, const struct arm_flags *flags)
{
    if (watch == NULL || flags->version == watch->flags.version)
        return;
    watch->flags = *flags;
    log_info("web",
             "flags version=%" PRId64 " realtime_enabled=%d realtime_percent=%d restaurants=%zu "
             "test_numbers=%zu",
             flags->version, flags->is_realtime_enabled, flags->realtime_pct, flags->restaurant_count,
             flags->test_number_count);
}

void flag_watch_close(struct flag_watch *watch)
{
    if (watch == NULL)
        return;
    loop_timer_deinit(&watch->timer);
    watch->is_closed = true;
    if (!watch->is_reading)
        free(watch);
}
