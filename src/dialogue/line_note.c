/* More or less of what is in a dish, where no option says it: noted of the dish in words. A note never changes a price,
 * so what is not in the dish is no note. */
#include <stdio.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"

static const char *amount_word(enum draft_amount amount)
{
    return amount == DRAFT_LIGHT ? "light" : "extra";
}

/* "Extra cheese", which an option of other dishes is called too: the words without the amount; NULL: no amount. */
static const char *wished(const struct draft_choice *choice)
{
    static const char extra[] = "extra ";
    bool is_named_so = strncmp(choice->phrase, extra, strlen(extra)) == 0;
    if (is_named_so)
        return choice->phrase + strlen(extra);
    return choice->amount != DRAFT_REGULAR ? choice->phrase : NULL;
}

bool line_note_is_taken(const struct dialogue *dialogue)
{
    return json_is_true(json_object_get(told_menu_restaurant(dialogue->menu), "takes_notes"));
}

/* "Extra crispy", which is a choice of other dishes only: how it is to be made. */
static bool is_manner(const char *phrase)
{
    struct words words;
    words_split(&words, phrase);
    return words.count > 0 &&
           word_is_among(
               words.at[words.count - 1].text,
               "crispy crisp crunchy spicy hot mild medium toasted grilled warm cold soft well rare done");
}

bool line_note_put(const struct dialogue *dialogue, size_t item, const struct draft_choice *choice,
                   char *note, size_t size_bytes)
{
    const char *what = wished(choice);
    const char *name = what != NULL ? lexicon_ingredient(dialogue->lexicon, item, what) : NULL;
    char wish[LINE_NOTE_BYTES];
    bool is_offered = false;
    for (size_t i = 0; i < choice->option_count; i++)
        is_offered = is_offered || told_menu_offers(dialogue->menu, item, choice->options[i]);
    bool is_how = name == NULL && is_manner(choice->phrase);
    if ((name == NULL && !is_how) || is_offered || !line_note_is_taken(dialogue))
        return false;
    if (is_how && choice->amount == DRAFT_REGULAR)
        snprintf(wish, sizeof wish, "%s", choice->phrase);
    else
        snprintf(wish, sizeof wish, "%s %s", amount_word(choice->amount), is_how ? choice->phrase : name);
    return draft_note_add(wish, note, size_bytes);
}

const char *line_note_words(const struct dialogue *dialogue, const char *phrase, char out[PHRASE_BYTES])
{
    struct words said, words;
    char stems[PHRASE_BYTES];
    words_split(&said, phrase);
    words_split(&words, dialogue->heard != NULL ? dialogue->heard : "");
    for (size_t w = 0; said.count > 0 && w + said.count <= words.count; w++)
        if (strcmp(words_join_stems(&words, w, said.count, stems, sizeof stems), phrase) == 0)
            return words_join(&words, w, said.count, out, PHRASE_BYTES);
    snprintf(out, PHRASE_BYTES, "%s", phrase);
    return out;
}

static bool offers(const struct dialogue *dialogue, size_t item, const char *phrase)
{
    for (size_t o = 0; o < dialogue->menu->option_count; o++)
        if (told_menu_offers(dialogue->menu, item, o) && lexicon_is_option(dialogue->lexicon, o, phrase))
            return true;
    return false;
}

/* "No beans", which is a choice of another dish that is ordered or under way. */
static bool is_choice_elsewhere(const struct dialogue *dialogue, const char *phrase)
{
    char choice[PHRASE_BYTES + sizeof "no "];
    snprintf(choice, sizeof choice, "no %s", phrase);
    for (size_t i = 0; i < dialogue->drafts.count; i++)
        for (size_t k = 0; k < dialogue->drafts.at[i].item_count; k++)
            if (offers(dialogue, dialogue->drafts.at[i].items[k], choice))
                return true;
    for (size_t line = 0; line < order_view_count(&dialogue->view); line++) {
        int item = order_line_item(dialogue, line);
        if (item >= 0 && offers(dialogue, (size_t)item, choice))
            return true;
    }
    return false;
}

bool line_note_leave_out(const struct dialogue *dialogue, size_t item, const char *phrase, char *note,
                         size_t size_bytes)
{
    char wish[LINE_NOTE_BYTES], words[PHRASE_BYTES];
    if (json_array_size(dialogue->menu->items[item].ingredients) > 0 || !line_note_is_taken(dialogue) ||
        is_choice_elsewhere(dialogue, phrase))
        return false;
    snprintf(wish, sizeof wish, "no %s", line_note_words(dialogue, phrase, words));
    return draft_note_add(wish, note, size_bytes);
}
