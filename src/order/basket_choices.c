#include "order/basket_internal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Where an entry of a request goes. */
struct place {
    int parent; /* as in struct basket_choice */
    const struct menu_group *group;
    const struct menu_option *option; /* NULL: nowhere */
    int taken_over;                   /* the choice whose place it takes, from 1; 0: none */
};

static size_t find_choice(const struct basket_line *line, int parent, const struct menu_option *option)
{
    size_t index = 0;
    while (index < line->choice_count &&
           (line->choices[index].option != option || line->choices[index].parent != parent))
        index++;
    return index;
}

/* The places of a group with room for one option only are taken over by a new choice: "thin crust, please". */
static void make_way(struct basket_line *line, const struct place *place, enum basket_side side)
{
    if (place->group->max != 1)
        return;
    for (size_t i = line->choice_count; i-- > 0;) {
        const struct basket_choice *there = &line->choices[i];
        bool do_meet = there->side == BASKET_WHOLE || side == BASKET_WHOLE || there->side == side;
        if (do_meet && there->group == place->group && there->parent == place->parent && there->key == 0)
            basket_take_off(line, i);
    }
}

/* Left and right of the same option in one request are the whole pizza. */
static enum basket_side side_of(const struct basket_request *request,
                                const struct basket_choice_request *asked)
{
    for (size_t i = 0; i < request->choice_count; i++) {
        const struct basket_choice_request *other = &request->choices[i];
        if (other->side != asked->side && other->amount == asked->amount && other->parent == asked->parent &&
            other->part == asked->part && strcmp(other->option_id, asked->option_id) == 0)
            return BASKET_WHOLE;
    }
    return asked->side;
}

static bool refuse_too_many(const struct basket_line *line, struct basket_refusal *out_refusal)
{
    return basket_refuse(
        out_refusal, line->item, NULL, "too_many_choices", SENTENCE_TOO_MANY_CHOICES,
        &(struct sentence_words){.item = span_of(line->item->name), .count = BASKET_CHOICES_MAX});
}

static bool refuse_unknown(const struct basket_line *line, int parent, const char *option_id,
                           struct basket_refusal *out_refusal)
{
    const char *name = parent > 0 ? line->choices[parent - 1].option->name : line->item->name;
    return basket_refuse(out_refusal, line->item, NULL, "unknown_option", SENTENCE_NO_SUCH_OPTION,
                         &(struct sentence_words){.item = span_of(name), .asked = basket_asked(option_id)});
}

static bool may_choose(const struct basket_line *line, const struct place *place,
                       const struct basket_choice_request *asked, struct basket_refusal *out_refusal)
{
    const struct menu_option *option = place->option;
    assert(option != NULL); /* find_place has found it */
    bool is_part = menu_option_is_part(option);
    if (!option->is_available)
        return basket_refuse_missing(out_refusal, line->item, place->group, option->name,
                                     option->is_not_served, &option->serves);
    if (asked->count > option->max_each && !is_part)
        return basket_refuse(out_refusal, line->item, place->group, "too_many_choices",
                             SENTENCE_TOO_MANY_EACH,
                             &(struct sentence_words){.option = span_of(option->name),
                                                      .count = option->max_each,
                                                      .item = span_of(line->item->name)});
    if (asked->count > 1 && is_part)
        return basket_refuse(out_refusal, line->item, place->group, "bad_quantity", SENTENCE_PARTS_ONE_BY_ONE,
                             &(struct sentence_words){.option = span_of(option->name)});
    if (asked->side != BASKET_WHOLE && !place->group->may_be_halved)
        return basket_refuse(out_refusal, line->item, place->group, "unknown_option", SENTENCE_NO_HALF,
                             &(struct sentence_words){.option = span_of(option->name)});
    return true;
}

/* --- where it goes --- */

