/* Options, ingredients and halves: on the line before, on the one to come, or left out. */
#include <string.h>

#include "meaning/reading_internal.h"

struct reading_choice step_choice(const struct step *step, const struct reading *reading)
{
    return (struct reading_choice){.hit = step->arc->kind == ARC_UNKNOWN ? NO_HIT : step->arc->hit,
                                   .side = reading->side,
                                   .amount = reading->amount,
                                   .first = (uint8_t)step->at,
                                   .count = step->arc->count};
}

void step_put_choice(const struct step *step, struct reading *next, struct reading_part *part)
{
    if (part->choice_count == DRAFT_CHOICES_MAX)
        return;
    part->choices[part->choice_count++] = step_choice(step, next);
    next->amount = DRAFT_REGULAR;
    next->has_side_open = 0;
    next->is_left_out = 0;
    next->negation = 0;
    next->after = AFTER_OPTION;
    step_put(step, next);
}

/* "two lime sodas and a mango": not of those two. */
static bool is_behind_article(const struct step *step)
{
    return step->at > 0 && word_is_among(step->reader->lattice.words.at[step->at - 1].text, "a an");
}

/* What it costs to choose once more what the line has, or more of a group than fit. */
static double excess(const struct step *step, const struct reading_line *line,
                     const struct reading_part *part)
{
    const struct told_menu *menu = step->reader->lattice.menu;
    int option = reading_option(step->reader, line, step->arc->hit), same = 0;
    if (option < 0)
        return 0;
    size_t group = menu->options[option].group;
    for (size_t i = 0; i < part->choice_count; i++) {
        int other =
            part->choices[i].hit != NO_HIT ? reading_option(step->reader, line, part->choices[i].hit) : -1;
        if (other == option && part->choices[i].side == step->from->side)
            return step_weight(step, WEIGHT_CHOICE_TWICE);
        same += other >= 0 && menu->options[other].group == group;
    }
    bool may_share = line->said.quantity > same && !is_behind_article(step);
    return menu->groups[group].max > 0 && same >= menu->groups[group].max && !may_share
               ? step_weight(step, WEIGHT_CHOICE_OVER)
               : 0;
}

static bool is_expected(const struct step *step)
{
    const struct hit *hit = step_hit(step);
    for (size_t i = 0; i < hit->option_count; i++)
        if ((int)step->reader->lattice.menu->options[hit->options[i]].group == step->reader->expected_group)
            return true;
    return false;
}

/* "with mayo, actually no mayo": a choice of the part that is taken back by its own name. */
static bool take_choice_back(const struct step *step, struct reading_part *part)
{
    const char *phrase = step_hit(step)->phrase;
    for (size_t i = part->choice_count; i > 0; i--) {
        const struct reading_choice *choice = &part->choices[i - 1];
        if (choice->hit == NO_HIT || choice->side != DRAFT_WHOLE ||
            strcmp(step->reader->lattice.hits[choice->hit].phrase, phrase) != 0)
            continue;
        memmove(&part->choices[i - 1], &part->choices[i], (part->choice_count - i) * sizeof *part->choices);
        memset(&part->choices[--part->choice_count], 0, sizeof *part->choices);
        return true;
    }
    return false;
}

/* "No olives, balsamic dressing": what the dish comes with one of is rather chosen than left out. */
static bool is_of_needed_group(const struct step *step, const struct reading_line *line)
{
    const struct told_menu *menu = step->reader->lattice.menu;
    int option = reading_option(step->reader, line, step->arc->hit);
    return option >= 0 && menu->groups[menu->options[option].group].min > 0;
}

