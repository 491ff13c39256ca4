/* Allergens: only what the menu states, of the dish and of what is chosen with it. An allergy is never talked away. */
#include <stdio.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"
#include "meaning/allergen.h"

enum { NAMES_MAX = 64, LISTED_MAX = 5, ASKED_ALLERGENS_MAX = 12 };

/* What is asked about. Whether it may be eaten is answered with a no where whether it is in there has a yes. */
struct asked_allergens {
    char names[ASKED_ALLERGENS_MAX][ALLERGEN_BYTES];
    size_t count;
    bool is_safety, is_answered; /* is_answered: the yes or no was said, or is not wanted */
};

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

/* Of those that are in the dish, or in what goes on one. */
static void tell_contained(struct dialogue *dialogue, struct asked_allergens *asked, const char *name,
                           const char *const *contained, size_t count)
{
    char list[300];
    if (count > 0)
        say_note(dialogue, "%she menu says the %s contains %s.",
                 asked->is_answered ? "T"
                 : asked->is_safety ? "No, t"
                                    : "Yes, t",
                 name, say_list(list, sizeof list, contained, count, LISTED_MAX, LISTING_AND));
    asked->is_answered = asked->is_answered || count > 0;
}

static void tell_none(struct dialogue *dialogue, const char *name, const char *const *none, size_t count)
{
    char list[300];
    if (count > 0)
        say_note(dialogue, "The menu lists no %s for the %s, but I can't speak for traces.",
                 say_list(list, sizeof list, none, count, count, LISTING_OR), name);
}

/* Of one that is in what is chosen with the dish, or could be. */
static void tell_with_dish(struct dialogue *dialogue, struct asked_allergens *asked, size_t item,
                           const char *allergen)
{
    const char *names[NAMES_MAX], *name = dialogue->menu->items[item].name;
    char list[300];
    bool is_chosen;
    size_t count = options_with(dialogue, item, allergen, names, &is_chosen);
    say_list(list, sizeof list, names, count, LISTED_MAX, LISTING_AND);
    if (is_chosen)
        say_note(dialogue, "%sor the %s the menu lists %s, in the %s.",
                 asked->is_answered ? "F"
                 : asked->is_safety ? "No, f"
                                    : "Yes, f",
                 name, allergen, list);
    else
        say_note(dialogue, "The menu lists no %s for the %s itself, but for %s.", allergen, name, list);
    asked->is_answered = asked->is_answered || is_chosen;
}

