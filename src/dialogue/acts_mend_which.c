/* Which dish is meant where its name alone does not say it: "tandoori chicken, the main", "everything but olives",
 * "a three topping pizza". */
#include <string.h>

#include "dialogue/acts_mend.h"
#include "dialogue/turn_words.h"

static bool has_word_of(const struct word *word, const char *name)
{
    char stems[PHRASE_BYTES];
    return strlen(word->stem) > 2 && word_is_among(word->stem, lexicon_stems(name, stems));
}

/* Whether the word is of the dish's kind, and not of its name: "starter" of a tandoori chicken. A main is what stands
 * under nothing that is eaten before or beside it. */
static bool is_kind(const struct told_menu *menu, size_t item, const struct word *word)
{
    static const char *const besides[] = {"starter", "appetizer", "side", "snack", "small", "kid"};
    const char *category = menu->categories[menu->items[item].category].name;
    char stems[PHRASE_BYTES];
    lexicon_stems(category, stems);
    if (has_word_of(word, category) && !has_word_of(word, menu->items[item].name))
        return true;
    bool is_main = word_is_among(word->text, "main mains entree entrees");
    for (size_t i = 0; is_main && i < sizeof besides / sizeof *besides; i++)
        is_main = !word_is_among(besides[i], stems);
    return is_main;
}

/* Whether all candidates have one name. */
static bool is_one_name(const struct told_menu *menu, const struct draft *draft)
{
    for (size_t i = 1; i < draft->item_count; i++)
        if (strcasecmp(menu->items[draft->items[i]].name, menu->items[draft->items[0]].name) != 0)
            return false;
    return draft->item_count > 1;
}

bool draft_take_kind(const struct told_menu *menu, struct draft *draft, const struct word *word)
{
    size_t found = 0, count = 0;
    if (!is_one_name(menu, draft))
        return false;
    for (size_t i = 0; i < draft->item_count; i++)
        if (is_kind(menu, draft->items[i], word)) {
            found = draft->items[i];
            count++;
        }
    if (count != 1)
        return false;
    draft->items[0] = (uint16_t)found;
    draft->item_count = 1;
    return true;
}

/* "Tandoori chicken, the main", "the main tandoori chicken": the kind stands beside the name. */
static void take_kind(const struct dialogue *dialogue, const struct words *words, struct draft *draft)
{
    size_t count = 0, at = 0;
    while (at < words->count && !draft_is_named_at(dialogue, draft, words, at, &count))
        at++;
    if (at == words->count || (at > 0 && draft_take_kind(dialogue->menu, draft, &words->at[at - 1])))
        return;
    for (at += count; at < words->count; at++)
        if (!word_is_among(words->at[at].text, "the a as from one please for my your"))
            break;
    if (at < words->count)
        (void)draft_take_kind(dialogue->menu, draft, &words->at[at]);
}

/* Whether the turn begins with "everything but", "all except". */
static bool all_but(const struct words *words)
{
    size_t at = 0;
    while (at < words->count &&
           word_is_among(words->at[at].text, "yes okay so um uh with i want would like have"))
        at++;
    return at + 1 < words->count && word_is_among(words->at[at].text, "everything all") &&
           word_is_among(words->at[at + 1].text, "except but besides minus without");
}

/* Whether the line has all that the draft leaves out. */
static bool has_left_out(const struct dialogue *dialogue, size_t line, const struct draft *draft)
{
    struct draft delta = {.item_count = 0};
    memcpy(delta.without, draft->without, sizeof delta.without);
    delta.without_count = draft->without_count;
    json_t *arguments = draft->without_count > 0 ? policy_change_arguments(dialogue, line, &delta) : NULL;
    json_decref(arguments);
    return arguments != NULL;
}

/* The line that has all that the draft leaves out, the one spoken of last first; -1: none. */
static int line_with(const struct dialogue *dialogue, const struct draft *draft)
{
    int line = order_line_in_focus(dialogue);
    if (line >= 0 && has_left_out(dialogue, (size_t)line, draft))
        return line;
    for (size_t i = order_view_count(&dialogue->view); i > 0; i--)
        if (has_left_out(dialogue, i - 1, draft))
            return (int)i - 1;
    return -1;
}

/* "No ham", while the size of a drink is asked for: of the pizza before it. */
static bool is_of_no_draft(const struct dialogue *dialogue, const struct act *act)
{
    const struct draft *said = &act->draft;
    if (act->kind != ACT_CHANGE || said->without_count == 0 || said->choice_count > 0 ||
        said->size[0] != '\0' || draft_names_thing(said) || !draft_is_empty(&act->target) ||
        dialogue->drafts.count == 0 || dialogue->drafts.at[0].item_count != 1)
        return false;
    for (size_t i = 0; i < said->without_count; i++)
        if (lexicon_ingredient(dialogue->lexicon, dialogue->drafts.at[0].items[0], said->without[i]) != NULL)
            return false;
    return true;
}

/* "Everything except olives" of what was ordered just before, though a dish is called "everything" as well. */
static bool is_of_all_before(const struct words *words, const struct acts *acts)
{
    const struct draft *said = &acts->at[0].draft;
    return acts->count == 1 && acts->at[0].kind == ACT_ADD && all_but(words) && said->quantity == 0 &&
           said->size[0] == '\0';
}

