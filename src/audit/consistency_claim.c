/* Which of the agent's sentences promise an order. A model chooses its own words, so the usual ways of saying it are
 * looked for, sentence by sentence; one that speaks of what would be ("once your order is in") is no promise. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "audit/consistency.h"

enum { SENTENCE_BYTES = 512 };

static const char *const claims[] = {
    "order is in",
    "order's in",
    "order is placed",
    "order has been placed",
    "order was placed",
    "placed your order",
    "order is confirmed",
    "order has been confirmed",
    "order number is",
    "confirmed your order",
    "sent your order",
    "order went to the kitchen",
    "order is already in",
    "order is placed already",
    "kitchen has your order",
};

/* Words that make a promise a condition, a question or its contrary. */
static const char *const doubts[] = {"once",   "when",   "if",     "until",    "before", "after",
                                     "not",    "can't",  "cannot", "couldn't", "isn't",  "unless",
                                     "wasn't", "hasn't", "shall",  "should",   "would"};

/* Letters, digits and apostrophes make words. */
static bool is_in_word(char c)
{
    return isalnum((unsigned char)c) || c == '\'';
}

static const char *find_word(const char *sentence, const char *words)
{
    size_t len = strlen(words);
    for (const char *at = sentence; (at = strstr(at, words)) != NULL; at++)
        if ((at == sentence || !is_in_word(at[-1])) && !is_in_word(at[len]))
            return at;
    return NULL;
}

/* "order is in" is told, "your order is in the oven" as well; "in progress" is not. */
static bool is_promise(const char *sentence)
{
    if (sentence[strlen(sentence) - 1] == '?' || find_word(sentence, "in progress") != NULL)
        return false;
    for (size_t i = 0; i < sizeof doubts / sizeof doubts[0]; i++)
        if (find_word(sentence, doubts[i]) != NULL)
            return false;
    for (size_t i = 0; i < sizeof claims / sizeof claims[0]; i++)
        if (find_word(sentence, claims[i]) != NULL)
            return true;
    return false;
}

static int number_in(const char *sentence)
{
    static const char *const names[] = {"number is", "number"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *at = find_word(sentence, names[i]);
        if (at == NULL)
            continue;
        for (at += strlen(names[i]); *at == ' ' || *at == '#'; at++)
            continue;
        long number = isdigit((unsigned char)*at) ? strtol(at, NULL, 10) : 0;
        if (number > 0 && number < 1000000000)
            return (int)number;
    }
    return 0;
}

/* The next sentence in lower case, typographic apostrophes made plain; behind the text: NULL. */
static const char *take_sentence(const char *text, char out[SENTENCE_BYTES])
{
    size_t len = 0;
    while (*text == ' ' || *text == '\n')
        text++;
    if (*text == '\0')
        return NULL;
    for (; *text != '\0' && len + 2 < SENTENCE_BYTES; text++) {
        bool is_apostrophe = strncmp(text, "\xe2\x80\x99", 3) == 0;
        out[len++] = is_apostrophe ? '\'' : (char)tolower((unsigned char)*text);
        text += is_apostrophe ? 2 : 0;
        if ((*text == '.' || *text == '!' || *text == '?') && (text[1] == ' ' || text[1] == '\0')) {
            text++;
            break;
        }
    }
    out[len] = '\0';
    return text;
}

bool consistency_is_claim(const char *text, int *out_order_number)
{
    char sentence[SENTENCE_BYTES];
    bool is_claim = false;
    int number = 0;
    while ((text = take_sentence(text, sentence)) != NULL) {
        if (!is_promise(sentence))
            continue;
        is_claim = true;
        if (number == 0)
            number = number_in(sentence);
    }
    *out_order_number = number;
    return is_claim;
}
