#include "meaning/spelling.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* Words that stand for the letter they begin with, where others are spelled beside them. */
static const char alphabet[] =
    "alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november "
    "oscar papa quebec romeo sierra tango uniform victor whiskey xray yankee zulu";

/* Letters as recognisers write their names. */
static const struct {
    const char *said;
    char letter;
} sounds[] = {
    {"ay", 'a'},    {"bee", 'b'}, {"be", 'b'},  {"cee", 'c'},   {"see", 'c'}, {"sea", 'c'}, {"dee", 'd'},
    {"ee", 'e'},    {"eff", 'f'}, {"gee", 'g'}, {"aitch", 'h'}, {"eye", 'i'}, {"jay", 'j'}, {"kay", 'k'},
    {"el", 'l'},    {"ell", 'l'}, {"em", 'm'},  {"en", 'n'},    {"oh", 'o'},  {"pee", 'p'}, {"cue", 'q'},
    {"queue", 'q'}, {"are", 'r'}, {"ar", 'r'},  {"ess", 's'},   {"es", 's'},  {"tea", 't'}, {"tee", 't'},
    {"you", 'u'},   {"vee", 'v'}, {"ex", 'x'},  {"why", 'y'},   {"wye", 'y'}, {"zee", 'z'}, {"zed", 'z'},
};

/* The letter at word at, and how many words say it; 0: none. is_sure: it is written as a letter. */
static size_t letter_at(const struct words *words, size_t at, char *out_letter, bool *out_is_sure)
{
    const char *text = words->at[at].text;
    *out_is_sure = text[1] == '\0' && isalpha((unsigned char)text[0]);
    if (*out_is_sure || word_is_among(text, alphabet)) {
        *out_letter = text[0];
        bool is_double_u = text[0] == 'u' && at > 0 && word_is(&words->at[at - 1], "double");
        *out_letter = is_double_u ? 'w' : *out_letter;
        return 1;
    }
    for (size_t i = 0; i < sizeof sounds / sizeof *sounds; i++)
        if (strcmp(sounds[i].said, text) == 0) {
            *out_letter = sounds[i].letter;
            return 1;
        }
    return 0;
}

/* "as in Mike", "like Mike", "for Mike" behind a letter: the words it takes. */
static size_t example_at(const struct words *words, size_t at, char letter)
{
    size_t behind = at;
    if (at + 2 < words->count && word_is(&words->at[at], "as") && word_is(&words->at[at + 1], "in"))
        behind = at + 2;
    else if (at + 1 < words->count && word_is_among(words->at[at].text, "like for"))
        behind = at + 1;
    return behind > at && words->at[behind].text[0] == letter && words->at[behind].text[1] != '\0'
               ? behind + 1 - at
               : 0;
}

size_t spelling_read(const struct words *words, size_t first, char out[SPELLING_LETTERS_MAX + 1])
{
    size_t at = first, count = 0, sure = 0;
    while (at < words->count && count + 2 <= SPELLING_LETTERS_MAX) {
        char letter;
        bool is_sure, is_double = word_is(&words->at[at], "double") && at + 1 < words->count;
        size_t taken = letter_at(words, at + is_double, &letter, &is_sure);
        if (taken == 0 || (count == 0 && !is_sure && !word_is_among(words->at[at].text, alphabet)))
            break;
        bool is_double_u = is_double && word_is_among(words->at[at + 1].text, "u you");
        at += taken + is_double;
        out[count++] = is_double_u ? 'w' : letter;
        if (is_double && !is_double_u)
            out[count++] = letter;
        size_t example = example_at(words, at, letter);
        sure += is_sure || example > 0 || word_is_among(words->at[at - 1].text, alphabet);
        at += example;
        while (at < words->count && count > 0 && word_is_among(words->at[at].text, "then and") && example > 0)
            at++;
    }
    out[count] = '\0';
    if (count < SPELLING_LETTERS_MIN || 2 * sure < count)
        return 0;
    out[0] = (char)toupper((unsigned char)out[0]);
    return at - first;
}

const char *spelling_write(const char *name, char *out, size_t size_bytes)
{
    size_t len = 0;
    out[0] = '\0';
    for (const char *c = name; *c != '\0' && len + 4 < size_bytes; c++)
        if (isalpha((unsigned char)*c))
            len += (size_t)snprintf(out + len, size_bytes - len, "%s%c", len > 0 ? ", " : "",
                                    toupper((unsigned char)*c));
    return out;
}
