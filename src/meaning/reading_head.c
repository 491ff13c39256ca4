/* Items, kinds of dishes and words of no menu: what begins a line. */
#include <string.h>

#include "meaning/reading_internal.h"

/* "ten" of ten wings, where they come by tens. */
static bool is_number(const struct step *step, size_t hit)
{
    const struct hit *size = &step->reader->lattice.hits[hit];
    return size->count == 1 && step->reader->lattice.words.at[size->first].number >= 0;
}

/* "Fries large and nachos", "cod and chips large with peas": whether the size was said of the dish before it. */
static bool is_size_of_last(const struct step *step, const struct reading *next)
{
    const struct lattice *lattice = &step->reader->lattice;
    const struct reading_part *ahead = &next->ahead;
    if (ahead->size == NO_HIT || ahead->quantity > 0 || ahead->choice_count > 0 || next->line_count == 0)
        return false;
    const struct reading_line *last = &next->lines[next->line_count - 1];
    size_t behind = lattice->hits[ahead->size].first + lattice->hits[ahead->size].count;
    if (last->said.size != NO_HIT || !reading_line_has_size(step->reader, last, ahead->size))
        return false;
    for (size_t w = behind; w < step->at; w++)
        if (word_is_among(lattice->words.at[w].text, "and with plus"))
            return true;
    return behind > 0 && lattice->words.at[behind - 1].ends_clause;
}

/* Whether the words name an option and nothing else. */
static bool is_mere_option(const struct step *step, size_t hit)
{
    const struct hit *named = hit != NO_HIT ? &step->reader->lattice.hits[hit] : NULL;
    return named != NULL && named->option_count > 0 && named->score >= 1 && !named->is_part &&
           named->item_count + named->category_count == 0 && !named->is_size && !named->is_ingredient;
}

/* The line that begins with a head: what was said ahead belongs to it as far as it can. */
static void open_line(const struct step *step, struct reading *next, struct reading_line line)
{
    const struct reading_part *ahead = &next->ahead;
    size_t kept = 0;
    if (next->line_count == LINES_MAX)
        return;
    if (next->amount != DRAFT_REGULAR)
        next->score += step_weight(step, WEIGHT_AMOUNT_VAIN);
    step_end_modifiers(step, next);
    line.said = *ahead;
    for (size_t i = 0; i < ahead->choice_count; i++) {
        bool fits = ahead->choices[i].hit != NO_HIT &&
                    reading_line_can_have(step->reader, &line, ahead->choices[i].hit);
        if (!fits)
            next->score += step_weight(step, WEIGHT_MISFIT_CHOICE);
        if (fits ||
            is_mere_option(step, ahead->choices[i].hit)) /* who knows the order says that it cannot be */
            line.said.choices[kept++] = ahead->choices[i];
    }
    memset(&line.said.choices[kept], 0, (DRAFT_CHOICES_MAX - kept) * sizeof line.said.choices[0]);
    line.said.choice_count = (uint8_t)kept;
    if (ahead->size != NO_HIT && !reading_line_has_size(step->reader, &line, ahead->size))
        next->score += step_weight(step, WEIGHT_MISFIT_SIZE);
    else if (ahead->size != NO_HIT && is_number(step, ahead->size))
        next->score += step_weight(step, WEIGHT_SIZE_NUMBER);
    if (is_size_of_last(step, next))
        next->score += step_weight(step, WEIGHT_SIZE_ACROSS);
    if (ahead->quantity == 0 && ahead->size == NO_HIT && ahead->few < 2)
        next->score += step_weight(step, WEIGHT_ITEM_BARE);
    if (ahead->few == 2) /* "a few tacos" */
        next->score += step_weight(step, WEIGHT_NUMBER);
    line.left = (int16_t)(ahead->quantity > 0 ? ahead->quantity : 1);
    struct reading_line *owner = reading_owner(next);
    int wanted = ahead->quantity > 0 ? ahead->quantity : 1;
    if (line.kind == HEAD_ITEM && owner != NULL && owner->kind == HEAD_CATEGORY && owner->said.quantity > 1 &&
        reading_shares_kind(step->reader, owner, &step->reader->lattice.hits[line.head]) &&
        reading_take_share(step->reader, next, wanted)) { /* "two pizzas, one margherita" */
        line.is_share = 1;
        next->score += step_weight(step, WEIGHT_SHARE_OF_LINE);
    }
    if (next->is_correcting && next->line_count > 0) {
        const struct reading_part *was = &next->lines[next->line_count - 1].said;
        next->score += step_weight(step, WEIGHT_CORRECTION);
        if (line.said.quantity == 0) {
            line.said.quantity = was->quantity;
            line.said.is_article = was->is_article;
        }
        if (line.said.size == NO_HIT && was->size != NO_HIT &&
            reading_line_has_size(step->reader, &line, was->size))
            line.said.size = was->size;
        next->line_count--;
    }
    next->is_correcting = 0;
    next->lines[next->line_count++] = line;
    reading_part_clear(&next->ahead);
    next->side_from = 0;
    next->after = AFTER_ITEM;
    step_put(step, next);
}

