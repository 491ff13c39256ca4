#include "store/change_log.h"

#include "store/store_internal.h"

const char *store_noun_name(enum store_noun noun)
{
    static const char *const names[STORE_NOUN_COUNT] = {"order", "message", "delivery"};
    return (unsigned)noun < STORE_NOUN_COUNT ? names[noun] : "unknown";
}

enum vp_err store_each_change(struct store *store, const struct store_change_filter *filter,
                              bool (*on_change)(void *owner, const struct store_change *change), void *owner)
{
    return store->backend->each_change(store, filter, on_change, owner);
}

enum vp_err store_change_version(struct store *store, int64_t *out_version)
{
    return store->backend->change_version(store, out_version);
}

enum vp_err store_first_change(struct store *store, int64_t *out_id)
{
    return store->backend->first_change(store, out_id);
}

enum vp_err store_forget_changes(struct store *store, int64_t before_unix_ms)
{
    return store->backend->forget_changes(store, before_unix_ms);
}
