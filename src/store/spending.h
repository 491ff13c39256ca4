/* A restaurant's daily limit: what its calls' use of the model may cost. */
#ifndef VP_STORE_SPENDING_H
#define VP_STORE_SPENDING_H

#include "store/store.h"

/* Whether the restaurant has reached the limit (millionths of a dollar; 0: none) on that day (menu_day). A store that
 * cannot tell lets the call have the model. */
bool spending_is_over(struct store *store, const char *restaurant_id, const char *day, int64_t limit_micros);

#endif
