/* How a dish is to be made or come, where no option of the menu says it ("well done", "extra crispy", "cut in
 * squares"): a note of the dish that it was said of. Where none is known, it stays a wish of the whole order. */
#include <stdint.h>

#include "dialogue/acts_mend.h"

static bool is_manner(const struct act *act)
{
    return act->kind == ACT_TALK && act->talk == TALK_MANNER && act->word_count > 0;
}

/* The words of it alone, without what asks for it: "can you make that extra crispy please". */
static bool put_note(const struct act *manner, const struct words *words, char note[LINE_NOTE_BYTES])
{
    enum { INTO_WORDS_MAX = 4 };
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
    for (size_t more = 0; more < INTO_WORDS_MAX && end < words->count && !words->at[end - 1].ends_clause &&
                          !word_is_among(words->at[end].text, "for please and");
         more++) /* "cut them into individual bones for me" */
        end += (more > 0 || word_is_among(words->at[end - 1].text, "into in"));
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

/* Whether the line is the dish that is named, or of its kind. */
static bool is_line_of(const struct dialogue *dialogue, size_t line, const struct draft *named)
{
    int item = order_line_item(dialogue, line);
    bool is_of_kind = false;
    for (size_t c = 0; item >= 0 && c < named->category_count; c++)
        is_of_kind = is_of_kind || dialogue->menu->items[item].category == named->categories[c];
    return item >= 0 && (named->item_count > 0 ? draft_has_item(named, (size_t)item) : is_of_kind);
}

/* The line whose dish is named within the manner, or the only one of the kind that is: "cut the dragon roll in ten
 * pieces", "cut the pizza in squares"; -1: none is. */
static int line_within(const struct dialogue *dialogue, const struct act *manner, const struct words *words)
{
    struct hit hit;
    int of_kind = -1;
    size_t count = 0;
    for (size_t w = manner->first_word; w < manner->first_word + manner->word_count; w++) {
        struct draft named = {.item_count = 0};
        bool is_kind =
            lexicon_match(dialogue->lexicon, words, w, &hit) && hit.category_count > 0 && hit.item_count == 0;
        for (size_t c = 0; is_kind && c < hit.category_count; c++)
            named.categories[named.category_count++] = (uint16_t)hit.categories[c];
        for (size_t line = 0; line < order_view_count(&dialogue->view); line++) {
            int item = order_line_item(dialogue, line);
            struct draft dish = {.items = {(uint16_t)(item >= 0 ? item : 0)}, .item_count = 1};
            if (item >= 0 && draft_is_named_at(dialogue, &dish, words, w, &count))
                return (int)line;
            if (is_line_of(dialogue, line, &named))
                of_kind = of_kind == -1 ? (int)line : -2;
        }
    }
    return of_kind >= 0 ? of_kind : -1;
}

/* "Make the pizza" of "make the pizza well done": names what is ordered and says nothing of it. out_named: what. */
static struct act *empty_change(struct acts *acts, struct draft *out_named)
{
    for (size_t i = 0; i < acts->count; i++) {
        const struct act *act = &acts->at[i];
        const struct draft *said = &act->draft;
        bool is_change = act->kind == ACT_CHANGE && draft_is_empty(said) && said->note[0] == '\0' &&
                         draft_names_thing(&act->target);
        bool is_mere_kind = act->kind == ACT_ADD && said->is_definite && said->item_count == 0 &&
                            said->category_count > 0 && said->quantity == 0 && said->size[0] == '\0' &&
                            said->choice_count + said->without_count == 0;
        *out_named = is_change ? act->target : *said;
        if (is_change || is_mere_kind)
            return &acts->at[i];
    }
    return NULL;
}

static void drop_manner(struct acts *acts)
{
    size_t at = 0;
    while (at < acts->count && !is_manner(&acts->at[at]))
        at++;
    if (at < acts->count)
        acts_drop(acts, at);
}

/* "Make the pizzas well done": each line that is named takes the note, and the act becomes that; false: none is. */
static bool note_named(const struct dialogue *dialogue, const char *note, const struct draft *named,
                       size_t at, struct acts *acts)
{
    size_t count = 0;
    for (size_t line = 0; line < order_view_count(&dialogue->view); line++) {
        if (!is_line_of(dialogue, line, named) || (count > 0 && acts_repeat(acts, at) == NULL))
            continue;
        act_note_line(dialogue, line, note, &acts->at[at]);
        count++;
    }
    return count > 0;
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
        struct draft named;
        const struct act *change = empty_change(acts, &named);
        bool is_of_line = change != NULL && change->kind == ACT_CHANGE; /* though it be on no order */
        if (change != NULL &&
            (note_named(dialogue, note, &named, (size_t)(change - acts->at), acts) || is_of_line)) {
            drop_manner(acts);
            i = SIZE_MAX; /* the acts have moved */
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
