/* The menus of a process, of each restaurant one: the files of a folder, found by restaurant or by the number
 * that was called. */
#ifndef VP_ORDER_MENU_SET_H
#define VP_ORDER_MENU_SET_H

#include <stdio.h>

#include "order/menu.h"

enum { MENU_SET_MAX = 256 };

struct menu_set {                     /* zeroed: empty */
    struct menu *menus[MENU_SET_MAX]; /* retained */
    size_t count;
};

/* Adds every *.yaml of the folder menus_dir names; problems are printed there. Returns whether all were good
 * and there is at least one; those that were good are in the set either way. */
bool menu_set_load(struct menu_set *set, const char *dir, FILE *problems_out);
/* Empties it. */
void menu_set_release(struct menu_set *set);

/* Borrowed; NULL when there is none. */
struct menu *menu_set_find(const struct menu_set *set, const char *restaurant_id);
struct menu *menu_set_find_called(const struct menu_set *set, const char *called_number);

#endif
