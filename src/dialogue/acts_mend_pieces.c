/* "Ten bone-in, hot, and one blue cheese with those": ten pieces of a dish that comes by tens, and no nine and one. */
#include <string.h>

#include "dialogue/acts_mend.h"

/* Whether the number is a size of the item, and none that is less is. */
static bool is_size(const struct dialogue *dialogue, size_t item, int number)
{
    struct draft draft = {.items = {(uint16_t)item}, .item_count = 1, .quantity = number};
    draft_take_number_as_size(dialogue, &draft);
    return draft.size[0] != '\0';
}

/* Whether the part has all that the whole has, and more of other groups only: it was said of all of it. */
static bool is_said_of_all(const struct draft *whole, const struct draft *part)
{
    if (part->choice_count < whole->choice_count || part->without_count < whole->without_count)
        return false;
    for (size_t i = 0; i < whole->choice_count; i++)
        if (strcmp(whole->choices[i].phrase, part->choices[i].phrase) != 0)
            return false;
    return true;
}

void acts_mend_pieces(const struct dialogue *dialogue, struct acts *acts)
{
    for (size_t i = 0; i + 1 < acts->count; i++) {
        struct draft *whole = &acts->at[i].draft, *part = &acts->at[i + 1].draft;
        if (acts->at[i].kind != ACT_ADD || acts->at[i + 1].kind != ACT_ADD || whole->item_count != 1 ||
            part->item_count != 1 || whole->items[0] != part->items[0] || whole->size[0] != '\0' ||
            part->size[0] != '\0' || part->quantity != 1 || part->is_article || whole->quantity < 1 ||
            is_size(dialogue, whole->items[0], whole->quantity) ||
            !is_size(dialogue, whole->items[0], whole->quantity + part->quantity) ||
            !is_said_of_all(whole, part))
            continue;
        part->quantity += whole->quantity;
        acts_drop(acts, i);
        acts->at[i].is_doubtful = false;
        acts->doubt.mine_count = acts->doubt.other_count = 0;
    }
}
