#include "english/style.h"

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
/* Words of menus that are names and stand in upper case. */
static const char *const proper_words[] = {
    "alfredo",  "american", "caesar",   "cajun",    "canadian",   "chinese",        "cobb",
    "coke",     "cokes",    "cuban",    "dew",      "french",     "greek",          "hawaiian",
    "indian",   "italian",  "japanese", "jarritos", "korean",     "mexican",        "monterey",
    "parmesan", "pepsi",    "philly",   "reuben",   "spanish",    "sprite",         "sprites",
    "swiss",    "szechuan", "thai",     "texas",    "vietnamese", "worcestershire", NULL};
/* Behind these at the start of a sentence stands a name: "my name is", "under", "it's for". */
static const char *const introducers[] = {"name is", "name's", "under", "it's for", "this is", NULL};
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

/* Whether the words so far introduce a name. */
static bool is_name_next(const char *words, const char *end)
{
    for (size_t i = 0; introducers[i] != NULL; i++) {
        size_t len = strlen(introducers[i]);
        if ((size_t)(end - words) >= len && strncmp(end - len, introducers[i], len) == 0 &&
            ((size_t)(end - words) == len || end[-(ptrdiff_t)len - 1] == ' '))
            return true;
    }
    return false;
}

/* Words that follow an introducer but are no names: "this is wrong", "it's for pickup". */
static const char *const plain_words[] = {
    "a",  "an", "the",     "for",   "not",     "wrong", "my",   "on",    "one", "two", "pickup", "delivery",
    "in", "it", "correct", "right", "tonight", "now",   "what", "eight", "to",  "all", "me",     NULL};

void style_phrase(const char *words, bool is_first_upper, char *out, size_t size_bytes)
{
    struct styling styling = {.out = out, .size_bytes = size_bytes};
    for (struct span word = next_word(&words); word.len > 0; word = next_word(&words)) {
        bool is_first = styling.len == 0;
        if (!is_first)
            put(&styling, ' ');
        put_word(&styling, word, (is_first && is_first_upper) || is_one_of(word, proper_words));
    }
    out[styling.len] = '\0';
}

void style_sentence(const char *words, char *out, size_t size_bytes)
{
    struct styling styling = {.out = out, .size_bytes = size_bytes};
    struct span last = SPAN_NONE, first = SPAN_NONE;
    const char *start = words, *before = words;
    size_t count = 0;
    bool is_in_name = false;
    for (struct span word = next_word(&words); word.len > 0; word = next_word(&words), count++) {
        bool has_comma = (count == 1 && is_one_of(last, interjections) && !span_is(word, "there")) ||
                         (count > 0 && is_one_of(word, courtesies) && !span_is(last, "can"));
        if (has_comma)
            put(&styling, ',');
        if (count > 0)
            put(&styling, ' ');
        is_in_name = (is_in_name || is_name_next(start, before)) && !is_one_of(word, plain_words);
        put_word(&styling, word, count == 0 || is_i(word) || is_in_name || is_one_of(word, proper_words));
        if (count == 0 || (count == 1 && is_one_of(first, interjections)))
            first = word;
        last = word;
        before = words;
    }
    if (count > 0)
        put(&styling, is_one_of(first, questions) ? '?' : '.');
    out[styling.len] = '\0';
}
