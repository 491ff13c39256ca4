/* One connection to the echoing upstream. echo_upstream.c moves audio, echo_events.c makes the other events:
 * the one with the scanner of the hot path, the other with jansson, whose names do not mix. */
#ifndef VP_CALLERS_ECHO_INTERNAL_H
#define VP_CALLERS_ECHO_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include "net/ws_conn.h"

enum { ECHO_ID_BYTES = 40 };

struct echo_upstream;

struct echo_session {
    LIST_ENTRY(echo_session) entry;
    struct echo_upstream *upstream;
    struct ws_conn *ws;
    bool is_configured, is_responding;
    char response_id[ECHO_ID_BYTES], item_id[ECHO_ID_BYTES];
    char stream_sid[ECHO_ID_BYTES]; /* of /echo/media */
    uint64_t event_number;
};

/* session.created */
void echo_greet(struct echo_session *session);
/* Any event but audio. */
void echo_control(struct echo_session *session, const char *text, size_t len);
/* Begins the endless response, if it does not run. */
void echo_begin_response(struct echo_session *session);

#endif
