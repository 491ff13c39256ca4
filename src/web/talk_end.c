/* A caller who was put through to a person has hung up: nobody is with them any more. */
#include <stdlib.h>

#include "base/clock.h"
#include "store/call_notes.h"
#include "web/live_state.h"
#include "web/web_internal.h"

struct talk_end {
    char call_sid[CALL_SID_BYTES];
};

static enum vp_err note_over(struct store *store, void *job)
{
    const struct talk_end *end = job;
    struct store_call call;
    enum vp_err err = store_find_call(store, end->call_sid, &call);
    if (err != VP_OK || !live_state_is_with_staff(store, &call, clock_unix_ms()))
        return err;
    return call_notes_add_talk_over(store, &call);
}

static void forget(void *job, enum vp_err err)
{
    (void)err;
    free(job);
}

void voice_note_talk_over(struct web *web, const char *call_sid)
{
    struct talk_end *end = calloc(1, sizeof *end);
    if (end == NULL)
        return;
    (void)span_copy(span_of(call_sid), end->call_sid, sizeof end->call_sid);
    store_thread_ask(web->settings.store, note_over, forget, end);
}
