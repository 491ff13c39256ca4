/* What a good model makes of what it heard and was told. It knows of an order what function answers say, and
 * nothing else: the service alone carries an order from one session to the next. */
#ifndef VP_KILL_MATRIX_MIND_H
#define VP_KILL_MATRIX_MIND_H

#include <jansson.h>
#include <stdbool.h>

#include "e2e/kill_matrix/spoken.h"

struct mind {
    json_t *order; /* owned; NULL: nothing is known */
    bool is_ordered;
    int read_back_version;        /* of the order whose text was asked for; 0: none */
    enum caller_word caller_word; /* unanswered */
};

void mind_deinit(struct mind *mind);
/* A function's answer. Returns whether it says ok. */
bool mind_take_answer(struct mind *mind, const char *function, const char *text);
/* The service's words about what went before (call_brief.c, talk.c). */
void mind_take_past(struct mind *mind, const char *text);

/* Either says something or calls a function. */
struct act {
    enum agent_word word;
    const char *words; /* static, or of the mind's order */
    const char *function;
    json_t *arguments; /* the caller's */
};
struct act mind_decide(struct mind *mind);

/* "Yes." and back; agent's words as any part of the service may phrase them. */
const char *mind_caller_words(enum caller_word word);
enum caller_word mind_caller_word(const char *words);
enum agent_word mind_agent_word(const char *words);
/* How long each is said. */
int mind_frames(enum agent_word word);

#endif
