/* The simulator's parts: sim.c has the listener and the armed faults, sim_session.c relays one WebSocket,
 * sim_upset.c makes faults there, sim_excess.c floods, sim_rest.c relays one REST request. */
#ifndef VP_SIM_SIM_INTERNAL_H
#define VP_SIM_SIM_INTERNAL_H

#include <sys/queue.h>

#include "net/http_client.h"
#include "net/http_server.h"
#include "net/ws_conn.h"
#include "sim/sim.h"

enum {
    SIM_FAULTS_MAX = 64,
    SIM_MESSAGE_MAX_BYTES = 16 << 20, /* of the Realtime protocol */
    SIM_QUEUE_MAX_BYTES = 32 << 20,
    SIM_ID_BYTES = 96,
};

struct sim_armed {
    uint32_t id; /* from 1; 0: the place is free */
    struct fault fault;
    uint32_t reached_count; /* sessions or requests that came to its moment */
    uint32_t fired_count;
};

/* What one session has seen of one armed fault's moment. */
struct sim_seen {
    uint32_t id, count;
};

struct sim_delayed {
    STAILQ_ENTRY(sim_delayed) entry;
    int64_t due_ms;
    size_t len;
    char text[];
};

struct sim_session {
    LIST_ENTRY(sim_session) entry;
    struct sim *sim;
    struct http_request *request; /* until upstream has accepted */
    struct ws_conn *down, *up;    /* towards VoicePlate, and towards the model; NULL: gone */
    struct sim_seen seen[SIM_FAULTS_MAX];
    char response_id[SIM_ID_BYTES]; /* the one that runs, or "" */
    char cut_id[SIM_ID_BYTES];      /* nothing of this response passes */
    char muted_id[SIM_ID_BYTES];    /* its audio does not pass */
    char failure_code[FAULT_NAME_BYTES], failure_reason[FAULT_TEXT_BYTES];
    bool is_stalled, will_fail, will_mute, will_stick; /* the next response */
    int delay_ms;
    STAILQ_HEAD(, sim_delayed) delayed;
    size_t delayed_bytes;
    struct loop_timer timer; /* of what is delayed, and of a hung handshake */
};

struct sim_rest {
    LIST_ENTRY(sim_rest) entry;
    struct sim *sim;
    struct http_request *request;
    struct http_fetch *fetch; /* NULL: not asked yet, or answered */
    struct fault fault;       /* a copy of the one that hit it */
    bool is_hit, has_begun, is_cutting;
    size_t passed_bytes;
    struct loop_timer timer;
};

struct sim {
    struct loop *loop;
    struct http_server *server;
    struct http_client *http;
    struct sim_options options;
    struct sim_armed armed[SIM_FAULTS_MAX];
    uint32_t last_id;
    LIST_HEAD(, sim_session) sessions;
    LIST_HEAD(, sim_rest) rests;
    struct sim_counts counts;
    bool is_closing;
};

/* The top level of an event. Spans point into it. */
struct sim_event {
    struct span type, response_id;
};
/* false: no JSON object with a type. */
bool sim_event_peek(struct span text, struct sim_event *out_event);

/* The fault that strikes at this event of the session, counted as fired; NULL: none. */
const struct fault *sim_strike_session(struct sim_session *session, struct span event_type);
/* The same for a REST request. */
const struct fault *sim_strike_request(struct sim *sim, const char *path);

void sim_serve_session(void *owner, struct http_request *request);
/* Ends both sides; code 1006 cuts. */
void sim_end_session(struct sim_session *session, int code, const char *reason);
/* Towards VoicePlate, behind what is delayed. */
void sim_send_down(struct sim_session *session, struct span text);
/* Makes the fault. Returns whether the event that it struck at may still pass. */
bool sim_upset(struct sim_session *session, const struct fault *fault, struct span text);
/* Sends what is more than a model may send: GARBLE_LARGE, GARBLE_FLOOD. */
void sim_exceed(struct sim_session *session, enum fault_form form);
/* Ends the response that begins or runs with status failed. */
void sim_fail_response(struct sim_session *session);

void sim_serve_rest(void *owner, struct http_request *request);
void sim_rest_abandon(struct sim_rest *rest);

/* Frees the simulator when it was closed and nothing runs. */
void sim_free_if_over(struct sim *sim);

#endif
