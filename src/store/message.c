#include "store/message.h"

#include <string.h>

#include "store/store_internal.h"

static const char *const kind_names[STORE_MESSAGE_KIND_COUNT] = {
    "callback", "reservation", "catering", "complaint", "change", "other", "voice"};

const char *store_message_kind_name(enum store_message_kind kind)
{
    return (unsigned)kind < STORE_MESSAGE_KIND_COUNT ? kind_names[kind] : "unknown";
}

bool store_message_kind_parse(const char *name, enum store_message_kind *out_kind)
{
    for (int kind = 0; kind < STORE_MESSAGE_KIND_COUNT; kind++)
        if (strcmp(name, kind_names[kind]) == 0) {
            *out_kind = (enum store_message_kind)kind;
            return true;
        }
    return false;
}

static const char *const state_names[STORE_MESSAGE_STATE_COUNT] = {"open", "done"};

const char *store_message_state_name(enum store_message_state state)
{
    return (unsigned)state < STORE_MESSAGE_STATE_COUNT ? state_names[state] : "unknown";
}

bool store_message_state_parse(const char *name, enum store_message_state *out_state)
{
    for (int state = 0; state < STORE_MESSAGE_STATE_COUNT; state++)
        if (strcmp(name, state_names[state]) == 0) {
            *out_state = (enum store_message_state)state;
            return true;
        }
    return false;
}

enum vp_err store_put_message(struct store *store, const struct store_message *message, bool *out_is_new)
{
    return store->backend->put_message(store, message, out_is_new);
}

enum vp_err store_each_message(struct store *store, const struct store_message_filter *filter,
                               bool (*on_message)(void *owner, const struct store_message *message),
                               void *owner)
{
    return store->backend->each_message(store, filter, on_message, owner);
}

enum vp_err store_finish_message(struct store *store, const struct store_message_end *end)
{
    return store->backend->finish_message(store, end);
}
