/* What a caller leaves for the restaurant instead of an order: a wish in words, or a recording of their voice. Kept
 * durably, once, and delivered like an order (the event "message"). */
#ifndef VP_STORE_MESSAGE_H
#define VP_STORE_MESSAGE_H

#include "store/store.h"

enum store_message_kind {
    STORE_MESSAGE_CALLBACK,
    STORE_MESSAGE_RESERVATION,
    STORE_MESSAGE_CATERING,
    STORE_MESSAGE_COMPLAINT,
    STORE_MESSAGE_CHANGE, /* of an order that is in */
    STORE_MESSAGE_OTHER,
    STORE_MESSAGE_VOICE, /* a recording at the telephony provider */
    STORE_MESSAGE_KIND_COUNT
};
const char *store_message_kind_name(enum store_message_kind kind); /* "callback" */
bool store_message_kind_parse(const char *name, enum store_message_kind *out_kind);

enum store_message_state { STORE_MESSAGE_OPEN, STORE_MESSAGE_DONE, STORE_MESSAGE_STATE_COUNT };
const char *store_message_state_name(enum store_message_state state); /* "open" */
bool store_message_state_parse(const char *name, enum store_message_state *out_state);

enum {
    STORE_MESSAGE_TEXT_BYTES = 400,
    STORE_MESSAGE_NAME_BYTES = 64,
    STORE_MESSAGE_PHONE_BYTES = 24,
    STORE_MESSAGE_WANTED_BYTES = 64,
    STORE_RECORDING_ID_BYTES = 64
};

struct store_message {
    int64_t id; /* given by the store; 0 before */
    char restaurant_id[MENU_NAME_BYTES], call_sid[40];
    int64_t epoch; /* of whoever has the call; 0: not judged. Of no meaning when it is read. */
    uint32_t key;  /* which message of the call, from 1; 0: a recording */
    enum store_message_kind kind;
    char text[STORE_MESSAGE_TEXT_BYTES];   /* "" of a recording */
    char name[STORE_MESSAGE_NAME_BYTES];   /* "": not said */
    char phone[STORE_MESSAGE_PHONE_BYTES]; /* to call back; "": not said */
    char wanted_for
        [STORE_MESSAGE_WANTED_BYTES]; /* the time or day, as it was said: "Friday at seven, four people" */
    char account_id[STORE_RECORDING_ID_BYTES], recording_id[STORE_RECORDING_ID_BYTES]; /* VOICE only */
    int seconds;                                                                       /* of the recording */
    int64_t unix_ms;
    /* The rest is of no meaning to store_put_message. */
    enum store_message_state state;
    int64_t done_unix_ms;
    char done_by[STORE_WHO_BYTES];
    char caller_number[64]; /* of the call */
};

/* Stores it with its row of the outbox. A second one of the same call, key and recording changes nothing: out_is_new
 * tells. VP_ERR_SUPERSEDED. */
VP_MUST_CHECK enum vp_err store_put_message(struct store *store, const struct store_message *message,
                                            bool *out_is_new);

struct store_message_filter {
    const char *restaurant_id, *call_sid; /* NULL: all */
    int64_t id;                           /* 0: all */
    bool has_state;
    enum store_message_state state;
    int64_t since_unix_ms;
    int limit; /* newest first; 0: 100 */
};
/* Calls on_message (borrowed) for each; false from it stops. What waits for the database is not among them. */
VP_MUST_CHECK enum vp_err store_each_message(struct store *store, const struct store_message_filter *filter,
                                             bool (*on_message)(void *owner,
                                                                const struct store_message *message),
                                             void *owner);

struct store_message_end { /* all borrowed */
    int64_t id;
    const char *restaurant_id; /* whose it must be; NULL: anybody's */
    const char *who;
    int64_t unix_ms;
};
/* Somebody has seen to it. Also VP_OK, without a change, when somebody had before. VP_ERR_NOT_FOUND. */
VP_MUST_CHECK enum vp_err store_finish_message(struct store *store, const struct store_message_end *end);

#endif
