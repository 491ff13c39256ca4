/* A call's basket as its next conversation takes it up. */
#ifndef VP_STORE_CALL_BASKET_H
#define VP_STORE_CALL_BASKET_H

#include "store/store.h"

/* The newest basket, for call/basket_json.h, with the order that is in: also where whoever placed it ended before
 * that was noted in the basket. The errors of store_load_basket; the caller frees *out_json. */
VP_MUST_CHECK enum vp_err call_basket_load(struct store *store, const char *call_sid, uint32_t *out_version,
                                           char **out_json);

#endif