static struct reading_line line_of(const struct step *step, enum reading_head kind)
{
    struct reading_line line;
    memset(&line, 0, sizeof line);
    line.kind = (uint8_t)kind;
    line.head = kind == HEAD_HEARD ? NO_HIT : step->arc->hit;
    line.first = (uint8_t)step->at;
    line.count = step->arc->count;
    return line;
}

static bool names_more(const struct step *step)
{
    const struct reading *from = step->from;
    bool is_another = step->at > 0 && word_is(&step->reader->lattice.words.at[step->at - 1], "and");
    return !is_another && from->after == AFTER_ITEM && !from->is_gap && from->line_count > 0 &&
           reading_part_is_empty(&from->ahead) &&
           reading_shares_kind(step->reader, &from->lines[from->line_count - 1], step_hit(step));
}

/* "Three pizzas, one of them a margherita": of a dish that was named nothing is another one. */
static bool is_part_of_kind(const struct step *step, const struct hit *hit)
{
    struct reading copy;
    memcpy(&copy, step->from, reading_bytes(step->from));
    const struct reading_line *owner = reading_owner(&copy);
    return owner == NULL || (owner->kind == HEAD_CATEGORY && reading_shares_kind(step->reader, owner, hit));
}

static void begin_behind(const struct step *step, const struct reading *from)
{
    struct step behind = *step;
    behind.from = from;
    step_item(&behind);
}

/* "two burgers, one with bacon and fries": the fries begin a line behind it. */
static void close_and_begin(const struct step *step)
{
    struct reading closed[CLOSINGS_MAX];
    size_t count = reading_close(step->reader, step->from, closed);
    for (size_t i = 0; i < count; i++)
        begin_behind(step, &closed[i]);
}

static const char *word_before(const struct step *step, size_t count)
{
    return step->at >= count ? step->reader->lattice.words.at[step->at - count].text : "";
}

/* "a mocha with a double shot of espresso": the dish says what an option of the line is made of. */
static bool is_of_option(const struct step *step)
{
    const struct reading *from = step->from;
    if (from->after != AFTER_OPTION || from->line_count == 0 || !reading_part_is_empty(&from->ahead) ||
        !word_is_among(word_before(step, 1), "of"))
        return false;
    const struct reading_part *said = &from->lines[from->line_count - 1].said;
    const struct reading_choice *last =
        said->choice_count > 0 ? &said->choices[said->choice_count - 1] : NULL;
    if (last == NULL || last->hit == NO_HIT || (size_t)last->first + last->count + 1 != step->at)
        return false;
    const struct word *words = step->reader->lattice.words.at;
    size_t before = last->first;
    before -= before > 0 && word_is_among(words[before - 1].text, "a an");
    return before == 0 || said->choice_count > 1 || !word_is_among(words[before - 1].text, "and plus also");
}

/* "a macchiato with a dash of espresso", "a latte with decaf espresso": what is with a dish is no dish of its own; who
 * knows the order says that it cannot be. */
static bool is_with_line(const struct step *step)
{
    const struct reading *from = step->from;
    return from->line_count > 0 && step_hit(step)->option_count == 0 && !step_hit(step)->is_part &&
           step_hit(step)->score >= 1 &&
           (from->after == AFTER_MEASURE ||
            (from->after == AFTER_WITH && from->amount != DRAFT_REGULAR &&
             reading_shares_kind(step->reader, &from->lines[from->line_count - 1], step_hit(step))));
}

