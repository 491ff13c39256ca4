/* A finished reading as order lines, and what is left as modifiers of what was spoken of before. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "meaning/reading.h"

static bool is_required(const struct reader *reader, const struct hit *hit)
{
    return reader->lattice.menu->groups[reader->lattice.menu->options[hit->options[0]].group].min > 0;
}

/* Whether the draft has a choice of the option's group already, and the group takes one. */
static bool is_chosen(const struct told_menu *menu, const struct draft *draft, size_t option)
{
    size_t group = menu->options[option].group;
    for (size_t i = 0; i < draft->choice_count; i++)
        for (size_t o = 0; o < draft->choices[i].option_count; o++)
            if (menu->options[draft->choices[i].options[o]].group == group && menu->groups[group].max == 1)
                return true;
    return false;
}

/* "fettuccine Alfredo" names the dish by what it is made with: the words of a name that are no words of the dish's
 * own are choices as well. Hot wings with lemon pepper are none that are hot, and a plain quesadilla has its salsa. */
static void put_choices_in_name(const struct reader *reader, const struct hit *head, struct draft *draft)
{
    char stems[PHRASE_BYTES];
    const struct lattice *lattice = &reader->lattice;
    if (draft->item_count != 1 || head->score < 1)
        return;
    lexicon_stems(lattice->menu->items[draft->items[0]].name, stems);
    for (size_t w = head->first; w < head->first + head->count && w < lattice->words.count; w++) {
        struct words alone = {.at = {lattice->words.at[w]}, .count = 1};
        struct hit hit;
        uint16_t option;
        if (word_is_among(alone.at[0].stem, stems) ||
            word_is_among(alone.at[0].stem, "plain regular classic") ||
            !lexicon_match(lattice->lexicon, &alone, 0, &hit) || hit.option_count == 0 ||
            !is_required(reader, &hit))
            continue;
        option = (uint16_t)hit.options[0];
        if (draft_offers(lattice->menu, draft, &option, 1) && !is_chosen(lattice->menu, draft, option))
            draft_put_choice(draft, &hit, DRAFT_WHOLE, DRAFT_REGULAR);
    }
}

/* "pizzas" of something that is not called so itself. */
static bool is_plural(const struct reader *reader, const struct hit *head)
{
    struct words name;
    const struct word *last = &reader->lattice.words.at[head->first + head->count - 1];
    words_split(&name, reader->lattice.menu->items[head->items[0]].name);
    return strcmp(last->text, last->stem) != 0 &&
           (name.count == 0 || strcmp(name.at[name.count - 1].text, last->text) != 0);
}

static void put_head(const struct reader *reader, const struct reading_line *line, struct draft *draft)
{
    const struct hit *head = line->head != NO_HIT ? &reader->lattice.hits[line->head] : NULL;
    switch ((enum reading_head)line->kind) {
    case HEAD_ITEM:
        assert(head != NULL); /* an item was named */
        draft_put_hit_item(draft, head);
        draft->is_plural = is_plural(reader, head);
        put_choices_in_name(reader, head, draft);
        break;
    case HEAD_CATEGORY:
        if (head == NULL)
            draft->categories[draft->category_count++] = line->category;
        for (size_t i = 0; head != NULL && i < head->category_count; i++)
            draft->categories[draft->category_count++] = (uint16_t)head->categories[i];
        break;
    case HEAD_HEARD:
        words_join(&reader->lattice.words, line->first, line->count, draft->heard, sizeof draft->heard);
        break;
    case HEAD_NONE:
        break;
    }
}

static const char *phrase_of(const struct reader *reader, const struct reading_choice *choice,
                             char out[PHRASE_BYTES])
{
    if (choice->hit != NO_HIT)
        snprintf(out, PHRASE_BYTES, "%s", reader->lattice.hits[choice->hit].phrase);
    else
        words_join(&reader->lattice.words, choice->first, choice->count, out, PHRASE_BYTES);
    return out;
}

/* "Three extra shots", "two pumps of": how many portions of what stands there; 0: it was not said. */
static int portions_said(const struct reader *reader, size_t first)
{
    const struct words *words = &reader->lattice.words;
    for (size_t at = first, near = 0; at-- > 0 && near < 4; near++) {
        const struct word *word = &words->at[at];
        if (word->ends_clause)
            break;
        if (word->number > 1 && word->number <= 16)
            return word->number;
        if (!word_is_among(word->text,
                           "extra more additional shot shots pump pumps squirt squirts portion portions of"))
            break;
    }
    return 0;
}

