/* Answers to what comes in a dish of several: "three cod and one haddock" of four, "all cod", "two of each". */
#include <stdio.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"
#include "dialogue/turn_words.h"

/* Whether more than one of a kind may be had of the group: sauces, the fish of a box. */
static bool is_counted(const struct told_menu_group *group)
{
    return group->min > 1 || group->max != 1;
}

static int portions_of(const struct draft_choice *choice)
{
    return choice->count > 1 ? choice->count : 1;
}

/* "Two more cod", where one is in it: the choice that is there takes them. */
static bool add_portions(struct draft *draft, const struct draft_choice *said, size_t option, int most)
{
    for (size_t i = 0; i < draft->choice_count; i++) {
        struct draft_choice *had = &draft->choices[i];
        if (had->option_count != 1 || had->options[0] != option)
            continue;
        if (portions_of(had) + portions_of(said) > most)
            return false;
        had->count = portions_of(had) + portions_of(said);
        return true;
    }
    return false;
}

void portions_merge(const struct told_menu *menu, struct draft *draft, struct draft *said, int group)
{
    size_t kept = 0;
    for (size_t i = 0; i < said->choice_count; i++) {
        const struct draft_choice *choice = &said->choices[i];
        bool is_added = false;
        for (size_t o = 0; o < choice->option_count && !is_added; o++)
            is_added =
                (int)menu->options[choice->options[o]].group == group &&
                menu->options[choice->options[o]].max_each > 1 &&
                add_portions(draft, choice, choice->options[o], menu->options[choice->options[o]].max_each);
        if (!is_added)
            said->choices[kept++] = *choice;
    }
    said->choice_count = kept;
    draft_merge(draft, said);
}

/* So many portions of what the answer names: "six plain" after "which bagels would you like in it?" of a dozen. */
bool portions_answer(struct dialogue *dialogue, const struct act *act)
{
    const struct told_menu *menu = dialogue->menu;
    struct draft *draft = &dialogue->drafts.at[0], said = act->draft;
    int group = dialogue->question.group;
    if (dialogue->question.asked != ASKED_GROUP || group < 0 || !is_counted(&menu->groups[group]) ||
        said.choice_count != 1 || said.quantity < 1 || draft_names_thing(&said))
        return false;
    struct draft_choice *choice = &said.choices[0];
    for (size_t i = 0; i < choice->option_count; i++) {
        const struct told_menu_option *option = &menu->options[choice->options[i]];
        if ((int)option->group != group || (said.quantity > 1 && option->max_each < said.quantity))
            continue;
        int max = menu->groups[group].max;
        if (max > 0 && draft_portions(draft, menu, (size_t)group) + said.quantity > max)
            return true; /* more than are in it: what is missing is asked for again */
        choice->options[0] = choice->options[i];
        choice->option_count = 1;
        choice->count = said.quantity;
        said.quantity = 0;
        said.is_article = false;
        portions_merge(menu, draft, &said, group);
        return true;
    }
    return false;
}

/* The options of the group that the words name, each once, as they were said, and the words that do; returns how
 * many. */
static size_t named_options(const struct dialogue *dialogue, const struct words *words, size_t group,
                            size_t options[HIT_OPTIONS_MAX], bool is_named[WORDS_MAX])
{
    const struct told_menu *menu = dialogue->menu;
    size_t count = 0;
    for (size_t w = 0; w < words->count;) {
        struct hit hits[HIT_OPTIONS_MAX];
        size_t found = lexicon_match_all(dialogue->lexicon, words, w, hits, HIT_OPTIONS_MAX), longest = 0;
        int option = -1;
        for (size_t h = 0; h < found; h++)
            for (size_t o = 0; o < hits[h].option_count && !hits[h].is_part; o++)
                if (menu->options[hits[h].options[o]].group == group && hits[h].count > longest) {
                    longest = hits[h].count;
                    option = (int)hits[h].options[o];
                }
        bool is_new = option >= 0;
        for (size_t i = 0; i < count; i++)
            is_new = is_new && options[i] != (size_t)option;
        if (is_new && count < HIT_OPTIONS_MAX)
            options[count++] = (size_t)option;
        for (size_t i = 0; i < longest; i++)
            is_named[w + i] = true;
        w += longest > 0 ? longest : 1;
    }
    return count;
}