static void put_on_line(const struct step *step)
{
    struct reading next;
    if (is_of_option(step)) {
        step_begin(step, &next, step->arc->gain + step_weight(step, WEIGHT_ITEM));
        next.after = AFTER_OTHER;
        step_put(step, &next);
    } else if (is_with_line(step)) {
        step_begin(step, &next, step->arc->gain + step_weight(step, WEIGHT_CHOICE_UNFIT));
        step_put_choice(step, &next, &reading_last(&next)->said);
    }
}

/* "Three chicken burritos": wings may be called chicken too, but a burrito comes with it. */
static bool is_chosen_of(const struct step *step, const struct reading_line *before)
{
    const struct hit *head = &step->reader->lattice.hits[before->head];
    const struct hit *named = step_hit(step);
    for (size_t i = 0; (head->is_part || head->is_short) && i < named->item_count; i++)
        for (size_t o = 0; o < head->option_count; o++)
            if (told_menu_offers(step->reader->lattice.menu, named->items[i], head->options[o]))
                return true;
    return false;
}

/* "Four plain papadoms": the words before are said of this dish, though another one may be called so. */
static bool is_described(const struct step *step)
{
    static const char plain[] = "plain regular classic original traditional normal ordinary standard basic";
    const struct reading *from = step->from;
    if (from->after != AFTER_ITEM || from->is_gap || from->line_count == 0 ||
        !reading_part_is_empty(&from->ahead))
        return false;
    const struct reading_line *before = &from->lines[from->line_count - 1];
    const struct words *words = &step->reader->lattice.words;
    return before->kind == HEAD_ITEM && !reading_shares_kind(step->reader, before, step_hit(step)) &&
           (size_t)before->first + before->count == step->at && !words->at[step->at - 1].ends_clause &&
           ((before->count == 1 && word_is_among(words->at[before->first].text, plain)) ||
            is_chosen_of(step, before));
}

/* "A grilled pork banh mi": no half-named dish stands right before another one that has no number. */
static bool is_right_behind_part(const struct step *step)
{
    const struct reading *from = step->from;
    const struct reading_line *before = from->line_count > 0 ? &from->lines[from->line_count - 1] : NULL;
    return from->after == AFTER_ITEM && !from->is_gap && before != NULL && before->kind == HEAD_ITEM &&
           reading_part_is_empty(&from->ahead) && step->reader->lattice.hits[before->head].is_part &&
           (size_t)before->first + before->count == step->at &&
           !step->reader->lattice.words.at[step->at - 1].ends_clause;
}

/* "... and one on a croissant": a dish of that name too, but rather what the line before is on. */
static bool is_what_it_is_on(const struct step *step)
{
    const struct words *words = &step->reader->lattice.words;
    const struct reading *from = step->from;
    size_t at = step->at;
    if (at > 1 && word_is_among(words->at[at - 1].text, "a an"))
        at--;
    size_t line = from->line_count;
    while (line > 0 && from->lines[line - 1].kind == HEAD_NONE) /* parts of the line before them */
        line--;
    return line > 0 && at > 0 && word_is(&words->at[at - 1], "on") &&
           reading_line_can_have(step->reader, &from->lines[line - 1], step->arc->hit);
}

/* "A tiramisu without nuts" of a menu whose knots may be heard as garlic nuts: what is left out is no dish that is
 * called so in part. */
static void leave_out_part(const struct step *step)
{
    struct reading next;
    step_begin(step, &next, step->arc->gain);
    struct reading_part *part = &reading_last(&next)->said;
    if (part->without_count == READING_WITHOUT_MAX)
        return;
    part->without[part->without_count++] = step_choice(step, &next);
    next.negation = 2;
    next.is_left_out = 1;
    next.after = AFTER_OPTION;
    step_put(step, &next);
}

