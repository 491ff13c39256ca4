/* What the restaurant orders of a call (call/call_command.h), left with the store for whichever machine has that call.
 * How old an order is goes by one clock, the database's, whoever left it and whoever asks. */
#ifndef VP_STORE_STORE_COMMAND_H
#define VP_STORE_STORE_COMMAND_H

#include "call/call_command.h"
#include "store/store.h"

enum {
    STORE_COMMAND_MAX_AGE_MS = 60 * 1000
}; /* nobody obeys an older one; so long a caller's sentence may be */

struct store_command {
    char call_sid[40];
    enum call_command command;
    int64_t age_ms; /* since it was ordered; 0: just now */
    int64_t taker;  /* who tries to take it (store_take_command); 0: nobody has tried */
};
/* Now or not at all: an order that waited for a database to come back would surprise whoever has the call by then. One
 * that was taken and could not be obeyed is put again, as old as it is. */
VP_MUST_CHECK enum vp_err store_put_command(struct store *store, const struct store_command *command);
/* Calls on_command (borrowed) for each that nobody has taken and that is no older than max_age_ms, the oldest first;
 * false from it stops. Cheap where there is none. */
VP_MUST_CHECK enum vp_err store_each_command(struct store *store, int64_t max_age_ms,
                                             bool (*on_command)(void *owner,
                                                                const struct store_command *command),
                                             void *owner);
/* Takes all that was ordered of a call: nobody else gets it. Of several that are no older than max_age_ms the newest
 * counts. VP_ERR_NOT_FOUND: there is none such. Cheap where there is none. After another error it may be taken all
 * the same, when an answer was lost: whoever asks again gives the same command, whose taker was filled in, and gets
 * it then, once. Who begins gives zeros. */
VP_MUST_CHECK enum vp_err store_take_command(struct store *store, const char *call_sid, int64_t max_age_ms,
                                             struct store_command *command);

#endif
