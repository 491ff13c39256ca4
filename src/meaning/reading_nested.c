/* What goes with a dish by way of something else: choices of what is chosen ("as a meal, with fries"), dishes that
 * fill a combo's slots, and choices behind the word for what they are of ("steak and eggs, eggs scrambled"). */
#include <string.h>

#include "meaning/reading_internal.h"

/* The one dish that the line is; NULL: none, or one of several. */
static const struct hit *head_of(const struct reader *reader, const struct reading_line *line)
{
    if (line == NULL || line->kind != HEAD_ITEM || line->head == NO_HIT)
        return NULL;
    const struct hit *head = &reader->lattice.hits[line->head];
    return head->item_count == 1 ? head : NULL;
}

double step_nested(const struct step *step, const struct reading_line *line, const struct reading_part *part)
{
    const struct told_menu *menu = step->reader->lattice.menu;
    const struct hit *head = head_of(step->reader, line);
    int option = head != NULL ? reading_option(step->reader, line, step->arc->hit) : -1;
    if (option < 0 || told_menu_is_own(menu, head->items[0], (size_t)option))
        return 0;
    for (size_t i = 0; i < part->choice_count; i++) {
        int chosen =
            part->choices[i].hit != NO_HIT ? reading_option(step->reader, line, part->choices[i].hit) : -1;
        if (chosen >= 0 && told_menu_leads_to(menu, (size_t)chosen, (size_t)option))
            return step_weight(step, WEIGHT_CHOICE_NESTED);
    }
    return step_weight(step, WEIGHT_CHOICE_UNCHOSEN);
}

bool step_fills_slot(const struct step *step)
{
    struct reading copy;
    memcpy(&copy, step->from, reading_bytes(step->from));
    const struct hit *head = head_of(step->reader, reading_owner(&copy)), *hit = step_hit(step);
    for (size_t i = 0; head != NULL && !hit->is_part && i < hit->item_count; i++)
        if (told_menu_fills_slot(step->reader->lattice.menu, head->items[0], hit->items[i]))
            return true;
    return false;
}

bool step_share_ahead(const struct step *step, struct reading *out)
{
    step_begin(step, out, step_weight(step, WEIGHT_SHARE_OF_LINE));
    const struct reading_line *owner = reading_owner(out);
    int count = out->ahead.quantity;
    if (owner == NULL || out->line_count == LINES_MAX || owner->said.quantity <= count ||
        out->after != AFTER_WITH || out->ahead.size != NO_HIT ||
        !reading_take_share(step->reader, out, count))
        return false;
    struct reading_line *share = &out->lines[out->line_count++];
    memset(share, 0, sizeof *share);
    share->said = out->ahead;
    share->head = NO_HIT;
    share->left = (int16_t)count;
    share->is_share = 1;
    reading_part_clear(&out->ahead);
    return true;
}

/* Whether the word is one of the dish's name, or says what the option is one of: "eggs" of over easy. */
static bool is_word_of(const struct told_menu *menu, const char *stem, size_t item, size_t option)
{
    char stems[PHRASE_BYTES];
    return word_is_among(stem, lexicon_stems(menu->items[item].name, stems)) ||
           word_is_among(stem, lexicon_stems(menu->groups[menu->options[option].group].name, stems));
}

bool step_says_of_what(const struct step *step)
{
    const struct reading *from = step->from;
    const struct lattice *lattice = &step->reader->lattice;
    const struct reading_line *last = from->line_count > 0 ? &from->lines[from->line_count - 1] : NULL;
    const struct hit *head = head_of(step->reader, last);
    size_t behind = step->at + step->arc->count;
    bool is_bare = from->ahead.quantity == 0 && from->ahead.size == NO_HIT && from->ahead.choice_count == 0;
    if (head == NULL || !is_bare || behind >= lattice->words.count ||
        lattice->words.at[behind - 1].ends_clause)
        return false;
    struct hit hits[8];
    size_t count = lexicon_match_all(lattice->lexicon, &lattice->words, behind, hits, 8);
    for (size_t h = 0; h < count; h++)
        for (size_t o = 0; !hits[h].is_part && o < hits[h].option_count; o++) {
            size_t option = hits[h].options[o], words = 0;
            bool is_required = lattice->menu->groups[lattice->menu->options[option].group].min > 0;
            if (!is_required || !told_menu_offers(lattice->menu, head->items[0], option))
                continue;
            while (
                step->at + words < behind &&
                is_word_of(lattice->menu, lattice->words.at[step->at + words].stem, head->items[0], option))
                words++;
            if (step->at + words == behind)
                return true;
        }
    return false;
}
