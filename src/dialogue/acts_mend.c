#include "dialogue/acts_mend.h"

#include <stdio.h>
#include <string.h>

#include "dialogue/turn_words.h"

/* "On both", "in either of them", "all of them": the words say that every line is meant. both: two of them are. */
static bool says_all(const struct words *words, bool *out_is_both)
{
    static const char *const all[] = {"all of them",     "all of those", "all of these",  "each of them",
                                      "every one",       "on all",       "for all",       "all three",
                                      "all four",        "on anything",  "on everything", "on any of them",
                                      "everything with", "them all",     "on each",       "with each",
                                      "for each",        "to each",      "in each"};
    static const char *const either[] = {"either of them", "either of those", "either of these",
                                         "on either",      "in either",       "for either",
                                         "with either",    "either one"};
    size_t count = 0, at = turn_words_find(words, 0, "both", NULL);
    *out_is_both =
        at != NO_WORD && (at + 1 >= words->count ||
                          !word_is_among(words->at[at + 1].text, "half halves side sides sauces toppings"));
    *out_is_both = *out_is_both ||
                   turn_words_find_any(words, 0, either, sizeof either / sizeof *either, NULL) != NO_WORD;
    return *out_is_both || turn_words_find_any(words, 0, all, sizeof all / sizeof *all, &count) != NO_WORD;
}

/* "No onions on anything please, and add a coke": nothing is left out of the coke. */
static void part_from_dish(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    static const char *const all[] = {"on anything", "on everything", "on all", "of them", "both"};
    struct act *act = acts->count > 0 ? &acts->at[0] : NULL;
    size_t at = turn_words_find_any(words, 0, all, sizeof all / sizeof *all, NULL), count = 0, dish = at;
    if (act == NULL || at == NO_WORD || act->kind != ACT_ADD || act->draft.item_count == 0 ||
        act->draft.without_count + act->draft.choice_count == 0 || order_view_count(&dialogue->view) == 0)
        return;
    for (size_t w = 0; w < at; w++)
        if (draft_is_named_at(dialogue, &act->draft, words, w, &count))
            return;
    while (dish < words->count && !draft_is_named_at(dialogue, &act->draft, words, dish, &count))
        dish++;
    if (dish == words->count || acts_repeat(acts, 0) == NULL)
        return;
    struct act *change = &acts->at[0], *add = &acts->at[1];
    change->kind = ACT_CHANGE;
    change->draft.item_count = change->draft.category_count = 0;
    change->draft.size[0] = change->draft.heard[0] = '\0';
    change->draft.quantity = 0;
    add->draft.choice_count = add->draft.without_count = 0;
}

static void mend_all(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    bool is_both;
    if (!says_all(words, &is_both))
        return;
    part_from_dish(dialogue, words, acts);
    for (size_t i = 0; i < acts->count; i++) {
        struct act *act = &acts->at[i];
        bool is_left_out = act->kind == ACT_REMOVE && act->draft.without_count > 0;
        bool is_of_all = (act->kind == ACT_CHANGE || is_left_out) && act->draft.item_count == 0 &&
                         act->draft.heard[0] == '\0' && !draft_names_thing(&act->target) &&
                         act->draft.choice_count + act->draft.without_count + act->draft.put_back_count +
                                 (act->draft.size[0] != '\0') >
                             0;
        bool is_of_kind = act->kind == ACT_ADD && act->draft.item_count == 0 &&
                          act->draft.category_count > 0 && act->draft.quantity == 0 &&
                          (act->draft.choice_count > 0 || act->draft.without_count > 0);
        if (!is_of_all && !is_of_kind)
            continue;
        act->kind = ACT_CHANGE;
        act->reach = is_both ? REACH_BOTH : REACH_ALL;
        act->draft.quantity = 0;
        act->draft.is_article = false;
    }
}

/* Whether the act is "the tacos" of "flour tortillas for the tacos"; out_word: the word. */
static bool is_named_again(const struct dialogue *dialogue, const struct words *words, const struct act *act,
                           size_t *out_word)
{
    static const char *const ahead[] = {"for the", "on the"};
    size_t count = 0, length = 0;
    size_t at = turn_words_find_any(words, 0, ahead, sizeof ahead / sizeof *ahead, &length);
    if (act->kind != ACT_ADD || act->draft.item_count == 0 || act->draft.quantity > 0 ||
        act->draft.size[0] != '\0' || at == NO_WORD)
        return false;
    *out_word = at + length;
    return draft_is_named_at(dialogue, &act->draft, words, at + length, &count) && count == 1;
}

