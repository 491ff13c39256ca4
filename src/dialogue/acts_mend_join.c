/* What is said of one dish in several pieces, of which one alone would be something else: behind the answer to what was
 * asked of it ("Large. With no peanuts."), of the line spoken of ("with an egg in it"), of the dish before it ("white
 * rice is fine"). */
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

/* The dish that a piece may be of: the last that was ordered before it in this turn, the one asked about, or the line
 * spoken of. */
struct owner {
    int dish;            /* -1: there is none */
    struct draft *draft; /* of this turn, else NULL */
};

/* "Large. With no peanuts." to "what size?": all of it is of the dish that is asked about. */
static bool joins_answer(const struct dialogue *dialogue, const struct acts *acts, size_t at)
{
    return at == 1 && question_is_of_draft(dialogue->question.asked) && dialogue->drafts.count > 0 &&
           is_modifier(&acts->at[0]) && is_modifier(&acts->at[1]) && acts->at[1].draft.size[0] == '\0' &&
           draft_offers_all(dialogue->menu, &dialogue->drafts.at[0], &acts->at[1].draft);
}

/* Cuts the noun off the name (singulars) that the dish has in its own, too: "fish taco" of a taco combo is a fish. */
static void cut_noun(const struct told_menu_item *dish, char stems[PHRASE_BYTES])
{
    char of_dish[PHRASE_BYTES], *noun = strrchr(stems, ' ');
    if (noun != NULL && word_is_among(noun + 1, lexicon_stems(dish->name, of_dish)))
        *noun = '\0';
}

/* The choice of this dish that is called like the other dish; -1: it has none such. */
static int choice_like(const struct dialogue *dialogue, size_t dish, const struct draft *other)
{
    char whole[PHRASE_BYTES], stems[PHRASE_BYTES];
    lexicon_stems(dialogue->menu->items[other->items[0]].name, whole);
    memcpy(stems, whole, sizeof stems);
    cut_noun(&dialogue->menu->items[dish], stems);
    for (size_t o = 0; o < dialogue->menu->option_count; o++)
        if (told_menu_offers(dialogue->menu, dish, o) && (lexicon_is_option(dialogue->lexicon, o, whole) ||
                                                          lexicon_is_option(dialogue->lexicon, o, stems)))
            return (int)o;
    return -1;
}

/* What the draft names as a dish alone, as a choice of this dish, which can have it; false: it says more, or the dish
 * can have no such thing. */
static bool choice_of(const struct dialogue *dialogue, const struct draft *draft, int dish,
                      struct draft_choice *out)
{
    if (dish < 0 || draft->item_count == 0 || draft->quantity > 1 || draft->size[0] != '\0' ||
        draft->choice_count + draft->without_count > 0) /* that is of the dish that is named */
        return false;
    *out = draft->otherwise;
    if (!draft->has_otherwise) {
        int option = choice_like(dialogue, (size_t)dish, draft);
        if (option < 0)
            return false;
        *out = (struct draft_choice){.options = {(uint16_t)option}, .option_count = 1};
    }
    const struct draft alone = {.items = {(uint16_t)dish}, .item_count = 1};
    return draft_offers(dialogue->menu, &alone, out->options, out->option_count);
}

/* The owner of the act that can have as a choice what it names as a dish. */
static struct owner find_owner(const struct dialogue *dialogue, struct acts *acts, size_t at,
                               struct draft_choice *out)
{
    const struct draft *said = &acts->at[at].draft;
    for (size_t i = at; i > 0; i--) {
        struct draft *before = &acts->at[i - 1].draft;
        if (acts->at[i - 1].kind == ACT_ADD && before->item_count == 1 &&
            choice_of(dialogue, said, before->items[0], out))
            return (struct owner){.dish = before->items[0], .draft = before};
    }
    int line = order_line_in_focus(dialogue), dish = -1;
    if (dialogue->drafts.count > 0)
        dish = dialogue->drafts.at[0].item_count == 1 ? dialogue->drafts.at[0].items[0] : -1;
    else if (line >= 0)
        dish = order_line_item(dialogue, (size_t)line);
    return (struct owner){.dish = choice_of(dialogue, said, dish, out) ? dish : -1};
}

