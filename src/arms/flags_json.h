/* Flags, test numbers and their log as the API shows them (docs/flags.md). On the store's thread. */
#ifndef VP_ARMS_FLAGS_JSON_H
#define VP_ARMS_FLAGS_JSON_H

#include <jansson.h>

#include "store/store.h"

/* {"flags":[...], "test_numbers":[...], "traditional_available":...}: flags for all restaurants, set or not,
 * then those of single ones. The caller owns *out_json, which is NULL when there was no memory. */
VP_MUST_CHECK enum vp_err flags_json(struct store *store, bool has_traditional, json_t **out_json);
/* {"changes":[...]}, the newest first. */
VP_MUST_CHECK enum vp_err flags_log_json(struct store *store, int limit, json_t **out_json);

#endif