/* "Two fish tacos, flour tortillas for the tacos": the tacos that were named before, here or in another turn. */
static void mend_named_again(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    for (size_t i = 0; i < acts->count; i++) {
        struct act *act = &acts->at[i];
        size_t word = 0;
        if (!is_named_again(dialogue, words, act, &word))
            continue;
        for (size_t k = i; k > 0; k--) {
            struct act *before = &acts->at[k - 1];
            char stems[PHRASE_BYTES];
            if (before->kind != ACT_ADD || before->draft.item_count == 0 ||
                !word_is_among(words->at[word].stem,
                               lexicon_stems(dialogue->menu->items[before->draft.items[0]].name, stems)))
                continue;
            struct draft more = act->draft;
            more.item_count = more.category_count = 0;
            draft_merge(&before->draft, &more);
            acts_drop(acts, i--);
            break;
        }
        if (act->kind != ACT_ADD || i >= acts->count || act != &acts->at[i] ||
            order_line_named(dialogue, &act->draft) >= 0 ||
            act->draft.choice_count + act->draft.without_count == 0)
            continue;
        int line = order_line_by_words(dialogue, words->at[word].stem);
        if (line < 0)
            continue;
        act->kind = ACT_CHANGE;
        act->draft.item_count = act->draft.category_count = 0;
        snprintf(act->of_line, sizeof act->of_line, "%s",
                 order_view_at(&dialogue->view, (size_t)line).line_id);
    }
}

/* "And the nan, make it two": what is named alone is what the change behind it is of. */
static void mend_named_ahead(const struct dialogue *dialogue, struct acts *acts)
{
    for (size_t i = 0; i + 1 < acts->count; i++) {
        const struct act *named = &acts->at[i];
        struct act *change = &acts->at[i + 1];
        if (named->kind != ACT_ADD || !named->draft.is_definite || named->draft.quantity > 0 ||
            named->draft.size[0] != '\0' || named->draft.choice_count + named->draft.without_count > 0 ||
            change->kind != ACT_CHANGE || !change->has_pronoun || draft_names_thing(&change->draft) ||
            !draft_is_empty(&change->target) || order_line_find(dialogue, &named->draft) < 0)
            continue;
        change->target = named->draft;
        acts_drop(acts, i);
    }
}

/* "No mushrooms on the other one": words behind which another line than the one spoken of is meant. */
static void mend_other(const struct words *words, struct acts *acts)
{
    static const char *const others[] = {"on the other one", "on the other pizza", "on the other",
                                         "from the other one"};
    size_t at = turn_words_find_any(words, 0, others, sizeof others / sizeof *others, NULL), first = at;
    if (at == NO_WORD || acts->count == ACTS_MAX || turn_words_have(words, "other half") ||
        turn_words_have(words, "other side"))
        return;
    while (first > 0 && !words->at[first - 1].ends_clause && !word_is(&words->at[first - 1], "and"))
        first--;
    for (size_t i = 0; first > 0 && i < acts->count; i++) {
        struct act *act = &acts->at[i];
        if (act->kind == ACT_CHANGE && act->target.item_count > 0 && act->target.without_count > 0) {
            struct act *other = acts_repeat(acts, i); /* "no mushrooms on the veggie, and ..." */
            if (other == NULL)
                return;
            other->draft = act->target;
            other->draft.item_count = other->draft.category_count = 0;
            other->target = (struct draft){.item_count = 0};
            other->reach = REACH_OTHER;
            act->target.without_count = 0;
            return;
        }
        if (act->kind != ACT_CHANGE || act->draft.without_count < 2 || !draft_is_empty(&act->target))
            continue;
        struct act other = *act;
        act->draft.without_count = other.draft.without_count = 0;
        for (size_t w = 0; w < act->draft.without_count + DRAFT_WITHOUT_MAX; w++) {
            const char *phrase = act->draft.without[w];
            bool is_other = false;
            for (size_t k = first; phrase[0] != '\0' && k < at; k++)
                is_other = is_other || word_is_among(words->at[k].stem, phrase);
            if (w >= DRAFT_WITHOUT_MAX || phrase[0] == '\0')
                break;
            struct draft *to = is_other ? &other.draft : &act->draft;
            memmove(to->without[to->without_count++], phrase, PHRASE_BYTES);
        }
        act->draft.quantity = other.draft.quantity = 0;
        other.reach = REACH_OTHER;
        if (other.draft.without_count == 0 || act->draft.without_count == 0)
            act->reach = REACH_OTHER;
        else if (acts_repeat(acts, i) != NULL)
            acts->at[i + 1] = other;
        return;
    }
}

/* "And what dips... never mind": behind a question that is begun, it is that which is not wanted. */
static bool is_behind_question(const struct words *words, size_t at)
{
    static const char small[] = "and oh um uh so well okay ok also wait";
    size_t first = at;
    while (first > 0 && (first == at || !words->at[first - 1].ends_sentence))
        first--;
    while (first < at && word_is_among(words->at[first].text, small))
        first++;
    return first < at && word_is_among(words->at[first].text, "what which how do does is are where when can");
}

