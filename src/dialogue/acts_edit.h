/* Small changes of a turn's list of acts. */
#ifndef VP_DIALOGUE_ACTS_EDIT_H
#define VP_DIALOGUE_ACTS_EDIT_H

#include "dialogue/dialogue_internal.h"

/* Takes an act out of the list. */
void acts_drop(struct acts *acts, size_t at);
/* A copy of the act behind it; NULL: there is no room. */
struct act *acts_repeat(struct acts *acts, size_t at);
/* "Two": a change that says how many and nothing else. */
bool act_is_only_number(const struct act *act);
/* Makes it the change that notes this of the line, and nothing else. */
void act_note_line(const struct dialogue *dialogue, size_t line, const char *note, struct act *act);
/* Whether the words from first on begin with a name of one of the draft's items; out_count: words. */
bool draft_is_named_at(const struct dialogue *dialogue, const struct draft *draft, const struct words *words,
                       size_t first, size_t *out_count);

#endif
