/* A call whole, as the API and the command line tell it (docs/api.md): what was said, ordered, called, measured and
 * paid. */
#ifndef VP_STORE_CALL_JSON_H
#define VP_STORE_CALL_JSON_H

#include <jansson.h>

#include "store/store.h"

/* recordings_dir: NULL or "": none are kept. A new object, the caller's. VP_ERR_NOT_FOUND. */
VP_MUST_CHECK enum vp_err call_json_read(struct store *store, const char *call_sid,
                                         const char *recordings_dir, json_t **out_json);

#endif
