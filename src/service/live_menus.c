#include "service/live_menus.h"

#include "base/clock.h"
#include "base/log.h"

static void tell(struct live_menus *live)
{
    if (live->on_change != NULL)
        live->on_change(live->owner);
}

/* Without memory the menus stay as they are until the next change. */
static bool is_news(enum vp_err err, bool has_changed)
{
    if (err != VP_OK)
        log_error("menu", "what is sold out or out of the ordinary is not on the menus reason=%s",
                  vp_err_name(err));
    return has_changed;
}

static void on_time(void *arg)
{
    struct live_menus *live = arg;
    int64_t unix_ms = clock_unix_ms();
    bool has_changed = false;
    size_t count = menu_watch_look(&live->watch, unix_ms);
    enum vp_err err = menu_set_offer_again(&live->menus, unix_ms, &has_changed);
    if (is_news(err, has_changed) || count > 0)
        tell(live);
    loop_timer_start(&live->timer, MENU_WATCH_MS);
}

static void on_sold_out(void *owner, const struct sold_out *things, size_t count)
{
    struct live_menus *live = owner;
    bool has_changed = false;
    enum vp_err err = menu_set_sell_out(&live->menus, things, count, clock_unix_ms(), &has_changed);
    if (is_news(err, has_changed))
        tell(live);
}

static void on_houses(void *owner, const struct house_state *houses, size_t count)
{
    struct live_menus *live = owner;
    bool has_changed = false;
    enum vp_err err = menu_set_put_houses(&live->menus, houses, count, clock_unix_ms(), &has_changed);
    if (is_news(err, has_changed))
        tell(live);
}

static void on_blocked(void *owner, const struct blocked_number *blocked, size_t count)
{
    struct live_menus *live = owner;
    if (menu_set_put_blocked(&live->menus, blocked, count) != VP_OK)
        log_error("menu", "numbers are blocked and their calls still taken: there is no memory");
}

/* A file that changed a moment ago is not waited for, unless it is being written; nor is an hour that has struck. */
static void before_answer(void *owner)
{
    struct live_menus *live = owner;
    int64_t unix_ms = clock_unix_ms();
    bool has_changed = false;
    size_t count = menu_watch_catch_up(&live->watch, unix_ms);
    enum vp_err err = menu_set_offer_again(&live->menus, unix_ms, &has_changed);
    if (is_news(err, has_changed) || count > 0)
        tell(live);
}

static void ask(void *owner, struct menu_refresh *asked)
{
    sold_out_watch_ask(((struct live_menus *)owner)->sold_out, asked);
}

enum vp_err live_menus_open(struct live_menus *live, struct loop *loop, struct store_thread *store,
                            const struct menu_set *from)
{
    bool has_changed;
    *live = (struct live_menus){0};
    enum vp_err err = menu_set_copy(&live->menus, from);
    if (err == VP_OK)
        err = loop_timer_init(&live->timer, loop, on_time, live);
    if (err != VP_OK)
        return err;
    menu_watch_init(&live->watch, &live->menus, false);
    (void)menu_watch_catch_up(&live->watch, clock_unix_ms());
    err = menu_set_offer_again(&live->menus, clock_unix_ms(), &has_changed); /* as it is now */
    if (err != VP_OK)
        return err;
    loop_timer_start(&live->timer, MENU_WATCH_MS);
    live->refresher = (struct menu_refresher){ask, live};
    return sold_out_watch_open(
        loop, store, &(struct sold_out_listener){on_sold_out, on_houses, on_blocked, before_answer, live},
        &live->sold_out);
}

void live_menus_start(struct live_menus *live, void (*on_change)(void *owner), void *owner)
{
    live->on_change = on_change;
    live->owner = owner;
}

void live_menus_close(struct live_menus *live)
{
    sold_out_watch_close(live->sold_out);
    live->sold_out = NULL;
    loop_timer_deinit(&live->timer);
    menu_set_release(&live->menus);
}
