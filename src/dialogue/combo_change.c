/* Changes of the parts of a line: "change the drink to sprite", "mushrooms on the second pizza". */
#include <stdio.h>
#include <string.h>

#include "dialogue/combo.h"
#include "dialogue/combo_part.h"
#include "dialogue/dialogue_internal.h"
#include "dialogue/turn_words.h"
#include "english/number_words.h"

/* --- what the order has --- */

static void read_parts(struct combo_change *change)
{
    const struct dialogue *dialogue = change->dialogue;
    const json_t *options = order_view_options(&dialogue->view, change->line);
    change->item = order_line_item(dialogue, change->line);
    change->part_count = 0;
    for (size_t i = 0;
         change->item >= 0 && i < json_array_size(options) && change->part_count < COMBO_CHANGE_PARTS_MAX;
         i++) {
        const json_t *entry = json_array_get(options, i);
        int number = (int)json_integer_value(json_object_get(entry, "part"));
        const struct told_menu_option *option =
            number > 0 ? combo_part_option(dialogue->menu, change->item, told_menu_text(entry, "option_id"))
                       : NULL;
        if (option != NULL)
            change->parts[change->part_count++] = (struct combo_change_part){
                .number = number, .option = option, .size_id = told_menu_text(entry, "size_id")};
    }
}

/* Of the combo that is asked about: its dishes that are whole. False: there is none. */
static bool read_kept(struct combo_change *change)
{
    const struct dialogue *dialogue = change->dialogue;
    size_t at = 0;
    while (at < dialogue->drafts.count && dialogue->drafts.at[at].combo == 0)
        at++;
    if (at == dialogue->drafts.count || dialogue->drafts.at[at].item_count != 1)
        return false;
    change->item = dialogue->drafts.at[at].items[0];
    for (size_t i = 0; i < dialogue->combos.count && change->part_count < COMBO_CHANGE_PARTS_MAX; i++) {
        const struct combo_part *part = &dialogue->combos.parts[i];
        const struct told_menu_option *option =
            combo_part_option(dialogue->menu, change->item, told_menu_text(part->option, "option_id"));
        if (part->combo == dialogue->drafts.at[at].combo && option != NULL)
            change->parts[change->part_count++] = (struct combo_change_part){
                (int)i + 1, option, told_menu_text(part->option, "size_id"), part->option};
    }
    return change->part_count > 0;
}

/* The line spoken of last, or the only one, that has parts. False: there is none. */
static bool find_line(struct combo_change *change)
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

/* "Medium", where that is how a steak is done too, but nothing here is. */
static bool is_mere_size(const struct combo_change *change, const struct hit *hit)
{
    if (!hit->is_size || hit->item_count + hit->category_count > 0)
        return false;
    for (size_t i = 0; i < change->part_count; i++)
        if (combo_part_option_on(change, &change->parts[i], hit) >= 0)
            return false;
    return true;
}

static void read_named(struct combo_change *change)
{
    const struct dialogue *dialogue = change->dialogue;
    for (size_t w = 0; w < change->words.count && change->named_count < COMBO_CHANGE_NAMES_MAX;) {
        struct combo_change_name *named = &change->named[change->named_count];
        named->at = w;
        bool is_hit = lexicon_match(dialogue->lexicon, &change->words, w, &named->hit);
        if (is_hit && named->hit.is_size && change->size[0] == '\0')
            snprintf(change->size, sizeof change->size, "%s", named->hit.phrase);
        bool is_named =
            is_hit && (named->hit.item_count + named->hit.option_count + named->hit.category_count > 0 ||
                       named->hit.group >= 0 || named->hit.is_ingredient);
        w += is_named ? named->hit.count : 1;
        is_named = is_named && !is_mere_size(change, &named->hit);
        change->named_count += is_named;
    }
}

/* "The second": counted among the parts of that kind, or of the slots that have several. */
static int part_by_place(const struct combo_change *change, const struct combo_change_name *kind)
{
    int place = 0, seen = 0, last = -1;
    for (size_t w = 0; w < change->words.count && place == 0; w++) {
        place = number_words_place(change->words.at[w].text);
        place = place > 0 ? place : word_is_among(change->words.at[w].text, "other last") ? -1 : 0;
    }
    for (size_t i = 0; place != 0 && i < change->part_count; i++) {
        const struct combo_change_part *part = &change->parts[i];
        size_t in_slot = 0;
        for (size_t k = 0; k < change->part_count; k++)
            in_slot += change->parts[k].option->group == part->option->group;
        if (kind != NULL ? !combo_part_is_kind(change, part, &kind->hit) : in_slot < 2)
            continue;
        last = (int)i;
        if (++seen == place)
            return (int)i;
    }
    return place == -1 ? last : -1;
}

