/* What becomes of a part of a line that is changed: as the server is told, or as it waits for the rest of its combo. */
#include "dialogue/combo_part.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"
#include "dialogue/turn_words.h"

/* --- what the words may mean --- */

const struct told_menu_option *combo_part_option(const struct told_menu *menu, int item, const char *id)
{
    for (size_t o = 0; o < menu->option_count; o++)
        if (strcmp(menu->options[o].id, id) == 0 && told_menu_offers(menu, (size_t)item, o))
            return &menu->options[o];
    return NULL;
}

bool combo_part_says(const struct combo_change *change, const char *list)
{
    for (size_t w = 0; w < change->words.count; w++)
        if (word_is_among(change->words.at[w].text, list))
            return true;
    return false;
}

bool combo_part_is_dish(const struct combo_change *change, const struct combo_change_part *part,
                        const struct hit *hit)
{
    const struct told_menu *menu = change->dialogue->menu;
    for (size_t i = 0; i < hit->item_count; i++)
        if (part->option->item == (int)hit->items[i])
            return true;
    for (size_t i = 0; i < hit->option_count; i++)
        if (part->option == &menu->options[hit->options[i]])
            return true;
    return false;
}

/* "The drink", "the side": by the kind of the dish, or by the slot's own name. */
bool combo_part_is_kind(const struct combo_change *change, const struct combo_change_part *part,
                        const struct hit *hit)
{
    const struct told_menu *menu = change->dialogue->menu;
    if (hit->group >= 0 && part->option->group == (size_t)hit->group)
        return true;
    for (size_t i = 0; i < hit->category_count; i++)
        if (part->option->item >= 0 && menu->items[part->option->item].category == hit->categories[i])
            return true;
    return hit->group >= 0 &&
           strcmp(menu->groups[hit->group].name, menu->groups[part->option->group].name) == 0;
}

/* --- what becomes of a part --- */

static bool takes(const struct combo_change *change, const struct combo_change_part *part, size_t option)
{
    const struct told_menu *menu = change->dialogue->menu;
    if (part->option->item >= 0)
        return told_menu_offers(menu, (size_t)part->option->item, option);
    for (size_t g = 0; g < part->option->group_count; g++)
        if (part->option->groups[g] == menu->options[option].group)
            return true;
    return false;
}

/* The option that takes the part's place in its slot; -1: none of these. */
int combo_part_in_place(const struct combo_change *change, const struct combo_change_part *part,
                        const struct hit *hit)
{
    const struct told_menu *menu = change->dialogue->menu;
    const struct told_menu_group *group = &menu->groups[part->option->group];
    for (size_t o = group->first_option; o < group->first_option + group->option_count; o++) {
        bool is_meant = false;
        for (size_t i = 0; i < hit->item_count; i++)
            is_meant = is_meant || menu->options[o].item == (int)hit->items[i];
        for (size_t i = 0; i < hit->option_count; i++)
            is_meant = is_meant || hit->options[i] == o;
        if (is_meant && &menu->options[o] != part->option)
            return (int)o;
    }
    return -1;
}

int combo_part_option_on(const struct combo_change *change, const struct combo_change_part *part,
                         const struct hit *hit)
{
    for (size_t i = 0; i < hit->option_count; i++)
        if (takes(change, part, hit->options[i]))
            return (int)hit->options[i];
    return -1;
}

/* The option of the part's slot whose dish can have what the name says: a soda, of "Dr Pepper"; -1: none. */
int combo_part_dish_with(const struct combo_change *change, const struct combo_change_part *part,
                         const struct hit *hit, size_t *out_choice)
{
    const struct told_menu *menu = change->dialogue->menu;
    const struct told_menu_group *group = &menu->groups[part->option->group];
    for (size_t o = group->first_option; o < group->first_option + group->option_count; o++)
        for (size_t i = 0; menu->options[o].item >= 0 && i < hit->option_count; i++)
            if (told_menu_offers(menu, (size_t)menu->options[o].item, hit->options[i])) {
                *out_choice = hit->options[i];
                return (int)o;
            }
    return -1;
}

static const char *ingredient_of(const struct combo_change *change, const struct combo_change_part *part,
                                 const struct combo_change_name *named)
{
    return part->option->item >= 0 && named->hit.is_ingredient
               ? lexicon_ingredient(change->dialogue->lexicon, (size_t)part->option->item, named->hit.phrase)
               : NULL;
}

