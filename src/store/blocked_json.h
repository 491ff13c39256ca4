/* Numbers that are blocked, as the API and the command line show them (docs/api.md). */
#ifndef VP_STORE_BLOCKED_JSON_H
#define VP_STORE_BLOCKED_JSON_H

#include <jansson.h>

#include "order/menu_set.h"
#include "store/store_blocked.h"

/* {"blocked":[...]} of a restaurant (NULL: of all), of those that somebody has blocked. On the store's thread. The
 * caller owns *out_json, which is NULL when there was no memory. */
VP_MUST_CHECK enum vp_err blocked_json(struct store *store, const char *restaurant_id, json_t **out_json);
/* Adds what the menu files block (of that restaurant; NULL: of all), behind what is there. */
void blocked_json_add_files(json_t *json, const struct menu_set *menus, const char *restaurant_id);

#endif
