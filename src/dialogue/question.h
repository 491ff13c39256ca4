/* The question that is open: what was asked, about what, what was offered, and how often. */
#ifndef VP_DIALOGUE_QUESTION_H
#define VP_DIALOGUE_QUESTION_H

#include <stdbool.h>
#include <stddef.h>

#include "meaning/parse.h"

enum { QUESTION_OFFERS_MAX = 4, QUESTION_BYTES = 512 };

/* A question is put twice, the second time in other words; what it then still lacks is let go or left to a person. */
enum { QUESTION_TIMES_MAX = 2 };

enum { QUESTION_KEPT_MAX = 6, QUESTION_KEY_BYTES = 96 };

struct question_asked {
    char text[QUESTION_KEY_BYTES]; /* as it was asked first, cut */
    unsigned times;
};

struct question {
    enum asked asked;
    int group;                          /* ASKED_GROUP: index into the menu, or -1 */
    size_t offers[QUESTION_OFFERS_MAX]; /* items offered by ASKED_WHICH and ASKED_OFFER */
    size_t offer_count;
    char text[QUESTION_BYTES];                             /* for asking again */
    struct question_asked asked_before[QUESTION_KEPT_MAX]; /* those without an answer yet, the newest last */
    size_t asked_count;
    bool is_set;         /* an act has asked its own question in this turn */
    bool is_held;        /* the caller wants to be waited for: it is not put again now */
    bool is_answered;    /* what was asked came with this turn */
    bool has_keys;       /* it was put with the keys that answer it, too */
    bool is_asked_about; /* the caller asked what is needed to answer: it is put again, and not counted */
};

/* What a sentence of the assistant asked for, so that the next words are read as its answer. */
enum asked question_asked_by(const char *text);
/* Counts the question that is about to be spoken and returns its words: others the second time. What is returned is
 * borrowed from question or constant. */
const char *question_words(struct question *question, char again[QUESTION_BYTES]);
/* What the key that was typed (text: the turn's words, english/keys_told.h) answers to the question, where it was told
 * that keys do; NULL: nothing. */
const char *question_typed_answer(const struct question *question, const char *text);
/* It is let go: returns how often it was asked or let go. */
unsigned question_let_go(struct question *question);
/* How often it was put without an answer; 0: not yet, or it is none that is counted. */
unsigned question_times(const struct question *question);
/* Whether the question was put as often as one may be, so that it is not put again. */
bool question_is_worn(const struct question *question);
/* Whether it asks for a line that is not whole yet. */
bool question_is_of_draft(enum asked asked);

#endif
