/* Changes of the parts of a line: "change the drink to sprite", "mushrooms on the second pizza". */
#include <stdio.h>
#include <string.h>

#include "dialogue/combo.h"
#include "dialogue/dialogue_internal.h"
#include "dialogue/turn_words.h"
#include "english/number_words.h"

enum { PARTS_MAX = 24, NAMED_MAX = 12 };

struct part { /* of the line, as the order has it */
    int number;
    const struct told_menu_option *option;
};

struct named { /* in the caller's words, in their order */
    size_t at;
    struct hit hit;
};

struct change {
    struct dialogue *dialogue;
    size_t line;
    int item; /* of the line */
    struct part parts[PARTS_MAX];
    size_t part_count;
    const char *said;
    struct words words;
    struct named named[NAMED_MAX];
    size_t named_count;
};

/* --- what the order has --- */

static const struct told_menu_option *find_option(const struct told_menu *menu, int item, const char *id)
{
    for (size_t o = 0; o < menu->option_count; o++)
        if (strcmp(menu->options[o].id, id) == 0 && told_menu_offers(menu, (size_t)item, o))
            return &menu->options[o];
    return NULL;
}

static void read_parts(struct change *change)
{
    const struct dialogue *dialogue = change->dialogue;
    const json_t *options = order_view_options(&dialogue->view, change->line);
    change->item = order_line_item(dialogue, change->line);
    change->part_count = 0;
    for (size_t i = 0; change->item >= 0 && i < json_array_size(options) && change->part_count < PARTS_MAX;
         i++) {
        const json_t *entry = json_array_get(options, i);
        int number = (int)json_integer_value(json_object_get(entry, "part"));
        const struct told_menu_option *option =
            number > 0 ? find_option(dialogue->menu, change->item, told_menu_text(entry, "option_id")) : NULL;
        if (option != NULL)
            change->parts[change->part_count++] = (struct part){number, option};
    }
}

/* The line spoken of last, or the only one, that has parts. False: there is none. */
static bool find_line(struct change *change)
{
    int focus = order_line_in_focus(change->dialogue);
    size_t found = 0, last = 0;
    for (size_t i = 0; i < order_view_count(&change->dialogue->view); i++) {
        change->line = i;
        read_parts(change);
        if (change->part_count == 0)
            continue;
        if ((int)i == focus)
            return true;
        last = i;
        found++;
    }
    change->line = last;
    if (found == 1)
        read_parts(change);
    return found == 1;
}

/* --- what was said --- */

static void read_named(struct change *change)
{
    const struct dialogue *dialogue = change->dialogue;
    for (size_t w = 0; w < change->words.count && change->named_count < NAMED_MAX;) {
        struct named *named = &change->named[change->named_count];
        named->at = w;
        bool is_named = lexicon_match(dialogue->lexicon, &change->words, w, &named->hit) &&
                        (named->hit.item_count + named->hit.option_count + named->hit.category_count > 0 ||
                         named->hit.group >= 0 || named->hit.is_ingredient);
        w += is_named ? named->hit.count : 1;
        change->named_count += is_named;
    }
}

static bool says(const struct change *change, const char *list)
{
    for (size_t w = 0; w < change->words.count; w++)
        if (word_is_among(change->words.at[w].text, list))
            return true;
    return false;
}

static bool is_dish_of(const struct change *change, const struct part *part, const struct hit *hit)
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
static bool is_kind_of(const struct change *change, const struct part *part, const struct hit *hit)
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

