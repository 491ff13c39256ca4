/* The menu as JSON: the answers of get_menu and search_menu (docs/tool-answers.md). */
#ifndef VP_CALL_MENU_JSON_H
#define VP_CALL_MENU_JSON_H

#include <jansson.h>

#include "order/menu.h"

/* New objects with "ok":true, owned by the caller; NULL: no memory. */
json_t *menu_json_whole(const struct menu *menu, int64_t unix_ms);
json_t *menu_json_search(const struct menu *menu, const char *words);

#endif
