/* Which calls a new one would stand beside: what limits of callers and restaurants are held to (call_limit.h). */
#ifndef VP_STORE_CALL_LOAD_H
#define VP_STORE_CALL_LOAD_H

#include "store/store.h"

struct call_load {
    int64_t caller_live,
        caller_recent;  /* of its number: that go on; that began since, before it. Tests are left out */
    int64_t model_live; /* of its restaurant: that go on and began with a model */
};

/* Of all machines that have the store; the call itself is never counted. A caller without a number has no others. */
VP_MUST_CHECK enum vp_err store_count_load(struct store *store, const struct store_call *call,
                                           int64_t since_unix_ms, struct call_load *out_load);

#endif