void step_item(const struct step *step)
{
    const struct reading *from = step->from;
    const struct hit *hit = step_hit(step);
    if (from->negation == 1 && hit->is_part && from->line_count > 0) {
        leave_out_part(step);
        return;
    }
    put_on_line(step);
    double gain = step->arc->gain + step_weight(step, WEIGHT_ITEM);
    struct reading next;
    if (names_more(step)) {
        step_begin(step, &next, step_weight(step, WEIGHT_ITEM_MORE) * step->arc->count);
        struct reading_line *line = reading_last(&next);
        bool was_part =
            line->kind == HEAD_ITEM && step->reader->lattice.hits[line->head].is_part && !hit->is_part;
        if (was_part || (line->kind == HEAD_CATEGORY && hit->category_count == 0))
            next.score += step_weight(step, WEIGHT_UNUSED);
        step_put(step, &next);
        return;
    }
    if (step_says_of_what(step)) {
        step_begin(step, &next, step_weight(step, WEIGHT_ITEM_SAYS_OF_WHAT) * step->arc->count + 0.5);
        next.after = AFTER_OTHER;
        step_put(step, &next);
    }
    bool is_of_slot = step_fills_slot(step);
    bool is_listed_in_slot = is_of_slot && reading_part_is_empty(&from->ahead); /* "with fries and beans" */
    if (from->after == AFTER_WITH || is_listed_in_slot)
        gain += step_weight(step, is_of_slot ? WEIGHT_ITEM_OF_SLOT : WEIGHT_ITEM_AFTER_WITH);
    if (from->after == AFTER_WITH && from->ahead.quantity == 0 && from->line_count > 0 &&
        reading_shares_kind(step->reader, &from->lines[from->line_count - 1], hit))
        gain += step_weight(step, WEIGHT_ITEM_WITH_ITS_KIND);
    if (from->ahead.has_with && !from->ahead.is_article && from->line_count > 0) {
        if (from->ahead.choice_count > 0)
            close_and_begin(step);
        else if (is_of_slot && step_share_ahead(step, &next))
            begin_behind(step, &next);
        gain += step_weight(step, WEIGHT_ITEM_OF_NUMBER);
    } else if (is_what_it_is_on(step)) {
        gain += step_weight(step, WEIGHT_ITEM_OF_NUMBER);
    }
    if (from->after == AFTER_MEASURE)
        gain += step_weight(step, WEIGHT_AMOUNT_VAIN) + step_weight(step, WEIGHT_ITEM_AFTER_WITH);
    if (is_described(step))
        gain += step_weight(step, WEIGHT_ITEM_DESCRIBED);
    if (is_right_behind_part(step))
        gain += step_weight(step, WEIGHT_ITEM_BARE);
    if (from->side != DRAFT_WHOLE)
        gain += step_weight(step, WEIGHT_HALF_ITEM);
    if (from->ahead.is_share == PART_SHARE && !is_part_of_kind(step, hit))
        gain += step_weight(step, WEIGHT_UNUSED);
    struct reading_line line = line_of(step, HEAD_ITEM);
    line.is_in_slot = is_of_slot;
    step_begin(step, &next, gain);
    open_line(step, &next, line);
    if (from->is_correcting) { /* "actually, a coke": one more */
        step_begin(step, &next, gain + step_weight(step, WEIGHT_CORRECTION_ADDS));
        next.is_correcting = 0;
        open_line(step, &next, line);
    }
}

void step_category(const struct step *step)
{
    const struct reading *from = step->from;
    struct reading next;
    if (names_more(step)) {
        step_begin(step, &next, step_weight(step, WEIGHT_ITEM_MORE));
        step_put(step, &next);
        return;
    }
    if (from->after == AFTER_OPTION && !from->is_gap && from->line_count > 0 &&
        reading_part_is_empty(&from->ahead) &&
        reading_shares_kind(step->reader, &from->lines[from->line_count - 1], step_hit(step))) {
        step_begin(step, &next,
                   step_weight(step, WEIGHT_CATEGORY_NAMED_ITEM)); /* "a mocha with decaf coffee" */
        next.after = AFTER_OTHER;
        step_put(step, &next);
    }
    const struct words *words = &step->reader->lattice.words;
    bool is_named = from->ahead.is_definite || from->has_pronoun;
    if (step->at > 1 && word_is_among(words->at[step->at - 1].text, "my the our a") &&
        word_is_among(words->at[step->at - 2].text, "for as")) {
        step_begin(step, &next, step_weight(step, WEIGHT_CATEGORY_NAMED_ITEM)); /* "for my drink, a sprite" */
        reading_part_clear(&next.ahead);
        step_put(step, &next);
    }
    for (size_t i = 0;
         is_named && i < from->line_count && from->ahead.quantity == 0 && from->ahead.choice_count == 0;
         i++) {
        if (!reading_shares_kind(step->reader, &from->lines[i], step_hit(step)))
            continue;
        step_begin(step, &next, step_weight(step, WEIGHT_CATEGORY_NAMED_ITEM)); /* "mushrooms on the pizza" */
        next.ahead.is_definite = 0;
        step_put(step, &next);
        break;
    }
    step_begin(step, &next, step->arc->gain);
    open_line(step, &next, line_of(step, HEAD_CATEGORY));
}

