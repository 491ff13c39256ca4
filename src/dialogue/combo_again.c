/* "The same thing, but with okra instead of the fries", of a combo: one more of the line, and what is said is put on
 * the parts of that one. */
#include <string.h>

#include "dialogue/acts_edit.h"
#include "dialogue/combo_part.h"
#include "dialogue/dialogue_internal.h"
#include "dialogue/turn_words.h"

enum place { PLACE_NONE, PLACE_THERE /* it is on the line already */, PLACE_PUT };

/* "The same thing", "another one with", "another bento with". */
static bool is_one_more(const struct combo_change *change)
{
    static const char *const same[] = {"same thing", "same again", "same one", "same combo",
                                       "same meal",  "same order", "the same"};
    const struct words *words = &change->words;
    size_t another = turn_words_find(words, 0, "another", NULL), count = 0;
    const struct draft line = {.items = {(uint16_t)change->item}, .item_count = 1};
    if (turn_words_find_any(words, 0, same, sizeof same / sizeof *same, NULL) != NO_WORD)
        return true;
    return another != NO_WORD && another + 1 < words->count &&
           (word_is(&words->at[another + 1], "one") ||
            draft_is_named_at(change->dialogue, &line, words, another + 1, &count));
}

/* Whether the name is one of the line itself, or of a kind of dish: it says nothing of a part. */
static bool is_of_line(const struct combo_change *change, const struct combo_change_name *named)
{
    for (size_t i = 0; i < named->hit.item_count; i++)
        if ((int)named->hit.items[i] == change->item)
            return true;
    return named->hit.item_count + named->hit.option_count == 0 && !named->hit.is_ingredient;
}

/* Puts what the name says on the copy's part, or in its place. False: it does not fit that. */
static bool put_on_part(const struct combo_change *change, size_t part, const struct combo_change_name *named)
{
    struct combo_change alone = *change;
    alone.named[0] = *named;
    alone.named_count = 1;
    return combo_part_change(&alone, &alone.parts[part], NULL);
}

/* A choice of the line itself, in the place of another of its group that takes one; or what is left out of it. */
static bool put_on_line(const struct combo_change *change, const struct combo_change_name *named,
                        json_t *copy)
{
    const struct told_menu *menu = change->dialogue->menu;
    json_t *options = json_object_get(copy, "options");
    if (combo_part_is_negated(change, named)) {
        const char *ingredient =
            lexicon_ingredient(change->dialogue->lexicon, (size_t)change->item, named->hit.phrase);
        json_t *without = json_object_get(copy, "without");
        if (without == NULL) {
            without = json_array();
            json_object_set_new(copy, "without", without);
        }
        return ingredient != NULL && json_array_append_new(without, json_string(ingredient)) == 0;
    }
    for (size_t i = 0; i < named->hit.option_count; i++) {
        const struct told_menu_option *option = &menu->options[named->hit.options[i]];
        if (!told_menu_is_own(menu, (size_t)change->item, named->hit.options[i]))
            continue;
        for (size_t k = json_array_size(options); menu->groups[option->group].max == 1 && k-- > 0;) {
            const struct told_menu_option *other = combo_part_option(
                menu, change->item, told_menu_text(json_array_get(options, k), "option_id"));
            if (other != NULL && other->group == option->group)
                json_array_remove(options, k);
        }
        json_array_append_new(options, json_pack("{s:s}", "option_id", option->id));
        return true;
    }
    return false;
}

/* The part in whose place something else is wanted: "instead of the mac"; -1: none is named. */
static int part_that_goes(const struct combo_change *change)
{
    for (size_t n = 0; n < change->named_count && combo_part_says(change, "instead swap for not"); n++)
        for (size_t i = 0; i < change->part_count; i++)
            if (combo_part_is_dish(change, &change->parts[i], &change->named[n].hit))
                return (int)i;
    return -1;
}

/* Where what the name says belongs: to the only part of the copy that it fits, or that goes, or to the line. */
static enum place put_named(struct combo_change *change, const struct combo_change_name *named, json_t *copy)
{
    int found = -1, goes = part_that_goes(change);
    bool is_clear = true;
    size_t choice = 0;
    for (size_t i = 0; i < change->part_count; i++) {
        const struct combo_change_part *part = &change->parts[i];
        if (combo_part_is_dish(change, part, &named->hit))
            return PLACE_THERE;
        bool fits = combo_part_in_place(change, part, &named->hit) >= 0 ||
                    combo_part_option_on(change, part, &named->hit) >= 0 ||
                    combo_part_dish_with(change, part, &named->hit, &choice) >= 0;
        is_clear = is_clear && (!fits || found < 0);
        found = fits && ((int)i == goes || found < 0) ? (int)i : found;
    }
    if (found >= 0 && !is_clear && found != goes)
        return PLACE_NONE;
    if (found >= 0)
        return put_on_part(change, (size_t)found, named) ? PLACE_PUT : PLACE_NONE;
    return put_on_line(change, named, copy) ? PLACE_PUT : PLACE_NONE;
}

bool combo_again(struct combo_change *change)
{
    struct combo_change more = *change;
    size_t put = 0, lost = 0;
    if (change->part_count == 0 || !is_one_more(change))
        return false;
    more.is_more = true;
    json_t *copy = combo_line_copy(&more, 1);
    for (size_t n = 0; n < more.named_count; n++) {
        if (is_of_line(&more, &more.named[n]))
            continue;
        enum place place = put_named(&more, &more.named[n], copy);
        put += place == PLACE_PUT;
        lost += place == PLACE_NONE;
    }
    if (put == 0 || lost > 0) { /* as it is, or not so clear */
        json_decref(copy);
        return false;
    }
    combo_put_copy(&more, copy);
    return true;
}