static void put_without(const struct step *step, double gain)
{
    struct reading next;
    const struct reading_part *ahead = &step->from->ahead;
    bool is_ahead =
        step->from->line_count == 0 || (ahead->quantity > 0 && !ahead->is_article) || ahead->size != NO_HIT;
    bool is_rest = step->from->line_count == 0 && reading_part_is_empty(ahead);
    bool is_early = is_ahead && !is_rest && !reading_may_share(step->from, ahead->quantity);
    step_begin(step, &next, gain + (is_early ? step_weight(step, WEIGHT_NEGATED_AHEAD) : 0));
    struct reading_part *part = is_ahead ? &next.ahead : &reading_last(&next)->said;
    if (step->from->negation == 2 && !is_ahead && step->arc->kind == ARC_OPTION &&
        (!reading_line_can_have(step->reader, reading_last(&next), step->arc->hit) ||
         is_of_needed_group(step, reading_last(&next))) &&
        !reading_line_has_ingredient(step->reader, reading_last(&next), step->arc->hit))
        next.score += step_weight(step, WEIGHT_NEGATED_FOREIGN);
    bool is_back =
        step->arc->kind == ARC_OPTION && next.amount == DRAFT_REGULAR && take_choice_back(step, part);
    bool is_inside = !is_back || is_ahead ||
                     reading_line_has_ingredient(step->reader, reading_last(&next), step->arc->hit);
    if (next.amount != DRAFT_EXTRA && part->without_count < READING_WITHOUT_MAX && is_inside)
        part->without[part->without_count++] = step_choice(step, &next);
    next.score += is_back ? step_weight(step, WEIGHT_CORRECTION) : 0;
    next.negation = is_back && !next.takes_list ? 0 : 2;
    next.is_left_out = 1;
    next.amount = DRAFT_REGULAR;
    next.after = AFTER_OPTION;
    step_put(step, &next);
}

/* How much it costs that a negation reaches this far, and that it does not. */
static void reach(const struct step *step, double *out_still, double *out_ended)
{
    const struct reading *from = step->from;
    *out_still = *out_ended = 0;
    if (from->negation == 1) {
        *out_ended = 3 * step_weight(step, WEIGHT_NEGATION_VAIN);
        return;
    }
    if (from->takes_list) {
        *out_still =
            from->after == AFTER_AND || from->is_gap ? 0 : step_weight(step, WEIGHT_NEGATED_NEXT) / 2;
        *out_ended = step_weight(step, WEIGHT_NEGATED_ENDED);
    } else if (from->after == AFTER_AND) {
        *out_ended = step_weight(step, WEIGHT_NEGATED_ENDED);
    } else {
        *out_still = step_weight(step, from->is_gap ? WEIGHT_NEGATED_LISTED : WEIGHT_NEGATED_NEXT);
    }
}

static bool is_of_one_group(const struct step *step, const struct reading_choice *was)
{
    const struct hit *hit = step_hit(step), *other = &step->reader->lattice.hits[was->hit];
    const struct told_menu_option *options = step->reader->lattice.menu->options;
    for (size_t i = 0; i < hit->option_count; i++)
        for (size_t k = 0; k < other->option_count; k++)
            if (options[hit->options[i]].group == options[other->options[k]].group)
                return true;
    return false;
}

/* What it costs to choose another kind of so many whose dish was not named: "two root beers and a ginger ale". */
static double excess_ahead(const struct step *step)
{
    const struct told_menu *menu = step->reader->lattice.menu;
    const struct reading_part *ahead = &step->from->ahead;
    if (ahead->quantity == 0 || !is_behind_article(step))
        return 0;
    for (size_t i = 0; i < ahead->choice_count; i++)
        if (ahead->choices[i].hit != NO_HIT && is_of_one_group(step, &ahead->choices[i]) &&
            menu->groups[menu->options[step_hit(step)->options[0]].group].max == 1)
            return step_weight(step, WEIGHT_CHOICE_OVER);
    return 0;
}

/* "ham, scratch that, bacon": the last option goes. A number or a size before it begins another dish. */
static void replace_option(const struct step *step, double gain)
{
    struct reading next;
    step_begin(step, &next, gain + step_weight(step, WEIGHT_CORRECTION));
    struct reading_line *line = reading_last(&next);
    bool is_ahead = next.ahead.choice_count > 0 || line == NULL;
    struct reading_part *part = is_ahead ? &next.ahead : &line->said;
    bool is_dish_ahead = (next.ahead.quantity > 0 && !next.ahead.is_article) || next.ahead.size != NO_HIT;
    if (part->choice_count == 0 || part->choices[part->choice_count - 1].hit == NO_HIT ||
        (!is_ahead && is_dish_ahead))
        return;
    if (step->from->is_correcting == CORRECTING_ALIKE &&
        (!is_of_one_group(step, &part->choices[part->choice_count - 1]) || next.amount != DRAFT_REGULAR))
        return;
    if (!is_ahead && next.ahead.is_article)
        next.score -= step_weight(step, WEIGHT_ARTICLE);
    if (!is_ahead && !reading_line_can_have(step->reader, line, step->arc->hit))
        return;
    part->choices[part->choice_count - 1] = step_choice(step, &next);
    next.is_correcting = 0;
    next.amount = DRAFT_REGULAR;
    next.after = AFTER_OPTION;
    if (!is_ahead)
        reading_part_clear(&next.ahead);
    step_put(step, &next);
}