/* The part that is spoken of; *out_named is the word for it, or NULL. -1: none. */
static int find_part(const struct combo_change *change, const struct combo_change_name **out_named)
{
    const struct combo_change_name *kind = NULL;
    *out_named = NULL;
    for (size_t n = 0; n < change->named_count; n++)
        if (change->named[n].hit.category_count > 0 || change->named[n].hit.group >= 0)
            kind = kind == NULL ? &change->named[n] : kind;
    int part = part_by_place(change, kind);
    if (part >= 0)
        return part;
    for (size_t n = 0; n < change->named_count; n++)
        for (size_t i = 0; i < change->part_count; i++)
            if (combo_part_is_dish(change, &change->parts[i], &change->named[n].hit)) {
                *out_named = &change->named[n];
                return (int)i;
            }
    for (size_t i = 0; kind != NULL && i < change->part_count; i++)
        if (combo_part_is_kind(change, &change->parts[i], &kind->hit)) {
            if (part >= 0)
                return -1; /* of several */
            part = (int)i;
        }
    *out_named = part >= 0 ? kind : NULL;
    return part;
}

/* Nobody says of which part it is: of the only one that it fits. -1: of none, -2: of several. */
static int only_fitting(const struct combo_change *change, bool may_replace)
{
    int found = -1;
    for (size_t i = 0; i < change->part_count; i++) {
        bool fits = false;
        for (size_t n = 0; n < change->named_count && !fits; n++)
            fits =
                combo_part_option_on(change, &change->parts[i], &change->named[n].hit) >= 0 ||
                (may_replace && combo_part_in_place(change, &change->parts[i], &change->named[n].hit) >= 0);
        found = !fits ? found : found == -1 ? (int)i : -2;
    }
    return found;
}

static bool names_option_only(const struct combo_change *change)
{
    for (size_t n = 0; n < change->named_count; n++)
        if (change->named[n].hit.item_count > 0 || change->named[n].hit.category_count > 0)
            return false;
    return change->named_count > 0;
}

static bool ask_which(struct combo_change *change)
{
    const char *names[COMBO_CHANGE_PARTS_MAX];
    char list[300];
    size_t count = 0;
    for (size_t i = 0; i < change->part_count; i++)
        for (size_t n = 0; n < change->named_count; n++)
            if (combo_part_option_on(change, &change->parts[i], &change->named[n].hit) >= 0 ||
                combo_part_in_place(change, &change->parts[i], &change->named[n].hit) >= 0) {
                names[count++] = change->parts[i].option->name;
                break;
            }
    say_list(list, sizeof list, names, count, 6, LISTING_OR);
    say_ask(change->dialogue, ASKED_WHAT_CHANGE, "Which one is that for: the %s?", list);
    snprintf(change->dialogue->combos.asked, sizeof change->dialogue->combos.asked, "%s", change->said);
    return true;
}

/* "One of the pizzas", "make one a veggie supreme". */
static bool says_one_of(const struct combo_change *change)
{
    for (size_t w = 0; w + 1 < change->words.count; w++)
        if (word_is_among(change->words.at[w].text, "one either") &&
            word_is_among(change->words.at[w + 1].text, "of a an should pizza"))
            return true;
    return false;
}

/* "One of the pizzas should be a veggie supreme": the part, where those that may be meant are the same; -1: none, -2:
 * they differ. */
static int any_of_kind(const struct combo_change *change)
{
    int found = -1;
    bool has_kind = false;
    for (size_t i = 0; i < change->part_count; i++)
        for (size_t n = 0; n < change->named_count; n++)
            has_kind = has_kind || combo_part_is_kind(change, &change->parts[i], &change->named[n].hit) ||
                       combo_part_is_dish(change, &change->parts[i], &change->named[n].hit);
    for (size_t i = 0; i < change->part_count; i++) {
        const struct combo_change_part *part = &change->parts[i];
        bool is_of_kind = !has_kind, may_be = false;
        for (size_t n = 0; n < change->named_count; n++) {
            const struct hit *hit = &change->named[n].hit;
            is_of_kind =
                is_of_kind || combo_part_is_kind(change, part, hit) || combo_part_is_dish(change, part, hit);
            may_be = may_be || combo_part_in_place(change, part, hit) >= 0;
        }
        if (!is_of_kind || !may_be)
            continue;
        if (found >= 0 && change->parts[found].option != part->option)
            return -2;
        found = (int)i;
    }
    return found;
}

