/* Some of a line before: how many, and what is said of them before their number. */
#include <string.h>

#include "meaning/reading_internal.h"

int step_share_count(const struct step *step, const struct reading *reading)
{
    struct reading copy;
    memcpy(&copy, reading, reading_bytes(reading));
    const struct reading_line *owner = reading_owner(&copy);
    if (owner == NULL || owner->left < step->arc->value)
        return 0;
    if (step->arc->value < 0) /* half of them */
        return owner->said.quantity % 2 == 0 ? owner->said.quantity / 2 : 0;
    return step->arc->value > 0 ? step->arc->value : owner->left;
}

bool step_is_joined(const struct step *step, const struct reading_choice *before,
                    const struct reading_choice *after)
{
    for (size_t w = (size_t)before->first + before->count; w < after->first; w++)
        if (!word_is_among(step->reader->lattice.words.at[w].text, "and or the"))
            return false;
    return true;
}

/* What was said last, of which the share behind it may take some: of a line, or without one yet. */
struct tail {
    struct reading_part *part;
    struct reading_choice *at;
    uint8_t *count;
    size_t from;         /* word: what stands before it is said of the whole line */
    bool is_ahead;       /* of no line yet */
    bool is_other_share; /* what comes before it belongs to other ones */
};

static bool find_tail(struct reading *reading, struct tail *out)
{
    struct reading_line *line = reading_last(reading);
    if (line == NULL)
        return false;
    out->is_ahead = reading->ahead.choice_count > 0 || reading->ahead.without_count > 0;
    out->part = out->is_ahead ? &reading->ahead : &line->said;
    out->at = reading->is_left_out ? out->part->without : out->part->choices;
    out->count = reading->is_left_out ? &out->part->without_count : &out->part->choice_count;
    out->is_other_share = out->is_ahead ? reading->ahead.quantity > 0 : line->kind == HEAD_NONE;
    for (size_t i = 0; i < line->said.choice_count; i++)
        if (line->said.choices[i].side != DRAFT_WHOLE) /* "... on one half and olives on the other" */
            return false;
    out->from = out->is_ahead || line->kind == HEAD_NONE ? 0 : (size_t)line->first + line->count;
    return true;
}

static void put_share(const struct step *step, struct reading *reading, const struct reading_part *said)
{
    const struct reading_line *owner = reading_owner(reading);
    int count = step_share_count(step, reading);
    bool fits = owner != NULL && count > 0 && owner->said.quantity > count &&
                reading->line_count < LINES_MAX && reading_can_have_all(step->reader, owner, said) &&
                !reading_chooses_anew(step->reader, owner, said);
    if (!fits || !reading_take_share(step->reader, reading, count))
        return;
    struct reading_line *share = &reading->lines[reading->line_count++];
    memset(share, 0, sizeof *share);
    share->said = *said;
    share->said.quantity = share->left = (int16_t)count;
    share->head = NO_HIT;
    share->is_share = 1;
    reading->ahead.is_definite = 1; /* "... one of the pizzas" */
    reading->negation = 0;
    reading->after = AFTER_OTHER;
    step_put(step, reading);
}

/* The last so many things that were said are said of the share. */
static void put_behind(const struct step *step, size_t moved, double cost)
{
    struct reading next;
    struct tail tail;
    struct reading_part said;
    step_begin(step, &next, step->arc->gain + step_weight(step, WEIGHT_SHARE_OF_LINE) + cost);
    if (!find_tail(&next, &tail))
        return;
    struct reading_choice *first = &tail.at[*tail.count - moved];
    reading_part_clear(&said);
    memcpy(next.is_left_out ? said.without : said.choices, first, moved * sizeof *first);
    *(next.is_left_out ? &said.without_count : &said.choice_count) = (uint8_t)moved;
    memset(first, 0, moved * sizeof *first);
    *tail.count = (uint8_t)(*tail.count - moved);
    bool has_rest = tail.is_ahead && next.ahead.choice_count + next.ahead.without_count > 0;
    if (!has_rest) {
        if (tail.is_ahead)
            reading_part_clear(&next.ahead);
        put_share(step, &next, &said);
        return;
    }
    struct reading closed[CLOSINGS_MAX];
    size_t count = reading_close(step->reader, &next, closed);
    for (size_t i = 0; i < count; i++)
        put_share(step, &closed[i], &said);
}

void step_share_behind(const struct step *step)
{
    const struct words *words = &step->reader->lattice.words;
    struct reading copy;
    struct tail tail;
    memcpy(&copy, step->from, reading_bytes(step->from));
    if (step->from->after != AFTER_OPTION || step->at < 2 || words->at[step->at - 2].ends_clause ||
        !word_is_among(words->at[step->at - 1].text, "on off from for in to onto") ||
        !find_tail(&copy, &tail))
        return;
    for (size_t moved = 1; moved <= *tail.count; moved++) {
        const struct reading_choice *first = &tail.at[*tail.count - moved];
        bool is_all = moved == *tail.count || first[-1].first < tail.from;
        if (first->first < tail.from || (is_all && moved == *tail.count && tail.is_other_share))
            return;
        bool is_end = is_all || !step_is_joined(step, &first[-1], first);
        bool is_gap = !is_all && words->at[first[-1].first + first[-1].count - 1].ends_clause;
        bool is_natural = is_end || (tail.is_other_share && is_gap);
        put_behind(step, moved, is_natural ? 0 : step_weight(step, WEIGHT_SHARE_PART));
        if (is_end)
            return;
    }
}
