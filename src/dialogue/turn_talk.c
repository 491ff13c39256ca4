/* What was said besides an order, as acts. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"
#include "english/number_words.h"
#include "meaning/allergen.h"

/* They are asked about where the turn asks whether something is safe, else told for themselves. */
static void add_allergies(struct acts *acts, const struct words *words, const struct talk_found *found)
{
    char told[ACT_TEXT_BYTES] = "", others[ACT_TEXT_BYTES] = "", name[ALLERGEN_BYTES];
    for (size_t w = found->first; w < found->first + found->count; w++) {
        const char *allergen = cue_allergen(&words->at[w]);
        if (allergen != NULL)
            (void)allergens_add(told, sizeof told, allergen);
    }
    for (size_t i = 0; i < acts->count; i++) {
        struct act *act = &acts->at[i];
        if (act->topic == TOPIC_ALLERGEN &&
            (act->asks_safety || act->text[0] == '\0')) /* "is the ranch safe" */
            (void)allergens_add(act->text, sizeof act->text, told);
    }
    for (const char *at = told; allergens_next(&at, name, sizeof name);) {
        bool is_known = false;
        for (size_t i = 0; i < acts->count && !is_known; i++)
            is_known = acts->at[i].topic == TOPIC_ALLERGEN && allergens_have(acts->at[i].text, name);
        if (!is_known)
            (void)allergens_add(others, sizeof others, name);
    }
    if (others[0] == '\0')
        return;
    struct act *act = acts_add(acts, ACT_ASK);
    act->topic = TOPIC_ALLERGEN;
    act->talk = TALK_ALLERGY;
    snprintf(act->text, sizeof act->text, "%s", others);
}

/* The places of a list that the words name; "both" names two, the last has the number 0. */
static void add_places(const struct dialogue *dialogue, struct acts *acts, const struct words *words,
                       const struct talk_found *found)
{
    size_t count = acts->count;
    for (size_t w = found->first; w < found->first + found->count; w++) {
        const char *text = words->at[w].text;
        int place = isdigit((unsigned char)text[0]) ? text[0] - '0' : number_words_place(text);
        bool is_both = word_is_among(text, "both latter"), is_former = word_is_among(text, "both former");
        if (place > 0 || word_is_among(text, "last"))
            acts_add(acts, ACT_PLACE)->place = place > 0 ? place : 0;
        if (is_former)
            acts_add(acts, ACT_PLACE)->place = 1;
        if (is_both)
            acts_add(acts, ACT_PLACE)->place = 2;
    }
    if (acts->count == count && dialogue->told_count == 1) /* "I'll take that" */
        acts_add(acts, ACT_PLACE)->place = 1;
}

/* "One of those, but without mayo": the change is of the dish that is chosen. */
void turn_end_talk(struct acts *acts)
{
    for (size_t i = 1; i < acts->count; i++)
        for (size_t at = i; acts->at[at].kind == ACT_PLACE && at > 0; at--) {
            const struct act *before = &acts->at[at - 1];
            struct act place = acts->at[at];
            if (before->kind != ACT_CHANGE || !draft_is_empty(&before->target) ||
                draft_names_thing(&before->draft))
                break;
            acts->at[at] = *before;
            acts->at[at - 1] = place;
        }
}

/* The kind of dish that the words around talk name: "the cheapest burrito". */
static void put_kind(const struct dialogue *dialogue, const struct words *words, struct act *act)
{
    struct hit hit;
    for (size_t w = 0; w < words->count && dialogue->lexicon != NULL; w++) {
        if (!lexicon_match(dialogue->lexicon, words, w, &hit) || hit.category_count + hit.item_count == 0)
            continue;
        act->draft.category_count = 1;
        act->draft.categories[0] =
            (uint16_t)(hit.category_count > 0 ? hit.categories[0]
                                              : dialogue->menu->items[hit.items[0]].category);
        return;
    }
}

/* "Under twenty? Fine, I'll pick it up": the minimum said back, no wish for something cheaper. */
static bool is_mere_echo(const struct dialogue *dialogue, const struct acts *acts,
                         const struct talk_found *found)
{
    return found->kind == TALK_CHEAPER && dialogue->question.asked == ASKED_MINIMUM &&
           acts_have(acts, ACT_PICKUP);
}

/* What a note, a time or a tip says: a note's clause, since "well done" alone is of no dish. */
static void put_words(struct act *act, const struct words *words, const struct talk_found *found)
{
    size_t first = found->first, end = found->first + found->count;
    static const char hours[] =
        "noon midnight pm am p m a o'clock oclock tonight tomorrow today evening morning afternoon at "
        "half quarter past in the for by around monday tuesday wednesday thursday friday "
        "saturday sunday";
    bool is_note = found->kind == TALK_NOTE || found->kind == TALK_MANNER;
    if (!is_note && found->kind != TALK_TIME && found->kind != TALK_TIP)
        return;
    while (found->kind == TALK_TIME && end < words->count &&
           (words->at[end].number >= 0 || word_is_among(words->at[end].text, hours)))
        end++;
    while (found->kind == TALK_TIME && first > 0 && word_is_among(words->at[first - 1].text, hours))
        first--;
    while (is_note && end < words->count && !words->at[end - 1].ends_clause &&
           !words->at[end - 1].ends_sentence)
        end++;
    while (found->kind == TALK_MANNER && first > 0 && !words->at[first - 1].ends_clause &&
           !words->at[first - 1].ends_sentence)
        first--;
    while (is_note && first + 1 < end &&
           word_is_among(words->at[first].text,
                         "and also can could you please i we would will like to want have get "
                         "um uh okay yes so just with"))
        first++;
    while (is_note && end > first + 1 && word_is_among(words->at[end - 1].text, "please thanks thank you"))
        end--;
    words_join(words, first, end - first, act->text, sizeof act->text);
}

void turn_add_talk(const struct dialogue *dialogue, struct acts *acts, const struct words *words,
                   const struct talk_found *found)
{
    static const enum act_kind kinds[TALK_COUNT] = {
        [TALK_PERSON] = ACT_PERSON,
        [TALK_REPEAT] = ACT_REPEAT,
        [TALK_SLOWER] = ACT_REPEAT,
        [TALK_HOLD] = ACT_HOLD,
        [TALK_KEEP] = ACT_NO,
        [TALK_DONE] = ACT_DONE,
        [TALK_CANCEL] = ACT_CANCEL_ORDER,
        [TALK_ORDER] = ACT_ASK,
        [TALK_TOTAL] = ACT_ASK,
        [TALK_CANCEL_LEAVE] = ACT_CANCEL_ORDER,
        [TALK_DELIVERY] = ACT_ASK,
    };
    if (found->kind == TALK_ALLERGY) {
        add_allergies(acts, words, found);
    } else if (found->kind == TALK_PLACE) {
        add_places(dialogue, acts, words, found);
    } else if (found->kind != TALK_NOTHING && !is_mere_echo(dialogue, acts, found)) {
        struct act *act = acts_add(acts, kinds[found->kind] != ACT_ADD ? kinds[found->kind] : ACT_TALK);
        act->talk = found->kind;
        act->place = found->entry;
        act->first_word = found->first;
        act->word_count = found->count;
        put_words(act, words, found);
        if (found->kind == TALK_CHEAPER)
            put_kind(dialogue, words, act);
        act->topic = found->kind == TALK_ORDER      ? TOPIC_ORDER
                     : found->kind == TALK_TOTAL    ? TOPIC_TOTAL
                     : found->kind == TALK_DELIVERY ? TOPIC_DELIVERY
                                                    : TOPIC_NONE;
    }
}
