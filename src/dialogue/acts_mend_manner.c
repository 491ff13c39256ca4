/* How a dish is to be made or come, where no option of the menu says it ("well done", "extra crispy", "cut in
 * squares"): a note of the dish that it was said of. Where none is known, it stays a wish of the whole order. */
#include "dialogue/acts_mend.h"

static bool is_manner(const struct act *act)
{
    return act->kind == ACT_TALK && act->talk == TALK_MANNER && act->word_count > 0;
}

/* The words of it alone, without what asks for it: "can you make that extra crispy please". */
static bool put_note(const struct act *manner, const struct words *words, char note[LINE_NOTE_BYTES])
{
    static const char before[] =
        "and also can could would will you i we please have get want like to make made cook "
        "it them that those the with just but um uh go take be on";
    static const char behind[] = "please thanks";
    size_t first = manner->first_word, end = first + manner->word_count;
    bool is_of_some = first > 0 && words->at[first - 1].number > 0 && !words->at[first - 1].ends_clause;
    while (first + 1 < end && word_is_among(words->at[first].text, before))
        first++;
    while (end > first + 1 && word_is_among(words->at[end - 1].text, behind))
        end--;
    if (is_of_some && first == manner->first_word) /* "two pizzas, one well done" */
        first--;
    char said[PHRASE_BYTES];
    note[0] = '\0';
    return end <= words->count &&
           draft_note_add(words_join(words, first, end - first, said, sizeof said), note, LINE_NOTE_BYTES);
}

/* The one act that orders or changes something; NULL: none or several do. */
static struct act *only_order(struct acts *acts)
{
    struct act *found = NULL;
    for (size_t i = 0; i < acts->count; i++) {
        struct act *act = &acts->at[i];
        bool is_order = act->kind == ACT_ADD || (act->kind == ACT_CHANGE && draft_is_empty(&act->target));
        if (is_order && found != NULL)
            return NULL;
        if (is_order)
            found = act;
    }
    return found;
}

/* "Sauce in a separate box for both": behind it, who it is of. */
static bool is_of_all(const struct act *manner, const struct words *words)
{
    size_t at = manner->first_word + manner->word_count;
    at += at < words->count && word_is_among(words->at[at].text, "for on with of");
    return at < words->count && word_is_among(words->at[at].text, "both each all everything");
}

/* False: no dish is ordered in this turn. */
static bool note_all(const char *note, struct acts *acts)
{
    bool is_put = false;
    for (size_t i = 0; i < acts->count; i++)
        if (acts->at[i].kind == ACT_ADD)
            is_put |= draft_note_add(note, acts->at[i].draft.note, sizeof acts->at[i].draft.note);
    return is_put;
}

/* The line whose dish is named within the manner: "cut the dragon roll in ten pieces"; -1: none is. */
static int line_within(const struct dialogue *dialogue, const struct act *manner, const struct words *words)
{
    size_t count = 0;
    for (size_t line = 0; line < order_view_count(&dialogue->view); line++) {
        int item = order_line_item(dialogue, line);
        struct draft dish = {.items = {(uint16_t)(item >= 0 ? item : 0)}, .item_count = 1};
        for (size_t w = manner->first_word; item >= 0 && w < manner->first_word + manner->word_count; w++)
            if (draft_is_named_at(dialogue, &dish, words, w, &count))
                return (int)line;
    }
    return -1;
}

/* "Well done please, and a can of coke": what follows is another dish, where one is ordered already. */
static bool is_apart(const struct dialogue *dialogue, const struct act *manner, const struct words *words)
{
    size_t behind = manner->first_word + manner->word_count;
    return order_line_in_focus(dialogue) >= 0 && behind < words->count &&
           (words->at[behind - 1].ends_clause || word_is_among(words->at[behind].text, "and plus also but"));
}

void acts_mend_manners(const struct dialogue *dialogue, const char *text, const struct words *words,
                       struct acts *acts)
{
    char note[LINE_NOTE_BYTES];
    for (size_t i = 0; i < acts->count && line_note_is_taken(dialogue); i++) {
        if (!is_manner(&acts->at[i]) || !put_note(&acts->at[i], words, note))
            continue;
        int line = line_within(dialogue, &acts->at[i], words);
        if (line >= 0) {
            act_note_line(dialogue, (size_t)line, note, &acts->at[i]);
            continue;
        }
        if (is_of_all(&acts->at[i], words) && note_all(note, acts)) {
            acts_drop(acts, i--);
            continue;
        }
        struct act *dish = acts_ordered_before(dialogue, text, words, acts->at[i].first_word, acts);
        if (dish == NULL && !is_apart(dialogue, &acts->at[i], words))
            dish = only_order(acts);
        bool is_put = dish != NULL ? draft_note_add(note, dish->draft.note, sizeof dish->draft.note)
                                   : acts_note_line(dialogue, note, acts);
        if (is_put)
            acts_drop(acts, i--);
    }
}