/* "Never mind, I'll collect it": of what was asked about where it goes, or of what the caller asks, not of a dish. */
static void mend_never_mind(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    enum asked asked = dialogue->question.asked;
    bool is_asked = asked == ASKED_SERVICE || asked == ASKED_ADDRESS || asked == ASKED_AREA ||
                    asked == ASKED_OUTSIDE || asked == ASKED_MINIMUM;
    size_t at = turn_words_find(words, 0, "never mind", NULL);
    if (at == NO_WORD || ((!is_asked || !acts_tell_particular(acts)) && !is_behind_question(words, at)))
        return;
    size_t kept = 0;
    for (size_t i = 0; i < acts->count; i++)
        if (acts->at[i].kind != ACT_REMOVE || draft_names_thing(&acts->at[i].draft))
            acts->at[kept++] = acts->at[i];
    acts->count = kept;
}

/* "Sweet sauce on the donair": of dishes that are called so the one that is ordered, which cannot have that. */
static void mend_vain_reference(struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    static const char *const ahead[] = {"on the", "for the", "to the", "with the"};
    size_t length = 0, at = turn_words_find_any(words, 1, ahead, sizeof ahead / sizeof *ahead, &length),
           count = 0;
    for (size_t i = 0; at != NO_WORD && i < acts->count; i++) {
        const struct draft *draft = &acts->at[i].draft;
        int line =
            acts->at[i].kind == ACT_ADD && draft->item_count > 1 ? order_line_named(dialogue, draft) : -1;
        if (line < 0 || draft->quantity > 0 || draft->size[0] != '\0' ||
            draft->choice_count + draft->without_count > 0 || dialogue->drafts.count > 0 ||
            !draft_is_named_at(dialogue, draft, words, at + length, &count))
            continue;
        struct order_view_line of = order_view_at(&dialogue->view, (size_t)line);
        say_note(dialogue, "I can't add that to the %s.", of.name);
        order_line_focus(dialogue, of.line_id);
        dialogue->has_trouble = true;
        acts->at[i] = (struct act){.kind = ACT_TALK, .talk = TALK_NOTHING, .group = -1};
    }
}

void acts_mend(struct dialogue *dialogue, const char *text, struct acts *acts)
{
    struct words words;
    if (dialogue->menu == NULL)
        return;
    words_split(&words, text);
    acts_mend_manners(dialogue, text, &words, acts);
    acts_mend_talk(acts);
    acts_mend_join(dialogue, &words, acts);
    acts_mend_half_dishes(dialogue, text, &words, acts);
    acts_mend_put_on(dialogue, &words, acts);
    acts_mend_behind(dialogue, text, &words, acts);
    acts_mend_ahead(dialogue, &words, acts);
    acts_mend_told_apart(dialogue, acts);
    acts_mend_ones(dialogue, &words, acts);
    acts_mend_left(&words, acts);
    acts_mend_own(dialogue, &words, acts);
    acts_mend_pieces(dialogue, acts);
    acts_mend_swap_choice(dialogue, &words, acts);
    acts_mend_whose(dialogue, text, &words, acts);
    acts_mend_places(dialogue, &words, acts);
    acts_mend_each_place(dialogue, text, &words, acts);
    acts_mend_refused(dialogue, &words, acts);
    acts_mend_without(dialogue, &words, acts);
    acts_mend_again(dialogue, &words, acts);
    acts_mend_just_the(dialogue, &words, acts);
    acts_mend_restated(dialogue, &words, acts);
    acts_mend_one_of(dialogue, &words, acts);
    acts_mend_total(dialogue, &words, acts);
    acts_mend_counts(dialogue, &words, acts);
    acts_mend_rest(dialogue, &words, acts);
    acts_mend_shares(dialogue, &words, acts);
    acts_mend_each(dialogue, &words, acts);
    acts_mend_with(dialogue, &words, acts);
    acts_mend_split(dialogue, &words, acts);
    acts_mend_which(dialogue, &words, acts);
    acts_mend_halves(dialogue, &words, acts);
    mend_named_again(dialogue, &words, acts);
    mend_named_ahead(dialogue, acts);
    mend_other(&words, acts);
    mend_all(dialogue, &words, acts);
    mend_never_mind(dialogue, &words, acts);
    acts_mend_swap(dialogue, &words, acts);
    mend_vain_reference(dialogue, &words, acts);
    for (size_t i = 0; i < acts->count; i++)
        dish_take_counted(dialogue, &acts->at[i]);
}
