/* What a traditional call must remember from one turn to the next, as one JSON document: any process that has
 * the document and the menu can take the next turn. No I/O.
 *
 * Form (version 1): {"v":1, "began_unix_ms", "turns", "not_heard", "said_version", "gate":{...},
 * "head":[...], "messages":[...], "basket":{...}|null}. head and messages are chat messages; head stands
 * before all that may be forgotten. */
#ifndef VP_PIPELINE_TALK_H
#define VP_PIPELINE_TALK_H

#include <jansson.h>
#include <stdint.h>

#include "base/err.h"
#include "base/span.h"
#include "order/gate.h"

enum {
    TALK_DOCUMENT_MAX_BYTES = 512 * 1024,
    TALK_MESSAGES_MAX = 60,
    TALK_MESSAGES_MAX_BYTES = 96 * 1024, /* of messages; older exchanges are forgotten */
    TALK_TEXT_MAX_BYTES = 64 * 1024      /* of one message */
};

struct talk {
    int64_t began_unix_ms;
    int turn_count;
    int not_heard_count;   /* turns in a row without words or without an answer */
    uint32_t said_version; /* of the basket: the last answer read all of it back; 0: it did not */
    struct gate gate;
    json_t *head, *messages; /* owned arrays */
    char *basket_json;       /* owned; NULL: nothing yet */
};

/* A call begins, here or on another arm: basket_json as the journal keeps it, past: in words
 * what was said last ("Caller: ...\nAgent: ..."), said: what the caller hears now. Each may
 * be NULL. VP_ERR_BAD_JSON, VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err talk_init(struct talk *talk, const char *basket_json, const char *past,
                                    const char *said, int64_t unix_ms);
void talk_deinit(struct talk *talk);

/* What a caller hears first who was cut off, or is_unreached: whom nobody at the restaurant's telephone answered.
 * Fits a basket as the journal keeps it (NULL: none). Static. */
const char *talk_back_again(const char *basket_json, bool is_unreached);

/* The caller frees the text; NULL: no memory. */
char *talk_encode(const struct talk *talk);
/* VP_ERR_BAD_JSON: not JSON; VP_ERR_BAD_VALUE: not such a document or
 * another version; VP_ERR_TOO_BIG, VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err talk_decode(struct span text, struct talk *out_talk);

/* VP_ERR_BAD_UTF8 and VP_ERR_NO_MEMORY of all that follows. */
VP_MUST_CHECK enum vp_err talk_add_user(struct talk *talk, const char *text);
/* The model's message; retained. */
VP_MUST_CHECK enum vp_err talk_add_assistant(struct talk *talk, json_t *message);
VP_MUST_CHECK enum vp_err talk_add_output(struct talk *talk, const char *tool_call_id, const char *output);
/* What the menu did to the order since the last turn: the order as it is, with a sentence for the caller. */
VP_MUST_CHECK enum vp_err talk_add_news(struct talk *talk, const char *order_answer);
/* The caller has chosen a restaurant, whose menu stands before the talk from now on: as if it had been so from its
 * beginning. */
void talk_forget_choice(struct talk *talk);
/* The last user message, if it is the last of all: it will be said again. */
void talk_drop_unanswered(struct talk *talk);
/* Over the bounds, forgets the older half, whole exchanges; the order as it was by then stands in the head. */
VP_MUST_CHECK enum vp_err talk_trim(struct talk *talk);
/* The model's last words to the caller; NULL: none since the call began. Borrowed from the talk. */
const char *talk_last_said(const struct talk *talk);
/* Replaces the basket. */
VP_MUST_CHECK enum vp_err talk_set_basket(struct talk *talk, const char *basket_json);

/* All that a model is told, as a new array: instructions, the menu (the answer of get_menu), head, messages.
 * NULL: no memory. */
json_t *talk_request(const struct talk *talk, const char *instructions, const char *menu_json);

#endif