/* "..., mustard on the side": of the dish before it, whether that comes with it or not. */
static bool comes_on_side(const struct step *step)
{
    const struct words *words = &step->reader->lattice.words;
    size_t behind = step->at + step->arc->count;
    return behind + 2 < words->count && word_is(&words->at[behind], "on") &&
           word_is(&words->at[behind + 1], "the") && word_is(&words->at[behind + 2], "side");
}

void step_option(const struct step *step)
{
    const struct reading *from = step->from;
    const struct reading_part *ahead = &from->ahead;
    double gain = step->arc->gain + (is_expected(step) ? step_weight(step, WEIGHT_CHOICE_EXPECTED) : 0);
    double still = 0, ended = 0, on_line = 0;
    struct reading next;
    if (from->negation > 0) {
        reach(step, &still, &ended);
        put_without(step, gain + still);
        gain += ended;
    }
    bool is_measured = from->after == AFTER_MEASURE || from->after == AFTER_AMOUNT;
    gain += from->amount != DRAFT_REGULAR || is_measured ? step_weight(step, WEIGHT_AMOUNT_USED) : 0;
    if (from->is_correcting == CORRECTING_LAST || from->is_correcting == CORRECTING_ALIKE) {
        replace_option(step, gain);
        on_line += step_weight(step, WEIGHT_CORRECTION_ADDS);
    }
    const struct reading_line *line = from->line_count > 0 ? &from->lines[from->line_count - 1] : NULL;
    bool is_free =
        (ahead->quantity == 0 || ahead->is_article) && ahead->size == NO_HIT && ahead->choice_count == 0;
    if (line != NULL && is_free && reading_line_can_have(step->reader, line, step->arc->hit)) {
        step_begin(step, &next,
                   gain + on_line + step_weight(step, WEIGHT_CHOICE_ON_LINE) +
                       step_nested(step, line, &line->said) + excess(step, line, &line->said) -
                       (ahead->is_article ? step_weight(step, WEIGHT_ARTICLE) : 0));
        reading_part_clear(&next.ahead);
        step_put_choice(step, &next, &reading_last(&next)->said);
    } else if (line != NULL && is_free && (from->after == AFTER_WITH || is_measured || comes_on_side(step))) {
        bool is_inside = from->amount != DRAFT_REGULAR && /* "light on the cream cheese" */
                         reading_line_has_ingredient(step->reader, line, step->arc->hit);
        step_begin(step, &next, gain + (is_inside ? 0 : step_weight(step, WEIGHT_CHOICE_UNFIT)));
        step_put_choice(step, &next, &reading_last(&next)->said);
    }
    bool is_of_next = (ahead->quantity > 0 || ahead->size != NO_HIT) && from->line_count > 0;
    step_begin(step, &next,
               gain + (is_of_next ? 0 : on_line) + step_weight(step, WEIGHT_CHOICE_AHEAD) +
                   excess_ahead(step));
    next.is_correcting = from->is_correcting != CORRECTING_NOTHING ? CORRECTING_DISH : CORRECTING_NOTHING;
    step_put_choice(step, &next, &next.ahead);
}

void step_ingredient(const struct step *step)
{
    const struct reading *from = step->from;
    double still = 0, ended = 0;
    struct reading next;
    if (from->negation > 0) {
        reach(step, &still, &ended);
        put_without(step, step->arc->gain + still);
    }
    bool is_modifier = from->after == AFTER_WITH || from->after == AFTER_AND || from->after == AFTER_OPTION ||
                       from->after == AFTER_AMOUNT || from->after == AFTER_MEASURE ||
                       from->amount != DRAFT_REGULAR || from->line_count == 0;
    if (step_hit(step)->option_count > 0 || !is_modifier)
        return;
    step_begin(step, &next, 0.3 * step->arc->gain + ended);
    const struct reading_line *line = reading_last(&next);
    struct reading_part *part =
        line != NULL && from->ahead.quantity == 0 ? &reading_last(&next)->said : &next.ahead;
    if (from->amount != DRAFT_REGULAR && line != NULL) {
        step_put_choice(step, &next, part);
        return;
    }
    if (part->back_count < READING_BACK_MAX && (from->after == AFTER_WITH || from->line_count == 0))
        part->back[part->back_count++] = step_choice(step, &next);
    next.after = AFTER_OPTION;
    step_put(step, &next);
}