bool combo_part_is_negated(const struct combo_change *change, const struct combo_change_name *named)
{
    size_t at = named->at;
    while (at > 0 && word_is_among(change->words.at[at - 1].text, "the any those these"))
        at--;
    if (at > 0 && word_is_among(change->words.at[at - 1].text, "no without skip hold off drop remove"))
        return true;
    /* "take the mushrooms off the margherita" */
    return at > 0 && word_is_among(change->words.at[at - 1].text, "take leave") &&
           combo_part_says(change, "off out");
}

/* The id of the size that was said, where the dish comes in it here; NULL: none was, or it does not. */
static const char *size_said(const struct combo_change *change, const struct combo_change_part *part,
                             int dish)
{
    const struct told_menu *menu = change->dialogue->menu;
    const json_t *ids = menu->groups[part->option->group].size_ids;
    int size = dish >= 0 && change->size[0] != '\0'
                   ? lexicon_size(change->dialogue->lexicon, (size_t)dish, change->size)
                   : -1;
    bool is_offered = ids == NULL;
    for (size_t i = 0; size >= 0 && i < json_array_size(ids); i++)
        is_offered =
            is_offered || strcmp(json_string_value(json_array_get(ids, i)), menu->sizes[size].id) == 0;
    return size >= 0 && is_offered ? menu->sizes[size].id : NULL;
}

/* Of another dish in the place of the part: the size that was said, or that of the part; NULL: it has neither. */
static const char *size_kept(const struct combo_change *change, const struct combo_change_part *part,
                             int dish)
{
    const struct told_menu *menu = change->dialogue->menu;
    const char *said = size_said(change, part, dish);
    for (size_t s = 0; said == NULL && dish >= 0 && s < menu->items[dish].size_count; s++) {
        const char *id = menu->sizes[menu->items[dish].first_size + s].id;
        if (strcmp(id, part->size_id) == 0)
            return id;
    }
    return said;
}

/* --- as the server is told, or as it waits --- */

/* What is to be left out of the line's own dish; NULL: it has nothing that is called so. */
static const char *left_out_of_line(const struct combo_change *change, const struct combo_change_name *named)
{
    return change->item >= 0 && combo_part_is_negated(change, named)
               ? lexicon_ingredient(change->dialogue->lexicon, (size_t)change->item, named->hit.phrase)
               : NULL;
}

static json_t *all_left_out_of_line(const struct combo_change *change)
{
    json_t *without = json_array();
    for (size_t n = 0; n < change->named_count; n++) {
        const char *ingredient = left_out_of_line(change, &change->named[n]);
        if (ingredient != NULL)
            json_array_append_new(without, json_string(ingredient));
    }
    return without;
}

static void send(struct combo_change *change, json_t *options, json_t *drops)
{
    struct dialogue *dialogue = change->dialogue;
    struct order_view_line line = order_view_at(&dialogue->view, change->line);
    const char *line_id = line.line_id;
    json_t *arguments = json_pack("{s:s}", "line_id", line_id);
    int share = combo_share(change, line.quantity);
    order_line_focus(dialogue, line_id);
    if (share > 0)
        json_object_set_new(arguments, "quantity", json_integer(share));
    if (json_array_size(options) > 0)
        json_object_set(arguments, "options", options);
    if (json_array_size(drops) > 0)
        json_object_set(arguments, "drop_options", drops);
    json_t *without = all_left_out_of_line(change);
    if (json_array_size(without) > 0)
        json_object_set(arguments, "without", without);
    json_decref(without);
    if (action_call(dialogue, TOOL_CHANGE_ITEM, arguments) != NULL && share > 0)
        combo_put_rest(change, line.quantity - share);
}

static void take_out(json_t *options, const char *option_id)
{
    for (size_t i = json_array_size(options); i-- > 0;)
        if (strcmp(told_menu_text(json_array_get(options, i), "option_id"), option_id) == 0)
            json_array_remove(options, i);
}

static json_t *array_of(json_t *object, const char *key)
{
    json_t *array = json_object_get(object, key);
    if (array == NULL) {
        array = json_array();
        json_object_set_new(object, key, array);
    }
    return array;
}

/* An option of its group that takes one gives way. */
static void make_way(const struct combo_change *change, const struct combo_change_part *part, json_t *chosen,
                     const char *option_id)
{
    const struct told_menu *menu = change->dialogue->menu;
    const struct told_menu_option *option = combo_part_option(menu, part->option->item, option_id);
    take_out(chosen, option_id);
    for (size_t i = json_array_size(chosen); option != NULL && i-- > 0;) {
        const struct told_menu_option *other = combo_part_option(
            menu, part->option->item, told_menu_text(json_array_get(chosen, i), "option_id"));
        if (other != NULL && other->group == option->group && menu->groups[option->group].max == 1)
            json_array_remove(chosen, i);
    }
}