static void put_part(const struct reader *reader, const struct reading_part *part, struct draft *draft)
{
    char phrase[PHRASE_BYTES];
    draft->quantity = part->quantity;
    draft->is_article = part->is_article;
    draft->is_definite = part->is_definite;
    if (part->size != NO_HIT)
        snprintf(draft->size, sizeof draft->size, "%s", reader->lattice.hits[part->size].phrase);
    for (size_t i = 0; i < part->choice_count; i++) {
        const struct reading_choice *choice = &part->choices[i];
        struct hit unknown = {.option_count = 0};
        if (choice->hit == NO_HIT)
            phrase_of(reader, choice, unknown.phrase);
        draft_put_choice(draft, choice->hit != NO_HIT ? &reader->lattice.hits[choice->hit] : &unknown,
                         (enum draft_side)choice->side, (enum draft_amount)choice->amount);
        struct draft_choice *put = draft->choice_count > 0 ? &draft->choices[draft->choice_count - 1] : NULL;
        if (put != NULL && choice->hit != NO_HIT && choice->amount == DRAFT_EXTRA)
            put->count = portions_said(reader, choice->first);
    }
    for (size_t i = 0; i < part->without_count; i++)
        draft_put_without(draft, phrase_of(reader, &part->without[i], phrase));
    for (size_t i = 0; i < part->back_count; i++) {
        const struct reading_choice *back = &part->back[i];
        struct hit wished = {.option_count = 0};
        phrase_of(reader, back, wished.phrase);
        if (back->amount == DRAFT_REGULAR)
            draft_put_back(draft, wished.phrase);
        else /* "extra pickles": more than its being there */
            draft_put_choice(draft, &wished, (enum draft_side)back->side, (enum draft_amount)back->amount);
    }
}

/* "Add three shots (to the mocha)": the number is of the portions of an option that may be had several times, and not
 * of dishes. */
static void take_as_portions(const struct reader *reader, const struct reading_part *part,
                             struct draft *draft)
{
    const struct reading_choice *choice = &part->choices[0];
    if (part->quantity < 2 || part->choice_count != 1 || draft->choice_count != 1 || choice->hit == NO_HIT)
        return;
    const struct hit *hit = &reader->lattice.hits[choice->hit];
    if (hit->option_count == 0 || reader->lattice.menu->options[hit->options[0]].max_each < 2 ||
        portions_said(reader, choice->first) != part->quantity)
        return;
    draft->choices[0].count = part->quantity;
    draft->quantity = 0;
}

void reading_to_lines(const struct reader *reader, const struct reading *reading, struct lines *lines)
{
    memset(lines, 0, sizeof *lines);
    for (size_t i = 0; i < reading->line_count; i++) {
        struct draft *draft = &lines->at[lines->count++];
        put_part(reader, &reading->lines[i].said, draft);
        put_head(reader, &reading->lines[i], draft);
        if (draft->is_definite && reading->lines[i].said.choice_count == 1 &&
            reading->lines[i].said.choices[0].first < reading->lines[i].first)
            take_as_portions(reader, &reading->lines[i].said, draft);
        draft->is_share = reading->lines[i].is_share;
        draft->is_in_slot = reading->lines[i].is_in_slot;
        draft->is_few = draft->quantity == 0 && (reading->lines[i].said.few == 2 ||
                                                 (reading->lines[i].said.few == 1 && draft->is_plural));
    }
    put_part(reader, &reading->ahead, &lines->rest);
    take_as_portions(reader, &reading->ahead, &lines->rest);
    if (lines->rest.is_article && lines->rest.size[0] == '\0' && lines->rest.choice_count == 0)
        lines->rest.quantity = 0;
    lines->has_pronoun = reading->has_pronoun;
    lines->has_more =
        reading->has_more || (reading->line_count == 0 && reading->ahead.is_share == PART_ANOTHER);
    lines->has_only = reading->has_only;
    lines_share_out(lines, reader->lattice.menu, reader->lattice.lexicon);
}

bool reading_may_share(const struct reading *reading, int count)
{
    for (size_t i = reading->line_count; i > 0 && count > 0; i--) {
        const struct reading_line *line = &reading->lines[i - 1];
        if (!line->is_share && line->kind != HEAD_NONE)
            return line->left >= count && line->said.quantity > count;
    }
    return false;
}

bool reading_take_share(const struct reader *reader, struct reading *reading, int count)
{
    struct reading_line *owner = reading_owner(reading);
    if (owner == NULL || owner->left < count)
        return false;
    owner->left = (int16_t)(owner->left - count);
    if (owner->left == 0)
        reading->score += reader->weights[WEIGHT_SHARE_ALL];
    return true;
}
