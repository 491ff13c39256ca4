#include "service/sold_out_watch.h"

#include <stdlib.h>

#include "base/log.h"
#include "order/menu_set.h"
#include "store/store_blocked.h"
#include "store/store_house.h"
#include "store/store_repeat.h"

struct sold_out_watch {
    struct store_repeat reading;
    struct sold_out_listener listener;
    struct menu_refresh *asked; /* answered by the next reading that ends */
    struct menu_refresh *later; /* asked while one ran: by the one behind it */
    /* The store's thread's while it reads: */
    int64_t known_version, known_house_version, known_blocked_version;
    bool has_changed, have_houses_changed, has_blocked_changed;
    struct sold_out things[SOLD_OUT_WATCH_MAX]; /* the newest, of which the listener is told */
    size_t count;
    struct house_state houses[MENU_SET_MAX];
    size_t house_count;
    struct blocked_number blocked[BLOCKED_WATCH_MAX];
    size_t blocked_count;
};

static bool keep_thing(void *owner, const struct store_sold_out *thing)
{
    struct sold_out_watch *watch = owner;
    if (watch->count == SOLD_OUT_WATCH_MAX) {
        log_error("menu", "more is sold out than fits, the rest is sold max=%d", SOLD_OUT_WATCH_MAX);
        return false;
    }
    watch->things[watch->count++] = thing->thing;
    return true;
}

static bool keep_house(void *owner, const struct store_house *house)
{
    struct sold_out_watch *watch = owner;
    watch->houses[watch->house_count++] = house->house;
    return watch->house_count < MENU_SET_MAX;
}

/* The version first: what changes behind it is read again. */
static enum vp_err read_houses(struct store *store, struct sold_out_watch *watch)
{
    int64_t version = 0;
    enum vp_err err = store_house_version(store, &version);
    watch->have_houses_changed = err == VP_OK && version != watch->known_house_version;
    if (!watch->have_houses_changed)
        return err;
    watch->house_count = 0;
    err = store_each_house(store, keep_house, watch);
    watch->have_houses_changed = err == VP_OK;
    if (err == VP_OK)
        watch->known_house_version = version;
    return err;
}

static bool keep_blocked(void *owner, const struct store_blocked *blocked)
{
    struct sold_out_watch *watch = owner;
    if (watch->blocked_count == BLOCKED_WATCH_MAX) {
        log_error("menu", "more numbers are blocked than fit, calls of the rest are taken max=%d",
                  BLOCKED_WATCH_MAX);
        return false;
    }
    watch->blocked[watch->blocked_count++] = blocked->number;
    return true;
}

static enum vp_err read_blocked(struct store *store, struct sold_out_watch *watch)
{
    int64_t version = 0;
    enum vp_err err = store_blocked_version(store, &version);
    watch->has_blocked_changed = err == VP_OK && version != watch->known_blocked_version;
    if (!watch->has_blocked_changed)
        return err;
    watch->blocked_count = 0;
    err = store_each_blocked(store, keep_blocked, watch);
    watch->has_blocked_changed = err == VP_OK;
    if (err == VP_OK)
        watch->known_blocked_version = version;
    return err;
}

static enum vp_err read_things(struct store *store, void *job)
{
    struct sold_out_watch *watch = job;
    int64_t version = 0;
    watch->has_changed = watch->has_blocked_changed = false;
    enum vp_err err = read_houses(store, watch);
    if (err == VP_OK)
        err = read_blocked(store, watch);
    if (err == VP_OK)
        err = store_sold_out_version(store, &version);
    watch->has_changed = err == VP_OK && version != watch->known_version;
    if (!watch->has_changed)
        return err;
    watch->count = 0;
    err = store_each_sold_out(store, keep_thing, watch);
    if (err == VP_OK)
        watch->known_version = version;
    return err;
}

static void tell(struct sold_out_watch *watch, enum vp_err err)
{
    if (watch->have_houses_changed && watch->listener.on_houses != NULL)
        watch->listener.on_houses(watch->listener.owner, watch->houses, watch->house_count);
    watch->have_houses_changed = false;
    if (watch->has_blocked_changed && watch->listener.on_blocked != NULL)
        watch->listener.on_blocked(watch->listener.owner, watch->blocked, watch->blocked_count);
    watch->has_blocked_changed = false;
    if (err == VP_OK && watch->has_changed)
        watch->listener.on_news(watch->listener.owner, watch->things, watch->count);
}

/* Who is answered may ask again. */
static void answer(struct sold_out_watch *watch)
{
    struct menu_refresh *asked = watch->asked;
    watch->asked = watch->later;
    watch->later = NULL;
    if (asked != NULL && watch->listener.before_answer != NULL)
        watch->listener.before_answer(watch->listener.owner);
    while (asked != NULL) {
        struct menu_refresh *next = asked->next;
        asked->done(asked);
        asked = next;
    }
}

static void on_read(void *job, enum vp_err err)
{
    struct sold_out_watch *watch = job;
    tell(watch, err);
    answer(watch);
    store_repeat_after(&watch->reading, watch->asked != NULL ? 0 : SOLD_OUT_WATCH_MS);
}

void sold_out_watch_ask(struct sold_out_watch *watch, struct menu_refresh *asked)
{
    struct menu_refresh **list = watch->reading.is_running ? &watch->later : &watch->asked;
    asked->next = *list;
    *list = asked;
    if (!watch->reading.is_running)
        store_repeat_after(&watch->reading, 0);
}

enum vp_err sold_out_watch_open(struct loop *loop, struct store_thread *store,
                                const struct sold_out_listener *listener, struct sold_out_watch **out_watch)
{
    struct sold_out_watch *watch = calloc(1, sizeof *watch);
    if (watch == NULL)
        return VP_ERR_NO_MEMORY;
    watch->reading =
        (struct store_repeat){.store = store, .work = read_things, .done = on_read, .owner = watch};
    watch->listener = *listener;
    enum vp_err err = store_repeat_init(&watch->reading, loop);
    if (err != VP_OK) {
        free(watch);
        return err;
    }
    err = store_thread_wait(store, read_things, watch);
    if (err != VP_OK)
        log_error("menu", "what is sold out cannot be read, all that the menu files offer is sold reason=%s",
                  vp_err_name(err));
    tell(watch, err);
    store_repeat_after(&watch->reading, SOLD_OUT_WATCH_MS);
    *out_watch = watch;
    return VP_OK;
}

void sold_out_watch_close(struct sold_out_watch *watch)
{
    if (watch != NULL)
        store_repeat_close(&watch->reading);
}
