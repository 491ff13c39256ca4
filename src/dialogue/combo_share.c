/* Of several combos on one line some are changed: "make one of them with coke". The line becomes those, and the rest is
 * ordered anew as it was. */
#include <stdio.h>

#include "dialogue/combo_part.h"
#include "dialogue/dialogue_internal.h"

/* --- how many --- */

/* "Of the combos", "of the family deals": of the dish that the line is, and not of what comes in it. */
static bool is_of_line(const struct combo_change *change, size_t word)
{
    struct hit hit;
    if (change->item < 0 || !lexicon_match(change->dialogue->lexicon, &change->words, word, &hit))
        return false;
    for (size_t i = 0; i < hit.item_count; i++)
        if ((int)hit.items[i] == change->item)
            return true;
    for (size_t i = 0; i < hit.category_count; i++)
        if ((size_t)hit.categories[i] == change->dialogue->menu->items[change->item].category)
            return true;
    return false;
}

/* Of a slot that is filled by several dishes one is changed in each combo: "make one a veggie supreme". */
static bool has_several_in_slot(const struct combo_change *change)
{
    for (size_t i = 0; i < change->part_count; i++)
        for (size_t k = 0; k < i; k++)
            if (change->parts[i].option->group == change->parts[k].option->group)
                return true;
    return false;
}

/* Whether the number at the word counts combos of the line. */
static bool counts_line(const struct combo_change *change, size_t at)
{
    static const char before[] = "in for on make change switch swap just only with give put to";
    const struct words *words = &change->words;
    size_t next = at + 1;
    if (next < words->count && word_is(&words->at[next], "of")) {
        bool is_pronoun =
            next + 1 < words->count && word_is_among(words->at[next + 1].text, "them those these");
        bool has_dish = next + 2 < words->count && word_is_among(words->at[next + 1].text, "the my our");
        return is_pronoun || (has_dish && is_of_line(change, next + 2));
    }
    if (at > 0 &&
        word_is_among(words->at[at - 1].text, "the that this another other first second last which"))
        return false;
    bool is_subject =
        next < words->count &&
        word_is_among(words->at[next].text, "with should gets get needs has can instead to into");
    bool is_object = at > 0 && word_is_among(words->at[at - 1].text, before);
    return (is_subject || is_object) && !has_several_in_slot(change);
}

int combo_share(const struct combo_change *change, int quantity)
{
    const struct words *words = &change->words;
    for (size_t w = 0; w < words->count && quantity > 1; w++)
        if (words->at[w].number > 0 && words->at[w].number < quantity && counts_line(change, w))
            return words->at[w].number;
    return 0;
}

/* --- what stays --- */

static json_t *copy_option(const json_t *entry)
{
    static const char *const kept[] = {"option_id", "side", "amount", "count", "size_id", "without"};
    json_t *copy = json_object();
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (json_object_get(entry, kept[i]) != NULL)
            json_object_set(copy, kept[i], json_object_get(entry, kept[i]));
    return copy;
}

/* The options that belong to the part (0: to the line itself), each with what belongs to it, as add_item takes them. */
static json_t *options_of(struct combo_change *change, json_int_t part, int depth)
{
    enum { DEPTH_MAX = 4 };
    const json_t *options = order_view_options(&change->dialogue->view, change->line);
    json_t *of = json_array();
    for (size_t i = 0; i < json_array_size(options) && depth < DEPTH_MAX; i++) {
        const json_t *entry = json_array_get(options, i);
        json_int_t number = json_integer_value(json_object_get(entry, "part"));
        if (json_integer_value(json_object_get(entry, "of")) != part)
            continue;
        json_t *copy = copy_option(entry);
        json_t *more = number > 0 ? options_of(change, number, depth + 1) : NULL;
        if (json_array_size(more) > 0)
            json_object_set(copy, "options", more);
        json_decref(more);
        json_array_append_new(of, copy);
        for (size_t k = 0; number > 0 && k < change->part_count; k++)
            if (change->parts[k].number == (int)number)
                change->parts[k].kept = copy;
    }
    return of;
}

json_t *combo_line_copy(struct combo_change *change, int quantity)
{
    const struct dialogue *dialogue = change->dialogue;
    struct order_view_line line = order_view_at(&dialogue->view, change->line);
    json_t *without = json_deep_copy(order_view_without(&dialogue->view, change->line));
    const char *note = order_view_note(&dialogue->view, change->line);
    json_t *copy = json_pack("{s:s,s:i,s:o}", "item_id", line.item_id, "quantity", quantity, "options",
                             options_of(change, 0, 0));
    if (line.size_id[0] != '\0')
        json_object_set_new(copy, "size_id", json_string(line.size_id));
    if (json_array_size(without) > 0)
        json_object_set(copy, "without", without);
    if (note[0] != '\0')
        json_object_set_new(copy, "note", json_string(note));
    json_decref(without);
    return copy;
}

void combo_put_copy(const struct combo_change *change, json_t *copy)
{
    int quantity = (int)json_integer_value(json_object_get(copy, "quantity"));
    struct open_call *call = action_call(change->dialogue, TOOL_ADD_ITEM, copy);
    if (call != NULL)
        call->draft =
            (struct draft){.items = {(uint16_t)change->item}, .item_count = 1, .quantity = quantity};
}

void combo_put_rest(const struct combo_change *change, int quantity)
{
    struct combo_change rest = *change; /* whose parts are as they were */
    struct order_view_line line = order_view_at(&change->dialogue->view, change->line);
    size_t calls = change->dialogue->call_count;
    combo_put_copy(&rest, combo_line_copy(&rest, quantity));
    for (size_t i = calls; i < change->dialogue->call_count; i++)
        snprintf(change->dialogue->calls[i].draft.replaces, DRAFT_LINE_ID_BYTES, "%s", line.line_id);
}
