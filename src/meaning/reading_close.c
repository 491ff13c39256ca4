/* Number, size and options without an item: a share of the line before, one more of it, more of it, a plain dish
 * of their kind, or nothing. */
#include <string.h>

#include "meaning/reading.h"

/* Whether an option of the part is of the same group as the first of the line that tells it apart. */
static bool is_told_like(const struct reader *reader, const struct reading_line *owner,
                         const struct reading_line *other, const struct reading_part *part)
{
    const struct told_menu *menu = reader->lattice.menu;
    for (size_t i = 0; i < other->said.choice_count; i++) {
        const struct reading_choice *first = &other->said.choices[i];
        bool is_behind = other->kind == HEAD_NONE || first->first > other->first;
        if (!is_behind || part->choice_count == 0 || first->hit == NO_HIT || part->choices[0].hit == NO_HIT)
            continue;
        int before = reading_option(reader, owner, first->hit);
        int now = reading_option(reader, owner, part->choices[0].hit);
        return before >= 0 && now >= 0 && before != now &&
               menu->options[before].group == menu->options[now].group;
    }
    return false;
}

/* "one ranch and one italian": the part before was told apart by an option of the same group. */
static bool is_told_like_the_last(const struct reader *reader, const struct reading *from,
                                  const struct reading_line *owner)
{
    const struct reading_line *last = from->line_count > 0 ? &from->lines[from->line_count - 1] : NULL;
    bool is_share = last != NULL && last->is_share && last->kind == HEAD_NONE;
    bool is_sized =
        is_share && last->said.size != NO_HIT && from->ahead.size != NO_HIT; /* "two large and one medium" */
    return is_share && (is_sized || is_told_like(reader, owner, last, &from->ahead));
}

/* "a whole wheat bread sub with bacon and another with pickles": what stood before the dish's name is said of both,
 * where it is one of a kind. */
static void take_kind_over(const struct reader *reader, const struct reading_line *like,
                           struct reading_line *line)
{
    const struct told_menu *menu = reader->lattice.menu;
    struct reading_part *said = &line->said;
    size_t taken = 0;
    for (size_t i = 0; i < like->said.choice_count && said->choice_count < DRAFT_CHOICES_MAX; i++) {
        struct reading_part alone = {.choices = {like->said.choices[i]}, .choice_count = 1, .size = NO_HIT};
        int option = alone.choices[0].first < like->first && alone.choices[0].hit != NO_HIT
                         ? reading_option(reader, like, alone.choices[0].hit)
                         : -1;
        if (option < 0 || menu->groups[menu->options[option].group].max != 1 ||
            reading_chooses_anew(reader, line, &alone))
            continue;
        memmove(&said->choices[taken + 1], &said->choices[taken],
                (said->choice_count - taken) * sizeof *said->choices);
        said->choices[taken++] = alone.choices[0];
        said->choice_count++;
    }
}

static struct reading *begin(const struct reading *from, struct reading *out, size_t *count, double cost)
{
    struct reading *next = &out[(*count)++];
    memcpy(next, from, reading_bytes(from));
    next->score += cost;
    return next;
}

static struct reading_line *put_line(struct reading *reading)
{
    struct reading_line *line = &reading->lines[reading->line_count++];
    memset(line, 0, sizeof *line);
    line->said = reading->ahead;
    line->head = NO_HIT;
    line->left = (int16_t)(reading->ahead.quantity > 0 ? reading->ahead.quantity : 1);
    reading_part_clear(&reading->ahead);
    return line;
}

/* "One a korma with chicken, chips and an orange soda": what more the part has, and no part of its own. */
static bool is_of_last_share(const struct reader *reader, const struct reading *from,
                             const struct reading_line *owner)
{
    const struct reading_line *last = from->line_count > 0 ? &from->lines[from->line_count - 1] : NULL;
    return last != NULL && last->is_share && last->kind == HEAD_NONE && last->said.choice_count > 0 &&
           from->ahead.is_article && !from->ahead.has_with && from->ahead.is_share == PART_OWN &&
           from->ahead.size == NO_HIT && reading_can_have_all(reader, last, &from->ahead) &&
           !reading_chooses_anew(reader, last, &from->ahead) && !is_told_like_the_last(reader, from, owner);
}

