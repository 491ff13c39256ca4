/* What is known of a caller, and how it is erased: for who asks for it (GDPR, 17). */
#ifndef VP_STORE_CALLER_DATA_H
#define VP_STORE_CALLER_DATA_H

#include <jansson.h>

#include "store/store.h"

struct caller_wish {
    const char *number;         /* E.164: "+15550002222"; NULL: anybody's, of whom something is known still */
    const char *restaurant_id;  /* NULL: of all */
    const char *recordings_dir; /* NULL or "": there are no recordings */
    int64_t before_unix_ms;     /* only calls that began before; 0: all */
    int call_max;               /* so many calls at once; 0: all */
};

struct caller_erased { /* so many of each */
    int call_count, line_count, order_count, message_count, recording_count, tool_record_count;
    int live_count; /* calls that go on, and stay as they are */
};

/* {"calls":1,"lines":12,...}; the caller's. NULL: no memory. */
json_t *caller_erased_json(const struct caller_erased *erased);

/* Whether it is a number that can be asked for. */
bool caller_number_is_valid(const char *number);

/* The caller's calls are those from that number, and those in which it was told as the one to call back; and of
 * each the number, what was said, the model's function calls, the recordings, the name, address, allergy and notes
 * of its orders and messages, why an order was cancelled and what providers said of its deliveries are erased.
 * Times, dishes, money and outcomes stay, and belong to nobody. Calls that go on are left alone. Repeatable.
 * VP_ERR_BUSY: something waits in the spool, which would bring it back; VP_ERR_STORE; VP_ERR_IO: a recording
 * stays, and nothing else was erased. */
VP_MUST_CHECK enum vp_err caller_forget(struct store *store, const struct caller_wish *wish,
                                        struct caller_erased *out_erased);

/* Deletes what this machine has of recordings of calls whose caller was erased, at whichever machine, after this
 * erasure (0: ever). *erasure is then the last one all of whose recordings are gone; *out_count says of how many calls
 * there were some. A file that cannot be deleted now is no error: it is tried again. */
VP_MUST_CHECK enum vp_err caller_delete_recordings(struct store *store, const char *recordings_dir,
                                                   int64_t *erasure, int *out_count);

/* Calls on_call (borrowed) for each of the caller's calls, live ones too; false from it stops. */
VP_MUST_CHECK enum vp_err store_each_call_of_caller(struct store *store, const struct caller_wish *wish,
                                                    bool (*on_call)(void *owner,
                                                                    const struct store_call *call),
                                                    void *owner);
/* The part of caller_forget that the database does, at once; but the words of erased lines stay in blocks of the
 * search index that nobody reads any more, until store_overwrite_said. */
VP_MUST_CHECK enum vp_err store_erase_caller(struct store *store, const struct caller_wish *wish,
                                             struct caller_erased *out_erased);
/* Writes the search index anew, without them: once after many erasures, as it costs as much as the index is large. */
VP_MUST_CHECK enum vp_err store_overwrite_said(struct store *store);

#endif