static void tell_of_dish(struct dialogue *dialogue, struct asked_allergens *asked, size_t item)
{
    const struct told_menu_item *of = &dialogue->menu->items[item];
    const char *names[NAMES_MAX], *contained[ASKED_ALLERGENS_MAX], *none[ASKED_ALLERGENS_MAX],
        *with[ASKED_ALLERGENS_MAX];
    size_t contained_count = 0, none_count = 0, with_count = 0;
    for (size_t i = 0; i < asked->count; i++) {
        bool is_chosen = false;
        size_t options = options_with(dialogue, item, asked->names[i], names, &is_chosen);
        if (names_allergen(of->allergens, asked->names[i]) && !is_chosen)
            contained[contained_count++] = asked->names[i];
        else if (options > 0)
            with[with_count++] = asked->names[i];
        else
            none[none_count++] = asked->names[i];
    }
    tell_contained(dialogue, asked, of->name, contained, contained_count);
    for (size_t i = 0; i < with_count; i++)
        tell_with_dish(dialogue, asked, item, with[i]);
    if (none_count > 0 && of->allergens == NULL)
        tell_unknown(dialogue, of->name);
    else
        tell_none(dialogue, of->name, none, none_count);
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
                                                   const struct draft_choice *choice,
                                                   const struct asked_allergens *asked)
{
    const struct told_menu_option *unknown = NULL;
    for (size_t i = 0; i < choice->option_count; i++) {
        const struct told_menu_option *option = &menu->options[choice->options[i]];
        for (size_t a = 0; a < asked->count; a++)
            if (names_allergen(option->allergens, asked->names[a]))
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

static void tell_all_of_option(struct dialogue *dialogue, const struct told_menu_option *option)
{
    const char *names[NAMES_MAX];
    char list[300];
    size_t count = list_names(option->allergens, names);
    say_note(dialogue, "For the %s the menu lists %s.", option->name,
             count > 0 ? say_list(list, sizeof list, names, count, LISTED_MAX, LISTING_AND) : "no allergens");
}

/* Of what goes on dishes. */
static void tell_of_option(struct dialogue *dialogue, struct asked_allergens *asked,
                           const struct draft_choice *choice)
{
    const struct told_menu_option *option = option_asked(dialogue->menu, choice, asked);
    const char *names[NAMES_MAX], *contained[ASKED_ALLERGENS_MAX], *none[ASKED_ALLERGENS_MAX];
    char list[300];
    size_t contained_count = 0, none_count = 0;
    if (option->allergens == NULL) {
        tell_unknown(dialogue, option->name);
        return;
    }
    if (asked->count == 0)
        tell_all_of_option(dialogue, option);
    for (size_t i = 0; i < asked->count; i++)
        if (names_allergen(option->allergens, asked->names[i]))
            contained[contained_count++] = asked->names[i];
    tell_contained(dialogue, asked, option->name, contained, contained_count);
    for (size_t i = 0; i < asked->count; i++) {
        size_t count = options_of_option(dialogue->menu, option, asked->names[i], names);
        if (names_allergen(option->allergens, asked->names[i]))
            continue;
        if (count > 0)
            say_note(dialogue, "The menu lists no %s for the %s itself, but for %s.", asked->names[i],
                     option->name, say_list(list, sizeof list, names, count, LISTED_MAX, LISTING_AND));
        else
            none[none_count++] = asked->names[i];
    }
    tell_none(dialogue, option->name, none, none_count);
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

static void put_asked(struct asked_allergens *asked, const char *list)
{
    while (asked->count < ASKED_ALLERGENS_MAX &&
           allergens_next(&list, asked->names[asked->count], sizeof asked->names[0]))
        asked->count++;
}

/* "Will the pad thai be a problem": that it has the allergen is a yes. */
static bool asks_about_problem(const struct dialogue *dialogue)
{
    struct words words;
    words_split(&words, dialogue->heard != NULL ? dialogue->heard : "");
    for (size_t w = 0; w < words.count; w++)
        if (word_is_among(words.at[w].text, "problem problems issue unsafe dangerous"))
            return true;
    return false;
}

/* A menu that tells nothing of allergens. */
static void tell_nothing_known(struct dialogue *dialogue, bool has_order)
{
    say_note(dialogue, "I'm sorry, I have no information about allergens.");
    if (!has_order)
        person_offer(dialogue);
    else
        say_note(dialogue, "Someone at the restaurant has; just ask me for a person.");
}

void answer_allergen(struct dialogue *dialogue, const struct act *act, int item)
{
    struct asked_allergens asked = {.is_safety = act->asks_safety && !asks_about_problem(dialogue),
                                    .is_answered = act->has_order}; /* nothing is asked with a yes or no */
    char names[ACT_TEXT_BYTES];
    snprintf(names, sizeof names, "%s", act->text);
    allergy_note(dialogue, names);
    if (act->asks_safety) /* of all that were told on the call */
        (void)allergens_add(names, sizeof names, allergy_told(dialogue));
    put_asked(&asked, names);
    if (!has_allergens(dialogue->menu)) {
        tell_nothing_known(dialogue, act->has_order);
    } else if (act->draft.item_count == 0 && act->draft.choice_count > 0 &&
               act->draft.choices[0].option_count > 0) {
        tell_of_option(dialogue, &asked, &act->draft.choices[0]);
    } else if (item >= 0 && asked.count == 0) {
        tell_all_of_dish(dialogue, (size_t)item);
    } else if (item >= 0) {
        tell_of_dish(dialogue, &asked, (size_t)item);
    } else if (asked.count == 0) {
        say_note(dialogue,
                 "I can tell you what the menu lists for any dish. For anything more I can put you through "
                 "to the restaurant.");
    } else {
        for (size_t i = 0; i < asked.count; i++)
            tell_dishes_with(dialogue, asked.names[i]);
        say_note(dialogue, "For an allergy I can also put you through to the restaurant.");
    }
}
