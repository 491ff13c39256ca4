/* What the tool find_earlier_orders answers: what the caller's number ordered before this call, how far it is, and how
 * to say so (docs/tool-answers.md). */
#ifndef VP_CALL_EARLIER_JSON_H
#define VP_CALL_EARLIER_JSON_H

#include <jansson.h>

#include "order/earlier_orders.h"

/* The caller owns it; NULL: no memory. */
json_t *earlier_json(const struct menu *menu, const struct earlier_orders *orders, int64_t now_unix_ms);
/* Where there is none, or nobody can tell; sentence says why. */
json_t *earlier_json_none(const char *sentence);

#endif
