/* An order desk without a telephone that is asked by JSON objects, one a line, on standard input, and answers each with
 * one: what text_desk and heard_desk share.
 *
 *   {"begin":{"lines":[...]}}   a fresh call; lines as in an order of docs/tool-answers.md, may be absent. "said"
 *                               beside it is what the agent has just said instead of the greeting
 *   {"hear":"words"}            the caller's turn
 *   {"weights":{NAME:value}}    weights of meaning/weights.def from now on; those that are absent are the table's
 *   {"silence":true}            the caller says nothing for long
 * Answers: {"said","lines","customer","has_ended","wish","is_ordered"}; has_ended: the agent hung up or
 * transferred. */
#ifndef VP_EVAL_DESK_LINES_H
#define VP_EVAL_DESK_LINES_H

#include "bench/dialogue/desk.h"

/* Mean log-probability of words that were recognised surely. */
#define DESK_CLEAR_VOICE (-0.1F)

struct desk_lines {
    const char *program; /* for messages */
    struct menu *menu;
    struct desk desk;
    bool is_open; /* a call has begun */
    /* Further requests: the answer to one (owned by who asks), NULL for what it does not know. May be NULL. */
    json_t *(*take)(struct desk_lines *lines, const json_t *request);
    void *owner; /* of take; borrowed */
};

/* Ends the program: usage, or what does not fit on a desk. */
_Noreturn void desk_lines_fail(const struct desk_lines *lines, const char *why);
/* A fresh call, in the place of the one before; order and said may be NULL. */
void desk_lines_begin(struct desk_lines *lines, const json_t *order, const char *said);
/* How the call stands: the answer above. */
json_t *desk_lines_state(struct desk_lines *lines);
/* Answers until the input ends; menu_path is loaded first. */
void desk_lines_run(struct desk_lines *lines, const char *menu_path);

#endif
