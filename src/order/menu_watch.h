/* Keeps the menus of a set as their files are: looks at the files again and again, and puts the menu of one that was
 * changed in the place of the old. A file with mistakes, or one that needs a reload (another restaurant, a number that
 * belongs to another one), leaves the old menu in force, and so does one that is gone. New files need a reload too. */
#ifndef VP_ORDER_MENU_WATCH_H
#define VP_ORDER_MENU_WATCH_H

#include <sys/stat.h>

#include "order/menu_set.h"

/* Between two looks. A change is taken at the second look that finds it as it is, so that a file that is being written
 * is not: within a second, with room for a busy machine. */
enum { MENU_WATCH_MS = 200 };

struct menu_stamp { /* of a file; zeroed: there is none */
    dev_t device;
    ino_t inode;
    off_t bytes;
    struct timespec written, changed;
};

struct menu_watch {
    struct menu_set *set; /* borrowed */
    bool
        does_tell; /* logs what was taken and refused, and counts the refused: one process of a service does */
    struct menu_watch_file {
        struct menu_stamp seen, judged; /* at the last look; when it was last taken or refused */
        bool is_refused;
    } files[MENU_SET_MAX];
    size_t refused_count; /* files whose newest text is not in force */
};

void menu_watch_init(struct menu_watch *watch, struct menu_set *set, bool does_tell);
/* Takes at once what differs now: for the beginning, when nobody knows how old the set is, and before an order. How
 * many menus were replaced. */
size_t menu_watch_catch_up(struct menu_watch *watch, int64_t unix_ms);
/* To be called every MENU_WATCH_MS. How many menus were replaced. */
size_t menu_watch_look(struct menu_watch *watch, int64_t unix_ms);

#endif
