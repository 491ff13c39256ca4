/* What an arc makes of a reading: each way that it may be meant is a reading of its own. */
#include <string.h>

#include "meaning/reading_internal.h"

static bool is_and(const struct step *step, size_t at)
{
    return word_is_among(step->reader->lattice.words.at[at].text, "and also plus");
}

static void step_nothing(const struct step *step)
{
    struct reading next;
    step_begin(step, &next, step->arc->gain);
    bool is_used = step->arc->gain >= 0;
    if (next.negation == 2)
        next.negation = 0;
    if (word_is(&step->reader->lattice.words.at[step->at], "with") && next.ahead.quantity > 0)
        next.ahead.has_with = 1;
    if (is_and(step, step->at) && reading_part_is_empty(&next.ahead)) /* "sorry, and a latte": one more */
        next.is_correcting = 0;
    if (!is_used) {
        next.amount = DRAFT_REGULAR;
        next.after = AFTER_OTHER;
    }
    if (step->arc->count > 1 && next.after == AFTER_AND)
        next.after = AFTER_OTHER;
    step_put(step, &next);
}

/* "a mocha with honey and one without": one more of the dish, as it comes. */
static void step_one_more_plain(const struct step *step)
{
    struct reading next;
    step_begin(step, &next, step->arc->gain);
    const struct reading_line *last = reading_last(&next);
    struct reading_part *ahead = &next.ahead;
    if (last->is_share || last->kind == HEAD_NONE || last->said.choice_count == 0 || ahead->quantity == 0 ||
        ahead->is_article || ahead->choice_count > 0 || ahead->size != NO_HIT || next.line_count == LINES_MAX)
        return;
    struct reading_line *line = &next.lines[next.line_count];
    *line = *last;
    reading_part_clear(&line->said);
    line->said.quantity = line->left = ahead->quantity;
    line->said.size = last->said.size;
    next.line_count++;
    reading_part_clear(ahead);
    next.after = AFTER_OTHER;
    next.negation = 0;
    step_put(step, &next);
}

/* "and one plain": it is not made otherwise than the line it is a part of. */
static void step_plain(const struct step *step)
{
    struct reading next;
    step_begin(step, &next, step->arc->gain);
    const struct reading_line *owner = reading_owner(&next);
    struct hit hit;
    if (owner != NULL &&
        lexicon_match(step->reader->lattice.lexicon, &step->reader->lattice.words, step->at, &hit) &&
        reading_line_offers(step->reader, owner,
                            &hit)) /* "a dozen bagels, six plain": that is a kind of them */
        return;
    /* "two franks with mustard and one plain", but not "three chicken burritos, one plain" */
    bool is_made = owner != NULL && owner->said.choice_count > 0 &&
                   owner->said.choices[owner->said.choice_count - 1].first > owner->first;
    if (owner != NULL && (owner->said.quantity < 2 || is_made)) {
        step_one_more_plain(step);
        return;
    }
    if (owner == NULL || owner->left < next.ahead.quantity || next.ahead.quantity == 0 ||
        next.ahead.choice_count > 0 || next.ahead.size != NO_HIT || owner->said.quantity < 2)
        return;
    (void)reading_take_share(step->reader, &next, next.ahead.quantity);
    reading_part_clear(&next.ahead);
    next.after = AFTER_OTHER;
    next.negation = 0;
    step_put(step, &next);
}

/* "a small one, a large one I mean": words that take back at the end leave the last of two alike. */
static void drop_line_before(const struct step *step, struct reading *next)
{
    const struct lattice *lattice = &step->reader->lattice;
    struct reading_line *last = reading_last(next);
    bool is_end = step->at + step->arc->count == lattice->words.count;
    if (!is_end || next->line_count < 2 || last->head == NO_HIT || last->is_share ||
        !reading_part_is_empty(&next->ahead) ||
        !reading_shares_kind(step->reader, last - 1, &lattice->hits[last->head]))
        return;
    if (last->said.quantity == 0)
        last->said.quantity = last[-1].said.quantity;
    memcpy(last - 1, last, sizeof *last);
    next->line_count--;
    next->score += step_weight(step, WEIGHT_CORRECTION);
}

/* enum reading_correcting */
static uint8_t corrected(const struct step *step, const struct reading *next)
{
    const struct reading_part *ahead = &next->ahead;
    bool is_said =
        step->arc->value > 0 || (next->after != AFTER_AND && step->at > 0 && !is_and(step, step->at - 1));
    if (next->line_count == 0 && reading_part_is_empty(ahead))
        return next->is_correcting;
    bool is_begun =
        next->line_count > 0 && (ahead->quantity > 0 || ahead->size != NO_HIT) && ahead->choice_count == 0;
    if (!is_said || is_begun) /* "a latte and a large, no wait, a small mocha" */
        return CORRECTING_NOTHING;
    return step->arc->value == 2 ? CORRECTING_ALIKE : CORRECTING_LAST;
}

