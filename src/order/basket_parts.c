/* The tree that a line's choices make: which belong to which, in which order, and whether two are the same. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "english/number_words.h"
#include "order/basket_internal.h"

struct basket_groups basket_groups_of(const struct basket_line *line, int parent)
{
    if (parent == 0)
        return (struct basket_groups){line->item->groups, line->item->group_count};
    const struct menu_option *option = line->choices[parent - 1].option;
    return (struct basket_groups){option->groups, option->group_count};
}

const struct menu_option *basket_option_in(const struct menu *menu, struct basket_groups groups,
                                           const char *option_id, const struct menu_group **out_group)
{
    for (size_t g = 0; g < groups.count; g++) {
        const struct menu_group *group = &menu->groups[groups.at[g]];
        for (size_t o = 0; o < group->option_count; o++)
            if (strcmp(group->options[o].id, option_id) == 0) {
                *out_group = group;
                return &group->options[o];
            }
    }
    return NULL;
}

int basket_count_on(const struct basket_line *line, int parent, const struct menu_group *group,
                    enum basket_side other_side)
{
    int count = 0;
    for (size_t i = 0; i < line->choice_count; i++) {
        const struct basket_choice *choice = &line->choices[i];
        if (choice->side != other_side && choice->parent == parent && choice->group == group)
            count += choice->count;
    }
    return count;
}

int basket_find_part(const struct basket_line *line, int part)
{
    for (size_t i = 0; part > 0 && i < line->choice_count; i++)
        if (line->choices[i].part == part)
            return (int)i + 1;
    return 0;
}

/* Ingredients that are left out of it come back, as it goes. */
static void put_back_all(struct basket_line *line, int of)
{
    size_t kept = 0;
    for (size_t i = 0; i < line->without_count; i++) {
        if (line->without_of[i] == of)
            continue;
        line->without[kept] = line->without[i];
        line->without_of[kept++] = line->without_of[i];
    }
    for (size_t i = kept; i < line->without_count; i++) {
        line->without[i] = NULL;
        line->without_of[i] = 0;
    }
    line->without_count = kept;
}

static void take_off_one(struct basket_line *line, size_t choice)
{
    memmove(&line->choices[choice], &line->choices[choice + 1],
            (line->choice_count - choice - 1) * sizeof line->choices[0]);
    memset(&line->choices[--line->choice_count], 0, sizeof line->choices[0]);
    for (size_t i = 0; i < line->choice_count; i++)
        line->choices[i].parent -= line->choices[i].parent > (int)choice + 1;
    put_back_all(line, (int)choice + 1);
    for (size_t i = 0; i < line->without_count; i++)
        line->without_of[i] -= line->without_of[i] > (int)choice + 1;
}

static void take_off_below(struct basket_line *line,
                           size_t choice) /* NOLINT(misc-no-recursion): MENU_DEPTH_MAX */
{
    for (size_t i = line->choice_count; i-- > choice + 1;)
        if (i < line->choice_count && line->choices[i].parent == (int)choice + 1)
            basket_take_off(line, i);
}

void basket_take_off(struct basket_line *line, size_t choice) /* NOLINT(misc-no-recursion): MENU_DEPTH_MAX */
{
    take_off_below(line, choice);
    take_off_one(line, choice);
}

void basket_take_over(struct basket_line *line, size_t choice, const struct menu_option *option)
{
    struct basket_choice kept = line->choices[choice];
    take_off_below(line, choice);
    put_back_all(line, (int)choice + 1);
    line->choices[choice] = (struct basket_choice){
        .option = option, .group = kept.group, .count = 1, .parent = kept.parent, .part = kept.part};
}

/* --- their order --- */

struct arranging {
    const struct menu *menu;
    const struct basket_line *from;
    struct basket_line *to;
};

static void put_below(struct arranging *arranging, int parent_from, int parent_to);

static void put_choice(struct arranging *arranging, size_t from,
                       int parent_to) /* NOLINT(misc-no-recursion): MENU_DEPTH_MAX */
{
    struct basket_line *to = arranging->to;
    int place = (int)++to->choice_count;
    to->choices[place - 1] = arranging->from->choices[from];
    to->choices[place - 1].parent = parent_to;
    for (size_t i = 0; i < to->without_count; i++)
        if (arranging->from->without_of[i] == (int)from + 1)
            to->without_of[i] = place;
    put_below(arranging, (int)from + 1, place);
}

static void put_below(struct arranging *arranging, int parent_from,
                      int parent_to) /* NOLINT(misc-no-recursion): MENU_DEPTH_MAX */
{
    const struct basket_line *from = arranging->from;
    struct basket_groups groups = basket_groups_of(from, parent_from);
    for (size_t g = 0; g < groups.count; g++)
        for (size_t i = 0; i < from->choice_count; i++)
            if (from->choices[i].parent == parent_from &&
                from->choices[i].group == &arranging->menu->groups[groups.at[g]])
                put_choice(arranging, i, parent_to);
}

