/* What is said of one dish in several pieces: behind the answer to what was asked of it ("Large. With no peanuts."),
 * of the line spoken of ("with an egg in it"), and of the dish before it ("white rice is fine"). */
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

/* What the act orders as a dish alone, as a choice of this dish, which can have it; false: it says more, or the dish
 * can have no such thing. */
static bool choice_of(const struct dialogue *dialogue, const struct act *act, size_t dish,
                      struct draft_choice *out)
{
    const struct draft *draft = &act->draft;
    if (act->kind != ACT_ADD || draft->item_count == 0 || draft->quantity > 1 || draft->size[0] != '\0' ||
        draft->choice_count + draft->without_count > 0) /* that is of the dish that is named */
        return false;
    *out = draft->otherwise;
    if (!draft->has_otherwise) {
        int option = choice_like(dialogue, dish, draft);
        if (option < 0)
            return false;
        *out = (struct draft_choice){.options = {(uint16_t)option}, .option_count = 1};
    }
    const struct draft alone = {.items = {(uint16_t)dish}, .item_count = 1};
    return draft_offers(dialogue->menu, &alone, out->options, out->option_count);
}

/* "With an egg in it", where eggs are sold alone, too: on the line spoken of, which can have one. */
static void put_in_it(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    static const char *const in_it[] = {"in it",    "on it",    "in that",   "on that",
                                        "in there", "on there", "with it on"};
    int line = order_line_in_focus(dialogue), item = line >= 0 ? order_line_item(dialogue, (size_t)line) : -1;
    struct draft_choice choice;
    if (item < 0 || acts->count != 1 || !choice_of(dialogue, &acts->at[0], (size_t)item, &choice) ||
        turn_words_find_any(words, 1, in_it, sizeof in_it / sizeof *in_it, NULL) == NO_WORD)
        return;
    acts->at[0] =
        (struct act){.kind = ACT_CHANGE, .group = -1, .draft = {.choices = {choice}, .choice_count = 1}};
}

/* Whether the words say that the act's dish will do, or is with another: "white rice is fine", "cornbread's good",
 * "with the hot sauce". */
static bool is_accepted(const struct dialogue *dialogue, const struct words *words, const struct act *act)
{
    static const char fine[] = "fine good ok okay great perfect alright";
    size_t count = 0;
    for (size_t w = 0; w < words->count; w++) {
        if (!draft_is_named_at(dialogue, &act->draft, words, w, &count))
            continue;
        if (w > 1 && word_is(&words->at[w - 1], "the") && word_is(&words->at[w - 2], "with") &&
            act->draft.has_otherwise)
            return true;
        size_t at = w + count;
        while (at < words->count && word_is_among(words->at[at].text, "is s are will would be just"))
            at++;
        if (at < words->count && !words->at[w + count - 1].ends_clause &&
            (word_is_among(words->at[at].text, fine) || word_is_among(words->at[at].text, "works do")))
            return true;
    }
    return false;
}

/* The dish that the act's dish is rather a choice of: the last that was ordered before it in this turn, the one asked
 * about, or the line spoken of; -1: none can have it. out_act: the act that orders it, in this turn. */
static int dish_before(const struct dialogue *dialogue, const struct acts *acts, size_t at, size_t *out_act,
                       struct draft_choice *out)
{
    for (*out_act = at; *out_act > 0; (*out_act)--) {
        const struct draft *before = &acts->at[*out_act - 1].draft;
        if (acts->at[*out_act - 1].kind == ACT_ADD && before->item_count == 1 &&
            choice_of(dialogue, &acts->at[at], before->items[0], out))
            return before->items[0];
    }
    int line = order_line_in_focus(dialogue), dish = -1;
    if (dialogue->drafts.count > 0)
        dish = dialogue->drafts.at[0].item_count == 1 ? dialogue->drafts.at[0].items[0] : -1;
    else if (line >= 0)
        dish = order_line_item(dialogue, (size_t)line);
    return dish >= 0 && choice_of(dialogue, &acts->at[at], (size_t)dish, out) ? dish : -1;
}

/* "A kung pao with beef. White rice is fine.": a choice of the dish before it, and no dish of its own. */
static void take_accepted(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    for (size_t i = 0; i < acts->count; i++) {
        struct draft_choice choice;
        size_t of = 0;
        if (acts->at[i].kind != ACT_ADD || !is_accepted(dialogue, words, &acts->at[i]) ||
            dish_before(dialogue, acts, i, &of, &choice) < 0)
            continue;
        struct draft *before = of > 0 ? &acts->at[of - 1].draft : NULL;
        if (before == NULL) {
            acts->at[i] = (struct act){
                .kind = ACT_CHANGE, .group = -1, .draft = {.choices = {choice}, .choice_count = 1}};
        } else if (before->choice_count < DRAFT_CHOICES_MAX) {
            before->choices[before->choice_count++] = choice;
            acts_drop(acts, i--);
        }
    }
}

