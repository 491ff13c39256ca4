/* A restaurant's daily limit: what its calls' use of the model may cost. */
#ifndef VP_STORE_SPENDING_H
#define VP_STORE_SPENDING_H

#include "order/menu.h"
#include "store/store.h"

/* Whether the restaurant has reached the limit (millionths of a dollar; 0: none) on its day. A store that cannot tell
 * lets the call have the model. */
bool spending_is_over(struct store *store, const struct menu *menu, int64_t limit_micros,
                      int64_t now_unix_ms);

#endif
