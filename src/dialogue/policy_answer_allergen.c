/* Allergens: only what the menu states, of the dish and of what is chosen with it. An allergy is never talked away. */
#include <stdio.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"

enum { NAMES_MAX = 64, LISTED_MAX = 5 };

static bool names_allergen(const json_t *allergens, const char *wanted)
{
    char wanted_stem[PHRASE_BYTES], stems[PHRASE_BYTES];
    lexicon_stems(wanted, wanted_stem);
    for (size_t i = 0; i < json_array_size(allergens); i++) {
        const char *name = json_string_value(json_array_get(allergens, i));
        if (name != NULL &&
            (strcmp(lexicon_stems(name, stems), wanted_stem) == 0 || word_is_among(wanted_stem, stems)))
            return true;
    }
    return false;
}

/* A menu that names no allergen anywhere says nothing about them. */
static bool has_allergens(const struct told_menu *menu)
{
    for (size_t i = 0; i < menu->item_count; i++)
        if (json_array_size(menu->items[i].allergens) > 0)
            return true;
    for (size_t i = 0; i < menu->option_count; i++)
        if (json_array_size(menu->options[i].allergens) > 0)
            return true;
    return false;
}

/* The options of the dish that have the allergen: those chosen in the order where there are some, else all it may be
 * had with. Returns their number. */
static size_t options_with(const struct dialogue *dialogue, size_t item, const char *allergen,
                           const char **names, bool *out_is_chosen)
{
    const struct told_menu *menu = dialogue->menu;
    size_t offered = 0, chosen = 0;
    const char *chosen_names[NAMES_MAX];
    for (size_t i = 0; i < menu->option_count; i++) {
        bool is_chosen = false;
        if (!told_menu_offers(menu, item, i) || !names_allergen(menu->options[i].allergens, allergen))
            continue;
        for (size_t line = 0; line < order_view_count(&dialogue->view); line++)
            is_chosen = is_chosen || (order_line_item(dialogue, line) == (int)item &&
                                      order_view_has_option(&dialogue->view, line, menu->options[i].id));
        if (is_chosen && chosen < NAMES_MAX)
            chosen_names[chosen++] = menu->options[i].name;
        if (offered < NAMES_MAX)
            names[offered++] = menu->options[i].name;
    }
    *out_is_chosen = chosen > 0;
    if (chosen > 0)
        memcpy(names, chosen_names, chosen * sizeof *names);
    return chosen > 0 ? chosen : offered;
}

/* What the menu does not tell is not known, and never "none". */
static void tell_unknown(struct dialogue *dialogue, const char *name)
{
    say_note(dialogue, "The menu doesn't say which allergens the %s has, so I can't tell.", name);
    person_offer(dialogue);
}

static void tell_of_dish(struct dialogue *dialogue, size_t item, const char *allergen)
{
    const char *names[NAMES_MAX];
    char list[300];
    bool is_chosen, contains = names_allergen(dialogue->menu->items[item].allergens, allergen);
    const char *name = dialogue->menu->items[item].name;
    size_t count = options_with(dialogue, item, allergen, names, &is_chosen);
    say_list(list, sizeof list, names, count, LISTED_MAX, LISTING_AND);
    if (contains && !is_chosen)
        say_note(dialogue, "Yes, the menu says the %s contains %s.", name, allergen);
    else if (is_chosen)
        say_note(dialogue, "Yes, for the %s the menu lists %s, in the %s.", name, allergen, list);
    else if (count > 0)
        say_note(dialogue, "The menu lists no %s for the %s itself, but for %s.", allergen, name, list);
    else if (dialogue->menu->items[item].allergens == NULL)
        tell_unknown(dialogue, name);
    else
        say_note(dialogue, "The menu lists no %s for the %s, but I can't speak for traces.", allergen, name);
}

