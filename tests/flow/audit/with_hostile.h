/* A model that calls the functions in the worst way, a caller who may or may not agree, one or two media streams of
 * one call, dishes that run out or become dearer meanwhile, and a real store; and a judge who knows by himself what the
 * caller heard: from the sound that the telephone played, not from the call's own books. */
#ifndef VP_TESTS_FLOW_AUDIT_WITH_HOSTILE_H
#define VP_TESTS_FLOW_AUDIT_WITH_HOSTILE_H

#include "flow/call/with_stage.h"
#include "store/store.h"

enum { HOSTILE_LEGS = 2, HOSTILE_SPEECHES = 48, HOSTILE_REQUESTS = 64 };

/* What the model said in one response. Its sound is a tone of its own, by which the judge knows it again. */
struct hostile_speech {
    uint8_t tone;     /* mu-law code; 0: what cannot be heard */
    uint32_t version; /* of the basket that it read truly and wholly; 0: it did not */
    uint64_t content; /* hash of that read-back */
    int64_t total_cents;
    int64_t sent_bytes, heard_bytes;
    bool is_heard;    /* so much of it, when the caller began to speak, that it was understood */
    bool is_answered; /* and that turn is over */
};

struct hostile_leg {
    struct hostile *hostile;
    struct stage *stage; /* NULL: no such stream */
    int64_t epoch;
    bool is_superseded;
    struct hostile_request {
        uint32_t id;
        enum vp_err err;
        int number;
        bool is_new;
        bool is_of_menu;          /* the newest is asked for, before an order */
    } requests[HOSTILE_REQUESTS]; /* written, or refused, and not answered yet */
    size_t request_count;
    bool is_journal_slow;
    struct hostile_speech speeches[HOSTILE_SPEECHES];
    size_t speech_count;
    bool is_response_open;
    char response[16]; /* the newest */
    unsigned response_count, tool_call_count;
    char read_back[2048]; /* of the newest order that a function told, and its version and total */
    uint32_t told_version;
    uint64_t saved_content; /* hash of the read-back of the basket that the journal was given last */
    int64_t told_cents;
};

struct hostile {
    struct store *store;
    struct menu *menu; /* retained: as the restaurant has it now */
    int menu_change_count;
    uint64_t random;
    char call_sid[40];
    int64_t last_epoch;
    struct hostile_leg legs[HOSTILE_LEGS];
    int order_count, order_number; /* in the store, of this call */
    int refused_count;             /* attempts to submit that were refused */
    char wrong[256];               /* what no restaurant may get; "" while all is well */
};

/* A fresh call of this number; the same number plays the same. Ends the program where the store fails. */
void hostile_open(struct hostile *hostile, struct store *store, struct menu *menu, uint64_t number);
/* One act of model, caller, telephone or store. False: the call is over, or something is wrong. */
bool hostile_act(struct hostile *hostile);
void hostile_close(struct hostile *hostile);

#endif