/* "The second": counted among the parts of that kind, or of the slots that have several. */
static int part_by_place(const struct change *change, const struct named *kind)
{
    int place = 0, seen = 0, last = -1;
    for (size_t w = 0; w < change->words.count && place == 0; w++) {
        place = number_words_place(change->words.at[w].text);
        place = place > 0 ? place : word_is_among(change->words.at[w].text, "other last") ? -1 : 0;
    }
    for (size_t i = 0; place != 0 && i < change->part_count; i++) {
        const struct part *part = &change->parts[i];
        size_t in_slot = 0;
        for (size_t k = 0; k < change->part_count; k++)
            in_slot += change->parts[k].option->group == part->option->group;
        if (kind != NULL ? !is_kind_of(change, part, &kind->hit) : in_slot < 2)
            continue;
        last = (int)i;
        if (++seen == place)
            return (int)i;
    }
    return place == -1 ? last : -1;
}

/* The part that is spoken of; *out_named is the word for it, or NULL. -1: none. */
static int find_part(const struct change *change, const struct named **out_named)
{
    const struct named *kind = NULL;
    *out_named = NULL;
    for (size_t n = 0; n < change->named_count; n++)
        if (change->named[n].hit.category_count > 0 || change->named[n].hit.group >= 0)
            kind = kind == NULL ? &change->named[n] : kind;
    int part = part_by_place(change, kind);
    if (part >= 0)
        return part;
    for (size_t n = 0; n < change->named_count; n++)
        for (size_t i = 0; i < change->part_count; i++)
            if (is_dish_of(change, &change->parts[i], &change->named[n].hit)) {
                *out_named = &change->named[n];
                return (int)i;
            }
    for (size_t i = 0; kind != NULL && i < change->part_count; i++)
        if (is_kind_of(change, &change->parts[i], &kind->hit)) {
            if (part >= 0)
                return -1; /* of several */
            part = (int)i;
        }
    *out_named = part >= 0 ? kind : NULL;
    return part;
}

/* --- what becomes of it --- */

static bool takes(const struct change *change, const struct part *part, size_t option)
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
static int in_its_place(const struct change *change, const struct part *part, const struct hit *hit)
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

static int option_on(const struct change *change, const struct part *part, const struct hit *hit)
{
    for (size_t i = 0; i < hit->option_count; i++)
        if (takes(change, part, hit->options[i]))
            return (int)hit->options[i];
    return -1;
}

static const char *ingredient_of(const struct change *change, const struct part *part,
                                 const struct named *named)
{
    return part->option->item >= 0 && named->hit.is_ingredient
               ? lexicon_ingredient(change->dialogue->lexicon, (size_t)part->option->item, named->hit.phrase)
               : NULL;
}

static bool is_negated(const struct change *change, const struct named *named)
{
    return named->at > 0 &&
           word_is_among(change->words.at[named->at - 1].text, "no without skip hold off drop remove");
}

static void send(struct change *change, json_t *options, json_t *drops)
{
    struct dialogue *dialogue = change->dialogue;
    const char *line_id = order_view_at(&dialogue->view, change->line).line_id;
    json_t *arguments = json_pack("{s:s}", "line_id", line_id);
    order_line_focus(dialogue, line_id);
    if (json_array_size(options) > 0)
        json_object_set(arguments, "options", options);
    if (json_array_size(drops) > 0)
        json_object_set(arguments, "drop_options", drops);
    (void)action_call(dialogue, TOOL_CHANGE_ITEM, arguments);
}

/* All that is said of the part. False: nothing that fits it. */
static bool change_part(struct change *change, const struct part *part, const struct named *but)
{
    const struct told_menu *menu = change->dialogue->menu;
    json_t *options = json_array(), *drops = json_array();
    for (size_t n = 0; n < change->named_count; n++) {
        const struct named *named = &change->named[n];
        if (named == but)
            continue;
        int on = option_on(change, part, &named->hit), place = in_its_place(change, part, &named->hit);
        const char *ingredient = ingredient_of(change, part, named);
        char drop[PHRASE_BYTES + 16];
        if (is_negated(change, named) && on >= 0) {
            snprintf(drop, sizeof drop, "%d/%s", part->number, menu->options[on].id);
            json_array_append_new(drops, json_string(drop));
        } else if (is_negated(change, named) && ingredient != NULL) {
            json_array_append_new(options, json_pack("{s:s, s:i, s:[s]}", "option_id", part->option->id,
                                                     "part", part->number, "without", ingredient));
        } else if (on >= 0 || place >= 0) {
            bool is_place = place >= 0 && (on < 0 || named->hit.item_count > 0);
            json_array_append_new(options,
                                  json_pack("{s:s, s:i}", "option_id",
                                            menu->options[is_place ? place : on].id, "part", part->number));
        }
    }
    bool has_change = json_array_size(options) + json_array_size(drops) > 0;
    if (has_change)
        send(change, options, drops);
    json_decref(options);
    json_decref(drops);
    return has_change;
}

