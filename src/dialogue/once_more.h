/* A turn that is asked for once more, because it was badly heard. */
#ifndef VP_DIALOGUE_ONCE_MORE_H
#define VP_DIALOGUE_ONCE_MORE_H

#include <stdbool.h>

#include "english/heard.h"

struct acts;
struct dialogue;

struct once_more {
    struct heard_reading *first; /* owned: how it was heard the first time; NULL: nothing was asked for */
    bool is_order;   /* it was to order something: a yes or a correction is never taken from the first time */
    bool is_unheard; /* the caller went on before it was asked for: that is the rest of the sentence */
    int lost_count;  /* turns of this call that meant nothing at all, so badly were they heard */
    bool is_answered;  /* this turn is the second time, */
    bool is_confirmed; /* in the same words */
};

void once_more_forget(struct once_more *once_more);
/* The caller interrupted the answer after so many characters. */
void once_more_interrupted(struct once_more *once_more, size_t heard_chars);
/* Before a turn is read: where it was asked for, its likeliest reading becomes the better one of both hearings. */
void once_more_choose(struct once_more *once_more, struct heard_words *heard);
/* Asks for the turn once more, where it would change the order and was badly heard. True: it did, and the turn is
 * over. */
bool once_more_ask(struct dialogue *dialogue, const struct acts *acts);
/* What was badly heard twice is asked about, dish by dish. */
void once_more_doubt(const struct dialogue *dialogue, struct acts *acts);
/* "Hello, can you?" to "anything else?", and again: who is misheard the same way twice orders nothing. The read-back
 * shows it if that is wrong. */
void once_more_take_answer(const struct dialogue *dialogue, const char *text, struct acts *acts);

#endif