/* "With bacon and pineapple", "bacon, pineapple": one more in the list of what goes on the line before. */
static bool is_listed(const struct step *step)
{
    const struct reading *from = step->from;
    const struct reading_part *said =
        from->line_count > 0 ? &from->lines[from->line_count - 1].said : &from->ahead;
    if (from->line_count == 0 || said->choice_count == 0 || from->negation > 0 || from->ahead.is_article ||
        !reading_part_is_empty(&from->ahead))
        return false;
    const struct reading_choice *last = &said->choices[said->choice_count - 1];
    size_t behind = (size_t)last->first + last->count + (from->after == AFTER_AND);
    return behind == step->at && (from->after == AFTER_AND || (from->after == AFTER_OPTION && from->is_gap));
}

void step_unknown(const struct step *step)
{
    const struct reading *from = step->from;
    const struct reading_part *ahead = &from->ahead;
    struct reading next;
    bool is_with = from->after == AFTER_WITH || from->negation == 1 || from->after == AFTER_AMOUNT ||
                   from->after == AFTER_MEASURE;
    if ((is_with || is_listed(step)) && from->line_count > 0 && step->arc->value == 0) {
        step_begin(step, &next, step_weight(step, WEIGHT_HEARD_CHOICE));
        struct reading_part *part = &reading_last(&next)->said;
        if (from->negation == 0) {
            step_put_choice(step, &next, part);
        } else if (part->without_count < READING_WITHOUT_MAX) {
            part->without[part->without_count++] = step_choice(step, &next);
            next.negation = 2;
            next.after = AFTER_OPTION;
            step_put(step, &next);
        }
    }
    if (is_with && from->line_count == 0 && from->negation == 0 && step->arc->value == 0 &&
        step->arc->count == 1 &&
        lexicon_ends_options(step->reader->lattice.lexicon, step->reader->lattice.words.at[step->at].stem)) {
        /* "with peppers" of what is ordered */
        step_begin(step, &next, step_weight(step, WEIGHT_WORD) + step_weight(step, WEIGHT_CHOICE_PART));
        step_put_choice(step, &next, &next.ahead);
    }
    if (from->negation == 1 && from->line_count == 0 && step->arc->value == 0 &&
        reading_part_is_empty(ahead)) {
        step_begin(step, &next, step_weight(step, WEIGHT_HEARD_CHOICE)); /* "no carrots on that" */
        next.ahead.without[next.ahead.without_count++] = step_choice(step, &next);
        next.negation = 2;
        next.after = AFTER_OPTION;
        step_put(step, &next);
    }
    bool is_more = from->after == AFTER_AMOUNT || from->amount != DRAFT_REGULAR || from->after == AFTER_WITH;
    if (is_more && from->line_count == 0 && from->negation == 0 && step->arc->value == 0 &&
        reading_part_is_empty(ahead)) { /* "extra mayo", of what is ordered */
        step_begin(step, &next,
                   step_weight(step, WEIGHT_HEARD_CHOICE) + step_weight(step, WEIGHT_AMOUNT_USED));
        step_put_choice(step, &next, &next.ahead);
    }
    bool has_number =
        (ahead->quantity > 0 && !ahead->is_article) || ahead->size != NO_HIT || step->arc->value != 0;
    bool is_thing = has_number || ahead->is_article || from->after == AFTER_COMMAND;
    bool is_list_end = ahead->choice_count > 0 && step->at > 0 && /* "large, with fries and gravy" */
                       word_is_among(step->reader->lattice.words.at[step->at - 1].text, "and plus");
    if (!is_thing || from->negation == 1 || is_list_end)
        return;
    step_begin(step, &next,
               step_weight(step, has_number          ? WEIGHT_HEARD_NUMBER
                                 : ahead->is_article ? WEIGHT_HEARD_ARTICLE
                                                     : WEIGHT_HEARD_COMMAND));
    open_line(step, &next, line_of(step, HEAD_HEARD));
}