/* "One should be a veggie burger with iced tea": each is in the place of another part, and of no other. The part of
 * the first; -1: it is not so clear. */
static int first_of_different(const struct combo_change *change)
{
    int first = -1;
    for (size_t n = 0; n < change->named_count; n++) {
        const struct hit *hit = &change->named[n].hit;
        int found = -1;
        for (size_t i = 0; i < change->part_count; i++) {
            if (combo_part_in_place(change, &change->parts[i], hit) < 0)
                continue;
            if (found >= 0)
                return -1;
            found = (int)i;
        }
        if (found < 0 || (n > 0 && found == first))
            return -1;
        first = n == 0 ? found : first;
    }
    return change->named_count > 1 ? first : -1;
}

/* "Change a margherita to a veggie supreme": a part is named, and what takes its place. */
static bool names_other(const struct combo_change *change, const struct combo_change_part *part,
                        const struct combo_change_name *named)
{
    for (size_t n = 0; n < change->named_count && named != NULL; n++)
        if (&change->named[n] != named && combo_part_in_place(change, part, &change->named[n].hit) >= 0)
            return true;
    return false;
}

/* The line spoken of is that dish, and no combo: it is meant. */
static bool is_of_other_line(const struct combo_change *change)
{
    int focus = order_line_in_focus(change->dialogue);
    int item =
        focus >= 0 && (size_t)focus != change->line ? order_line_item(change->dialogue, (size_t)focus) : -1;
    for (size_t n = 0; n < change->named_count && item >= 0; n++) {
        for (size_t i = 0; i < change->named[n].hit.item_count; i++)
            if ((int)change->named[n].hit.items[i] == change->item)
                return false; /* "in the deal" */
    }
    for (size_t n = 0; n < change->named_count && item >= 0; n++)
        for (size_t i = 0; i < change->named[n].hit.item_count; i++)
            if ((int)change->named[n].hit.items[i] == item)
                return true;
    return false;
}

/* While a combo is being filled most words answer what is asked: only a dish that is there, and said to be otherwise,
 * is changed. */
static bool change_while_filling(struct combo_change *change)
{
    const struct combo_change_name *named = NULL;
    if (!read_kept(change))
        return false;
    read_named(change);
    bool is_mend =
        combo_part_says(change, "change make swap switch replace instead actually should meant rather");
    if (is_mend && change->size[0] != '\0' && combo_part_says(change, "both all them"))
        return combo_parts_change_size(change);
    int part = find_part(change, &named);
    if (part == -1 && is_mend && says_one_of(change))
        part = any_of_kind(change);
    bool is_size_only = change->size[0] != '\0' && change->named_count == 0;
    if (part == -1 && is_mend && combo_part_says(change, "that it") &&
        (is_size_only || combo_part_says(change, "no wait sorry actually instead meant rather")))
        part = (int)change->part_count - 1; /* the one that was said last */
    if (part < 0 || (!is_mend && !combo_part_says(change, "on add put no without off")))
        return false;
    if (!is_mend && change->dialogue->question.asked == ASKED_GROUP &&
        change->dialogue->question.group == (int)change->parts[part].option->group)
        return false; /* "and a margherita with mushrooms on it" is the next one */
    return combo_part_change(change, &change->parts[part], named);
}

/* What was said is one of the options on a part of the line: the part's number and the option; NULL: none. */
static const struct told_menu_option *option_there(const struct combo_change *change, const struct hit *hit,
                                                   int *out_part)
{
    const struct told_menu *menu = change->dialogue->menu;
    const json_t *options = order_view_options(&change->dialogue->view, change->line);
    for (size_t i = 0; i < json_array_size(options); i++) {
        const json_t *entry = json_array_get(options, i);
        *out_part = (int)json_integer_value(json_object_get(entry, "of"));
        for (size_t o = 0; o<hit->option_count && * out_part> 0 && hit->item_count == 0; o++)
            if (strcmp(menu->options[hit->options[o]].id, told_menu_text(entry, "option_id")) == 0)
                return &menu->options[hit->options[o]];
    }
    return NULL;
}

