#include "meaning/substitution.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_WORDS_MAX = 5 };

/* Whether the word begins such a clause: no "meatball sub", nor "don't substitute". */
static bool is_verb(const struct words *words, size_t at)
{
    static const char before[] = "and can could you i we please just to but then instead with";
    return word_is_among(words->at[at].text, "sub substitute") &&
           (at == 0 || words->at[at - 1].ends_clause || word_is_among(words->at[at - 1].text, before));
}

static size_t skip_article(const struct words *words, size_t at)
{
    while (at < words->count && word_is_among(words->at[at].text, "a an the some my in"))
        at++;
    return at;
}

/* Whether one of the options that the words may name is of a group that one of the others is of, too. */
static bool share_group(const struct told_menu *menu, const struct hit *one, const struct hit *other)
{
    for (size_t i = 0; i < one->option_count; i++)
        for (size_t k = 0; k < other->option_count; k++)
            if (menu->options[one->options[i]].group == menu->options[other->options[k]].group)
                return true;
    return false;
}

/* "Fruit for the chips", from word first on: both are choices of one kind. out_for: the word between. */
static bool is_exchange(const struct lexicon *lexicon, const struct told_menu *menu,
                        const struct words *words, size_t first, size_t *out_for)
{
    struct hit by, gone;
    size_t by_at = skip_article(words, first), at = by_at;
    while (at < words->count && at < by_at + NAME_WORDS_MAX && !word_is(&words->at[at], "for"))
        at++;
    size_t gone_at = skip_article(words, at + 1);
    *out_for = at;
    return at < words->count && gone_at < words->count && at > by_at && word_is(&words->at[at], "for") &&
           lexicon_match(lexicon, words, by_at, &by) && lexicon_match(lexicon, words, gone_at, &gone) &&
           share_group(menu, &by, &gone);
}

char *substitution_reword(const struct lexicon *lexicon, const struct told_menu *menu, const char *text)
{
    static const char with[] = "with ", instead[] = "instead of";
    struct words words;
    size_t between = 0;
    if (strstr(text, "sub") == NULL && strstr(text, "Sub") == NULL)
        return NULL;
    words_split(&words, text);
    for (size_t w = 0; w + 3 < words.count; w++) {
        if (!is_verb(&words, w) || !is_exchange(lexicon, menu, &words, w + 1, &between))
            continue;
        size_t by = skip_article(&words, w + 1);
        const struct word *last = &words.at[between - 1], *gone = &words.at[between];
        size_t size = strlen(text) + sizeof with + sizeof instead + 1;
        char *out = malloc(size);
        if (out != NULL)
            snprintf(out, size, "%.*s%s%.*s %s%s", (int)words.at[w].at, text, with,
                     (int)(last->at + last->len - words.at[by].at), text + words.at[by].at, instead,
                     text + gone->at + gone->len);
        return out;
    }
    return NULL;
}
