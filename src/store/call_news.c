#include "store/call_news.h"

#include "store/store_internal.h"

enum vp_err store_each_new_line(struct store *store, int64_t after_id, int limit,
                                bool (*on_line)(void *owner, const struct store_new_line *line), void *owner)
{
    return store->backend->each_new_line(store, after_id, limit, on_line, owner);
}

enum vp_err store_line_version(struct store *store, int64_t *out_version)
{
    return store->backend->line_version(store, out_version);
}

enum vp_err store_each_live_call(struct store *store,
                                 bool (*on_call)(void *owner, const struct store_live_call *call),
                                 void *owner)
{
    return store->backend->each_live_call(store, on_call, owner);
}
