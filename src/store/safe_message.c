/* A message, in the database or in the spool. */
#include "store/safe_internal.h"

static bool is_it(const struct store_message *one, const struct store_message *other)
{
    return one->key == other->key && strcmp(one->recording_id, other->recording_id) == 0;
}

struct message_search {
    const struct store_message *wanted;
    bool is_there;
};

static bool look(void *owner, const struct store_message *message)
{
    struct message_search *search = owner;
    search->is_there |= is_it(message, search->wanted);
    return !search->is_there;
}

static bool is_known(struct safe_store *safe, const struct store_message *message)
{
    const struct store_message_filter filter = {.call_sid = message->call_sid};
    struct message_search search = {.wanted = message};
    struct store_message spooled;
    json_t *entries = safe_collect(safe, message->call_sid, "put_message"), *entry;
    size_t i;
    json_array_foreach(entries, i, entry) if (entry_read_message(entry, &spooled) == VP_OK)(void)
        look(&search, &spooled);
    json_decref(entries);
    /* One that cannot be read now is written once more, which does no harm. */
    return search.is_there ||
           (safe->inner != NULL && safe->inner_backend->look(safe->inner) == STORE_FINE &&
            store_each_message(safe->inner, &filter, look, &search) == VP_OK && search.is_there);
}

enum vp_err safe_put_message(struct store *base, const struct store_message *message, bool *out_is_new)
{
    struct safe_store *safe = (struct safe_store *)base;
    if (safe_may_write(safe)) {
        enum vp_err err = safe_note(safe, store_put_message(safe->inner, message, out_is_new));
        if (err != VP_ERR_STORE)
            return err;
    }
    enum vp_err err = safe_judge(safe, message->call_sid, message->epoch);
    if (err != VP_OK)
        return err;
    bool was_known = is_known(safe, message);
    err = was_known ? VP_OK : safe_keep(safe, entry_put_message(message), true);
    if (err == VP_OK)
        *out_is_new = !was_known;
    return err;
}
