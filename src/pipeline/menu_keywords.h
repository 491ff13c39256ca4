/* The words of a menu worth expecting in a caller's mouth, most telling first. No I/O. */
#ifndef VP_PIPELINE_MENU_KEYWORDS_H
#define VP_PIPELINE_MENU_KEYWORDS_H

#include "order/menu.h"

enum { MENU_KEYWORDS_MAX = 400 };

struct menu_keywords {
    const char *words[MENU_KEYWORDS_MAX]; /* borrowed from the menu */
    size_t count;
};

/* Names of items, then of options and sizes, then of categories, then synonyms; each once,
 * whatever its letters' case. */
void menu_keywords_collect(const struct menu *menu, struct menu_keywords *out_keywords);

#endif
