/* What every step of a reading does. */
#include <string.h>

#include "meaning/reading_internal.h"

double step_weight(const struct step *step, enum weight which)
{
    return step->reader->weights[which];
}

const struct hit *step_hit(const struct step *step)
{
    return &step->reader->lattice.hits[step->arc->hit];
}

static const struct word *last_word(const struct step *step)
{
    return &step->reader->lattice.words.at[step->at + step->arc->count - 1];
}

void step_begin(const struct step *step, struct reading *next, double gain)
{
    memcpy(next, step->from, reading_bytes(step->from));
    next->score += gain;
}

void step_put(const struct step *step, struct reading *next)
{
    const struct word *last = last_word(step);
    next->is_gap = last->ends_clause || next->after == AFTER_AND;
    bool is_vain = last->ends_clause && next->negation == 1;
    if (is_vain)
        next->score += step_weight(step, WEIGHT_NEGATION_VAIN);
    if (last->ends_sentence || is_vain)
        next->negation = 0;
    step->put(step->search, step->at + step->arc->count, next);
}

void step_end_modifiers(const struct step *step, struct reading *reading)
{
    if (reading->negation == 1)
        reading->score += step_weight(step, WEIGHT_NEGATION_VAIN);
    if (reading->has_side_open)
        reading->score += step_weight(step, WEIGHT_HALF_VAIN);
    reading->negation = 0;
    reading->side = DRAFT_WHOLE;
    reading->has_side_open = 0;
    reading->amount = DRAFT_REGULAR;
}
