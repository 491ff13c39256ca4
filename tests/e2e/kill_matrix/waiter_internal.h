#ifndef VP_KILL_MATRIX_WAITER_INTERNAL_H
#define VP_KILL_MATRIX_WAITER_INTERNAL_H

#include <jansson.h>
#include <sys/queue.h>

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
    int caller_word; /* unanswered */
    /* What it was told */
    json_t *order; /* owned; NULL: nothing */
    bool is_ordered;
    int read_back_version;                             /* 0: none was read back in this session */
    char tool_call_id[WAITER_ID_BYTES], tool_name[40]; /* the call whose answer is due */
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
void waiter_say(struct waiter_session *session, enum agent_word word, int frame_count, const char *words);
void waiter_call(struct waiter_session *session, const char *name, json_t *arguments); /* takes them over */
void waiter_cancel(struct waiter_session *session);
void waiter_on_pace(void *session); /* the timer */

/* waiter_think.c */
void waiter_take_item(struct waiter_session *session, const json_t *item);
void waiter_respond(struct waiter_session *session);

#endif
