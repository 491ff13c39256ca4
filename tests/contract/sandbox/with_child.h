/* A child that enters a part of the sandbox and then tries something: the sandbox is never left again. */
#ifndef VP_TESTS_SANDBOX_WITH_CHILD_H
#define VP_TESTS_SANDBOX_WITH_CHILD_H

#include <stdbool.h>

#include "sandbox/sandbox.h"

enum { CHILD_COULD_NOT_ENTER = 250 };

/* The wait status of a child that has entered the filter of that role and ends with what act answers. */
int child_of_filter(enum sandbox_role role, enum sandbox_mode mode, bool may_dial, int (*act)(void));
/* Likewise, behind the fence around those places. */
int child_of_fence(const struct sandbox_places *places, bool may_dial, int (*act)(void));

/* Whether it was ended by the filter. */
bool child_was_killed(int status);
/* What it answered; -1: it did not come to that. */
int child_answer(int status);

#endif
