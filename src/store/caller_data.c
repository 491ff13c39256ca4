#include "store/caller_data.h"

#include <string.h>

#include "store/recording_files.h"
#include "store/store_internal.h"

enum { DIGITS_MIN = 5, DIGITS_MAX = 15 };

bool caller_number_is_valid(const char *number)
{
    size_t len = number[0] == '+' ? strspn(number + 1, "0123456789") : 0;
    return len >= DIGITS_MIN && len <= DIGITS_MAX && number[len + 1] == '\0';
}

json_t *caller_erased_json(const struct caller_erased *erased)
{
    return json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:i}", "calls", erased->call_count, "lines",
                     erased->line_count, "orders", erased->order_count, "messages", erased->message_count,
                     "recordings", erased->recording_count, "tool_records", erased->tool_record_count,
                     "live_calls", erased->live_count);
}

enum vp_err store_each_call_of_caller(struct store *store, const struct caller_wish *wish,
                                      bool (*on_call)(void *owner, const struct store_call *call),
                                      void *owner)
{
    return store->backend->each_call_of_caller(store, wish, on_call, owner);
}

enum vp_err store_erase_caller(struct store *store, const struct caller_wish *wish,
                               struct caller_erased *out_erased)
{
    return store->backend->erase_caller(store, wish, out_erased);
}

enum vp_err store_overwrite_said(struct store *store)
{
    return store->backend->overwrite_said(store);
}

struct deletion {
    const char *recordings_dir;
    int count;
    enum vp_err err;
};

/* The files go first: afterwards nobody knows any more whose they are. */
static bool delete_recordings(void *owner, const struct store_call *call)
{
    struct deletion *deletion = owner;
    if (call->ended_unix_ms == 0)
        return true;
    enum vp_err err = recording_files_delete(deletion->recordings_dir, call->call_sid);
    deletion->count += err == VP_OK;
    if (err != VP_OK && err != VP_ERR_NOT_FOUND)
        deletion->err = err;
    return deletion->err == VP_OK;
}

enum vp_err caller_forget(struct store *store, const struct caller_wish *wish,
                          struct caller_erased *out_erased)
{
    struct deletion deletion = {.recordings_dir = wish->recordings_dir};
    enum vp_err err = VP_OK;
    if (wish->recordings_dir != NULL && wish->recordings_dir[0] != '\0')
        err = store_each_call_of_caller(store, wish, delete_recordings, &deletion);
    if (err == VP_OK)
        err = deletion.err;
    if (err == VP_OK)
        err = store_erase_caller(store, wish, out_erased);
    if (err == VP_OK && out_erased->line_count > 0)
        err = store_overwrite_said(store);
    if (err == VP_OK)
        out_erased->recording_count = deletion.count;
    return err;
}

struct erasing {
    const char *recordings_dir;
    int64_t erasure; /* that is looked at */
    bool is_stopped; /* a file of it stays */
    int count;
};

static bool delete_erased(void *owner, const char *call_sid, int64_t erasure)
{
    struct erasing *erasing = owner;
    enum vp_err err = recording_files_delete(erasing->recordings_dir, call_sid);
    erasing->erasure = erasure;
    erasing->count += err == VP_OK;
    erasing->is_stopped = err != VP_OK && err != VP_ERR_NOT_FOUND;
    return !erasing->is_stopped;
}

enum vp_err caller_delete_recordings(struct store *store, const char *recordings_dir, int64_t *erasure,
                                     int *out_count)
{
    struct erasing erasing = {.recordings_dir = recordings_dir, .erasure = *erasure};
    enum vp_err err = store->backend->each_erased(store, *erasure, delete_erased, &erasing);
    *out_count = erasing.count;
    if (err == VP_OK)
        *erasure = erasing.is_stopped ? erasing.erasure - 1 : erasing.erasure;
    return err;
}
