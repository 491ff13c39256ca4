/* What is out of the ordinary at a restaurant, as the API and the command line show it and are told it
 * (docs/api.md). */
#ifndef VP_STORE_HOUSE_JSON_H
#define VP_STORE_HOUSE_JSON_H

#include <jansson.h>

#include "store/store_house.h"

/* {"house":{...}} at that time; the caller's. On the store's thread. *out_json is NULL when there was no memory. */
VP_MUST_CHECK enum vp_err house_json(struct store *store, const char *restaurant_id, int64_t unix_ms,
                                     json_t **out_json);
/* What a body of the API wants; keys that are not there change nothing. False with why in words. */
bool house_json_read(const json_t *body, struct house_wish *out_wish, char *out_why, size_t why_size_bytes);

#endif
