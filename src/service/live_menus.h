/* The menus of a process while it serves: as their files are now (order/menu_watch.h), without what is sold out by now
 * (sold_out_watch.h). */
#ifndef VP_SERVICE_LIVE_MENUS_H
#define VP_SERVICE_LIVE_MENUS_H

#include "net/loop.h"
#include "order/menu_watch.h"
#include "service/sold_out_watch.h"

struct live_menus { /* stays where it is */
    struct menu_set menus;
    struct menu_watch watch;
    struct loop_timer timer;
    struct sold_out_watch *sold_out;
    struct menu_refresher refresher; /* for who needs the newest menu before an order */
    void (*on_change)(void *owner);  /* a menu of the set was replaced */
    void *owner;
};

/* Begins with the menus of the master, and with what files and store say by now. loop and store are borrowed until
 * live_menus_close. VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err live_menus_open(struct live_menus *live, struct loop *loop,
                                          struct store_thread *store, const struct menu_set *from);
/* From now on on_change is told; owner is borrowed until live_menus_close. */
void live_menus_start(struct live_menus *live, void (*on_change)(void *owner), void *owner);
void live_menus_close(struct live_menus *live); /* accepts a zeroed one */

#endif
