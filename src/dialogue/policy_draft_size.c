/* Sizes that are numbers of pieces. */
#include <string.h>

#include "dialogue/dialogue_internal.h"

/* The size of the item that the number names ("10-Piece" for 10), or -1. */
static int size_of_number(const struct dialogue *dialogue, size_t item, int number)
{
    const struct told_menu_item *of = &dialogue->menu->items[item];
    for (size_t i = 0; number > 1 && i < of->size_count; i++) {
        struct words words;
        words_split(&words, dialogue->menu->sizes[of->first_size + i].name);
        if (words.count > 0 && words.at[0].number == number)
            return (int)(of->first_size + i);
    }
    return -1;
}

static bool counts_pieces(const char *size)
{
    struct words words;
    words_split(&words, size);
    return words.count == 1 ||
           (words.count > 1 && word_is_among(words.at[1].text, "piece pieces pc pcs count pack wings ct"));
}

void draft_take_number_as_size(const struct dialogue *dialogue, struct draft *draft)
{
    if (draft->item_count != 1 || draft->size[0] != '\0' || draft->is_article)
        return;
    int size = size_of_number(dialogue, draft->items[0], draft->quantity);
    if (size < 0 || !counts_pieces(dialogue->menu->sizes[size].name)) /* "two cokes" are no two-liter */
        return;
    lexicon_stems(dialogue->menu->sizes[size].name, draft->size);
    draft->quantity = 0;
}

bool draft_answer_size(struct dialogue *dialogue, const struct act *act)
{
    struct draft *draft = &dialogue->drafts.at[0];
    const struct draft *said = &act->draft;
    if (dialogue->question.asked != ASKED_SIZE || act->kind != ACT_CHANGE || draft->item_count != 1 ||
        said->size[0] != '\0' || draft_names_thing(said) || said->is_article || !draft_is_empty(&act->target))
        return false;
    int size = size_of_number(dialogue, draft->items[0], said->quantity);
    if (size < 0)
        return false;
    struct draft more = *said;
    more.quantity = 0;
    lexicon_stems(dialogue->menu->sizes[size].name, more.size);
    draft_merge(draft, &more);
    return true;
}
