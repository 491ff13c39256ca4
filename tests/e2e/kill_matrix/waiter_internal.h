#ifndef VP_KILL_MATRIX_WAITER_INTERNAL_H
#define VP_KILL_MATRIX_WAITER_INTERNAL_H

#include <jansson.h>
#include <sys/queue.h>

#include "e2e/kill_matrix/mind.h"
#include "e2e/kill_matrix/spoken.h"
#include "e2e/kill_matrix/waiter.h"
#include "net/http_server.h"
#include "net/ws_conn.h"

enum { WAITER_ID_BYTES = 40 };

struct waiter {
    struct loop *loop;
    struct http_server *server;
    const struct waiter_events *events;
    void *owner;
    uint64_t utterance, id_number;
    int haste; /* times as fast */
    LIST_HEAD(, waiter_session) sessions;
    bool is_closing;
};

struct waiter_session {
    LIST_ENTRY(waiter_session) entry;
    struct waiter *waiter;
    struct ws_conn *ws;
    /* What it heard */
    uint32_t caller;
    bool is_caller_speaking;
    int silent_frames;
    struct mind mind;
    /* What it says */
    bool is_responding;
    char response_id[WAITER_ID_BYTES], item_id[WAITER_ID_BYTES];
    struct spoken spoken;
    int frames_left;
    char *words; /* owned */
    struct loop_timer timer;
};

/* waiter_say.c: the events of a response */
void waiter_send(struct waiter_session *session, json_t *event); /* takes it over */
void waiter_make_id(struct waiter *waiter, char out[WAITER_ID_BYTES], const char *prefix);
/* Begins the response that the mind decides on. */
void waiter_respond(struct waiter_session *session);
/* How long a word takes. */
int waiter_frames(const struct waiter *waiter, enum agent_word word);
void waiter_cancel(struct waiter_session *session);
void waiter_on_pace(void *session); /* the timer */

/* waiter_rest.c: the handlers of REST requests; owner is the waiter */
void waiter_serve_transcription(void *owner, struct http_request *request);
void waiter_serve_chat(void *owner, struct http_request *request);
void waiter_serve_speech(void *owner, struct http_request *request);

#endif