void basket_arrange(const struct menu *menu, struct basket_line *line)
{
    struct basket_line from = *line;
    int part = 0;
    if (menu_item_has_parts(menu, line->item)) {
        memset(line->choices, 0, sizeof line->choices);
        line->choice_count = 0;
        put_below(&(struct arranging){menu, &from, line}, 0, 0);
    }
    for (size_t i = 0; i < line->choice_count; i++) {
        line->choices[i].key = 0;
        line->choices[i].part = menu_option_is_part(line->choices[i].option) ? ++part : 0;
    }
}

/* --- sameness --- */

static bool has_same_below(const struct basket_line *a, int parent_a, const struct basket_line *b,
                           int parent_b);

bool basket_is_same_choice(const struct basket_line *a, size_t choice_a, const struct basket_line *b,
                           size_t choice_b) /* NOLINT(misc-no-recursion): MENU_DEPTH_MAX */
{
    const struct basket_choice *one = &a->choices[choice_a], *other = &b->choices[choice_b];
    return one->option == other->option && one->group == other->group && one->side == other->side &&
           one->amount == other->amount && one->count == other->count && one->size == other->size &&
           has_same_below(a, (int)choice_a + 1, b, (int)choice_b + 1);
}

static size_t count_below(const struct basket_line *line, int parent)
{
    size_t count = 0;
    for (size_t i = 0; i < line->choice_count; i++)
        count += line->choices[i].parent == parent;
    for (size_t i = 0; i < line->without_count; i++)
        count += line->without_of[i] == parent;
    return count;
}

static bool is_without(const struct basket_line *line, int of, const char *ingredient)
{
    for (size_t i = 0; i < line->without_count; i++)
        if (line->without_of[i] == of && line->without[i] == ingredient)
            return true;
    return false;
}

static bool has_same_below(const struct basket_line *a, int parent_a, const struct basket_line *b,
                           int parent_b) /* NOLINT(misc-no-recursion): MENU_DEPTH_MAX */
{
    bool is_met[BASKET_CHOICES_MAX] = {false};
    if (count_below(a, parent_a) != count_below(b, parent_b))
        return false;
    for (size_t i = 0; i < a->choice_count; i++) {
        size_t j = 0;
        if (a->choices[i].parent != parent_a)
            continue;
        while (j < b->choice_count &&
               (is_met[j] || b->choices[j].parent != parent_b || !basket_is_same_choice(a, i, b, j)))
            j++;
        if (j == b->choice_count)
            return false;
        is_met[j] = true;
    }
    for (size_t i = 0; i < a->without_count; i++)
        if (a->without_of[i] == parent_a && !is_without(b, parent_b, a->without[i]))
            return false;
    return true;
}

bool basket_has_same_choices(const struct basket_line *a, const struct basket_line *b)
{
    return a->choice_count == b->choice_count && a->without_count == b->without_count &&
           has_same_below(a, 0, b, 0);
}

/* --- a part --- */

const struct menu_size *basket_size_of(const struct basket_line *line, const struct basket_choice *choice)
{
    while (choice->size == NULL && choice->parent > 0)
        choice = &line->choices[choice->parent - 1];
    return choice->size != NULL ? choice->size : line->size;
}

const struct menu_item *basket_dish_of(const struct basket_line *line, int of)
{
    return of > 0 ? line->choices[of - 1].option->item : line->item;
}

const char *basket_part_name(const struct basket_line *line, size_t choice, char *out, size_t size_bytes)
{
    const struct basket_choice *named = &line->choices[choice];
    int count = 0, place = 0;
    struct buf ordinal;
    for (size_t i = 0; i < line->choice_count; i++)
        if (line->choices[i].option == named->option && line->choices[i].parent == named->parent &&
            line->choices[i].group == named->group) {
            count++;
            place = i == choice ? count : place;
        }
    buf_init(&ordinal, 64);
    const char *text =
        count > 1 && number_words_put_ordinal(&ordinal, (uint64_t)place) == VP_OK ? buf_text(&ordinal) : NULL;
    snprintf(out, size_bytes, "%s%s%s", text != NULL ? text : "", text != NULL ? " " : "",
             named->option->name);
    buf_deinit(&ordinal);
    return out;
}

size_t basket_ask_again(const struct basket_line *line, struct basket_choice_request *entries,
                        const char *without[BASKET_WITHOUT_MAX], size_t *out_without_count)
{
    *out_without_count = 0;
    for (size_t i = 0; i < line->choice_count; i++) {
        const struct basket_choice *choice = &line->choices[i];
        entries[i] =
            (struct basket_choice_request){.option_id = choice->option->id,
                                           .side = choice->side,
                                           .amount = choice->amount,
                                           .count = choice->count,
                                           .parent = choice->parent,
                                           .size_id = choice->size != NULL ? choice->size->id : NULL};
    }
    for (size_t i = 0; i < line->without_count; i++) {
        struct basket_choice_request *entry =
            line->without_of[i] > 0 ? &entries[line->without_of[i] - 1] : NULL;
        if (entry != NULL)
            entry->without[entry->without_count++] = line->without[i];
        else
            without[(*out_without_count)++] = line->without[i];
    }
    return line->choice_count;
}