/* One past the words of the last; 0: there is none. */
static size_t last_end(const struct reading_choice *choices, size_t count)
{
    return count > 0 ? (size_t)choices[count - 1].first + choices[count - 1].count : 0;
}

/* "with the onions and pickles left off": what was just said is left out. */
void step_left_off(const struct step *step)
{
    struct reading next;
    step_begin(step, &next, step->arc->gain);
    struct reading_line *line = reading_last(&next);
    bool is_ahead = line == NULL || next.ahead.choice_count > 0 || next.ahead.back_count > 0;
    struct reading_part *part = is_ahead ? &next.ahead : &line->said;
    if (step->from->after != AFTER_OPTION || step->from->negation > 0)
        return;
    size_t chosen_end = last_end(part->choices, part->choice_count);
    size_t back_end = last_end(part->back, part->back_count);
    struct reading_choice *from = chosen_end >= back_end ? part->choices : part->back;
    uint8_t *count = chosen_end >= back_end ? &part->choice_count : &part->back_count;
    size_t end = chosen_end >= back_end ? chosen_end : back_end;
    if (*count == 0 || end > step->at)
        return;
    for (size_t w = end; w < step->at; w++)
        if (!cue_is_small_word(step->reader->lattice.words.at[w].text))
            return;
    struct reading_choice moved;
    do {
        moved = from[--*count];
        memset(&from[*count], 0, sizeof *from);
        if (part->without_count < READING_WITHOUT_MAX)
            part->without[part->without_count++] = moved;
    } while (*count > 0 && step_is_joined(step, &from[*count - 1], &moved));
    next.after = AFTER_OTHER;
    next.is_left_out = 1;
    step_put(step, &next);
}

static uint8_t next_half(const struct reading_part *part)
{
    for (size_t i = 0; i < part->choice_count; i++)
        if (part->choices[i].side == DRAFT_LEFT)
            return DRAFT_RIGHT;
    return DRAFT_LEFT;
}

/* "the other" that does not say of what: of halves, only where one was spoken of. */
static bool is_bare_other(const struct step *step)
{
    const struct words *words = &step->reader->lattice.words;
    return step->arc->kind == ARC_SIDE && step->arc->value == 0 &&
           word_is(&words->at[step->at + step->arc->count - 1], "other");
}

static bool goes_ahead(const struct reading *from)
{
    return from->line_count == 0 || from->ahead.choice_count > 0 || from->ahead.size != NO_HIT ||
           from->ahead.quantity > 0;
}

/* "pepperoni on the whole, onions on one half": no half behind it claims the pepperoni. */
void step_whole(const struct step *step)
{
    struct reading next;
    step_begin(step, &next, step->arc->gain);
    const struct reading_part *part = goes_ahead(step->from) ? &next.ahead : &reading_last(&next)->said;
    if (step->from->after == AFTER_OPTION)
        next.side_from = part->choice_count;
    step_put(step, &next);
}

/* "half mushrooms" opens a half, "mushrooms on half" closes one. */
void step_half(const struct step *step)
{
    const struct reading *from = step->from;
    struct reading next;
    bool is_ahead = goes_ahead(from);
    step_begin(step, &next, step->arc->gain);
    struct reading_part *part = is_ahead ? &next.ahead : &reading_last(&next)->said;
    if (is_bare_other(step) && next_half(part) == DRAFT_LEFT)
        return;
    uint8_t side = step->arc->value != 0 ? (uint8_t)step->arc->value : next_half(part);
    next.side = side;
    next.has_side_open = 1;
    next.negation = 0;
    next.after = AFTER_WITH;
    step_put(step, &next);
    bool may_close = from->after == AFTER_OPTION && !from->has_side_open && part->choice_count > 0 &&
                     part->choices[part->choice_count - 1].side == DRAFT_WHOLE && !from->is_gap;
    if (!may_close)
        return;
    step_begin(step, &next, step->arc->gain + (step->arc->kind == ARC_HALF ? -0.3 : 0.1));
    part = is_ahead ? &next.ahead : &reading_last(&next)->said;
    for (size_t i = part->choice_count;
         i > 0 && part->choices[i - 1].side == DRAFT_WHOLE && i > from->side_from; i--)
        part->choices[i - 1].side = side;
    next.side_from = part->choice_count;
    next.side = DRAFT_WHOLE;
    next.after = AFTER_OTHER;
    step_put(step, &next);
}