static struct place place_in(const struct menu *menu, const struct basket_line *line, int parent,
                             const char *option_id)
{
    struct place place = {.parent = parent};
    place.option = basket_option_in(menu, basket_groups_of(line, parent), option_id, &place.group);
    return place;
}

/* Of several slots that have it the first with room. */
static struct place place_in_item(const struct menu *menu, const struct basket_line *line,
                                  const char *option_id)
{
    struct place first = {.option = NULL};
    for (size_t g = 0; g < line->item->group_count; g++) {
        struct place place = {.option = NULL};
        place.option = basket_option_in(menu, (struct basket_groups){&line->item->groups[g], 1}, option_id,
                                        &place.group);
        if (place.option == NULL)
            continue;
        if (basket_count_on(line, 0, place.group, BASKET_LEFT) < place.group->max)
            return place;
        first = first.option == NULL ? place : first;
    }
    return first;
}

/* The part that was named. */
static bool place_in_part(const struct menu *menu, const struct basket_line *line,
                          const struct basket_choice_request *asked, struct place *out_place,
                          struct basket_refusal *out_refusal)
{
    int part = basket_find_part(line, asked->part);
    if (part == 0)
        return basket_refuse(
            out_refusal, line->item, NULL, "unknown_part", SENTENCE_NO_SUCH_PART,
            &(struct sentence_words){.item = span_of(line->item->name), .count = asked->part});
    *out_place = place_in(menu, line, part, asked->option_id);
    if (out_place->option != NULL)
        return true;
    const struct basket_choice *there = &line->choices[part - 1];
    for (size_t o = 0; o < there->group->option_count; o++)
        if (strcmp(there->group->options[o].id, asked->option_id) == 0) {
            *out_place = (struct place){there->parent, there->group, &there->group->options[o], part};
            return true;
        }
    return refuse_unknown(line, part, asked->option_id, out_refusal);
}

/* Nothing says of which part it is: of the one named last in this request, or the only one that has it. */
static bool place_in_any(const struct menu *menu, const struct basket_line *line, const char *option_id,
                         struct place *out_place, struct basket_refusal *out_refusal)
{
    int found = 0, last_key = 0;
    for (size_t i = 0; i < line->choice_count; i++) {
        struct place place = place_in(menu, line, (int)i + 1, option_id);
        if (place.option == NULL || (last_key > 0 && line->choices[i].key < last_key))
            continue;
        found = line->choices[i].key > last_key ? 1 : found + 1;
        last_key = line->choices[i].key;
        *out_place = place;
    }
    if (found == 1)
        return true;
    if (found == 0)
        return refuse_unknown(line, 0, option_id, out_refusal);
    return basket_refuse(out_refusal, line->item, NULL, "part_needed", SENTENCE_WHICH_PART,
                         &(struct sentence_words){.option = span_of(out_place->option->name)});
}

static int choice_of_entry(const struct basket_line *line, int entry)
{
    for (size_t i = 0; entry > 0 && i < line->choice_count; i++)
        if (line->choices[i].key == entry)
            return (int)i + 1;
    return 0;
}

static bool find_place(const struct menu *menu, const struct basket_line *line,
                       const struct basket_choice_request *asked, struct place *out_place,
                       struct basket_refusal *out_refusal)
{
    int parent = choice_of_entry(line, asked->parent);
    if (asked->part > 0)
        return place_in_part(menu, line, asked, out_place, out_refusal);
    if (parent > 0) {
        *out_place = place_in(menu, line, parent, asked->option_id);
        return out_place->option != NULL || refuse_unknown(line, parent, asked->option_id, out_refusal);
    }
    *out_place = place_in_item(menu, line, asked->option_id);
    return out_place->option != NULL || place_in_any(menu, line, asked->option_id, out_place, out_refusal);
}

/* --- what is in the way --- */

