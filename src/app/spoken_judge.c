#include "app/spoken_judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "meaning/parse.h"
#include "meaning/words.h"

/* As the dialogue believes a dish without asking (dialogue/thresholds.h, LIKE_DISH_SURE). */
#define LIKE_HEARD 0.76

static bool is_item(const struct draft *draft, size_t item)
{
    return draft->item_count == 1 && draft->items[0] == item && draft->score >= LIKE_HEARD;
}

static bool has_option(const struct draft *draft, size_t option)
{
    for (size_t i = 0; i < draft->choice_count; i++)
        if (draft->choices[i].option_count == 1 && draft->choices[i].options[0] == option)
            return true;
    return false;
}

/* An option stands for itself wherever it is named: two groups may have one of a name. */
static bool names_option(const struct lexicon *lexicon, const struct told_menu *told,
                         const struct words *words, size_t option)
{
    struct hit hit;
    for (size_t w = 0; w < words->count; w++) {
        if (!lexicon_match(lexicon, words, w, &hit))
            continue;
        for (size_t i = 0; i < hit.option_count; i++)
            if (hit.options[i] == option ||
                strcasecmp(told->options[hit.options[i]].name, told->options[option].name) == 0)
                return true;
    }
    return false;
}

/* The words of any length that name the size. */
static bool names_size(const struct lexicon *lexicon, const struct words *words,
                       const struct spoken_thing *thing)
{
    char phrase[PHRASE_BYTES];
    for (size_t w = 0; w < words->count; w++)
        for (size_t n = 1; w + n <= words->count && n <= 4; n++)
            if (lexicon_size(lexicon, thing->item, words_join_stems(words, w, n, phrase, sizeof phrase)) ==
                (int)thing->index)
                return true;
    return false;
}

static bool leads_there(const struct lexicon *lexicon, const struct told_menu *told,
                        const struct words *words, const struct acts *acts, const struct spoken_thing *thing)
{
    if (thing->kind == SPOKEN_SIZE)
        return names_size(lexicon, words, thing);
    if (thing->kind == SPOKEN_OPTION && names_option(lexicon, told, words, thing->index))
        return true;
    for (size_t i = 0; i < acts->count; i++) {
        const struct draft *draft = &acts->at[i].draft;
        if (thing->kind == SPOKEN_ITEM ? is_item(draft, thing->index) : has_option(draft, thing->index))
            return true;
    }
    return false;
}

/* The words without those around the name that was said; returns out. */
static const char *bare_words(const struct words *words, char *out, size_t size_bytes)
{
    static const char around[] =
        "i i'd i'll id ill would will like can could get have want one a an the with please "
        "and to of it is";
    size_t first = 0, end = words->count;
    while (first < end && word_is_among(words->at[first].text, around))
        first++;
    while (end > first && word_is_among(words->at[end - 1].text, around))
        end--;
    out[0] = '\0';
    return end > first ? words_join(words, first, end - first, out, size_bytes) : out;
}

/* What the words are the name of already, if of anything. */
static const char *name_of_words(const struct lexicon *lexicon, const struct told_menu *told,
                                 const struct words *words)
{
    struct hit hit;
    for (size_t w = 0; w < words->count; w++) {
        if (!lexicon_match(lexicon, words, w, &hit) || hit.is_part)
            continue;
        if (hit.item_count > 0)
            return told->items[hit.items[0]].name;
        if (hit.option_count > 0)
            return told->options[hit.options[0]].name;
        if (hit.category_count > 0)
            return told->categories[hit.categories[0]].name;
    }
    return NULL;
}

void spoken_judge(const struct lexicon *lexicon, const struct told_menu *told, float confidence,
                  struct spoken_thing *thing)
{
    struct words words;
    struct acts *acts = calloc(1, sizeof *acts);
    if (acts == NULL)
        return;
    const struct parse_setting setting = {.lexicon = lexicon,
                                          .menu = told,
                                          .asked = ASKED_OPEN,
                                          .expected_group = -1,
                                          .wants_guesses = true,
                                          .confidence = confidence};
    words_split(&words, thing->heard);
    parse_acts(acts, &setting, thing->heard);
    thing->is_heard = leads_there(lexicon, told, &words, acts, thing);
    free(acts);
    if (thing->is_heard)
        return;
    const char *other = name_of_words(lexicon, told, &words);
    if (other != NULL && strcasecmp(other, thing->name) != 0)
        snprintf(thing->other, sizeof thing->other, "%s", other);
    else if (thing->kind != SPOKEN_SIZE)
        (void)bare_words(&words, thing->synonym, sizeof thing->synonym);
}
