/* What goes with what on this menu: options, sizes and ingredients with a line's item or kind of dish. */
#include <assert.h>
#include <string.h>

#include "meaning/reading.h"

/* Calls for each item that the line may be; stops at the first that is true. */
typedef bool (*item_is_fn)(const struct reader *reader, size_t item, const struct hit *hit);

static bool any_item(const struct reader *reader, const struct reading_line *line, const struct hit *hit,
                     item_is_fn is)
{
    const struct told_menu *menu = reader->lattice.menu;
    const struct hit *head = line->head != NO_HIT ? &reader->lattice.hits[line->head] : NULL;
    if (line->kind == HEAD_ITEM) {
        assert(head != NULL); /* an item was named */
        for (size_t i = 0; i < head->item_count; i++)
            if (is(reader, head->items[i], hit))
                return true;
        return false;
    }
    size_t categories[HIT_CATEGORIES_MAX] = {line->category}, count = head == NULL ? 1 : head->category_count;
    if (line->kind != HEAD_CATEGORY)
        return false;
    if (head != NULL)
        memcpy(categories, head->categories, count * sizeof *categories);
    for (size_t c = 0; c < count; c++) {
        const struct told_menu_category *category = &menu->categories[categories[c]];
        for (size_t i = category->first_item; i < category->first_item + category->item_count; i++)
            if (is(reader, i, hit))
                return true;
    }
    return false;
}

static bool item_offers(const struct reader *reader, size_t item, const struct hit *hit)
{
    for (size_t i = 0; i < hit->option_count; i++)
        if (told_menu_offers(reader->lattice.menu, item, hit->options[i]))
            return true;
    return false;
}

static bool item_has_size(const struct reader *reader, size_t item, const struct hit *hit)
{
    return lexicon_size(reader->lattice.lexicon, item, hit->phrase) >= 0;
}

static bool item_is_made_with(const struct reader *reader, size_t item, const struct hit *hit)
{
    return lexicon_ingredient(reader->lattice.lexicon, item, hit->phrase) != NULL;
}

bool reading_line_can_have(const struct reader *reader, const struct reading_line *line, size_t hit)
{
    return line->kind == HEAD_HEARD || any_item(reader, line, &reader->lattice.hits[hit], item_offers);
}

bool reading_line_offers(const struct reader *reader, const struct reading_line *line, const struct hit *hit)
{
    return any_item(reader, line, hit, item_offers);
}

bool reading_line_has_size(const struct reader *reader, const struct reading_line *line, size_t hit)
{
    return line->kind == HEAD_HEARD || any_item(reader, line, &reader->lattice.hits[hit], item_has_size);
}

bool reading_line_has_ingredient(const struct reader *reader, const struct reading_line *line, size_t hit)
{
    return any_item(reader, line, &reader->lattice.hits[hit], item_is_made_with);
}

static bool item_offers_of_one(const struct reader *reader, size_t item, const struct hit *hit)
{
    const struct told_menu *menu = reader->lattice.menu;
    for (size_t i = 0; i < hit->option_count; i++)
        if (menu->groups[menu->options[hit->options[i]].group].max == 1 &&
            told_menu_offers(menu, item, hit->options[i]))
            return true;
    return false;
}

/* Whether several portions of the option may be had, among others of its group. */
static bool is_counted(const struct told_menu *menu, size_t option)
{
    return menu->groups[menu->options[option].group].max != 1 && menu->options[option].max_each > 1;
}

static bool item_counts(const struct reader *reader, size_t item, const struct hit *hit)
{
    const struct told_menu *menu = reader->lattice.menu;
    for (size_t i = 0; i < hit->option_count; i++)
        if (is_counted(menu, hit->options[i]) && told_menu_offers(menu, item, hit->options[i]))
            return true;
    return false;
}

bool reading_line_counts(const struct reader *reader, const struct reading_line *line, const struct hit *hit)
{
    bool is_one = line->said.quantity <= 1 || line->said.choice_count == 0;
    return line->kind == HEAD_ITEM && is_one && any_item(reader, line, hit, item_counts);
}