/* The same change of a dish that waits for the rest of its combo. */
static void change_kept(struct combo_change *change, const struct combo_change_part *part,
                        const json_t *options, const json_t *drops)
{
    const char *own = part->option->id, *name = part->option->name;
    json_t *chosen = array_of(part->kept, "options");
    for (size_t i = 0; i < json_array_size(options); i++) {
        const json_t *entry = json_array_get(options, i);
        const char *id = told_menu_text(entry, "option_id");
        const struct told_menu_option *other = combo_part_option(change->dialogue->menu, change->item, id);
        json_t *size = json_object_get(entry, "size_id"), *without = json_object_get(entry, "without");
        bool is_other = other != NULL && other->group == part->option->group && strcmp(id, own) != 0;
        if (is_other) {
            json_array_clear(chosen);
            json_object_del(part->kept, "without");
            json_object_set_new(part->kept, "option_id", json_string(id));
            json_array_extend(chosen, json_object_get(entry, "options"));
            name = other->name;
        }
        if (size != NULL)
            json_object_set(part->kept, "size_id", size);
        if (without != NULL)
            json_array_extend(array_of(part->kept, "without"), without);
        if (is_other || strcmp(id, own) == 0)
            continue;
        make_way(change, part, chosen, id);
        json_array_append_new(chosen, json_pack("{s:s}", "option_id", id));
    }
    for (size_t i = 0; i < json_array_size(drops); i++) {
        const char *drop = strchr(json_string_value(json_array_get(drops, i)), '/');
        take_out(chosen, drop != NULL ? drop + 1 : "");
    }
    if (json_array_size(chosen) == 0)
        json_object_del(part->kept, "options");
    if (change->is_more)
        return;
    if (name != part->option->name)
        say_note(change->dialogue, "Okay, the %s instead of the %s.", name, part->option->name);
    else
        say_note(change->dialogue, "Okay, I've changed the %s.", name);
}

/* What one name means for the part. */
static void put_named(const struct combo_change *change, const struct combo_change_part *part,
                      const struct combo_change_name *named, json_t *options, json_t *drops)
{
    const struct told_menu *menu = change->dialogue->menu;
    int on = combo_part_option_on(change, part, &named->hit),
        place = combo_part_in_place(change, part, &named->hit);
    const char *ingredient = ingredient_of(change, part, named);
    size_t choice = 0;
    int with = on < 0 && place < 0 && !combo_part_is_negated(change, named)
                   ? combo_part_dish_with(change, part, &named->hit, &choice)
                   : -1;
    char drop[PHRASE_BYTES + 16];
    if (combo_part_is_negated(change, named) && on >= 0) {
        snprintf(drop, sizeof drop, "%d/%s", part->number, menu->options[on].id);
        json_array_append_new(drops, json_string(drop));
    } else if (combo_part_is_negated(change, named) && ingredient != NULL) {
        json_array_append_new(options, json_pack("{s:s, s:i, s:[s]}", "option_id", part->option->id, "part",
                                                 part->number, "without", ingredient));
    } else if (on >= 0 || place >= 0) {
        bool is_place = place >= 0 && (on < 0 || named->hit.item_count > 0);
        const char *size = is_place ? size_kept(change, part, menu->options[place].item) : NULL;
        json_array_append_new(options, json_pack("{s:s, s:i, s:s*}", "option_id",
                                                 menu->options[is_place ? place : on].id, "part",
                                                 part->number, "size_id", size));
    } else if (with >= 0) {
        json_array_append_new(options, json_pack("{s:s, s:i, s:s*, s:[{s:s}]}", "option_id",
                                                 menu->options[with].id, "part", part->number, "size_id",
                                                 size_kept(change, part, menu->options[with].item), "options",
                                                 "option_id", menu->options[choice].id));
    }
}

static bool has_size_in(const json_t *options)
{
    for (size_t i = 0; i < json_array_size(options); i++)
        if (json_object_get(json_array_get(options, i), "size_id") != NULL)
            return true;
    return false;
}

static bool is_on_line(const struct combo_change *change, const struct hit *hit)
{
    const struct dialogue *dialogue = change->dialogue;
    for (size_t i = 0; i < hit->option_count; i++)
        if (order_view_has_option(&dialogue->view, change->line, dialogue->menu->options[hit->options[i]].id))
            return true;
    return false;
}