static size_t list_names(const json_t *allergens, const char **out_names)
{
    size_t count = 0;
    for (size_t i = 0; i < json_array_size(allergens) && count < NAMES_MAX; i++) {
        const char *name = json_string_value(json_array_get(allergens, i));
        if (name != NULL)
            out_names[count++] = name;
    }
    return count;
}

static void tell_all_of_dish(struct dialogue *dialogue, size_t item)
{
    const json_t *allergens = dialogue->menu->items[item].allergens;
    const char *names[NAMES_MAX];
    char list[300];
    size_t count = list_names(allergens, names);
    if (allergens == NULL) {
        tell_unknown(dialogue, dialogue->menu->items[item].name);
        return;
    }
    say_note(dialogue, "For the %s the menu lists %s.", dialogue->menu->items[item].name,
             count > 0 ? say_list(list, sizeof list, names, count, LISTED_MAX, LISTING_AND) : "no allergens");
}

/* Of the options that the words may mean the one that says most against it: never a safer one of the same name. */
static const struct told_menu_option *option_asked(const struct told_menu *menu,
                                                   const struct draft_choice *choice, const char *allergen)
{
    const struct told_menu_option *unknown = NULL;
    for (size_t i = 0; i < choice->option_count; i++) {
        const struct told_menu_option *option = &menu->options[choice->options[i]];
        if (allergen[0] != '\0' && names_allergen(option->allergens, allergen))
            return option;
        unknown = unknown == NULL && option->allergens == NULL ? option : unknown;
    }
    return unknown != NULL ? unknown : &menu->options[choice->options[0]];
}

/* What has the allergen of what the option asks for in turn, such as a side salad's dressings. Returns their number. */
static size_t options_of_option(const struct told_menu *menu, const struct told_menu_option *option,
                                const char *allergen, const char **out_names)
{
    size_t count = 0;
    for (size_t g = 0; g < option->group_count; g++) {
        const struct told_menu_group *group = &menu->groups[option->groups[g]];
        for (size_t i = 0; i < group->option_count && count < NAMES_MAX; i++)
            if (names_allergen(menu->options[group->first_option + i].allergens, allergen))
                out_names[count++] = menu->options[group->first_option + i].name;
    }
    return count;
}

/* Of what goes on dishes. */
static void tell_of_option(struct dialogue *dialogue, const struct draft_choice *choice, const char *allergen)
{
    const struct told_menu_option *option = option_asked(dialogue->menu, choice, allergen);
    const char *names[NAMES_MAX];
    char list[300];
    size_t count = allergen[0] == '\0' ? list_names(option->allergens, names)
                                       : options_of_option(dialogue->menu, option, allergen, names);
    say_list(list, sizeof list, names, count, LISTED_MAX, LISTING_AND);
    if (option->allergens == NULL)
        tell_unknown(dialogue, option->name);
    else if (allergen[0] == '\0')
        say_note(dialogue, "For the %s the menu lists %s.", option->name, count > 0 ? list : "no allergens");
    else if (names_allergen(option->allergens, allergen))
        say_note(dialogue, "Yes, the menu says the %s contains %s.", option->name, allergen);
    else if (count > 0)
        say_note(dialogue, "The menu lists no %s for the %s itself, but for %s.", allergen, option->name,
                 list);
    else
        say_note(dialogue, "The menu lists no %s for the %s, but I can't speak for traces.", allergen,
                 option->name);
}

