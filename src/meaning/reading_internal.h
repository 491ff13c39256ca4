/* One step of a reading: an arc, and what it may make of the reading. */
#ifndef VP_MEANING_READING_INTERNAL_H
#define VP_MEANING_READING_INTERNAL_H

#include "meaning/reading.h"

struct step {
    const struct reader *reader;
    const struct reading *from;
    const struct arc *arc;
    size_t at;
    reading_put_fn put;
    void *search;
};

double step_weight(const struct step *step, enum weight which);
const struct hit *step_hit(const struct step *step);
/* next: the reading that the step comes from, with more gained. */
void step_begin(const struct step *step, struct reading *next, double gain);
/* The reading goes on behind the arc's words. */
void step_put(const struct step *step, struct reading *next);
/* What ends with a new line, a number, a command: negation, half, amount. */
void step_end_modifiers(const struct step *step, struct reading *reading);

/* reading_number.c */
void step_number(const struct step *step);
void step_size(const struct step *step);
/* reading_choice.c */
void step_option(const struct step *step);
void step_ingredient(const struct step *step);
void step_half(const struct step *step);
void step_whole(const struct step *step);
void step_left_off(const struct step *step);
void step_put_choice(const struct step *step, struct reading *next, struct reading_part *part);
struct reading_choice step_choice(const struct step *step, const struct reading *reading);
/* reading_share.c */
/* How many of the line an arc of kind ARC_SHARE says; 0: it has not so many. */
int step_share_count(const struct step *step, const struct reading *reading);
/* "no onions on one of them": what was just said is said of some of the line only. */
void step_share_behind(const struct step *step);
/* Whether nothing but "and" stands between two things. */
bool step_is_joined(const struct step *step, const struct reading_choice *before,
                    const struct reading_choice *after);
/* reading_nested.c */
/* What it is worth that the option is one of what was chosen for the line's dish, or of what was not; 0: it is the
 * dish's own. */
double step_nested(const struct step *step, const struct reading_line *line, const struct reading_part *part);
/* Whether the dish fills a slot of the combo before it. */
bool step_fills_slot(const struct step *step);
/* "One with" of two combos, before a dish of it: out has them as a part of the line. False: they are none. */
bool step_share_ahead(const struct step *step, struct reading *out);
/* "Eggs over easy", of a breakfast: the words only say what the choice behind them is of. */
bool step_says_of_what(const struct step *step);
/* reading_head.c */
void step_item(const struct step *step);
void step_category(const struct step *step);
void step_unknown(const struct step *step);

#endif