/* What is said beside the part, of another one: "and the drink a coke"; what it is of is not known, is said. */
static void put_beside(struct combo_change *change, const struct combo_change_part *part,
                       const struct combo_change_name *named, json_t *options, json_t *drops)
{
    struct dialogue *dialogue = change->dialogue;
    const struct hit *hit = &named->hit;
    int found = -1;
    for (size_t i = 0; i < change->part_count; i++) {
        const struct combo_change_part *other = &change->parts[i];
        if (combo_part_is_dish(change, other, hit) || combo_part_is_kind(change, other, hit))
            return;
        bool fits = other != part && (combo_part_option_on(change, other, hit) >= 0 ||
                                      (hit->item_count > 0 && combo_part_in_place(change, other, hit) >= 0));
        found = !fits ? found : found == -1 ? (int)i : -2;
    }
    char name[PHRASE_BYTES];
    snprintf(name, sizeof name, "%s",
             hit->option_count > 0 ? dialogue->menu->options[hit->options[0]].name : "");
    for (char *c = name; *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    if (found >= 0)
        put_named(change, &change->parts[found], named, options, drops);
    else if (found == -2 && combo_part_is_negated(change, named) && !is_on_line(change, hit))
        say_note(dialogue, "The %s has no %s anyway.", dialogue->menu->items[change->item].name, name);
    else if (found == -2 && hit->option_count > 0 && hit->item_count == 0)
        say_note(dialogue, "As to %s, tell me which one that is for.", name);
}

/* All that is said of the part. False: nothing that fits it. */
bool combo_part_change(struct combo_change *change, const struct combo_change_part *part,
                       const struct combo_change_name *but)
{
    json_t *options = json_array(), *drops = json_array();
    for (size_t n = 0; n < change->named_count; n++)
        if (&change->named[n] != but)
            put_named(change, part, &change->named[n], options, drops);
    for (size_t n = 0; n < change->named_count && part->kept == NULL; n++)
        if (&change->named[n] != but && json_array_size(options) + json_array_size(drops) > 0 &&
            combo_part_option_on(change, part, &change->named[n].hit) < 0 &&
            combo_part_in_place(change, part, &change->named[n].hit) < 0 &&
            ingredient_of(change, part, &change->named[n]) == NULL &&
            left_out_of_line(change, &change->named[n]) == NULL)
            put_beside(change, part, &change->named[n], options, drops);
    const char *size = size_said(change, part, part->option->item);
    if (size != NULL && !has_size_in(options) && strcmp(size, part->size_id) != 0)
        json_array_append_new(options, json_pack("{s:s, s:i, s:s}", "option_id", part->option->id, "part",
                                                 part->number, "size_id", size));
    bool has_change = json_array_size(options) + json_array_size(drops) > 0;
    if (has_change && part->kept != NULL)
        change_kept(change, part, options, drops);
    else if (has_change)
        send(change, options, drops);
    json_decref(options);
    json_decref(drops);
    return has_change;
}

/* "Make both pizzas large": each that is not. False: none is so then. */
bool combo_parts_change_size(struct combo_change *change)
{
    json_t *options = json_array();
    for (size_t i = 0; i < change->part_count; i++) {
        const struct combo_change_part *part = &change->parts[i];
        bool is_meant = change->named_count == 0;
        for (size_t n = 0; n < change->named_count; n++)
            is_meant = is_meant || combo_part_is_kind(change, part, &change->named[n].hit) ||
                       combo_part_is_dish(change, part, &change->named[n].hit);
        const char *size = size_said(change, part, part->option->item);
        if (!is_meant || size == NULL || strcmp(size, part->size_id) == 0)
            continue;
        json_t *entry = json_pack("{s:s, s:i, s:s}", "option_id", part->option->id, "part", part->number,
                                  "size_id", size);
        if (part->kept != NULL)
            json_object_set_new(part->kept, "size_id", json_string(size));
        json_array_append_new(options, entry);
    }
    bool has_change = json_array_size(options) > 0;
    if (has_change && change->parts[0].kept != NULL)
        say_note(change->dialogue, "Okay, %s.", change->size);
    else if (has_change)
        send(change, options, NULL);
    json_decref(options);
    return has_change;
}

void combo_part_swap(struct combo_change *change, int number, const struct told_menu_option *had,
                     const struct told_menu_option *by)
{
    char drop[PHRASE_BYTES + 16];
    snprintf(drop, sizeof drop, "%d/%s", number, had->id);
    json_t *drops = json_pack("[s]", drop);
    json_t *options = json_pack("[{s:s, s:i}]", "option_id", by->id, "part", number);
    send(change, options, drops);
    json_decref(options);
    json_decref(drops);
}