/* Nobody says of which part it is: of the only one that it fits. -1: of none, -2: of several. */
static int only_fitting(const struct change *change, bool may_replace)
{
    int found = -1;
    for (size_t i = 0; i < change->part_count; i++) {
        bool fits = false;
        for (size_t n = 0; n < change->named_count && !fits; n++)
            fits = option_on(change, &change->parts[i], &change->named[n].hit) >= 0 ||
                   (may_replace && in_its_place(change, &change->parts[i], &change->named[n].hit) >= 0);
        found = !fits ? found : found == -1 ? (int)i : -2;
    }
    return found;
}

static bool names_option_only(const struct change *change)
{
    for (size_t n = 0; n < change->named_count; n++)
        if (change->named[n].hit.item_count > 0 || change->named[n].hit.category_count > 0)
            return false;
    return change->named_count > 0;
}

static bool ask_which(struct change *change)
{
    const char *names[PARTS_MAX];
    char list[300];
    size_t count = 0;
    for (size_t i = 0; i < change->part_count; i++)
        for (size_t n = 0; n < change->named_count; n++)
            if (option_on(change, &change->parts[i], &change->named[n].hit) >= 0) {
                names[count++] = change->parts[i].option->name;
                break;
            }
    say_list(list, sizeof list, names, count, 6, LISTING_OR);
    say_ask(change->dialogue, ASKED_WHAT_CHANGE, "Which one is that for: the %s?", list);
    snprintf(change->dialogue->combos.asked, sizeof change->dialogue->combos.asked, "%s", change->said);
    return true;
}

bool combo_change(struct dialogue *dialogue, const char *text)
{
    struct change change = {.dialogue = dialogue, .said = text};
    const struct named *named = NULL;
    char said[2 * COMBO_ASKED_BYTES];
    snprintf(said, sizeof said, "%s %s", dialogue->combos.asked,
             text); /* "mushrooms, please" "the margherita" */
    words_split(&change.words, text);
    dialogue->combos.puts_on = says(&change, "with on add extra half");
    bool was_asked = dialogue->combos.asked[0] != '\0';
    dialogue->combos.asked[0] = '\0';
    if (dialogue->menu == NULL || dialogue->drafts.count > 0 || !find_line(&change))
        return false;
    words_split(&change.words, said);
    read_named(&change);
    bool is_order = says(&change, "another more also plus too"),
         is_mend = was_asked ||
                   says(&change, "change make swap switch replace instead actually for put on rather meant");
    int part = find_part(&change, &named);
    bool is_definite = says(&change, "the my that first second third other");
    if (is_order && names_option_only(&change))
        is_order = false; /* "add more olives to the second one" */
    bool is_removal = part < 0 && says(&change, "take remove off without no hold skip");
    if (is_order || is_removal || change.named_count == 0)
        return false;
    if (part >= 0 && is_definite)
        return change_part(&change, &change.parts[part], named);
    if (names_option_only(&change) && !says(&change, "with a an"))
        part = only_fitting(&change, is_mend);
    else
        part = is_mend ? only_fitting(&change, true) : -1;
    if (part == -2 && names_option_only(&change))
        return ask_which(&change);
    return part >= 0 && change_part(&change, &change.parts[part], NULL);
}
