/* Lines that are parts of a line before: they take over what it says and take their number off it. */
#include <string.h>

#include "meaning/lines.h"

/* The group of which the choice of the dish is, where it takes one only; -1: none such. */
static int group_of_one(const struct told_menu *menu, const struct draft *whole,
                        const struct draft_choice *choice)
{
    for (size_t i = 0; i < choice->option_count; i++) {
        size_t group = menu->options[choice->options[i]].group;
        if (menu->groups[group].max == 1 && draft_offers(menu, whole, &choice->options[i], 1))
            return (int)group;
    }
    return -1;
}

/* Whether the share chooses anew what the whole has chosen already: then it is a line beside it. */
static bool is_sibling(const struct told_menu *menu, const struct draft *share, const struct draft *whole)
{
    for (size_t i = 0; i < share->choice_count; i++) {
        int group = group_of_one(menu, whole, &share->choices[i]);
        for (size_t j = 0; group >= 0 && j < whole->choice_count; j++)
            if (group_of_one(menu, whole, &whole->choices[j]) == group)
                return true;
    }
    return false;
}

/* "two calzones, one meat": of the dishes that words may name, those of the kind that was said. */
static void keep_of_kind(struct draft *draft, const struct draft *of, const struct told_menu *menu)
{
    size_t kept = 0;
    for (size_t i = 0; i < draft->item_count; i++)
        for (size_t c = 0; of->item_count == 0 && c < of->category_count; c++)
            if (menu->items[draft->items[i]].category == of->categories[c]) {
                draft->items[kept++] = draft->items[i];
                break;
            }
    if (kept > 0)
        draft->item_count = kept;
}

/* Quantity that a share takes away from the line it is part of; sizes and choices are taken over. */
static void inherit(struct draft *share, const struct draft *from, const struct told_menu *menu,
                    const struct lexicon *lexicon)
{
    struct draft whole = *from;
    whole.quantity = share->quantity > 0 ? share->quantity : 1;
    if (share->item_count > 0) {
        memcpy(whole.items, share->items, sizeof whole.items);
        whole.item_count = share->item_count;
        whole.is_part = share->is_part;
        whole.score = share->score;
        keep_of_kind(&whole, from, menu);
    }
    if (share->size[0] != '\0')
        memcpy(whole.size, share->size, sizeof whole.size);
    draft_drop_left_out(&whole, share, lexicon);
    for (size_t i = 0; i < share->choice_count && whole.choice_count < DRAFT_CHOICES_MAX; i++)
        whole.choices[whole.choice_count++] = share->choices[i];
    for (size_t i = 0; i < share->without_count; i++)
        draft_put_without(&whole, share->without[i]);
    *share = whole;
}

static bool is_share_of(const struct told_menu *menu, const struct draft *share, const struct draft *whole)
{
    if (share->is_share)
        return true;
    bool is_told = whole->choice_count > 0 || (whole->size[0] != '\0' && share->size[0] != '\0' &&
                                               strcmp(whole->size, share->size) != 0);
    if (whole->item_count > 0 || share->item_count == 0 || share->quantity == 0 ||
        (whole->quantity <= 1 && is_told)) /* "a large pizza, half ham, and a small veggie" */
        return false;
    for (size_t i = 0; i < whole->category_count; i++)
        if (menu->items[share->items[0]].category == whole->categories[i])
            return true;
    return false;
}

static void drop_line(struct lines *lines, size_t at)
{
    memmove(&lines->at[at], &lines->at[at + 1], (lines->count - at - 1) * sizeof *lines->at);
    lines->count--;
}

/* "two large pizzas, one pepperoni and one mushroom" */
void lines_share_out(struct lines *lines, const struct told_menu *menu, const struct lexicon *lexicon)
{
    for (size_t i = 0; i + 1 < lines->count; i++) {
        int shared = 0;
        if (!draft_names_thing(&lines->at[i]) || lines->at[i].is_share)
            continue;
        size_t next = i + 1;
        for (; next < lines->count; next++) {
            bool is_passed = lines->at[next].is_in_slot && lines->at[next].quantity <= 1;
            if (is_passed) /* "two combos, one with a coke and one with a sprite" */
                continue;
            if (!is_share_of(menu, &lines->at[next], &lines->at[i]))
                break;
            struct draft whole = lines->at[i];
            bool is_beside = is_sibling(menu, &lines->at[next], &whole);
            if (is_beside) /* "two tacos al pastor and one carne asada" */
                whole.choice_count = 0;
            bool is_told_apart = lines->at[next].item_count == 0 && lines->at[next].choice_count > 0;
            if (whole.item_count == 0 && is_told_apart) /* "two pizzas, one with ham" */
                lines->at[i].is_plain = true;
            inherit(&lines->at[next], &whole, menu, lexicon);
            lines->at[next].is_share = false;
            shared += is_beside ? 0 : lines->at[next].quantity;
        }
        if (shared == 0)
            continue;
        lines->at[i].quantity -= shared;
        if (lines->at[i].quantity <= 0)
            drop_line(lines, i);
    }
}