/* The last dish before the act that the act's dish may be a part of; NULL: none. */
static struct draft *combo_before(const struct dialogue *dialogue, struct acts *acts, size_t at)
{
    const struct draft *part = &acts->at[at].draft;
    for (size_t i = at; acts->at[at].kind == ACT_ADD && part->item_count > 0 && i > 0; i--) {
        struct draft *draft = &acts->at[i - 1].draft;
        if (acts->at[i - 1].kind == ACT_ADD && draft->item_count == 1 &&
            told_menu_fills_slot(dialogue->menu, draft->items[0], part->items[0]))
            return draft;
    }
    return NULL;
}

/* "A turkey plate with beans and slaw, white bread": what the slaw cannot have is the plate's, which can. */
static void put_on_combo(const struct dialogue *dialogue, struct acts *acts)
{
    for (size_t i = 1; i < acts->count; i++) {
        struct draft *part = &acts->at[i].draft, *combo = combo_before(dialogue, acts, i);
        size_t kept = 0;
        for (size_t c = 0; combo != NULL && c < part->choice_count; c++) {
            const struct draft_choice *choice = &part->choices[c];
            bool is_of_combo = choice->option_count > 0 && combo->choice_count < DRAFT_CHOICES_MAX &&
                               !draft_offers(dialogue->menu, part, choice->options, choice->option_count) &&
                               draft_offers(dialogue->menu, combo, choice->options, choice->option_count);
            if (is_of_combo)
                combo->choices[combo->choice_count++] = *choice;
            else
                part->choices[kept++] = *choice;
        }
        part->choice_count = combo != NULL ? kept : part->choice_count;
    }
}

/* Whether the group of the choice takes several, and the draft has chosen fewer. */
static bool has_room(const struct dialogue *dialogue, const struct draft *draft,
                     const struct draft_choice *choice)
{
    size_t group = dialogue->menu->options[choice->options[0]].group;
    const struct told_menu_group *of = &dialogue->menu->groups[group];
    return of->min > 1 && !of->is_slot && draft_portions(draft, dialogue->menu, group) < of->max;
}

/* "Another bento with salmon, edamame and the california roll": what it comes with, though dishes are called so. */
static void take_several(const struct dialogue *dialogue, struct acts *acts)
{
    for (size_t i = 1; i < acts->count; i++) {
        struct draft_choice choice;
        size_t of = 0;
        bool is_bare = acts->at[i].kind == ACT_ADD && acts->at[i].draft.quantity == 0;
        if (!is_bare || dish_before(dialogue, acts, i, &of, &choice) < 0 || of == 0)
            continue;
        struct draft *before = &acts->at[of - 1].draft;
        const struct draft alone = {
            .items = {before->items[0]}, .item_count = 1, .choices = {choice}, .choice_count = 1};
        struct draft settled = alone;
        draft_settle(&settled, dialogue->lexicon, dialogue->menu);
        if (settled.choice_count != 1 || settled.choices[0].option_count != 1 ||
            !has_room(dialogue, before, &settled.choices[0]) || before->choice_count == DRAFT_CHOICES_MAX)
            continue;
        before->choices[before->choice_count++] = settled.choices[0];
        acts_drop(acts, i--);
    }
}

/* "Make them all hot" of wings, where a bottle of sauce is called so, too: a choice, and no dish in their place. */
static void take_made(const struct dialogue *dialogue, struct acts *acts)
{
    for (size_t i = 0; i < acts->count; i++) {
        struct act *act = &acts->at[i];
        struct draft_choice choice;
        size_t of = 0;
        if (act->kind != ACT_CHANGE || !act->has_pronoun || act->draft.item_count == 0 ||
            !act->draft.has_otherwise || act->draft.quantity > 0 || !draft_is_empty(&act->target))
            continue;
        act->kind = ACT_ADD; /* as which it would be a dish */
        int dish = dish_before(dialogue, acts, i, &of, &choice);
        act->kind = ACT_CHANGE;
        if (dish < 0 ||
            dialogue->menu->items[dish].category == dialogue->menu->items[act->draft.items[0]].category)
            continue;
        act->draft = (struct draft){.choices = {choice}, .choice_count = 1};
    }
}

void acts_mend_join(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    join_answer(dialogue, acts);
    put_in_it(dialogue, words, acts);
    take_accepted(dialogue, words, acts);
    take_made(dialogue, acts);
    put_on_combo(dialogue, acts);
    take_several(dialogue, acts);
}
