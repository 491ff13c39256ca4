#include "service/live_menus.h"

#include "base/clock.h"

static void on_time(void *arg)
{
    struct live_menus *live = arg;
    size_t count = menu_watch_look(&live->watch, clock_unix_ms());
    if (count > 0 && live->on_change != NULL)
        live->on_change(live->owner);
    loop_timer_start(&live->timer, MENU_WATCH_MS);
}

enum vp_err live_menus_open(struct live_menus *live, struct loop *loop, const struct menu_set *from)
{
    *live = (struct live_menus){0};
    enum vp_err err = menu_set_copy(&live->menus, from);
    if (err == VP_OK)
        err = loop_timer_init(&live->timer, loop, on_time, live);
    if (err != VP_OK)
        return err;
    menu_watch_init(&live->watch, &live->menus, false);
    menu_watch_catch_up(&live->watch, clock_unix_ms());
    loop_timer_start(&live->timer, MENU_WATCH_MS);
    return VP_OK;
}

void live_menus_start(struct live_menus *live, void (*on_change)(void *owner), void *owner)
{
    live->on_change = on_change;
    live->owner = owner;
}

void live_menus_close(struct live_menus *live)
{
    loop_timer_deinit(&live->timer);
    menu_set_release(&live->menus);
}
