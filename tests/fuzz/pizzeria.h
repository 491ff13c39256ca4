/* One menu for all inputs: it never changes. */
#ifndef VP_TESTS_FUZZ_PIZZERIA_H
#define VP_TESTS_FUZZ_PIZZERIA_H

#include <stdio.h>
#include <stdlib.h>

#include "order/menu.h"

/* Owned here. The program runs in the project's root or in a build folder. */
static inline struct menu *pizzeria(void)
{
    static const char *const paths[] = {"menus/harbor-pizza.yaml", "../menus/harbor-pizza.yaml",
                                        "../../menus/harbor-pizza.yaml"};
    static struct menu *menu;
    static struct problems problems;
    for (size_t i = 0; menu == NULL && i < sizeof paths / sizeof paths[0]; i++)
        if (menu_load(paths[i], &menu, &problems) != VP_OK)
            menu = NULL;
    if (menu == NULL) {
        fprintf(stderr, "%s\n", problems.text);
        abort();
    }
    return menu;
}

#endif
