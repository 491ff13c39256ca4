/* The relay's parts: fault_relay.c has the listener and the armed faults, fault_relay_session.c relays one
 * WebSocket, fault_relay_upset.c makes faults there, fault_relay_excess.c floods, fault_relay_rest.c relays
 * one REST request. */
#ifndef VP_FAULT_RELAY_FAULT_RELAY_INTERNAL_H
#define VP_FAULT_RELAY_FAULT_RELAY_INTERNAL_H

#include <sys/queue.h>

#include "net/http_client.h"
#include "net/http_server.h"
#include "net/ws_conn.h"
#include "fault_relay/fault_relay.h"

enum {
    FAULT_RELAY_FAULTS_MAX = 64,
    FAULT_RELAY_MESSAGE_MAX_BYTES = 16 << 20, /* of the Realtime protocol */
    FAULT_RELAY_QUEUE_MAX_BYTES = 32 << 20,
    FAULT_RELAY_ID_BYTES = 96,
};

struct fault_relay_armed {
    uint32_t id; /* from 1; 0: the place is free */
    struct fault fault;
    uint32_t reached_count; /* sessions or requests that came to its moment */
    uint32_t fired_count;
};

/* What one session has seen of one armed fault's moment. */
struct fault_relay_seen {
    uint32_t id, count;
};

struct fault_relay_delayed {
    STAILQ_ENTRY(fault_relay_delayed) entry;
    int64_t due_ms;
    size_t len;
    char text[];
};

/* Its request waits until the model has accepted, then the side towards VoicePlate is there. */
struct fault_relay_session {
    LIST_ENTRY(fault_relay_session) entry;
    struct fault_relay *relay;
    struct http_request *request; /* until upstream has accepted */
    struct ws_conn *down, *up;    /* towards VoicePlate, and towards the model; NULL: gone */
    struct fault_relay_seen seen[FAULT_RELAY_FAULTS_MAX];
    char response_id[FAULT_RELAY_ID_BYTES]; /* the one that runs, or "" */
    char cut_id[FAULT_RELAY_ID_BYTES];      /* nothing of this response passes */
    char muted_id[FAULT_RELAY_ID_BYTES];    /* its audio does not pass */
    char failure_code[FAULT_NAME_BYTES], failure_reason[FAULT_TEXT_BYTES];
    bool is_stalled, will_fail, will_mute, will_stick; /* the next response */
    int delay_ms;
    STAILQ_HEAD(, fault_relay_delayed) delayed;
    size_t delayed_bytes;
    struct loop_timer timer; /* of what is delayed, and of a hung handshake */
};

struct fault_relay_rest {
    LIST_ENTRY(fault_relay_rest) entry;
    struct fault_relay *relay;
    struct http_request *request;
    struct http_fetch *fetch; /* NULL: not asked yet, or answered */
    struct fault fault;       /* a copy of the one that hit it */
    bool is_hit, has_begun, is_cutting;
    size_t passed_bytes;
    struct loop_timer timer;
};

struct fault_relay {
    struct loop *loop;
    struct http_server *server;
    struct http_client *http;
    struct fault_relay_options options;
    struct fault_relay_armed armed[FAULT_RELAY_FAULTS_MAX];
    uint32_t last_id;
    LIST_HEAD(, fault_relay_session) sessions;
    LIST_HEAD(, fault_relay_rest) rests;
    struct fault_relay_counts counts;
    bool is_closing;
};

/* The top level of an event. Spans point into it. */
struct fault_relay_event {
    struct span type, response_id;
};
/* false: no JSON object with a type. */
bool fault_relay_event_peek(struct span text, struct fault_relay_event *out_event);

/* The fault that strikes at this event of the session, counted as fired; NULL: none. */
const struct fault *fault_relay_strike_session(struct fault_relay_session *session, struct span event_type);
/* The same for a REST request. */
const struct fault *fault_relay_strike_request(struct fault_relay *relay, const char *path);

void fault_relay_serve_session(void *owner, struct http_request *request);
/* Ends both sides; code 1006 cuts. */
void fault_relay_end_session(struct fault_relay_session *session, int code, const char *reason);
/* Towards VoicePlate, behind what is delayed. */
void fault_relay_send_down(struct fault_relay_session *session, struct span text);
/* Makes the fault. Returns whether the event that it struck at may still pass. */
bool fault_relay_upset(struct fault_relay_session *session, const struct fault *fault, struct span text);
/* Sends what is more than a model may send: GARBLE_LARGE, GARBLE_FLOOD. */
void fault_relay_exceed(struct fault_relay_session *session, enum fault_form form);
/* Ends the response that begins or runs with status failed. */
void fault_relay_fail_response(struct fault_relay_session *session);

void fault_relay_serve_rest(void *owner, struct http_request *request);
void fault_relay_rest_abandon(struct fault_relay_rest *rest);

/* Frees the simulator when it was closed and nothing runs. */
void fault_relay_free_if_over(struct fault_relay *relay);

#endif
