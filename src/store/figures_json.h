/* The figures of a day, as the API and the command line tell them (docs/api.md). */
#ifndef VP_STORE_FIGURES_JSON_H
#define VP_STORE_FIGURES_JSON_H

#include <jansson.h>

#include "store/call_list.h"

/* Of all and of each arm. cost_micros: what the model cost that day (store_each_usage). A new object, the caller's. */
VP_MUST_CHECK enum vp_err figures_day_json(struct store *store, const struct call_period *period,
                                           const char *day, int64_t cost_micros, json_t **out_json);

#endif
