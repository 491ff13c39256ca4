/* What the caller is told at the end of a turn, and what follows: a recording, words, a key, a person, the
 * end. Pure. */
#ifndef VP_TRADITIONAL_TURN_ANSWER_H
#define VP_TRADITIONAL_TURN_ANSWER_H

#include "order/menu.h"
#include "pipeline/menu_keywords.h"
#include "pipeline/spoken_turn.h"
#include "telephony/phone_answer.h"

enum {
    TURN_SILENCE_S = 2, /* so much silence ends a recording */
    TURN_QUIET_MAX = 1  /* recordings of nothing before the caller is asked */
};

struct turn_answer {
    const char *base_url; /* of this server, without a slash at the end; audio is fetched there */
    const char *audio_id; /* "": say is spoken by the telephone network */
    const char *say;      /* "": nothing is spoken */
    enum turn_wish wish;
    uint32_t next_number; /* of the talk, for the next turn */
    int quiet_count;      /* so often nothing was recorded since something was said */
    int keys_count;       /* with TURN_KEYS: 1 when the keys are explained for the first time */
    bool is_unreached;    /* the restaurant's telephone was not answered before: a person is a message */
    const char *caller_number, *called_number; /* NULL: they do not matter */
    const char *call_sid, *topic;              /* of a transfer; NULL: nobody is asked first, none */
    const struct menu *menu;                   /* NULL: there is nobody to connect with, no words to expect */
};

/* keywords: memory for the words to expect; like all of turn it stays until out is written. */
void turn_answer_compose(const struct turn_answer *turn, struct menu_keywords *keywords,
                         struct phone_answer *out);

/* The answer takes longer: something to hear, then the link under which it is collected. */
void turn_answer_compose_filler(const char *link, struct phone_answer *out);

#endif
