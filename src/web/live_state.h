/* One word for what goes on in a live call, as people read it. */
#ifndef VP_WEB_LIVE_STATE_H
#define VP_WEB_LIVE_STATE_H

#include "web/web.h"

/* "listening", "speaking", "thinking"; "saved" where the embedded engine has taken a call over from the model, or is
 * about to. view NULL: a traditional call between two turns, which no process shows: it listens, or speaks. */
const char *live_state_word(const struct call_view *view, bool is_engine_the_model);
/* Of a call that was put through to a person, as long as they talk, and the telephone there rings. */
#define LIVE_STATE_STAFF "staff"
bool live_state_is_with_staff(struct store *store, const struct store_call *call, int64_t now_unix_ms);
bool live_state_is_engine_the_model(const struct web *web);

#endif