bool reading_counts_expected(const struct reader *reader, const struct hit *hit)
{
    const struct told_menu *menu = reader->lattice.menu;
    for (size_t i = 0; i < hit->option_count; i++)
        if ((int)menu->options[hit->options[i]].group == reader->expected_group &&
            is_counted(menu, hit->options[i]))
            return true;
    return false;
}

bool reading_line_may_have_several(const struct reader *reader, const struct reading_line *line,
                                   const struct hit *hit)
{
    return !any_item(reader, line, hit, item_offers_of_one);
}

int reading_option(const struct reader *reader, const struct reading_line *line, size_t hit)
{
    const struct hit *of = &reader->lattice.hits[hit];
    for (size_t i = 0; i < of->option_count; i++) {
        struct hit one = {.options = {of->options[i]}, .option_count = 1};
        if (any_item(reader, line, &one, item_offers))
            return (int)of->options[i];
    }
    return -1;
}

int reading_kind_for(const struct reader *reader, const struct reading_part *part)
{
    const struct told_menu *menu = reader->lattice.menu;
    int best = -1;
    size_t best_count = 0;
    for (size_t c = 0; c < menu->category_count; c++) {
        const struct told_menu_category *category = &menu->categories[c];
        size_t fitting = 0;
        for (size_t i = category->first_item; i < category->first_item + category->item_count; i++) {
            bool offers_all = true;
            for (size_t o = 0; o < part->choice_count && offers_all; o++)
                offers_all = part->choices[o].hit != NO_HIT &&
                             item_offers(reader, i, &reader->lattice.hits[part->choices[o].hit]);
            fitting += offers_all;
        }
        if (fitting > best_count) {
            best_count = fitting;
            best = (int)c;
        }
    }
    return best;
}

bool reading_is_of_no_dish(const struct reader *reader, const struct reading_part *part)
{
    for (size_t i = 0; i < part->choice_count; i++)
        if (part->choices[i].hit == NO_HIT)
            return false;
    return part->choice_count > 1 && reading_kind_for(reader, part) < 0;
}

bool reading_shares_kind(const struct reader *reader, const struct reading_line *line, const struct hit *hit)
{
    const struct told_menu *menu = reader->lattice.menu;
    const struct hit *head = line->head != NO_HIT ? &reader->lattice.hits[line->head] : NULL;
    if (line->kind == HEAD_HEARD || head == NULL)
        return false;
    for (size_t i = 0; i < (line->kind == HEAD_ITEM ? head->item_count : head->category_count); i++) {
        size_t category =
            line->kind == HEAD_ITEM ? menu->items[head->items[i]].category : head->categories[i];
        for (size_t j = 0; j < hit->category_count; j++)
            if (hit->categories[j] == category)
                return true;
        for (size_t j = 0; j < hit->item_count; j++)
            if (menu->items[hit->items[j]].category == category)
                return true;
    }
    return false;
}

bool reading_can_have_all(const struct reader *reader, const struct reading_line *line,
                          const struct reading_part *part)
{
    for (size_t i = 0; i < part->choice_count; i++)
        if (part->choices[i].hit == NO_HIT || !reading_line_can_have(reader, line, part->choices[i].hit))
            return false;
    return part->size == NO_HIT || reading_line_has_size(reader, line, part->size);
}

bool reading_chooses_anew(const struct reader *reader, const struct reading_line *line,
                          const struct reading_part *part)
{
    const struct told_menu *menu = reader->lattice.menu;
    for (size_t i = 0; i < part->choice_count; i++) {
        int option = reading_option(reader, line, part->choices[i].hit);
        for (size_t j = 0; option >= 0 && j < line->said.choice_count; j++) {
            int other = line->said.choices[j].hit != NO_HIT
                            ? reading_option(reader, line, line->said.choices[j].hit)
                            : -1;
            size_t group = menu->options[option].group;
            if (other >= 0 && menu->options[other].group == group && menu->groups[group].max == 1)
                return true;
        }
    }
    return false;
}