/* The part that the entry speaks of again: "the pepperoni with mushrooms", where one is there; 0: it is new. */
static int part_spoken_of(const struct basket_line *line, const char *option_id)
{
    for (size_t i = 0; i < line->choice_count; i++) {
        const struct basket_choice *choice = &line->choices[i];
        if (choice->parent == 0 && choice->key == 0 && menu_option_is_part(choice->option) &&
            strcmp(choice->option->id, option_id) == 0)
            return (int)i + 1;
    }
    return 0;
}

/* All that the caller named before comes off first, so that of two new choices in a group for one the request is
 * refused instead of the second silently winning. What is taken over, or spoken of again, has the entry's key. */
static bool clear_way(const struct menu *menu, const struct basket_request *request, size_t entry,
                      struct basket_line *line, struct basket_refusal *out_refusal)
{
    const struct basket_choice_request *asked = &request->choices[entry];
    if (asked->parent > 0)
        return true; /* as soon as that stands there */
    struct place place = place_in_item(menu, line, asked->option_id);
    int spoken_of = asked->part == 0 ? part_spoken_of(line, asked->option_id) : 0;
    if (spoken_of > 0) {
        line->choices[spoken_of - 1].key = (int)entry + 1;
        return true;
    }
    if (asked->part > 0 && !place_in_part(menu, line, asked, &place, out_refusal))
        return false;
    if (place.option == NULL) /* of a part that may come with this request */
        return menu_item_reaches(menu, line->item, asked->option_id) ||
               refuse_unknown(line, 0, asked->option_id, out_refusal);
    if (!may_choose(line, &place, asked, out_refusal))
        return false;
    if (place.taken_over > 0) {
        if (line->choices[place.taken_over - 1].option != place.option)
            basket_take_over(line, (size_t)place.taken_over - 1, place.option);
        line->choices[place.taken_over - 1].key = (int)entry + 1;
        return true;
    }
    size_t equal = find_choice(line, place.parent, place.option);
    if (equal < line->choice_count && !menu_option_is_part(place.option))
        basket_take_off(line, equal);
    make_way(line, &place, side_of(request, asked));
    return true;
}

/* --- and in it goes --- */

static bool take_size(const struct basket_line *line, const struct basket_choice_request *asked,
                      struct basket_choice *choice, struct basket_refusal *out_refusal)
{
    const struct menu_item *dish = choice->option->item;
    if (asked->size_id == NULL)
        return true;
    const struct menu_size *size = dish != NULL ? menu_find_size(dish, asked->size_id) : NULL;
    if (size == NULL || !menu_group_has_size(choice->group, size))
        return basket_refuse(out_refusal, line->item, choice->group, "unknown_size", SENTENCE_NO_SUCH_OPTION,
                             &(struct sentence_words){.item = span_of(choice->option->name),
                                                      .asked = basket_asked(asked->size_id)});
    choice->size = size;
    return true;
}

/* NULL: there is no room for another. */
static struct basket_choice *take_room(struct basket_line *line, const struct place *place)
{
    size_t there = menu_option_is_part(place->option) ? line->choice_count
                                                      : find_choice(line, place->parent, place->option);
    if (there == BASKET_CHOICES_MAX)
        return NULL;
    if (there == line->choice_count)
        line->choice_count++;
    return &line->choices[there];
}

static bool put_choice(const struct menu *menu, const struct basket_request *request, size_t entry,
                       struct basket_line *line, struct basket_refusal *out_refusal)
{
    const struct basket_choice_request *asked = &request->choices[entry];
    int there = choice_of_entry(line, (int)entry + 1);
    struct place place;
    if (there > 0) {
        line->choices[there - 1].amount = asked->amount;
        return take_size(line, asked, &line->choices[there - 1], out_refusal);
    }
    if (!find_place(menu, line, asked, &place, out_refusal) || !may_choose(line, &place, asked, out_refusal))
        return false;
    if (place.parent > 0) { /* whose place may be another then */
        make_way(line, &place, side_of(request, asked));
        if (!find_place(menu, line, asked, &place, out_refusal))
            return false;
    }
    assert(place.option != NULL);
    struct basket_choice *choice = take_room(line, &place);
    if (choice == NULL)
        return refuse_too_many(line, out_refusal);
    *choice = (struct basket_choice){.option = place.option,
                                     .group = place.group,
                                     .side = side_of(request, asked),
                                     .amount = asked->amount,
                                     .count = asked->count > 0 ? asked->count : 1,
                                     .parent = place.parent,
                                     .key = (int)entry + 1};
    return take_size(line, asked, choice, out_refusal);
}

