/* One Realtime session: client events in, server events out, no socket. */
#ifndef VP_ENGINE_SESSION_H
#define VP_ENGINE_SESSION_H

#include "engine/core.h"
#include "engine/realtime_out.h"

struct session;

struct session_options {
    struct engine_core *core; /* borrowed for the session's life */
    const char *model;        /* as asked for in the URL; copied */
    bool is_transcription;    /* it hears and never answers: ?intent=transcription */
    const char *call_sid;     /* the call it serves, for logs; copied; NULL: not told */
    struct event_sink sink;
    /* The session is over (its hour has run out): close the connection with this code. */
    void (*on_over)(void *owner, uint16_t close_code, const char *why);
    void *owner;
};

/* Sends session.created. VP_ERR_NO_MEMORY, VP_ERR_MODEL. */
VP_MUST_CHECK enum vp_err session_create(const struct session_options *options, struct session **out_session);
/* Its unfinished work is abandoned. Accepts NULL. */
void session_destroy(struct session *session);
/* One text message of the client. */
void session_feed(struct session *session, struct span text);

const char *session_id(const struct session *session);
/* "-" where it is not known. */
const char *session_call_sid(const struct session *session);

#endif
