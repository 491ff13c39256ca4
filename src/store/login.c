#include "store/login.h"

#include "store/store_internal.h"

enum vp_err store_put_login(struct store *store, const struct store_login *login, int64_t now_unix_ms)
{
    return store->backend->put_login(store, login, now_unix_ms);
}

enum vp_err store_end_login(struct store *store, const char *secret_hash)
{
    return store->backend->end_login(store, secret_hash);
}

enum vp_err store_each_login(struct store *store,
                             bool (*on_login)(void *owner, const struct store_login *login), void *owner)
{
    return store->backend->each_login(store, on_login, owner);
}