bool basket_choices_add(const struct menu *menu, const struct basket_request *request,
                        struct basket_line *line, struct basket_refusal *out_refusal)
{
    for (size_t i = 0; i < request->choice_count; i++)
        if (!clear_way(menu, request, i, line, out_refusal))
            return false;
    for (size_t i = 0; i < request->choice_count; i++)
        if (!put_choice(menu, request, i, line, out_refusal))
            return false;
    return true;
}

/* --- and off --- */

/* "2/olives": of part 2. */
static const char *option_of_drop(const char *drop, int *out_part)
{
    char *end = NULL;
    long part = strtol(drop, &end, 10);
    *out_part = end != drop && *end == '/' && part > 0 && part <= BASKET_CHOICES_MAX ? (int)part : 0;
    return *out_part > 0 ? end + 1 : drop;
}

static bool drop(struct basket_line *line, const struct menu *menu, const char *named,
                 struct basket_refusal *out_refusal)
{
    int part = 0, found = 0;
    size_t there = line->choice_count;
    const char *id = option_of_drop(named, &part);
    const struct menu_option *option = menu_find_option(menu, line->item, id, NULL);
    for (size_t i = 0; i < line->choice_count; i++) {
        const struct basket_choice *choice = &line->choices[i];
        bool is_meant = part == 0 || choice->part == part ||
                        (choice->parent > 0 && line->choices[choice->parent - 1].part == part);
        if (!is_meant || strcmp(choice->option->id, id) != 0)
            continue;
        option = choice->option;
        there = found++ == 0 ? i : there;
    }
    if (found > 1 && menu_item_has_parts(menu, line->item))
        return basket_refuse(out_refusal, line->item, NULL, "part_needed", SENTENCE_WHICH_PART,
                             &(struct sentence_words){.option = span_of(option->name)});
    if (found == 0)
        return basket_refuse(
            out_refusal, line->item, NULL, "unknown_option", SENTENCE_NO_SUCH_CHOICE,
            &(struct sentence_words){.option = basket_asked(option != NULL ? option->name : id),
                                     .item = span_of(line->item->name)});
    basket_take_off(line, there);
    return true;
}

bool basket_choices_drop(const struct menu *menu, const struct basket_request *request,
                         struct basket_line *line, struct basket_refusal *out_refusal)
{
    for (size_t i = 0; i < request->drop_option_count; i++)
        if (!drop(line, menu, request->drop_options[i], out_refusal))
            return false;
    return true;
}

/* --- another item --- */

static bool offers(const struct menu *menu, const struct menu_item *item, const struct menu_group *group)
{
    for (size_t g = 0; g < item->group_count; g++)
        if (&menu->groups[item->groups[g]] == group)
            return true;
    return false;
}

void basket_choices_keep_fitting(const struct menu *menu, struct basket_line *line)
{
    for (size_t i = line->choice_count; i-- > 0;) {
        const struct basket_choice *choice = &line->choices[i];
        if (i >= line->choice_count || choice->parent > 0)
            continue; /* goes or stays with what it belongs to */
        const struct menu_group *group = choice->group;
        if (!offers(menu, line->item, group) || basket_count_on(line, 0, group, BASKET_RIGHT) > group->max ||
            basket_count_on(line, 0, group, BASKET_LEFT) > group->max)
            basket_take_off(line, i);
    }
}