/* "With an egg in it", where eggs are sold alone, too. */
static bool is_in_it(const struct words *words, const struct acts *acts)
{
    static const char *const in_it[] = {"in it",    "on it",    "in that",   "on that",
                                        "in there", "on there", "with it on"};
    return acts->count == 1 &&
           turn_words_find_any(words, 1, in_it, sizeof in_it / sizeof *in_it, NULL) != NO_WORD;
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

/* "Make them all hot" of wings, where a bottle of sauce is called so, too. */
static bool is_made(const struct dialogue *dialogue, const struct act *act, int dish)
{
    const struct told_menu *menu = dialogue->menu;
    return act->kind == ACT_CHANGE && act->has_pronoun && act->draft.has_otherwise &&
           act->draft.quantity == 0 && draft_is_empty(&act->target) &&
           menu->items[dish].category != menu->items[act->draft.items[0]].category;
}

/* "Another bento with salmon, edamame and the california roll": the owner's group takes several, and has fewer. */
static bool has_room(const struct dialogue *dialogue, const struct owner *owner, struct draft_choice *choice)
{
    struct draft settled = {
        .items = {(uint16_t)owner->dish}, .item_count = 1, .choices = {*choice}, .choice_count = 1};
    draft_settle(&settled, dialogue->lexicon, dialogue->menu);
    if (owner->draft == NULL || settled.choice_count != 1 || settled.choices[0].option_count != 1)
        return false;
    *choice = settled.choices[0];
    size_t group = dialogue->menu->options[choice->options[0]].group;
    const struct told_menu_group *of = &dialogue->menu->groups[group];
    return of->min > 1 && !of->is_slot && draft_portions(owner->draft, dialogue->menu, group) < of->max;
}

/* Where the act's dish is rather a choice of its owner it becomes that: put to the owner, and the act is gone, or a
 * change of the owner. True: it is gone. */
static bool take_choice(const struct dialogue *dialogue, const struct words *words, struct acts *acts,
                        size_t at)
{
    struct act *act = &acts->at[at];
    struct draft_choice choice;
    struct owner owner = find_owner(dialogue, acts, at, &choice);
    bool is_rather =
        owner.dish >= 0 &&
        (is_made(dialogue, act, owner.dish) ||
         (act->kind == ACT_ADD &&
          (is_in_it(words, acts) || is_accepted(dialogue, words, act) ||
           ((act->draft.quantity == 0 || act->draft.is_article) && has_room(dialogue, &owner, &choice)))));
    if (!is_rather || (owner.draft != NULL && owner.draft->choice_count == DRAFT_CHOICES_MAX))
        return false;
    if (owner.draft != NULL && act->kind == ACT_ADD) {
        owner.draft->choices[owner.draft->choice_count++] = choice;
        acts_drop(acts, at);
        return true;
    }
    if (act->kind == ACT_ADD)
        *act = (struct act){.kind = ACT_CHANGE, .group = -1};
    act->draft = (struct draft){.choices = {choice}, .choice_count = 1};
    return false;
}

/* "I'll take one on a pumpernickel bagel" of what was offered, where bagels are a dish, too, and such a bagel is a
 * choice of both: all that is said is of the dish that is offered. */
static bool is_form_of_offer(const struct dialogue *dialogue, const struct words *words,
                             const struct act *act)
{
    static const char *const forms[] = {"one on a",  "it on a",  "that on a",
                                        "one on an", "one in a", "it in a"};
    char stems[PHRASE_BYTES];
    const struct draft *said = &act->draft;
    if (dialogue->question.asked != ASKED_OFFER || dialogue->question.offer_count != 1 ||
        act->kind != ACT_ADD || said->item_count != 1 || said->choice_count == 0 ||
        turn_words_find_any(words, 0, forms, sizeof forms / sizeof *forms, NULL) == NO_WORD)
        return false;
    const struct draft offered = {.items = {(uint16_t)dialogue->question.offers[0]}, .item_count = 1};
    const char *noun = strrchr(lexicon_stems(dialogue->menu->items[said->items[0]].name, stems), ' ');
    noun = noun != NULL ? noun + 1 : stems;
    for (size_t o = 0; o < said->choices[0].option_count; o++)
        if (lexicon_option_ends_in(dialogue->lexicon, said->choices[0].options[o], noun) &&
            told_menu_offers(dialogue->menu, offered.items[0], said->choices[0].options[o]))
            return draft_offers_all(dialogue->menu, &offered, said);
    return false;
}

void acts_mend_join(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    for (size_t i = 0; i < acts->count; i++) {
        if (joins_answer(dialogue, acts, i)) {
            draft_merge(&acts->at[0].draft, &acts->at[i].draft);
            acts_drop(acts, i--);
        } else if (is_form_of_offer(dialogue, words, &acts->at[i])) {
            acts->at[i].kind = ACT_CHANGE;
            acts->at[i].draft.item_count = 0;
        } else if (take_choice(dialogue, words, acts, i)) {
            i--;
        } else {
            acts_mend_part(dialogue, acts, i);
        }
    }
}