static void step_small(const struct step *step)
{
    struct reading next;
    step_begin(step, &next, step->arc->gain);
    switch (step->arc->kind) {
    case ARC_COMMAND:
        step_end_modifiers(step, &next);
        next.after = AFTER_COMMAND;
        break;
    case ARC_DEFINITE:
        if (next.negation == 2 && next.after != AFTER_AND)
            next.negation = 0;
        next.ahead.is_definite = 1;
        break;
    case ARC_FEW:
        if (next.ahead.quantity > 0 || next.after == AFTER_WITH || next.negation > 0)
            return;
        next.ahead.few = (uint8_t)(1 + step->arc->value);
        if (step->arc->value > 0 && next.after != AFTER_AND)
            next.after = AFTER_NUMBER;
        break;
    case ARC_PRONOUN:
        next.has_pronoun = 1;
        break;
    case ARC_ONLY:
        next.has_only = 1;
        break;
    case ARC_AND:
        if (reading_part_is_empty(&next.ahead))
            next.is_correcting = 0;
        next.after = AFTER_AND;
        break;
    case ARC_OR:
        next.score += step_weight(step, next.negation > 0 ? WEIGHT_NEGATED_OR : WEIGHT_OR);
        next.after = AFTER_AND;
        if (next.negation == 2)
            next.takes_list = 1;
        break;
    case ARC_WITH:
        if (next.negation == 1)
            next.score += step_weight(step, WEIGHT_NEGATION_VAIN);
        next.negation = 0;
        next.amount = DRAFT_REGULAR;
        if (!next.has_side_open)
            next.side = DRAFT_WHOLE;
        next.ahead.has_with = next.ahead.quantity > 0;
        next.after = AFTER_WITH;
        break;
    case ARC_NEGATION:
        step_end_modifiers(step, &next);
        next.negation = 1;
        next.takes_list = (uint8_t)step->arc->value;
        next.after = AFTER_NEGATION;
        break;
    case ARC_CORRECTION:
        step_end_modifiers(step, &next);
        drop_line_before(step, &next);
        next.is_correcting = corrected(step, &next);
        break;
    case ARC_MEASURE:
        if (next.negation == 2)
            next.negation = 0;
        next.amount = (uint8_t)step->arc->value;
        next.after = next.after == AFTER_WITH && next.line_count > 0 ? AFTER_MEASURE : AFTER_AMOUNT;
        break;
    case ARC_EXTRA:
    case ARC_LIGHT:
        if (next.negation == 2)
            next.negation = 0;
        next.amount = step->arc->kind == ARC_EXTRA ? DRAFT_EXTRA : DRAFT_LIGHT;
        if (next.after == AFTER_ITEM || next.after == AFTER_OPTION || next.after == AFTER_AND)
            next.after = AFTER_AMOUNT;
        break;
    default:
        break;
    }
    step_put(step, &next);
}

void reading_steps(const struct reader *reader, const struct reading *from, size_t at, const struct arc *arc,
                   reading_put_fn put_reading, void *search)
{
    const struct step step = {
        .reader = reader, .from = from, .arc = arc, .at = at, .put = put_reading, .search = search};
    switch (arc->kind) {
    case ARC_NOTHING:
        step_nothing(&step);
        break;
    case ARC_ITEM:
        step_item(&step);
        break;
    case ARC_CATEGORY:
        step_category(&step);
        break;
    case ARC_OPTION:
        step_option(&step);
        break;
    case ARC_SIZE:
        step_size(&step);
        break;
    case ARC_INGREDIENT:
        step_ingredient(&step);
        break;
    case ARC_NUMBER:
    case ARC_ARTICLE:
    case ARC_ANOTHER:
    case ARC_SHARE:
        step_number(&step);
        break;
    case ARC_HALF:
    case ARC_SIDE:
        step_half(&step);
        break;
    case ARC_WHOLE:
        step_whole(&step);
        break;
    case ARC_LEFT_OFF:
        step_left_off(&step);
        break;
    case ARC_PLAIN:
        step_plain(&step);
        break;
    case ARC_UNKNOWN:
        step_unknown(&step);
        break;
    default:
        step_small(&step);
        break;
    }
}
