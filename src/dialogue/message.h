/* What the caller wants the team to be told instead of an order, while it is being asked for. */
#ifndef VP_DIALOGUE_MESSAGE_H
#define VP_DIALOGUE_MESSAGE_H

#include <stdbool.h>

#include "meaning/talk.h"

enum {
    MESSAGE_WORDS_BYTES = 384,
    MESSAGE_WHEN_BYTES = 64,
    MESSAGE_WHO_BYTES = 64,
    MESSAGE_DIGITS_BYTES = 24
};

struct message {
    bool is_begun;  /* it is being asked for */
    bool is_sent;   /* the function was called: its answer is awaited */
    enum talk kind; /* what the caller spoke of: TALK_TABLE, ...; TALK_NOTHING: of nothing yet */
    char text[MESSAGE_WORDS_BYTES];   /* in the caller's words */
    char wanted[MESSAGE_WHEN_BYTES];  /* of them, when and for how many: "for four at seven tonight" */
    char name[MESSAGE_WHO_BYTES];     /* "": not known */
    char phone[MESSAGE_DIGITS_BYTES]; /* "": the one they call from */
    bool was_when_asked, was_name_unsure, is_name_left, is_number_settled, is_own_number_declined;
    unsigned read_back_count;
};

#endif
