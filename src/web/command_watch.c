#include "web/command_watch.h"

#include <stdlib.h>
#include <string.h>

#include "store/command_back.h"
#include "store/store_command.h"
#include "store/store_repeat.h"

enum { FOUND_MAX = 32 };

struct found {
    struct store_command order;
    bool is_ours;    /* this machine has the call: it is taken with the next look, or a later one */
    bool is_taken;   /* nobody else obeys it */
    bool is_settled; /* that, or somebody else took it; until then it may be taken, and the answer lost */
};

struct command_watch {
    struct store_repeat looking;
    struct command_watch_settings settings;
    struct found found[FOUND_MAX]; /* the store's thread's while it looks, a call once */
    size_t count;
};

static enum vp_err take_ours(struct store *store, struct command_watch *watch)
{
    enum vp_err err = VP_OK;
    for (size_t i = 0; i < watch->count && (err == VP_OK || err == VP_ERR_NOT_FOUND); i++) {
        struct found *found = &watch->found[i];
        if (!found->is_ours || found->is_settled)
            continue;
        err = store_take_command(store, found->order.call_sid, STORE_COMMAND_MAX_AGE_MS, &found->order);
        found->is_taken = err == VP_OK;
        found->is_settled = err == VP_OK || err == VP_ERR_NOT_FOUND;
    }
    return err == VP_ERR_NOT_FOUND ? VP_OK : err;
}

static bool keep(void *owner, const struct store_command *command)
{
    struct command_watch *watch = owner;
    for (size_t i = 0; i < watch->count; i++)
        if (strcmp(watch->found[i].order.call_sid, command->call_sid) == 0)
            return true;
    watch->found[watch->count++] = (struct found){.order = *command};
    return watch->count < FOUND_MAX; /* the rest next time */
}

static enum vp_err look(struct store *store, void *job)
{
    struct command_watch *watch = job;
    if (watch->count > 0 && watch->found[0].is_ours)
        return take_ours(store, watch);
    watch->count = 0;
    return store_each_command(store, STORE_COMMAND_MAX_AGE_MS, keep, watch);
}

/* A turn that ended meanwhile leaves it to the next one. */
static void obey(struct command_watch *watch, const struct store_command *order)
{
    const struct command_watch_settings *settings = &watch->settings;
    if (!scoreboard_command(settings->board, order->call_sid, order->command) &&
        (settings->turns == NULL || !turn_desk_command_now(settings->turns, order->call_sid, order->command)))
        command_back(settings->store, order);
}

/* Those of which it is not known are asked for again. Once all are settled what is left is looked for anew. */
static void obey_taken(struct command_watch *watch)
{
    size_t kept = 0;
    for (size_t i = 0; i < watch->count; i++)
        if (watch->found[i].is_taken)
            obey(watch, &watch->found[i].order);
        else if (!watch->found[i].is_settled)
            watch->found[kept++] = watch->found[i];
    watch->count = kept;
}

/* Those of this machine stand first then; the others are somebody else's. */
static void keep_ours(struct command_watch *watch)
{
    const struct command_watch_settings *settings = &watch->settings;
    size_t kept = 0;
    for (size_t i = 0; i < watch->count; i++) {
        const char *call_sid = watch->found[i].order.call_sid;
        bool is_ours = scoreboard_takes_commands(settings->board, call_sid) ||
                       (settings->turns != NULL && turn_desk_has_turn(settings->turns, call_sid));
        if (is_ours)
            watch->found[kept++] = (struct found){.order = watch->found[i].order, .is_ours = true};
    }
    watch->count = kept;
}

/* A store that fails is told by whoever else asks it. */
static void on_looked(void *job, enum vp_err err)
{
    struct command_watch *watch = job;
    bool were_taken = watch->count > 0 && watch->found[0].is_ours;
    if (were_taken)
        obey_taken(watch);
    else if (err == VP_OK)
        keep_ours(watch);
    int wait_ms = err != VP_OK ? COMMAND_WATCH_LATER_MS : watch->count > 0 ? 0 : COMMAND_WATCH_MS;
    store_repeat_after(&watch->looking, wait_ms);
}

enum vp_err command_watch_open(const struct command_watch_settings *settings,
                               struct command_watch **out_watch)
{
    struct command_watch *watch = calloc(1, sizeof *watch);
    if (watch == NULL)
        return VP_ERR_NO_MEMORY;
    watch->settings = *settings;
    watch->looking =
        (struct store_repeat){.store = settings->store, .work = look, .done = on_looked, .owner = watch};
    enum vp_err err = store_repeat_init(&watch->looking, settings->loop);
    if (err != VP_OK) {
        free(watch);
        return err;
    }
    store_repeat_after(&watch->looking, COMMAND_WATCH_MS);
    *out_watch = watch;
    return VP_OK;
}

void command_watch_close(struct command_watch *watch)
{
    if (watch != NULL)
        store_repeat_close(&watch->looking);
}
