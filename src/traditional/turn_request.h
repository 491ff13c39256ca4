/* One webhook at /voice/turn: what it says, what the store knows about its call, and its answer. */
#ifndef VP_TRADITIONAL_TURN_REQUEST_H
#define VP_TRADITIONAL_TURN_REQUEST_H

#include "call/keys.h"
#include "net/http_server.h"
#include "store/store_command.h"
#include "traditional/turn_desk.h"

enum {
    TURN_REQUEST_UNNUMBERED = -1, /* it names no turn: the call comes to the pipeline */
    TURN_REQUEST_AGAIN = -2,      /* the same, in the middle of a talk: say something and listen again */
    TURN_PAST_BYTES = 2000
};

struct turn_request {
    struct turn_request *next; /* of those that wait for the same turn */
    struct turn_desk *desk;    /* held */
    struct http_request *http; /* not answered yet */
    struct turn_run *run;      /* waited for, or NULL */
    struct loop_timer filler;
    int64_t arrived_ms; /* monotonic */

    char call_sid[40], called_number[64], account_id[ACCOUNT_ID_BYTES];
    int64_t number;           /* of the talk, as the link says */
    int wait_count;           /* so often the caller was asked for a moment */
    int quiet_count;          /* so often nothing was recorded */
    int keys_count;           /* the keys were explained so often; 0: it is no answer to that */
    bool is_words;            /* an answer to PHONE_LISTEN, whether words came or not */
    char *words;              /* owned; NULL: none */
    char key;                 /* pressed; '\0': none */
    char typed[KEYS_MAX + 1]; /* keys so far, as the link and the webhook have them; "": none */
    bool is_collected;        /* the link has some: no more are waited for */
    bool has_hung_up;
    bool is_recording_refused;
    char recording_id[RECORDING_ID_BYTES]; /* "": none */

    /* From the store; owned, NULL where there is none. */
    struct store_call call;
    char *answer, *talk_json, *basket_json;
    uint32_t talk_number;
    int unreached_count;        /* times that the restaurant's own telephone was not answered */
    struct store_command order; /* left there by another machine, for the turn that begins; NONE: none was */
    bool is_interrupted;        /* a turn with this number died after it had changed the order */
    struct buf past;
};

/* Holds the desk. NULL: no memory, or no room for another. */
struct turn_request *turn_request_take(struct turn_desk *desk, struct http_request *http,
                                       const struct phone_webhook *webhook);

/* A job of the store's thread (store_thread_run); job is the request: fills what is from the store. */
enum vp_err turn_request_look_up(struct store *store, void *job);
/* Of what was looked up. */
bool turn_request_is_quiet(const struct turn_request *request);     /* nothing is said and nothing changes */
bool turn_request_is_first_key(const struct turn_request *request); /* of what may be a number, or a 0 */
bool turn_request_begins_turn(const struct turn_request *request);  /* unless one runs */

/* Answers with what telephony_write wrote, and frees the request. */
void turn_request_answer(struct turn_request *request, const char *text);
/* The call goes to another link of ours. */
void turn_request_go_to(struct turn_request *request, const char *link);
/* Waits for more keys; what was typed by then comes with the next request. */
void turn_request_collect(struct turn_request *request);
/* The call goes to a person; also when nothing is known about it. */
void turn_request_pass_on(struct turn_request *request, const char *sentence);
/* Something to hear, then the same again: the turn is not over yet, or another process shall take it. */
void turn_request_put_off(struct turn_request *request);
/* Somebody newer has the call: silence, until it is over or comes back. */
void turn_request_hold(struct turn_request *request);
void turn_request_free(struct turn_request *request); /* an answered one */

#endif
