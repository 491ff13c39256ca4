/* What the files of changes do for each other. */
#ifndef VP_DIALOGUE_POLICY_CHANGE_H
#define VP_DIALOGUE_POLICY_CHANGE_H

#include "dialogue/dialogue_internal.h"

/* policy_change_arguments.c: "skip the bhuna", where that is a dish of the order and goes on others: the line of it, or
 * -1. */
int change_line_called(const struct dialogue *dialogue, const struct draft *delta);

/* policy_change_line.c: a correction that changes nothing but could mean the number: "no, make that a large pizza" of
 * two, "a large pizzas" of one. */
bool change_is_of_number(const struct dialogue *dialogue, size_t line, const struct draft *delta);

/* policy_change_line.c: the line modifiers without a target belong to: the last spoken of that can have them; -1: none.
 * is_exact: the size only as the menu calls it. */
int change_find_line(const struct dialogue *dialogue, const struct draft *delta, bool is_exact);

/* policy_change_option.c: the change of an option for another one; false when it is none. */
bool change_option(struct dialogue *dialogue, const struct act *act);
/* "make it chicken" of a taco: the words name a dish in part, but an option is meant; false: they mean the dish.
 * pending: the draft that is meant, or NULL. out: the change of it. */
bool change_to_option(const struct dialogue *dialogue, const struct act *act, const struct draft *pending,
                      struct act *out);
/* "change the large", and none is: it should become large; false: it is no such change. out: the change to it. */
bool change_to_size(const struct dialogue *dialogue, const struct act *act, struct act *out);

#endif
