/* What the model used and cost, as the API and the command line tell it (docs/api.md). */
#ifndef VP_STORE_USAGE_JSON_H
#define VP_STORE_USAGE_JSON_H

#include <jansson.h>

#include "store/store.h"

/* New objects, the caller's; NULL: no memory. cost: dollars as text, "0.0123". */
json_t *token_usage_json(const struct token_usage *usage, int64_t cost_micros);
/* With the restaurant, the day and how many calls. */
json_t *usage_row_json(const struct store_usage *usage);

#endif