static void tell_dishes_with(struct dialogue *dialogue, const char *allergen)
{
    const struct told_menu *menu = dialogue->menu;
    const char *names[NAMES_MAX];
    char list[300];
    size_t count = 0;
    bool is_whole = true; /* all dishes' allergens are known */
    for (size_t i = 0; i < menu->item_count; i++)
        is_whole = is_whole && menu->items[i].allergens != NULL;
    for (size_t i = 0; i < menu->item_count && count < NAMES_MAX; i++)
        if (names_allergen(menu->items[i].allergens, allergen))
            names[count++] = menu->items[i].name;
    for (size_t i = 0; i < menu->option_count && count < NAMES_MAX; i++)
        if (names_allergen(menu->options[i].allergens, allergen))
            names[count++] = menu->options[i].name;
    if (count > 0)
        say_note(dialogue, "The menu lists %s in %s.", allergen,
                 say_list(list, sizeof list, names, count, LISTED_MAX, LISTING_AND));
    if (!is_whole)
        say_note(dialogue, "It doesn't say which allergens %s dishes have.", count > 0 ? "all other" : "all");
    else if (count == 0)
        say_note(dialogue, "The menu lists no %s in any dish, but I can't speak for traces.", allergen);
}

/* "I'm allergic to", "my son has a peanut allergy": it is told, and not only asked about. */
static bool tells_allergy(const struct dialogue *dialogue)
{
    struct words words;
    words_split(&words, dialogue->heard != NULL ? dialogue->heard : "");
    for (size_t w = 0; w < words.count; w++)
        if (word_is_among(words.at[w].text,
                          "allergic allergy allergies intolerant intolerance coeliac celiac "
                          "anaphylactic"))
            return true;
    return false;
}

/* In a list such as "peanuts, milk". */
static bool is_listed(const char *list, const char *allergen)
{
    size_t len = strlen(allergen);
    for (const char *at = list; *at != '\0'; at += strcspn(at, ",") + (at[strcspn(at, ",")] == ',')) {
        at += strspn(at, " ");
        if (strcspn(at, ",") == len && strncmp(at, allergen, len) == 0)
            return true;
    }
    return false;
}

/* The kitchen is told of it, whatever the menu says. */
static void note_allergy(struct dialogue *dialogue, const char *allergen)
{
    const char *there = order_view_customer(&dialogue->view, "allergy");
    char all[160];
    if (is_listed(there, allergen))
        return;
    snprintf(all, sizeof all, "%s%s%s", there, there[0] != '\0' ? ", " : "", allergen);
    if (action_call(dialogue, TOOL_SET_CUSTOMER, json_pack("{s:s}", "allergy", all)) != NULL)
        say_note(dialogue, "I'll tell the kitchen about the allergy to %s.", allergen);
}

void answer_allergen(struct dialogue *dialogue, const struct act *asked, int item)
{
    struct act of_caller = *asked;
    const struct act *act = &of_caller;
    const char *told = order_view_customer(&dialogue->view, "allergy");
    if (act->text[0] == '\0') /* "is the lo mein okay" of who told one before */
        snprintf(of_caller.text, sizeof of_caller.text, "%.*s", (int)strcspn(told, ","), told);
    if (act->text[0] != '\0' && tells_allergy(dialogue))
        note_allergy(dialogue, act->text);
    if (!has_allergens(dialogue->menu)) {
        say_note(dialogue, "I'm sorry, I have no information about allergens.");
        if (!act->has_order)
            person_offer(dialogue);
        else
            say_note(dialogue, "Someone at the restaurant has; just ask me for a person.");
        return;
    }
    if (act->draft.item_count == 0 && act->draft.choice_count > 0 && act->draft.choices[0].option_count > 0) {
        tell_of_option(dialogue, &act->draft.choices[0], act->text);
        return;
    }
    if (item < 0 && act->text[0] == '\0') {
        say_note(dialogue,
                 "I can tell you what the menu lists for any dish. For anything more I can put you through "
                 "to the restaurant.");
        return;
    }
    if (item >= 0 && act->text[0] == '\0') {
        tell_all_of_dish(dialogue, (size_t)item);
        return;
    }
    if (item >= 0) {
        tell_of_dish(dialogue, (size_t)item, act->text);
        return;
    }
    tell_dishes_with(dialogue, act->text);
    say_note(dialogue, "For an allergy I can also put you through to the restaurant.");
}