/* Every option of the group that can be had; returns how many, 0 where they are too many to be meant. */
static size_t all_options(const struct told_menu_group *group, const struct told_menu *menu,
                          size_t options[HIT_OPTIONS_MAX])
{
    size_t count = 0;
    for (size_t o = group->first_option; o < group->first_option + group->option_count; o++) {
        if (!menu->options[o].is_available)
            continue;
        if (count == HIT_OPTIONS_MAX)
            return 0;
        options[count++] = o;
    }
    return count;
}

static bool says_number(const struct words *words)
{
    for (size_t w = 0; w < words->count; w++)
        if (words->at[w].number > 0)
            return true;
    return false;
}

/* Whether the words, but for those that name options, say nothing beyond the answer: "all cod please", but no "all cod
 * and a large coke". */
static bool says_nothing_else(const struct words *words, const bool is_named[WORDS_MAX],
                              const struct told_menu_group *group, bool may_count)
{
    static const char around[] =
        "all both just only every one half each and of please okay um uh yes i we will we'll i'll would have want "
        "like to go get can with the them it that make be for side sides thanks so then a "
        "if could you may do that's that'll";
    char nouns[PHRASE_BYTES];
    lexicon_stems(group->name, nouns);
    for (size_t w = 0; w < words->count; w++)
        if (!is_named[w] && !word_is_among(words->at[w].text, around) &&
            !word_is_among(words->at[w].stem, nouns) && !(may_count && words->at[w].number > 0))
            return false;
    return true;
}

/* "All cod", "both sides fries", "half cod and half haddock", "two of each": what of the group's options the words
 * share it among evenly; returns how many they are. */
static size_t options_shared(const struct dialogue *dialogue, const struct words *words, size_t index,
                             size_t options[HIT_OPTIONS_MAX])
{
    static const char *const wholes[] = {"all", "both", "just", "only", "every one"};
    const struct told_menu_group *group = &dialogue->menu->groups[index];
    bool is_named[WORDS_MAX] = {false};
    size_t named = named_options(dialogue, words, index, options, is_named);
    bool is_each = turn_words_have(words, "of each") || turn_words_have(words, "each of");
    if (!says_nothing_else(words, is_named, group, is_each))
        return 0;
    bool is_half = turn_words_have(words, "half");
    bool is_whole = turn_words_find_any(words, 0, wholes, sizeof wholes / sizeof *wholes, NULL) != NO_WORD;
    if (named == 1 && is_whole && !says_number(words))
        return 1;
    if (named == 2 && (is_half || is_each))
        return 2;
    return named == 0 && (is_each || is_half) ? all_options(group, dialogue->menu, options) : 0;
}

bool portions_answer_words(struct dialogue *dialogue, const char *text)
{
    const struct told_menu *menu = dialogue->menu;
    size_t options[HIT_OPTIONS_MAX];
    struct words words;
    int index = dialogue->question.group;
    if (dialogue->question.asked != ASKED_GROUP || index < 0 || dialogue->drafts.count == 0 ||
        menu->groups[index].min < 2 || menu->groups[index].is_slot)
        return false;
    words_split(&words, text);
    struct draft *draft = &dialogue->drafts.at[0];
    int left = menu->groups[index].min - draft_portions(draft, menu, (size_t)index);
    size_t count = options_shared(dialogue, &words, (size_t)index, options);
    if (count == 0 || left <= 0 || left % (int)count != 0 || draft->choice_count + count > DRAFT_CHOICES_MAX)
        return false;
    int each = left / (int)count;
    for (size_t i = 0; i < count; i++)
        if (menu->options[options[i]].max_each < each)
            return false;
    for (size_t i = 0; i < count; i++) {
        struct hit hit = {.options = {options[i]}, .option_count = 1};
        draft_put_choice(draft, &hit, DRAFT_WHOLE, DRAFT_REGULAR);
        draft->choices[draft->choice_count - 1].count = each;
    }
    return true;
}
