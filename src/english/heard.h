/* What a recogniser made of one turn: the likeliest reading, and others that the sound allows. */
#ifndef VP_ENGLISH_HEARD_H
#define VP_ENGLISH_HEARD_H

#include <stddef.h>

enum { HEARD_TEXT_BYTES = 1024, HEARD_WORDS_MAX = 64, HEARD_READINGS_MAX = 5 };

struct heard_reading {
    char text[HEARD_TEXT_BYTES]; /* sentence case with punctuation */
    float confidence; /* about the mean log-probability per token: above -0.25 sure, below -0.4 doubtful */
    float cost;       /* nats dearer than the likeliest, sound and language together; 0 for that one */
    /* By word (a run without blanks): 0 to 1, how sure the sound is of it, given the words before. word_count 0: not
     * known; words behind HEARD_WORDS_MAX have none. */
    float sureness[HEARD_WORDS_MAX];
    size_t word_count;
};

struct heard_words {
    struct heard_reading readings[HEARD_READINGS_MAX]; /* cheapest first */
    size_t count;                                      /* 0: nothing was understood */
};

#endif