static void close_as_share(const struct reader *reader, const struct reading *from, struct reading *out,
                           size_t *count)
{
    const double *of = reader->weights;
    struct reading copy;
    memcpy(&copy, from, reading_bytes(from));
    struct reading_line *owner = reading_owner(&copy);
    if (owner == NULL || from->line_count == LINES_MAX ||
        !reading_can_have_all(reader, owner, &from->ahead) || is_of_last_share(reader, from, owner))
        return;
    int wanted = from->ahead.quantity;
    bool is_another = from->ahead.is_share == PART_ANOTHER;
    bool is_beside = reading_chooses_anew(reader, owner, &from->ahead);
    if (wanted == 0 || (is_beside && from->ahead.is_share == PART_SHARE) ||
        (is_another && (owner->left == owner->said.quantity || owner->left < wanted)))
        return; /* "two lattes, one with oat and another with almond milk": of the two */
    bool has_left =
        owner->left >= wanted && (owner->said.quantity > wanted || owner->left < owner->said.quantity);
    if (!is_beside && !has_left)
        return;
    bool is_like = is_another || is_told_like_the_last(reader, from, owner);
    double like = is_like ? of[WEIGHT_SHARE_LIKE] : 0;
    struct reading *next =
        begin(from, out, count, of[is_beside ? WEIGHT_SHARE_BESIDE : WEIGHT_SHARE_OF_LINE] + like);
    if (!is_beside)
        (void)reading_take_share(reader, next, wanted);
    put_line(next)->is_share = 1;
}

static void close_on_line(const struct reader *reader, const struct reading *from, struct reading *out,
                          size_t *count)
{
    const struct reading_part *part = &from->ahead;
    if (from->line_count == 0 || (part->quantity > 0 && !part->is_article) || part->size != NO_HIT ||
        part->choice_count == 0)
        return;
    struct reading *next = begin(from, out, count, reader->weights[WEIGHT_CHOICES_BEHIND]);
    struct reading_line *line = reading_last(next);
    if (!reading_can_have_all(reader, line, part) ||
        (part->is_article && reading_chooses_anew(reader, line, part)) || /* "two lime sodas and a mango" */
        line->said.choice_count + part->choice_count > DRAFT_CHOICES_MAX) {
        (*count)--;
        return;
    }
    for (size_t i = 0; i < part->choice_count; i++)
        line->said.choices[line->said.choice_count++] = part->choices[i];
    reading_part_clear(&next->ahead);
}

/* "and another with pickles": one more of the same dish. */
static void close_as_more(const struct reader *reader, const struct reading *from, struct reading *out,
                          size_t *count)
{
    struct reading copy;
    memcpy(&copy, from, reading_bytes(from));
    struct reading_line *like = reading_owner(&copy);
    if (like == NULL || from->line_count == LINES_MAX || from->ahead.quantity == 0 ||
        from->ahead.is_share == PART_SHARE)
        return;
    if (from->lines[from->line_count - 1].kind != HEAD_NONE)
        like = reading_last(&copy);
    if (!reading_can_have_all(reader, like, &from->ahead))
        return;
    bool is_said = from->ahead.is_share == PART_ANOTHER;
    double told = from->ahead.has_with && is_told_like(reader, like, like, &from->ahead)
                      ? reader->weights[WEIGHT_SHARE_LIKE]
                      : 0;
    struct reading *next = begin(
        from, out, count, reader->weights[is_said ? WEIGHT_ANOTHER_OF_LINE : WEIGHT_MORE_OF_LINE] + told);
    struct reading_line *line = put_line(next);
    line->kind = like->kind;
    line->head = like->head;
    line->category = like->category;
    line->first = like->first;
    line->count = like->count;
    if (line->said.size == NO_HIT)
        line->said.size = like->said.size;
    take_kind_over(reader, like, line);
}

/* "no wait, three": what was said of the last line is replaced. */
static void close_as_correction(const struct reader *reader, const struct reading *from, struct reading *out,
                                size_t *count)
{
    const struct reading_part *part = &from->ahead;
    bool is_of_last = from->is_correcting == CORRECTING_LAST || from->is_correcting == CORRECTING_ALIKE;
    if (!is_of_last || from->line_count == 0 || part->choice_count > 0 || part->without_count > 0)
        return;
    struct reading *next = begin(from, out, count, reader->weights[WEIGHT_CORRECTION]);
    struct reading_line *line = reading_last(next);
    if (part->quantity > 0)
        line->said.quantity = part->quantity;
    if (part->size != NO_HIT)
        line->said.size = part->size;
    next->is_correcting = 0;
    reading_part_clear(&next->ahead);
}

