#include "arms/flag_watch.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/log.h"
#include "arms/flags.h"
#include "store/store_repeat.h"

struct flag_watch {
    struct store_repeat reading;
    struct arm_flags flags;
    /* The store's thread's while it reads: */
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
    if (err == VP_OK && watch->has_changed)
        flag_watch_put(watch, &watch->fresh);
    watch->known_version = watch->flags.version;
    store_repeat_after(&watch->reading, FLAG_WATCH_MS);
}

enum vp_err flag_watch_open(struct loop *loop, struct store_thread *store, struct flag_watch **out_watch)
{
    struct flag_watch *watch = calloc(1, sizeof *watch);
    if (watch == NULL)
        return VP_ERR_NO_MEMORY;
    watch->reading =
        (struct store_repeat){.store = store, .work = read_flags, .done = on_read, .owner = watch};
    arm_flags_init(&watch->flags);
    enum vp_err err = store_repeat_init(&watch->reading, loop);
    if (err != VP_OK) {
        free(watch);
        return err;
    }
    err = store_thread_wait(store, read_flags, watch);
    if (err != VP_OK)
        log_error("web", "flags cannot be read, the defaults hold reason=%s", vp_err_name(err));
    else if (watch->has_changed)
        flag_watch_put(watch, &watch->fresh);
    watch->known_version = watch->flags.version;
    store_repeat_after(&watch->reading, FLAG_WATCH_MS);
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
    if (watch != NULL)
        store_repeat_close(&watch->reading);
}
