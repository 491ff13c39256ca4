/* What becomes different of a line, as arguments of change_item. */
#include <stdio.h>
#include <string.h>

#include "dialogue/policy_change.h"

static void append_once(json_t *array, const char *text)
{
    for (size_t i = 0; i < json_array_size(array); i++)
        if (strcmp(json_string_value(json_array_get(array, i)), text) == 0)
            return;
    json_array_append_new(array, json_string(text));
}

/* Whether the ingredient itself is called so, and not only an option that goes by its name. */
static bool is_called(const char *ingredient, const char *phrase)
{
    char stems[PHRASE_BYTES];
    return strcmp(lexicon_stems(ingredient, stems), phrase) == 0;
}

/* Whether the line has an option, or the dish an ingredient, of that name. */
static bool has_part(const struct dialogue *dialogue, size_t line, int item, const char *phrase)
{
    for (size_t o = 0; o < dialogue->menu->option_count; o++)
        if ((lexicon_is_option(dialogue->lexicon, o, phrase) &&
             told_menu_offers(dialogue->menu, (size_t)item, o)) ||
            (lexicon_is_left_out(dialogue->lexicon, o, phrase) &&
             order_view_has_option(&dialogue->view, line, dialogue->menu->options[o].id)))
            return true;
    return lexicon_ingredient(dialogue->lexicon, (size_t)item, phrase) != NULL;
}

/* "Skip the bhuna", where that is a dish of the order and goes on others: the line of it, or -1. */
int change_line_called(const struct dialogue *dialogue, const struct draft *delta)
{
    struct words words;
    struct hit hit;
    if (delta->without_count != 1 || delta->quantity > 0)
        return -1;
    words_split(&words, delta->without[0]);
    if (!lexicon_match(dialogue->lexicon, &words, 0, &hit) || hit.is_part || hit.count < words.count)
        return -1;
    for (size_t i = 0; i < hit.item_count; i++)
        for (size_t line = 0; line < order_view_count(&dialogue->view); line++)
            if (order_line_item(dialogue, line) == (int)hit.items[i])
                return (int)line;
    return -1;
}

/* The line's note with what the choices wish for behind it, where they do. */
static void put_note(const struct dialogue *dialogue, size_t line, int item, const struct draft *delta,
                     json_t *arguments)
{
    char note[LINE_NOTE_BYTES];
    bool is_wished = false;
    snprintf(note, sizeof note, "%s", order_view_note(&dialogue->view, line));
    if (delta->note[0] != '\0')
        is_wished = draft_note_add(delta->note, note, sizeof note);
    for (size_t i = 0; i < delta->choice_count; i++)
        is_wished |= line_note_put(dialogue, (size_t)item, &delta->choices[i], note, sizeof note);
    for (size_t i = 0; i < delta->without_count; i++)
        is_wished |= !has_part(dialogue, line, item, delta->without[i]) &&
                     change_line_called(dialogue, delta) < 0 &&
                     line_note_leave_out(dialogue, (size_t)item, delta->without[i], note, sizeof note);
    if (is_wished)
        json_object_set_new(arguments, "note", json_string(note));
}

/* The change as arguments of change_item; NULL when nothing of it can be done with this line. */
json_t *policy_change_arguments(const struct dialogue *dialogue, size_t line, const struct draft *delta)
{
    int item = order_line_item(dialogue, line);
    struct order_view_line of = order_view_at(&dialogue->view, line);
    if (item < 0)
        return NULL;
    struct draft fitted = *delta;
    draft_take_put_back(dialogue, line, &fitted);
    fitted.items[0] = (uint16_t)item;
    fitted.item_count = 1;
    fitted.category_count = 0;
    draft_settle(&fitted, dialogue->lexicon, dialogue->menu);
    json_t *arguments = json_pack("{s:s}", "line_id", of.line_id);
    json_t *options = draft_options_json(dialogue, &fitted), *without = json_array(),
           *drop_options = json_array(), *put_back = json_array();
    int size = delta->size[0] != '\0' ? lexicon_size(dialogue->lexicon, (size_t)item, delta->size) : -1;
    for (size_t i = 0; i < delta->without_count; i++) {
        const char *name = lexicon_ingredient(dialogue->lexicon, (size_t)item, delta->without[i]);
        bool is_dropped = false;
        for (size_t g = 0; g < dialogue->menu->option_count; g++) {
            const struct told_menu_option *option = &dialogue->menu->options[g];
            if (order_view_has_option(&dialogue->view, line, option->id) &&
                lexicon_is_left_out(dialogue->lexicon, g, delta->without[i])) {
                append_once(drop_options, option->id);
                is_dropped = true;
            }
        }
        if (name != NULL && (!is_dropped || is_called(name, delta->without[i])))
            append_once(without, name);
    }
    for (size_t i = 0; i < fitted.choice_count; i++) /* "with the onions after all" */
        if (fitted.choices[i].option_count == 0)
            draft_put_back(&fitted, fitted.choices[i].phrase);
    for (size_t i = 0; i < fitted.put_back_count; i++) {
        const char *name = lexicon_ingredient(dialogue->lexicon, (size_t)item, fitted.put_back[i]);
        if (name != NULL && order_view_is_without(&dialogue->view, line, name))
            json_array_append_new(put_back, json_string(name));
    }
    if (size >= 0)
        json_object_set_new(arguments, "size_id", json_string(dialogue->menu->sizes[size].id));
    put_note(dialogue, line, item, delta, arguments);
    bool is_vain = delta->choice_count > 0 && json_array_size(options) == 0 &&
                   json_object_get(arguments, "note") == NULL; /* "two ranch", where none goes on it */
    if (delta->quantity > 0 && !delta->is_article && !is_vain)
        json_object_set_new(arguments, "quantity", json_integer(delta->quantity));
    if (json_array_size(options) > 0)
        json_object_set(arguments, "options", options);
    if (json_array_size(without) > 0)
        json_object_set(arguments, "without", without);
    if (json_array_size(drop_options) > 0)
        json_object_set(arguments, "drop_options", drop_options);
    if (json_array_size(put_back) > 0)
        json_object_set(arguments, "put_back", put_back);
    json_decref(options);
    json_decref(without);
    json_decref(drop_options);
    json_decref(put_back);
    if (json_object_size(arguments) > 1)
        return arguments;
    json_decref(arguments);
    return NULL;
}
