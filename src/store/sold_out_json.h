/* What is sold out, as the API and the command line show it (docs/menu.md). On the store's thread. */
#ifndef VP_STORE_SOLD_OUT_JSON_H
#define VP_STORE_SOLD_OUT_JSON_H

#include <jansson.h>

#include "store/store.h"

/* {"sold_out":[...]} of a restaurant (NULL: of all) at that time. The caller owns *out_json, which is NULL when
 * there was no memory. */
VP_MUST_CHECK enum vp_err sold_out_json(struct store *store, const char *restaurant_id, int64_t unix_ms,
                                        json_t **out_json);

#endif
