#include "meaning/option_verb.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is toasted, warmed or sliced of a dish is the dish itself. */
static const char parts[] = "bread bun roll bagel it that them this those these both";

/* Whether the word may be a verb that asks for something: "toast", "could you toast", never "don't toast". */
static bool is_asked(const struct words *words, size_t at)
{
    return at == 0 || words->at[at - 1].ends_clause ||
           word_is_among(words->at[at - 1].text, "you please and just them they to");
}

/* The option that is called so as what was done: "toasted" of "toast"; false: none is. */
static bool find_done(const struct lexicon *lexicon, const struct word *verb, char out[WORD_BYTES])
{
    static const char *const endings[] = {"ed", "d"};
    struct words done;
    struct hit hit;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (strlen(verb->text) + strlen(endings[i]) >= WORD_BYTES)
            return false;
        snprintf(out, WORD_BYTES, "%.20s%s", verb->text, endings[i]);
        words_split(&done, out);
        if (lexicon_match(lexicon, &done, 0, &hit) && hit.option_count > 0 && !hit.is_part)
            return true;
    }
    return false;
}

/* One past the words that say what of it: "the bread on that"; at: they name something else. */
static size_t end_of_part(const struct words *words, size_t at)
{
    size_t end = at;
    while (end < words->count && word_is_among(words->at[end].text, "the my"))
        end++;
    if (end == words->count || !word_is_among(words->at[end].text, parts))
        return at;
    end++;
    if (end + 1 < words->count && !words->at[end - 1].ends_clause &&
        word_is_among(words->at[end].text, "on of for") &&
        word_is_among(words->at[end + 1].text, "that it them"))
        end += 2;
    return end;
}

char *option_verb_reword(const struct lexicon *lexicon, const char *text)
{
    static const char make[] = "make it ";
    struct words words;
    char done[WORD_BYTES];
    words_split(&words, text);
    for (size_t w = 0; w + 1 < words.count; w++) {
        size_t end = is_asked(&words, w) ? end_of_part(&words, w + 1) : w + 1;
        if (end == w + 1 || !find_done(lexicon, &words.at[w], done))
            continue;
        size_t first = w;
        while (first > 0 && !words.at[first - 1].ends_clause &&
               word_is_among(words.at[first - 1].text, "could can would will you please just"))
            first--;
        const struct word *last = &words.at[end - 1];
        size_t size = strlen(text) + sizeof make + WORD_BYTES + 1;
        char *out = malloc(size);
        if (out != NULL)
            snprintf(out, size, "%.*s%s%s%s", (int)words.at[first].at, text, make, done,
                     text + last->at + last->len);
        return out;
    }
    return NULL;
}
