#include "dialogue/whose.h"

#include <stdio.h>
#include <string.h>

static const char women[] = "her she hers wife mom mum mother daughter girlfriend sister grandma aunt";
static const char men[] = "him he his husband dad father son boyfriend brother grandpa uncle";
static const char others[] =
    "buddy friend kid kids partner boss guest mate neighbor neighbour roommate colleague baby";

static bool is_person(const char *text)
{
    return word_is_among(text, women) || word_is_among(text, men) || word_is_among(text, others);
}

static void put(char out[WHOSE_BYTES], const char *who)
{
    snprintf(out, WHOSE_BYTES, "%s", who);
}

static bool is_at(const struct words *words, size_t at, const char *list)
{
    return at < words->count && word_is_among(words->at[at].text, list);
}

/* "my wife", "the kids": a person by a noun. */
static size_t noun_at(const struct words *words, size_t first, char out[WHOSE_BYTES])
{
    if (!is_at(words, first, "my the our") || first + 1 >= words->count ||
        !is_person(words->at[first + 1].stem) || is_at(words, first + 1, "her she hers him he his"))
        return 0;
    put(out, words->at[first + 1].stem);
    return 2;
}

size_t whose_for(const struct words *words, size_t first, char out[WHOSE_BYTES])
{
    if (!is_at(words, first, "for"))
        return 0;
    if (is_at(words, first + 1, "me myself her him them") && !is_at(words, first + 2, "pizza")) {
        put(out, is_at(words, first + 1, "me myself") ? "me" : words->at[first + 1].text);
        return 2;
    }
    size_t noun = noun_at(words, first + 1, out);
    return noun > 0 ? noun + 1 : 0;
}

size_t whose_subject(const struct words *words, size_t first, char out[WHOSE_BYTES])
{
    static const char verbs[] =
        "want wants wanted would will like likes have has having get gets need needs take takes do "
        "am is having";
    size_t noun = is_at(words, first, "i she he") ? 1 : noun_at(words, first, out);
    size_t verb =
        first + noun + is_at(words, first + noun, "just only also really"); /* "my son just wants" */
    if (noun == 0 || !is_at(words, verb, verbs))
        return 0;
    if (noun == 1)
        put(out, is_at(words, first, "i") ? "me" : is_at(words, first, "she") ? "her" : "him");
    return verb + 1 - first;
}

bool whose_named(const struct words *words, char out[WHOSE_BYTES])
{
    for (size_t w = 0; w < words->count; w++) {
        if (is_at(words, w, "hers his mine theirs")) {
            put(out, is_at(words, w, "hers")   ? "her"
                     : is_at(words, w, "his")  ? "him"
                     : is_at(words, w, "mine") ? "me"
                                               : "them");
            return true;
        }
        if (is_at(words, w, "her") && is_at(words, w + 1, "pizza one order taco burrito special")) {
            put(out, "her");
            return true;
        }
        bool is_subject = noun_at(words, w, out) > 0 && whose_subject(words, w, out) == 0;
        if (is_subject || whose_for(words, w, out) > 0)
            return true;
    }
    return false;
}

bool whose_is(const char *one, const char *other)
{
    bool is_any = word_is_among(one, others) || word_is_among(other, others);
    bool is_woman = word_is_among(one, women) && word_is_among(other, women);
    bool is_man = word_is_among(one, men) && word_is_among(other, men);
    bool has_pronoun = word_is_among(one, "her him them") || word_is_among(other, "her him them");
    bool is_me = word_is_among(one, "me") || word_is_among(other, "me");
    return strcmp(one, other) == 0 || (!is_me && has_pronoun && (is_any || is_woman || is_man));
}
