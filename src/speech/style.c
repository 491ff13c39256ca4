#include "speech/style.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "base/span.h"

static bool is_one_of(struct span word, const char *const *words)
{
    for (; *words != NULL; words++)
        if (span_is(word, *words))
            return true;
    return false;
}

/* Openers that a comma parts from what follows. */
static const char *const interjections[] = {"yes",   "no",   "yeah", "yep",   "nope",   "okay",    "actually",
                                            "sorry", "wait", "hi",   "hello", "sure",   "alright", "great",
                                            "um",    "uh",   "hey",  "oh",    "thanks", "correct", NULL};
static const char *const questions[] = {"what", "what's", "how",   "can", "could", "do",
                                        "does", "is",     "are",   "may", "where", "where's",
                                        "when", "who",    "which", "am",  "why",   NULL};
static const char *const introducers[] = {"is", "name's", "under", "this", NULL};
/* Closers that a comma parts from what stands before. */
static const char *const courtesies[] = {"please", "thanks", "thank", NULL};

struct styling {
    char *out;
    size_t len, size_bytes;
};

static void put(struct styling *styling, char c)
{
    if (styling->len + 1 < styling->size_bytes)
        styling->out[styling->len++] = c;
}

static void put_word(struct styling *styling, struct span word, bool is_upper)
{
    for (size_t i = 0; i < word.len; i++)
        put(styling, i == 0 && is_upper ? (char)toupper((unsigned char)word.at[i]) : word.at[i]);
}

static struct span next_word(const char **at)
{
    *at += strspn(*at, " ");
    struct span word = {*at, strcspn(*at, " ")};
    *at += word.len;
    return word;
}

/* "i", "i'd", "i'll" */
static bool is_i(struct span word)
{
    return word.len > 0 && word.at[0] == 'i' && (word.len == 1 || word.at[1] == '\'');
}

static bool is_name_place(struct span before_last, struct span last)
{
    return is_one_of(last, introducers) && (span_is(before_last, "name") || span_is(last, "under"));
}

void style_sentence(const char *words, char *out, size_t size_bytes)
{
    struct styling styling = {.out = out, .size_bytes = size_bytes};
    struct span before_last = SPAN_NONE, last = SPAN_NONE, first = SPAN_NONE;
    size_t count = 0;
    bool is_in_name = false;
    for (struct span word = next_word(&words); word.len > 0; word = next_word(&words), count++) {
        bool has_comma = (count == 1 && is_one_of(last, interjections) && !span_is(word, "there")) ||
                         (count > 0 && is_one_of(word, courtesies) && !span_is(last, "can"));
        if (count > 0) {
            if (has_comma)
                put(&styling, ',');
            put(&styling, ' ');
        }
        is_in_name = is_in_name || is_name_place(before_last, last);
        put_word(&styling, word, count == 0 || is_i(word) || is_in_name);
        if (count == 0 || (count == 1 && is_one_of(first, interjections)))
            first = word;
        before_last = last;
        last = word;
    }
    if (count > 0)
        put(&styling, is_one_of(first, questions) ? '?' : '.');
    out[styling.len] = '\0';
}
