/* What the acts of a turn miss because they know neither the order nor which words stood where. */
#ifndef VP_DIALOGUE_ACTS_MEND_H
#define VP_DIALOGUE_ACTS_MEND_H

#include "dialogue/acts_edit.h"
#include "dialogue/dialogue_internal.h"

/* Mends the acts that text was read as: which lines they concern (all, a part, another one), what a "no" leaves out,
 * and numbers that count no dish. */
void acts_mend(struct dialogue *dialogue, const char *text, struct acts *acts);

/* acts_mend_count.c: numbers and shares. */
void acts_mend_counts(struct dialogue *dialogue, const struct words *words, struct acts *acts);
/* acts_mend_total.c: how many there are, said of what is ordered. */
void acts_mend_total(const struct dialogue *dialogue, const struct words *words, struct acts *acts);
/* acts_mend_share.c: what several of one kind are divided into. */
void acts_mend_shares(struct dialogue *dialogue, const struct words *words, struct acts *acts);
/* acts_mend_put_on.c: what is said ahead of the dish that it goes on. */
void acts_mend_put_on(const struct dialogue *dialogue, const struct words *words, struct acts *acts);
/* acts_mend_told_apart.c: what is said of each of several that have different choices. */
void acts_mend_told_apart(struct dialogue *dialogue, struct acts *acts);
/* acts_mend_each.c: so many of each of the dishes. */
void acts_mend_each(const struct dialogue *dialogue, const struct words *words, struct acts *acts);
/* acts_mend_swap.c: "with this instead of that" of a dish that is ordered. */
void acts_mend_swap(struct dialogue *dialogue, const struct words *words, struct acts *acts);
/* acts_mend_swap_choice.c: "a croissant instead of the muffin" of what is chosen of a line. */
void acts_mend_swap_choice(const struct dialogue *dialogue, const struct words *words, struct acts *acts);
/* acts_mend_own.c: "and for me one with mustard". */
void acts_mend_own(const struct dialogue *dialogue, const struct words *words, struct acts *acts);
/* acts_mend_ahead.c: what is said of a dish before it is named. */
void acts_mend_ahead(const struct dialogue *dialogue, const struct words *words, struct acts *acts);
/* acts_mend_ones.c: "the lox one", "the plain ones". */
void acts_mend_ones(const struct dialogue *dialogue, const struct words *words, struct acts *acts);
/* acts_mend_pieces.c: dishes that come by the piece. */
void acts_mend_pieces(const struct dialogue *dialogue, struct acts *acts);
/* acts_mend_left.c: "the one that's left". */
void acts_mend_left(const struct words *words, struct acts *acts);
/* acts_mend_one_of.c: so many of a dish that is ordered, by its name. */
void acts_mend_one_of(const struct dialogue *dialogue, const struct words *words, struct acts *acts);
/* The same file: "and the other two" of a line of which so many were spoken of, once their number is known. */
void acts_mend_rest(const struct dialogue *dialogue, const struct words *words, struct acts *acts);
/* acts_mend_with.c: "one with bacon and one without", where another dish is called by that word, too. */
void acts_mend_with(const struct dialogue *dialogue, const struct words *words, struct acts *acts);
/* acts_mend_split.c: what a line of the order is divided into. */
void acts_mend_split(const struct dialogue *dialogue, const struct words *words, struct acts *acts);
/* acts_mend_without.c: what is left out. */
void acts_mend_without(struct dialogue *dialogue, const struct words *words, struct acts *acts);
/* acts_mend_refused.c: a choice that the answer to "which?" refuses. */
void acts_mend_refused(struct dialogue *dialogue, const struct words *words, struct acts *acts);

/* acts_mend_join.c: what is said of one dish in several pieces. */
void acts_mend_join(const struct dialogue *dialogue, const struct words *words, struct acts *acts);
/* acts_mend_part.c: the same of the act at that place and the combo that its dish comes in. */
void acts_mend_part(const struct dialogue *dialogue, struct acts *acts, size_t at);
/* acts_mend_manner.c: how a dish is to be made. */
void acts_mend_manners(const struct dialogue *dialogue, const char *text, const struct words *words,
                       struct acts *acts);

/* acts_mend_behind.c: how often, and what comes on the side. */
void acts_mend_behind(const struct dialogue *dialogue, const char *text, const struct words *words,
                      struct acts *acts);
/* The same file: the act of the dish that the words before word end order last; NULL: they order none, or it is not
 * known which. */
struct act *acts_ordered_before(const struct dialogue *dialogue, const char *text, const struct words *words,
                                size_t end, struct acts *acts);
/* Notes it of the line spoken of, by one more act. False: nothing is ordered yet, or an order is under way. */
bool acts_note_line(const struct dialogue *dialogue, const char *note, struct acts *acts);
/* acts_mend_half_dish.c: halves that are called like dishes. */
void acts_mend_half_dishes(struct dialogue *dialogue, const char *text, const struct words *words,
                           struct acts *acts);
/* acts_mend_half.c: on which half something more goes. */
void acts_mend_halves(const struct dialogue *dialogue, const struct words *words, struct acts *acts);

/* acts_mend_again.c: what is said once more, and of which kind a dish is. */
void acts_mend_again(struct dialogue *dialogue, const struct words *words, struct acts *acts);
/* acts_mend_place.c: lines that are named by their place. */
void acts_mend_places(const struct dialogue *dialogue, const struct words *words, struct acts *acts);
/* acts_mend_each_place.c: what is said of several lines that are named by their places. */
void acts_mend_each_place(const struct dialogue *dialogue, const char *text, const struct words *words,
                          struct acts *acts);
/* acts_mend_whose.c: who the dishes are for. */
void acts_mend_whose(struct dialogue *dialogue, const char *text, const struct words *words,
                     struct acts *acts);
/* acts_mend_restate.c: dishes that are named again, and orders that are told again. */
void acts_mend_restated(const struct dialogue *dialogue, const struct words *words, struct acts *acts);
/* acts_mend_just_the.c: dishes that are named again as all that is wanted. */
void acts_mend_just_the(const struct dialogue *dialogue, const struct words *words, struct acts *acts);
/* acts_mend_which.c: which dish is meant where its name alone does not say it. */
void acts_mend_which(const struct dialogue *dialogue, const struct words *words, struct acts *acts);
/* The same file: of dishes of one name the one whose kind the word says; false: it says none. */
bool draft_take_kind(const struct told_menu *menu, struct draft *draft, const struct word *word);
/* start_over.c, before all others: of what text says the wish to begin anew is all that counts, and where dishes are
 * ordered with it, or are the answer to whether all should go, the order is emptied. */
void start_over_take(struct dialogue *dialogue, const char *text, struct acts *acts);
/* acts_mend_talk.c: what is said besides an order. */
void acts_mend_talk(struct acts *acts);

#endif
