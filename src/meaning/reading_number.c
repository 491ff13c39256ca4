/* Numbers and sizes: they begin a line, share one out, or are said of the last. */
#include <string.h>

#include "meaning/correction.h"
#include "meaning/reading_internal.h"

static void set_number(const struct step *step, struct reading *next, int quantity)
{
    bool is_definite = next->ahead.is_definite;
    step_end_modifiers(step, next);
    next->ahead.quantity = (int16_t)quantity;
    next->ahead.is_article = step->arc->kind == ARC_ARTICLE;
    next->ahead.is_share = step->arc->kind == ARC_SHARE     ? PART_SHARE
                           : step->arc->kind == ARC_ANOTHER ? PART_ANOTHER
                                                            : PART_OWN;
    next->ahead.is_definite = is_definite;
    next->has_more = next->has_more || step->arc->kind == ARC_ANOTHER;
    next->after = AFTER_NUMBER;
    step_put(step, next);
}

/* "two wings, the ten piece one with ranch": which of its sizes the line is. */
static void step_sized_one(const struct step *step)
{
    struct reading next;
    step_begin(step, &next, 0.4);
    struct reading_line *line = reading_last(&next);
    if (line == NULL || line->kind == HEAD_NONE || line->said.size != NO_HIT || !next.ahead.is_definite ||
        next.ahead.quantity > 0 || next.ahead.choice_count > 0 ||
        !reading_line_has_size(step->reader, line, next.ahead.size))
        return;
    line->said.size = next.ahead.size;
    reading_part_clear(&next.ahead);
    next.after = AFTER_ITEM;
    step_put(step, &next);
}

/* What was said before the number is closed, and the number begins something new. */
static void close_and_set(const struct step *step, double gain, int quantity)
{
    struct reading closed[CLOSINGS_MAX];
    size_t count = reading_close(step->reader, step->from, closed);
    for (size_t i = 0; i < count; i++) {
        const struct reading_line *owner = reading_owner(&closed[i]);
        bool is_rest = step->arc->kind == ARC_SHARE && step->arc->value == 0;
        int left = is_rest && owner != NULL ? owner->left : quantity; /* "... and the rest with balsamic" */
        closed[i].score += gain;
        if (left > 0)
            set_number(step, &closed[i], left);
    }
}

/* "in a large" says how all of a line come. */
static bool says_in(const struct step *step)
{
    return step->at > 0 && word_is(&step->reader->lattice.words.at[step->at - 1], "in");
}

/* "With three toppings, mushrooms, olives and pepperoni": a count of what follows. */
static bool is_count_of_kinds(const struct step *step)
{
    const struct words *words = &step->reader->lattice.words;
    size_t behind = step->at + step->arc->count;
    return behind < words->count &&
           word_is_among(words->at[behind].text, "topping toppings extras things items ingredients kinds");
}

/* Whether the number is of an option that no dish is called by: "three extra shots", but no "two onion bagels", of
 * which a dish is one. */
static bool is_count_of_option(const struct step *step, const struct reading_line *line)
{
    struct hit hit;
    return lexicon_match(step->reader->lattice.lexicon, &step->reader->lattice.words,
                         step->at + step->arc->count, &hit) &&
           hit.option_count > 0 && hit.item_count + hit.category_count == 0 &&
           reading_line_may_have_several(step->reader, line, &hit);
}

/* "... with oat milk and three extra shots": behind what is on the dish already. */
static bool is_behind_choice(const struct step *step, const struct reading_part *of)
{
    return step->from->after == AFTER_AND && of->choice_count > 0 && step->at > 0 &&
           word_is(&step->reader->lattice.words.at[step->at - 1], "and");
}

/* "a tea with two sugars": so much of what goes on one dish, or on one of those before. */
static void step_count_of_choice(const struct step *step)
{
    struct reading next;
    const struct reading *from = step->from;
    const struct reading_part *ahead = &from->ahead;
    const struct word *words = step->reader->lattice.words.at;
    bool is_with = from->after == AFTER_WITH && step->at > 1 && word_is(&words[step->at - 1], "with") &&
                   !word_is(&words[step->at - 2], "along");
    bool is_share = ahead->quantity == 1 && !ahead->is_article && reading_may_share(from, 1);
    if (from->line_count == 0 || (!is_share && !reading_part_is_empty(ahead)))
        return;
    const struct reading_part *of = is_share ? ahead : &from->lines[from->line_count - 1].said;
    bool must_be_option = of->quantity > 1 || !is_with; /* "two burgers with three colas" */
    if ((!is_with && !is_behind_choice(step, of)) || step->arc->value < 2 || is_count_of_kinds(step) ||
        (must_be_option && !is_count_of_option(step, &from->lines[from->line_count - 1])))
        return;
    step_begin(step, &next, step->arc->gain);
    next.amount = DRAFT_EXTRA;
    next.after = AFTER_MEASURE;
    step_put(step, &next);
}

