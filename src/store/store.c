#include "store/store.h"

#include <stdio.h>

#include "store/store_internal.h"

static const struct store_backend *const backends[] = {&sqlite_backend};

enum vp_err store_open(const char *url, struct store **out_store, char *out_why, size_t why_size_bytes)
{
    for (size_t i = 0; i < sizeof backends / sizeof backends[0]; i++) {
        size_t len = strlen(backends[i]->scheme);
        if (strncmp(url, backends[i]->scheme, len) == 0 && url[len] == ':' && url[len + 1] != '\0')
            return backends[i]->open(url + len + 1, out_store, out_why, why_size_bytes);
    }
    snprintf(out_why, why_size_bytes, "no such kind of store; sqlite:PATH is allowed");
    return VP_ERR_BAD_VALUE;
}

void store_close(struct store *store)
{
    if (store != NULL)
        store->backend->close(store);
}

enum vp_err store_begin_call(struct store *store, const struct store_call *call, bool *out_is_new)
{
    return store->backend->begin_call(store, call, out_is_new);
}

enum vp_err store_end_call(struct store *store, const char *call_sid, const char *reason, int64_t unix_ms)
{
    return store->backend->end_call(store, call_sid, reason, unix_ms);
}

enum vp_err store_find_call(struct store *store, const char *call_sid, struct store_call *out_call)
{
    return store->backend->find_call(store, call_sid, out_call);
}

enum vp_err store_save_basket(struct store *store, const char *call_sid, uint32_t version,
                              const char *basket_json)
{
    return store->backend->save_basket(store, call_sid, version, basket_json);
}

enum vp_err store_load_basket(struct store *store, const char *call_sid, uint32_t *out_version,
                              char **out_json)
{
    return store->backend->load_basket(store, call_sid, out_version, out_json);
}

enum vp_err store_put_order(struct store *store, const struct ticket *ticket, int *out_order_number,
                            bool *out_is_new)
{
    return store->backend->put_order(store, ticket, out_order_number, out_is_new);
}

enum vp_err store_each_order(struct store *store, const struct store_order_filter *filter,
                             bool (*on_ticket)(void *owner, const struct ticket *ticket), void *owner)
{
    return store->backend->each_order(store, filter, on_ticket, owner);
}

enum vp_err store_add_line(struct store *store, const char *call_sid, const struct store_line *line)
{
    return store->backend->add_line(store, call_sid, line);
}

enum vp_err store_each_line(struct store *store, const char *call_sid,
                            bool (*on_line)(void *owner, const struct store_line *line), void *owner)
{
    return store->backend->each_line(store, call_sid, on_line, owner);
}

enum vp_err store_lease_deliveries(struct store *store, int64_t now_unix_ms, int64_t lease_ms,
                                   struct store_delivery *out_deliveries, size_t max, size_t *out_count)
{
    return store->backend->lease_deliveries(store, now_unix_ms, lease_ms, out_deliveries, max, out_count);
}

enum vp_err store_delivered(struct store *store, int64_t delivery_id, int64_t unix_ms)
{
    return store->backend->delivered(store, delivery_id, unix_ms);
}

enum vp_err store_retry_delivery(struct store *store, int64_t delivery_id, int64_t at_unix_ms)
{
    return store->backend->retry_delivery(store, delivery_id, at_unix_ms);
}