/* "Change the olives to mushrooms", "swap the ranch for blue cheese": on the part that has the one. */
static bool swap_options(struct combo_change *change)
{
    const struct told_menu *menu = change->dialogue->menu;
    for (size_t n = 0; n < change->named_count; n++) {
        int number = 0;
        const struct told_menu_option *had = option_there(change, &change->named[n].hit, &number);
        for (size_t k = 0; k < change->named_count && had != NULL; k++) {
            const struct hit *hit = &change->named[k].hit;
            for (size_t o = 0; o < hit->option_count && k != n; o++) {
                const struct told_menu_option *other = &menu->options[hit->options[o]];
                if (other == had || other->group != had->group)
                    continue;
                combo_part_swap(change, number, had, other);
                return true;
            }
        }
    }
    return false;
}

/* "Make both of them with coke", of two lines of that combo: the same of the others. */
static void change_alike(struct combo_change *change, size_t group)
{
    size_t first = change->line;
    int item = change->item;
    for (size_t i = 0; i < order_view_count(&change->dialogue->view); i++) {
        int part = -1;
        if (i == first || order_line_item(change->dialogue, i) != item)
            continue;
        change->line = i;
        read_parts(change);
        for (size_t p = 0; p < change->part_count && part < 0; p++)
            part = change->parts[p].option->group == group ? (int)p : -1;
        if (part >= 0)
            (void)combo_part_change(change, &change->parts[part], NULL);
    }
}

/* What names no part is of the only one that it fits. */
static bool change_fitting(struct combo_change *change, bool is_mend)
{
    int part;
    if (names_option_only(change) && !combo_part_says(change, "with a an"))
        part = only_fitting(change, is_mend);
    else
        part = is_mend ? only_fitting(change, true) : -1;
    if (part == -2 && names_option_only(change))
        return ask_which(change);
    size_t group = part >= 0 ? change->parts[part].option->group : 0;
    if (part < 0 || !combo_part_change(change, &change->parts[part], NULL))
        return false;
    if (combo_part_says(change, "both all each"))
        change_alike(change, group);
    return true;
}

bool combo_change(struct dialogue *dialogue, const char *text)
{
    struct combo_change change = {.dialogue = dialogue, .said = text};
    const struct combo_change_name *named = NULL;
    char said[2 * COMBO_ASKED_BYTES];
    snprintf(said, sizeof said, "%s %s", dialogue->combos.asked,
             text); /* "mushrooms, please" "the margherita" */
    words_split(&change.words, text);
    dialogue->combos.puts_on = combo_part_says(&change, "with on add extra half");
    bool was_asked = dialogue->combos.asked[0] != '\0';
    dialogue->combos.asked[0] = '\0';
    if (dialogue->menu == NULL)
        return false;
    if (dialogue->drafts.count > 0)
        return change_while_filling(&change);
    if (!find_line(&change))
        return false;
    words_split(&change.words, said);
    read_named(&change);
    if (combo_again(&change))
        return true;
    bool is_order = combo_part_says(&change, "another more also plus too"),
         is_change = combo_part_says(&change, "change make swap switch replace instead should"),
         is_mend = was_asked || is_change || combo_part_says(&change, "actually for put on rather meant");
    int part = find_part(&change, &named);
    bool is_definite = combo_part_says(&change, "the my that first second third other");
    bool is_put_on =
        is_change || (combo_part_says(&change, "on") && !combo_part_says(&change, "another more"));
    if (is_order && (names_option_only(&change) || (is_put_on && is_definite && part >= 0)))
        is_order = false; /* "add more olives to the second one", "pepperoni on the margherita too" */
    bool is_removal = part < 0 && combo_part_says(&change, "take remove off without no hold skip");
    if (is_order || is_of_other_line(&change))
        return false;
    if (is_removal) { /* of all of the line it is an act like any other */
        int quantity = order_view_at(&dialogue->view, change.line).quantity;
        part = combo_share(&change, quantity) > 0 ? only_fitting(&change, false) : -1;
        return part >= 0 && combo_part_change(&change, &change.parts[part], NULL);
    }
    if (is_change && change.size[0] != '\0' && combo_part_says(&change, "both all them") &&
        combo_parts_change_size(&change))
        return true;
    if (change.named_count == 0)
        return false;
    if (combo_part_says(&change, "change swap switch replace instead") && swap_options(&change))
        return true;
    if (part >= 0 && (is_definite || (is_change && names_other(&change, &change.parts[part], named))))
        return combo_part_change(&change, &change.parts[part], named);
    if (is_change && says_one_of(&change) && (part = first_of_different(&change)) >= 0)
        return combo_part_change(&change, &change.parts[part], NULL);
    if (is_change && says_one_of(&change) && (part = any_of_kind(&change)) != -1)
        return part == -2 ? ask_which(&change) : combo_part_change(&change, &change.parts[part], NULL);
    return change_fitting(&change, is_mend);
}