/* An article that begins no dish. Whether that is all it can be. */
static bool step_article(const struct step *step)
{
    struct reading next;
    const struct reading_part *ahead = &step->from->ahead;
    enum reading_after after = (enum reading_after)step->from->after;
    bool is_on_line = step->from->line_count > 0 && ahead->quantity == 0 && ahead->size == NO_HIT &&
                      ahead->choice_count == 0;
    if (says_in(step) && (is_on_line || reading_part_is_empty(ahead))) { /* "two pizzas in a medium" */
        step_begin(step, &next, step->arc->gain);
        step_put(step, &next);
        return true;
    }
    if (is_on_line && (after == AFTER_WITH || after == AFTER_AND || after == AFTER_OPTION ||
                       after == AFTER_AMOUNT || after == AFTER_MEASURE)) {
        step_begin(step, &next, step_weight(step, WEIGHT_ARTICLE_OF_CHOICE)); /* "with a side of guac" */
        step_put(step, &next);
    }
    return false;
}

/* Whether the number may be of choices: behind the dish they are of, or in the answer to what it comes with. */
static bool may_count_inside(const struct step *step, const struct hit *hit)
{
    const struct reading *from = step->from;
    const struct reading_part *ahead = &from->ahead;
    if (from->line_count > 0)
        return reading_part_is_empty(ahead) &&
               reading_line_counts(step->reader, &from->lines[from->line_count - 1], hit);
    return ahead->quantity == 0 && ahead->size == NO_HIT && reading_counts_expected(step->reader, hit);
}

/* "Three cod and a haddock", "another cod": an article counts where several must be chosen. */
static bool is_of_several(const struct step *step, const struct hit *hit)
{
    const struct told_menu *menu = step->reader->lattice.menu;
    for (size_t i = 0; i < hit->option_count; i++)
        if (menu->groups[menu->options[hit->options[i]].group].min > 1)
            return true;
    return false;
}

/* "A dozen bagels, six plain and one onion": so many of those that are in it. Whether the number is that. */
static bool step_count_inside(const struct step *step)
{
    struct hit hit;
    struct reading next;
    bool is_article = step->arc->kind == ARC_ARTICLE || step->arc->kind == ARC_ANOTHER;
    if ((step->arc->kind != ARC_NUMBER && !is_article) ||
        step->at + step->arc->count >= step->reader->lattice.words.count ||
        !lexicon_match(step->reader->lattice.lexicon, &step->reader->lattice.words,
                       step->at + step->arc->count, &hit) ||
        !may_count_inside(step, &hit) || (is_article && !is_of_several(step, &hit)))
        return false;
    step_begin(step, &next, step->arc->gain + step_weight(step, WEIGHT_CHOICE_EXPECTED));
    next.amount = step->arc->value > 1 ? DRAFT_EXTRA : DRAFT_REGULAR;
    next.after = AFTER_MEASURE;
    step_put(step, &next);
    return true;
}

