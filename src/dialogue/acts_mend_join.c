/* What is said of one dish in several pieces: behind the answer to what was asked of it ("Large. With no peanuts."),
 * and of the line spoken of ("with an egg in it"). */
#include <string.h>

#include "dialogue/acts_mend.h"
#include "dialogue/turn_words.h"

/* Nothing but how something is made, and not of which dish. */
static bool is_modifier(const struct act *act)
{
    return act->kind == ACT_CHANGE && !draft_names_thing(&act->draft) && draft_is_empty(&act->target) &&
           !draft_is_empty(&act->draft) && act->draft.quantity == 0 && act->reach == REACH_LINE &&
           act->share == 0 && act->of_line[0] == '\0' && act->whose[0] == '\0' && act->text[0] == '\0' &&
           !act->has_pronoun && !act->is_denial && !act->is_correction;
}

/* "Large. With no peanuts." to "what size?": all of it is of the dish that is asked about. */
static void join_answer(const struct dialogue *dialogue, struct acts *acts)
{
    bool is_asked = question_is_of_draft(dialogue->question.asked) && dialogue->drafts.count > 0;
    while (is_asked && acts->count > 1 && is_modifier(&acts->at[0]) && is_modifier(&acts->at[1]) &&
           acts->at[1].draft.size[0] == '\0' &&
           draft_offers_all(dialogue->menu, &dialogue->drafts.at[0], &acts->at[1].draft)) {
        draft_merge(&acts->at[0].draft, &acts->at[1].draft);
        acts_drop(acts, 1);
    }
}

/* The choice of this dish that is called like the other dish; -1: it has none such. */
static int choice_like(const struct dialogue *dialogue, size_t dish, const struct draft *other)
{
    char stems[PHRASE_BYTES];
    for (size_t o = 0; o < dialogue->menu->option_count; o++)
        if (told_menu_offers(dialogue->menu, dish, o) &&
            lexicon_is_option(dialogue->lexicon, o,
                              lexicon_stems(dialogue->menu->items[other->items[0]].name, stems)))
            return (int)o;
    return -1;
}

/* "With an egg in it", where eggs are sold alone, too: on the line spoken of, which can have one. */
static void put_in_it(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    static const char *const in_it[] = {"in it",    "on it",    "in that",   "on that",
                                        "in there", "on there", "with it on"};
    int line = order_line_in_focus(dialogue), item = line >= 0 ? order_line_item(dialogue, (size_t)line) : -1;
    struct act *act = acts->count == 1 ? &acts->at[0] : NULL;
    if (item < 0 || act == NULL || act->kind != ACT_ADD || act->draft.item_count == 0 ||
        act->draft.quantity > 1 || act->draft.size[0] != '\0' ||
        act->draft.choice_count + act->draft.without_count > 0 || /* it is of the dish that is named */
        turn_words_find_any(words, 1, in_it, sizeof in_it / sizeof *in_it, NULL) == NO_WORD)
        return;
    struct draft_choice choice = act->draft.otherwise;
    if (!act->draft.has_otherwise) {
        int option = choice_like(dialogue, (size_t)item, &act->draft);
        if (option < 0)
            return;
        choice = (struct draft_choice){.options = {(uint16_t)option}, .option_count = 1};
    }
    struct draft alone = {.items = {(uint16_t)item}, .item_count = 1};
    if (!draft_offers(dialogue->menu, &alone, choice.options, choice.option_count))
        return;
    act->kind = ACT_CHANGE;
    act->draft = (struct draft){.choices = {choice}, .choice_count = 1};
    act->target = (struct draft){.item_count = 0};
    act->is_doubtful = false;
}

void acts_mend_join(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    join_answer(dialogue, acts);
    put_in_it(dialogue, words, acts);
}