/* What only sounds like an option, or is a mere number, makes no dish. */
static bool is_hardly_named(const struct reader *reader, const struct reading_part *part)
{
    for (size_t i = 0; i < part->choice_count; i++) {
        const struct reading_choice *choice = &part->choices[i];
        if (choice->hit == NO_HIT || reader->lattice.hits[choice->hit].score < 1 ||
            (choice->count == 1 && reader->lattice.words.at[choice->first].number >= 0))
            return true;
    }
    return false;
}

/* "a duck wrap with onions and one with cheese": no dish of another kind. */
static bool is_of_line(const struct reader *reader, const struct reading *from)
{
    const struct reading_line *last = &from->lines[from->line_count - 1];
    return from->ahead.has_with && !from->ahead.is_article &&
           (last->kind == HEAD_NONE || reading_can_have_all(reader, last, &from->ahead));
}

static void close_as_kind(const struct reader *reader, const struct reading *from, struct reading *out,
                          size_t *count)
{
    const struct reading_part *part = &from->ahead;
    if (from->line_count == 0 || from->line_count == LINES_MAX || part->choice_count == 0 ||
        part->is_share != PART_OWN || is_hardly_named(reader, part) || is_of_line(reader, from))
        return;
    int kind = reading_kind_for(reader, part);
    if (kind < 0)
        return;
    bool is_bare = part->quantity == 0 && part->size == NO_HIT;
    struct reading *next =
        begin(from, out, count, reader->weights[is_bare ? WEIGHT_HEADLESS_BARE : WEIGHT_HEADLESS]);
    struct reading_line *line = put_line(next);
    line->kind = HEAD_CATEGORY;
    line->category = (uint16_t)kind;
}

/* "two carnitas and one chicken" to a question: parts of the line that was asked about. */
static void close_as_answer(const struct reader *reader, const struct reading *from, struct reading *out,
                            size_t *count)
{
    const struct reading_part *part = &from->ahead;
    bool is_answer = from->line_count == 0 || from->lines[0].kind == HEAD_NONE;
    if (!is_answer || from->line_count == LINES_MAX || (part->choice_count == 0 && part->size == NO_HIT))
        return;
    double none = reading_is_of_no_dish(reader, part) ? reader->weights[WEIGHT_REST_OF_NONE] : 0;
    put_line(begin(from, out, count, reader->weights[WEIGHT_REST] + none))->is_share = part->quantity > 0;
}

size_t reading_close(const struct reader *reader, const struct reading *from,
                     struct reading out[CLOSINGS_MAX])
{
    const double *of = reader->weights;
    const struct reading_part *part = &from->ahead;
    size_t count = 0;
    close_as_correction(reader, from, out, &count);
    bool has_parts = part->size != NO_HIT || part->choice_count > 0 || part->without_count > 0;
    if (!has_parts) {
        double cost = part->quantity == 0 && part->back_count == 0 ? 0
                      : part->is_article                           ? -of[WEIGHT_ARTICLE]
                                                                   : of[WEIGHT_NUMBER_VAIN];
        reading_part_clear(&begin(from, out, &count, cost)->ahead);
        return count;
    }
    close_as_answer(reader, from, out, &count);
    close_as_share(reader, from, out, &count);
    close_as_more(reader, from, out, &count);
    close_on_line(reader, from, out, &count);
    close_as_kind(reader, from, out, &count);
    double cost = of[WEIGHT_LEFT_OVER] +
                  of[WEIGHT_LEFT_OVER_EACH] * (part->choice_count + 0.5 * part->without_count) +
                  (part->size != NO_HIT ? of[WEIGHT_LEFT_OVER_SIZE] : 0);
    struct reading *next = begin(from, out, &count, cost);
    struct reading_line *line = reading_last(next);
    for (size_t i = 0; line != NULL && i < part->choice_count && line->said.choice_count < DRAFT_CHOICES_MAX;
         i++)
        if (part->choices[i].hit == NO_HIT || !reading_line_can_have(reader, line, part->choices[i].hit))
            line->said.choices[line->said.choice_count++] =
                part->choices[i]; /* who knows the order says that it cannot be */
    reading_part_clear(&next->ahead);
    return count;
}
