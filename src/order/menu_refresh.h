/* How somebody asks for the newest menus, where a look of a moment ago is not enough: before an order is placed. */
#ifndef VP_ORDER_MENU_REFRESH_H
#define VP_ORDER_MENU_REFRESH_H

struct menu_refresh { /* one question; embedded in who asks, and there until done */
    struct menu_refresh *next;
    /* What had changed before the question is in force. Never called before ask has returned. */
    void (*done)(struct menu_refresh *asked);
};

struct menu_refresher { /* who keeps the menus of a process */
    void (*ask)(void *owner, struct menu_refresh *asked);
    void *owner;
};

#endif
