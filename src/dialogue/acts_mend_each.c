/* "Salmon and tuna nigiri, four of each", "one of each" of what was told just before: so many of every one. */
#include "dialogue/acts_mend.h"
#include "dialogue/turn_words.h"

/* How many of each are said; 0: none are. */
static int number_of_each(const struct words *words)
{
    static const char *const phrases[] = {"of each", "of both", "each of"};
    size_t at = turn_words_find_any(words, 1, phrases, sizeof phrases / sizeof *phrases, NULL);
    return at != NO_WORD && words->at[at - 1].number > 0 ? words->at[at - 1].number : 0;
}

/* Whether the act orders a dish of which no other number was said. */
static bool is_counted_by(const struct act *act, int number, bool takes_articles)
{
    const struct draft *draft = &act->draft;
    bool is_open = draft->quantity == 0 || (draft->quantity == number && !draft->is_article) ||
                   (takes_articles && draft->is_article);
    return act->kind == ACT_ADD && draft->item_count > 0 && is_open;
}

static size_t count_open(const struct acts *acts, int number, bool takes_articles)
{
    size_t count = 0;
    for (size_t i = 0; i < acts->count; i++)
        count += is_counted_by(&acts->at[i], number, takes_articles);
    return count;
}

/* So many of each dish of the turn; false: it orders no two dishes. */
static bool number_dishes(struct acts *acts, int number)
{
    bool takes_articles = count_open(acts, number, false) < 2;
    if (count_open(acts, number, takes_articles) < 2)
        return false;
    for (size_t i = 0; i < acts->count; i++) {
        if (act_is_only_number(&acts->at[i])) {
            acts_drop(acts, i--);
        } else if (is_counted_by(&acts->at[i], number, takes_articles)) {
            acts->at[i].draft.quantity = number;
            acts->at[i].draft.is_article = false;
        }
    }
    return true;
}

/* An order of so many of the dish, with the option where it is not -1, in the place of the number alone. */
static void put_dish(struct acts *acts, size_t at, size_t item, int option, int number)
{
    struct act act = {.kind = ACT_ADD,
                      .group = -1,
                      .draft = {.items = {(uint16_t)item}, .item_count = 1, .score = 1, .is_sure = true}};
    act.draft.quantity = number;
    if (option >= 0) {
        act.draft.choices[0] = (struct draft_choice){.options = {(uint16_t)option}, .option_count = 1};
        act.draft.choice_count = 1;
    }
    if (acts_repeat(acts, at) != NULL)
        acts->at[at + 1] = act;
}

/* The dishes that it is asked about, or that were told of, in the place of the number. */
static void order_told(const struct dialogue *dialogue, size_t at, int number, struct acts *acts)
{
    const struct question *question = &dialogue->question;
    size_t count = acts->count;
    if (question->asked == ASKED_WHICH)
        for (size_t i = question->offer_count; i > 0; i--)
            put_dish(acts, at, question->offers[i - 1], -1, number);
    else if (told_is_fresh(dialogue))
        for (size_t i = dialogue->named.count; i > 0; i--)
            put_dish(acts, at, dialogue->named.at[i - 1].item, dialogue->named.at[i - 1].option, number);
    if (acts->count > count)
        acts_drop(acts, at);
}

void acts_mend_each(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    int number = number_of_each(words);
    if (number == 0 || number_dishes(acts, number))
        return;
    for (size_t i = 0; i < acts->count; i++)
        if (act_is_only_number(&acts->at[i])) {
            order_told(dialogue, i, number, acts);
            return;
        }
}
