/* The language of the kill matrix: every 20 ms frame says who speaks, which word, and which utterance it is,
 * so that a model needs no recogniser and a caller knows what is new, what is old and what is another call's. */
#ifndef VP_KILL_MATRIX_SPOKEN_H
#define VP_KILL_MATRIX_SPOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "audio/ulaw.h"

enum caller_word {
    CALLER_SILENT,
    CALLER_WANTS_PIZZA,   /* "a large Margherita" */
    CALLER_WANTS_NO_MORE, /* "that is all; for Ann, I pick it up" */
    CALLER_AGREES,        /* "yes" */
};
enum agent_word {
    AGENT_SILENT,
    AGENT_ASKS_WHAT,  /* "what can I get for you?" */
    AGENT_ASKS_ELSE,  /* "one large Margherita; anything else?" */
    AGENT_READS_BACK, /* "I have ... Is that right?" */
    AGENT_CONFIRMS,   /* "your order is in" */
    AGENT_ASKS_AGAIN, /* anything else, such as "I did not hear that" */
};

struct spoken {
    uint32_t caller; /* from 1 to 9,999,999; 0: a model that does not know yet whom it talks to */
    int word;        /* enum caller_word or agent_word */
    uint64_t utterance;
};

/* A tone of 300 to 1,300 Hz is behind the stamp. */
void spoken_write(const struct spoken *spoken, uint8_t out_ulaw[ULAW_FRAME_BYTES]);
/* Finds a frame's beginning anywhere in the first frame's length of len bytes. False: none, or not whole. */
bool spoken_find(const uint8_t *ulaw, size_t len, struct spoken *out_spoken);
/* Whether a frame is loud enough to be heard. */
bool spoken_is_audible(const uint8_t ulaw[ULAW_FRAME_BYTES]);

#endif