static void leave_out_of_line(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    for (size_t i = 0; i < acts->count; i++) {
        struct act *act = &acts->at[i];
        if (!is_of_no_draft(dialogue, act) && !is_of_all_before(words, acts))
            continue;
        int line = line_with(dialogue, &act->draft),
            item = line >= 0 ? order_line_item(dialogue, (size_t)line) : -1;
        if (item < 0)
            continue;
        act->kind = ACT_CHANGE;
        act->draft.item_count = act->draft.category_count = 0;
        act->draft.heard[0] = '\0';
        act->target.items[0] = (uint16_t)item;
        act->target.item_count = 1;
    }
}

/* "Make it a small", one, while the size of several others is asked for: it is said of the one before them that comes
 * so. */
static void find_single(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    int line = order_line_in_focus(dialogue), item = line >= 0 ? order_line_item(dialogue, (size_t)line) : -1;
    if (dialogue->question.asked != ASKED_SIZE || dialogue->drafts.count == 0 || item < 0 ||
        dialogue->drafts.at[0].quantity < 2 ||
        (!turn_words_have(words, "make it a") && !turn_words_have(words, "make that a")))
        return;
    struct order_view_line of = order_view_at(&dialogue->view, (size_t)line);
    for (size_t i = 0; i < acts->count; i++) {
        struct act *act = &acts->at[i];
        if (act->kind != ACT_CHANGE || !act->draft.is_article || act->draft.size[0] == '\0' ||
            draft_names_thing(&act->draft) || !draft_is_empty(&act->target) || of.quantity != 1)
            continue;
        int size = lexicon_size(dialogue->lexicon, (size_t)item, act->draft.size);
        if (size < 0 || strcmp(dialogue->menu->sizes[size].id, of.size_id) == 0)
            continue;
        act->target.items[0] = (uint16_t)item;
        act->target.item_count = 1;
    }
}

/* "A three topping pizza", "with three toppings": of the plainest, and which they are is to be asked. */
static void note_toppings(const struct told_menu *menu, const struct words *words, struct acts *acts)
{
    for (size_t w = 0; w + 1 < words->count; w++)
        for (size_t i = 0; i < acts->count && words->at[w].number > 0; i++) {
            struct draft *draft = &acts->at[i].draft;
            if (acts->at[i].kind != ACT_ADD || draft->item_count > 0 || draft->category_count != 1 ||
                draft_topping_group(menu, menu->categories[draft->categories[0]].first_item) < 0 ||
                draft->choice_count > 0 || draft->toppings > 0 ||
                !word_is_among(words->at[w + 1].stem, "topping"))
                continue;
            draft->toppings = words->at[w].number;
            draft->is_plain = true;
            break;
        }
}

/* "Add bacon to my burger", of a cheeseburger that is ordered, where a burger combo is called a burger for short: the
 * kind of dish is meant. */
static void take_kind_ordered(const struct dialogue *dialogue, const struct words *words,
                              struct draft *target)
{
    struct hit hit;
    if (target->item_count == 0 || !target->is_definite || order_line_named(dialogue, target) >= 0)
        return;
    for (size_t w = 1; w < words->count; w++) {
        if (!word_is_among(words->at[w - 1].text, "my the that our") ||
            !lexicon_match(dialogue->lexicon, words, w, &hit) || hit.category_count == 0)
            continue;
        for (size_t line = 0; line < order_view_count(&dialogue->view); line++) {
            int item = order_line_item(dialogue, line);
            for (size_t c = 0; item >= 0 && c < hit.category_count; c++) {
                if (dialogue->menu->items[item].category != hit.categories[c])
                    continue;
                target->item_count = 0;
                target->categories[0] = (uint16_t)hit.categories[c];
                target->category_count = 1;
                return;
            }
        }
    }
}

/* The only other dish of the item's kind with that word and the last one of its name: "peshwari" for a plain nan; or
 * -1. */
static int dish_alike(const struct told_menu *menu, size_t item, const char *phrase)
{
    const struct told_menu_category *kind = &menu->categories[menu->items[item].category];
    char stems[PHRASE_BYTES], other[PHRASE_BYTES];
    const char *name = lexicon_stems(menu->items[item].name, stems), *last = strrchr(name, ' ');
    int found = -1;
    for (size_t i = kind->first_item; last != NULL && i < kind->first_item + kind->item_count; i++) {
        lexicon_stems(menu->items[i].name, other);
        if (i == item || !word_is_among(phrase, other) || !word_is_among(last + 1, other))
            continue;
        if (found >= 0)
            return -1;
        found = (int)i;
    }
    return found;
}

/* "Swap the plain nan for a peshwari", which goes on it as well: another dish of its kind. */
static void take_dish_alike(const struct told_menu *menu, struct act *act)
{
    struct draft *draft = &act->draft;
    if (act->target.item_count != 1 || draft->choice_count != 1 || !draft->is_article ||
        draft_names_thing(draft))
        return;
    int dish = dish_alike(menu, act->target.items[0], draft->choices[0].phrase);
    if (dish < 0)
        return;
    draft->items[0] = (uint16_t)dish;
    draft->item_count = 1;
    draft->score = 1;
    draft->choice_count = 0;
}

void acts_mend_which(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    for (size_t i = 0; i < acts->count; i++) {
        if (acts->at[i].kind == ACT_ADD && acts->at[i].draft.item_count > 1) {
            take_kind(dialogue, words, &acts->at[i].draft);
        } else if (acts->at[i].kind == ACT_CHANGE) {
            take_kind_ordered(dialogue, words, &acts->at[i].target);
            take_dish_alike(dialogue->menu, &acts->at[i]);
        }
    }
    note_toppings(dialogue->menu, words, acts);
    leave_out_of_line(dialogue, words, acts);
    find_single(dialogue, words, acts);
}
