/* The dish that the caller asked about, and orders without naming it again: "I'll take one without the onions",
 * "a slice of that". */
#include "dialogue/dialogue_internal.h"

enum { TOLD_TURNS = 2 };

static bool is_fresh_turn(const struct dialogue *dialogue, unsigned turn)
{
    return turn > 0 && dialogue->turn_count > turn && dialogue->turn_count - turn <= TOLD_TURNS;
}

bool told_is_fresh(const struct dialogue *dialogue)
{
    return is_fresh_turn(dialogue, dialogue->named.turn);
}

/* One more of what this turn's answer tells of; what was told before goes, where it is no turn ago. */
static void name(struct dialogue *dialogue, size_t item, int option)
{
    size_t count = dialogue->named.count;
    for (size_t i = 0; i < count; i++)
        if (dialogue->named.at[i].item == item && dialogue->named.at[i].option == option)
            return;
    dialogue->named.turn = dialogue->turn_count;
    if (count == DIALOGUE_TOLD_MAX)
        return;
    dialogue->named.at[count].item = (uint16_t)item;
    dialogue->named.at[count].option = (int16_t)option;
    dialogue->named.count++;
}

void told_list(struct dialogue *dialogue, const size_t *items, size_t count)
{
    dialogue->told_count = dialogue->named.count = 0;
    for (size_t i = 0; i < count && i < DIALOGUE_TOLD_MAX; i++) {
        dialogue->told[dialogue->told_count++] = items[i];
        name(dialogue, items[i], -1);
    }
}

void told_list_options(struct dialogue *dialogue, size_t item, size_t group)
{
    const struct told_menu_group *of = &dialogue->menu->groups[group];
    dialogue->named.count = 0;
    for (size_t o = of->first_option; o < of->first_option + of->option_count; o++)
        if (dialogue->menu->options[o].is_available)
            name(dialogue, item, (int)o);
}

void told_keep(struct dialogue *dialogue, size_t item)
{
    dialogue->told[0] = item;
    dialogue->told_count = 1;
    if (dialogue->turn_count > dialogue->named.turn + 1) /* "how much is the flan", "and the cake" */
        dialogue->named.count = 0;
    name(dialogue, item, -1);
    dialogue->asked_about = (int)item;
    dialogue->asked_about_turn = dialogue->turn_count;
}

/* Whether the item can be had with all of it; at least one thing is said. */
static bool can_have(const struct dialogue *dialogue, size_t item, const struct draft *said)
{
    struct draft alone = {.items = {(uint16_t)item}, .item_count = 1};
    for (size_t i = 0; i < said->choice_count; i++)
        if (said->choices[i].option_count > 0 &&
            !draft_offers(dialogue->menu, &alone, said->choices[i].options, said->choices[i].option_count))
            return false;
    if (said->size[0] != '\0' && lexicon_size(dialogue->lexicon, item, said->size) < 0)
        return false;
    return said->quantity > 0 || said->size[0] != '\0' || said->choice_count + said->without_count > 0;
}

bool told_is_ordered(struct dialogue *dialogue, const struct act *act)
{
    static const char of_it[] = "it that one ones those them these";
    if (!is_fresh_turn(dialogue, dialogue->asked_about_turn) || dialogue->drafts.count > 0 ||
        draft_names_thing(&act->draft) || !draft_is_empty(&act->target) || act->is_correction ||
        !can_have(dialogue, (size_t)dialogue->asked_about, &act->draft))
        return false;
    struct words words;
    bool is_spoken_of = order_view_count(&dialogue->view) == 0;
    words_split(&words, dialogue->heard != NULL ? dialogue->heard : "");
    for (size_t w = 0; w < words.count && !is_spoken_of; w++)
        is_spoken_of = word_is_among(words.at[w].text, of_it) && act->draft.quantity > 0;
    if (!is_spoken_of)
        return false;
    struct draft draft = act->draft;
    draft.items[0] = (uint16_t)dialogue->asked_about;
    draft.item_count = 1;
    draft.score = 1;
    draft.is_sure = true;
    dialogue->asked_about_turn = 0;
    drafts_put(dialogue, &draft);
    return true;
}

/* The first word behind the last question of the turn; 0: it has none. */
static size_t behind_questions(const struct words *words)
{
    size_t behind = 0;
    for (size_t w = 0; w < words->count; w++)
        if (words->at[w].ends_question)
            behind = w + 1;
    return behind;
}

bool told_takes_offer(const struct dialogue *dialogue)
{
    static const char all[] =
        "yes yeah okay great perfect good nice then so well um uh please thanks and i we will would like love "
        "can could have take get give do me us just a an one some slice piece bowl order cup plate side glass "
        "of that those it them this";
    struct words words;
    bool has_verb = false, has_word = false;
    words_split(&words, dialogue->heard != NULL ? dialogue->heard : "");
    size_t first = behind_questions(&words);
    if (dialogue->question.asked != ASKED_OFFER || dialogue->question.offer_count != 1)
        return false;
    for (size_t w = first; w < words.count; w++) {
        if (!word_is_among(words.at[w].text, all))
            return false;
        has_verb = has_verb || word_is_among(words.at[w].text, "have take get give of");
        has_word = has_word || (has_verb && word_is_among(words.at[w].text, "that those it them this one"));
    }
    return has_word;
}
