/* The basket as JSON: the order object of docs/tool-answers.md. The journal keeps the same text, so that
 * another process can go on with it. */
#ifndef VP_CALL_BASKET_JSON_H
#define VP_CALL_BASKET_JSON_H

#include <jansson.h>

#include "order/basket.h"

/* New objects, owned by the caller; NULL: no memory. */
json_t *basket_json_order(const struct basket *basket, int64_t unix_ms);
json_t *basket_json_line(const struct basket_line *line);
/* What submit_order would still refuse for; "phone" it would not, but nobody could be called back. */
json_t *basket_json_missing(const struct basket *basket, int64_t unix_ms);
/* "12.50" */
json_t *basket_json_price(int64_t cents);

/* What was ordered before, beside the basket itself. */
struct basket_memory {
    uint32_t ordered_version; /* 0: nothing was ordered */
    int order_number;
};

/* The journal's text: the order, what was ordered before, and the hash of the menu whose prices it has. The
 * caller frees it. NULL: no memory. */
char *basket_json_encode(const struct basket *basket, const struct basket_memory *memory, int64_t unix_ms);
/* Restores a basket (initialised, empty) line by line through the basket's own checks, with its menu's prices; what the
 * menu does not offer any more is left out. out_move says what that changed, which makes a new version, unless it was
 * ordered before. VP_ERR_BAD_JSON: not such a text, the basket stays empty. */
VP_MUST_CHECK enum vp_err basket_json_decode(const char *text, struct basket *basket,
                                             struct basket_memory *out_memory, struct basket_move *out_move);

/* The same of a text that was read already. */
VP_MUST_CHECK enum vp_err basket_json_restore(const json_t *order, struct basket *basket,
                                              struct basket_memory *out_memory, struct basket_move *out_move);

#endif