void step_number(const struct step *step)
{
    const struct reading_part *ahead = &step->from->ahead;
    int quantity = step->arc->kind == ARC_SHARE    ? step_share_count(step, step->from)
                   : step->arc->kind == ARC_NUMBER ? step->arc->value
                                                   : 1;
    double gain = step->arc->gain;
    struct reading next;
    if (step->arc->kind == ARC_SHARE)
        step_share_behind(step);
    if (step->arc->kind == ARC_SHARE && step->from->is_correcting && step->arc->value > 0)
        quantity = step->arc->value; /* "I mean three of them" */
    if (quantity == 0)
        return;
    if (step->arc->kind == ARC_NUMBER && !step_count_inside(step))
        step_count_of_choice(step);
    if (step->arc->kind == ARC_NUMBER && quantity == 1 && ahead->size != NO_HIT &&
        step->from->after == AFTER_SIZE)
        step_sized_one(step);
    if (step->arc->kind == ARC_ANOTHER && step_count_inside(step))
        return;
    if (step->arc->kind == ARC_ARTICLE && (step_article(step) || step_count_inside(step)))
        return;
    bool is_one = step->arc->kind == ARC_ARTICLE || (step->arc->kind == ARC_NUMBER && quantity == 1);
    enum reading_after after = (enum reading_after)step->from->after;
    bool is_one_of_kind = step->arc->kind == ARC_NUMBER && after == AFTER_OPTION &&
                          (ahead->is_article || (ahead->is_definite && step->from->line_count == 0));
    /* "a lime one"; "the tofu one", of the order */
    bool is_whole = is_one_of_kind && ahead->choice_count == 1;
    if (is_one && ((ahead->size != NO_HIT && after == AFTER_SIZE) || is_one_of_kind)) {
        step_begin(step, &next, is_whole ? gain : gain > 0.5 ? 0.4 : 0);
        bool is_one_of_size = step->arc->kind == ARC_NUMBER && ahead->is_article && next.line_count == 0;
        if ((is_one_of_kind || is_one_of_size) && ahead->is_article && next.ahead.is_share == PART_OWN)
            next.ahead.is_share = PART_ANOTHER;
        step_put(step, &next);
        if (step->arc->kind == ARC_NUMBER && !is_one_of_kind)
            return;
    }
    bool is_one_without = ahead->quantity > 0 && ahead->without_count > 0;
    if (ahead->choice_count == 0 && ahead->size == NO_HIT && !is_one_without) {
        bool is_again = ahead->quantity > 0;
        bool keeps = is_again && is_one; /* "one is a large", "two a" */
        step_begin(step, &next, keeps ? 0 : gain + (is_again ? step_weight(step, WEIGHT_NUMBER_AGAIN) : 0));
        if (keeps)
            step_put(step, &next);
        else
            set_number(step, &next, quantity);
        bool is_corrected = is_again && step->from->is_correcting && step->from->is_gap && !ahead->is_article;
        if (!is_corrected) /* "one tiramisu, no wait, two, and a cannoli" */
            return;
    }
    bool is_on =
        step->at > 0 && word_is_among(step->reader->lattice.words.at[step->at - 1].text, "on in onto");
    if (is_on && ahead->quantity == 0 && ahead->choice_count > 0 && step->from->line_count == 0) {
        step_begin(step, &next, gain); /* "jalapenos on a burrito" */
        set_number(step, &next, quantity);
    }
    close_and_set(step, gain, quantity);
}

/* "size small" says which it is, whatever was said before. */
static bool says_size(const struct step *step)
{
    return step->at > 0 && word_is(&step->reader->lattice.words.at[step->at - 1], "size");
}

/* Whether the size is a number that takes back the one said before it. */
static bool is_number_taken_back(const struct step *step)
{
    enum { BACK_MAX = 4 };
    const struct words *words = &step->reader->lattice.words;
    bool is_number = step->arc->count == 1 && words->at[step->at].number >= 0;
    for (size_t back = 1; is_number && step->from->ahead.quantity > 0 && back <= BACK_MAX && back < step->at;
         back++)
        if (correction_match(words, step->at - back) == back)
            return true;
    return false;
}

void step_size(const struct step *step)
{
    const struct reading_part *ahead = &step->from->ahead;
    double gain = step->arc->gain;
    struct reading next;
    if (step->from->negation == 1)
        gain += step_weight(step, WEIGHT_NEGATION_VAIN);
    if (ahead->size == NO_HIT) {
        step_begin(step, &next, gain);
        next.ahead.size = step->arc->hit;
        if (is_number_taken_back(step)) /* "six, I mean twenty wings" */
            next.ahead.quantity = next.ahead.is_article = 0;
        next.after = AFTER_SIZE;
        next.negation = 0;
        step_put(step, &next);
    }
    const struct reading_line *line =
        step->from->line_count > 0 ? &step->from->lines[step->from->line_count - 1] : NULL;
    if (line != NULL && (line->said.size == NO_HIT || step->from->is_correcting || says_size(step)) &&
        (ahead->quantity == 0 || ahead->is_article) && ahead->choice_count == 0 && ahead->size == NO_HIT &&
        reading_line_has_size(step->reader, line, step->arc->hit)) {
        step_begin(step, &next, gain + step_weight(step, WEIGHT_CHOICE_AHEAD));
        reading_last(&next)->said.size = step->arc->hit;
        next.is_correcting = 0;
        reading_part_clear(&next.ahead);
        next.after = AFTER_OPTION;
        next.negation = 0;
        step_put(step, &next);
    }
    bool is_share_without = ahead->is_share == PART_SHARE && ahead->without_count > 0;
    if (ahead->size == NO_HIT && ahead->choice_count == 0 && !is_share_without)
        return; /* but "one of those without mayo and small fries" */
    struct reading closed[CLOSINGS_MAX];
    size_t count = reading_close(step->reader, step->from, closed);
    for (size_t i = 0; i < count; i++) {
        closed[i].score += gain;
        closed[i].ahead.size = step->arc->hit;
        closed[i].after = AFTER_SIZE;
        closed[i].negation = 0;
        step_put(step, &closed[i]);
    }
}
