#include "english/likeness.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/edit_distance.h"

static bool is_vowel(char letter)
{
    return letter != '\0' && strchr("aeiouy", letter) != NULL;
}

static bool is_front(char letter) /* softens c and g */
{
    return letter != '\0' && strchr("eiy", letter) != NULL;
}

/* The sound of the consonants at `at`; *out_len letters of them are used. 0: silent. */
static char sound_of(const char *at, bool is_first, size_t *out_len)
{
    char next = at[1];
    *out_len = 1;
    switch (at[0]) {
    case 'p':
        if (next == 'h') {
            *out_len = 2;
            return 'F';
        }
        return 'P';
    case 'b':
        return 'P';
    case 'v':
    case 'f':
        return 'F';
    case 't':
    case 'd':
        if (next == 'h')
            *out_len = 2; /* Thai, the: near enough on the telephone */
        return 'T';
    case 'c':
        if (next == 'h') { /* chicken, but chianti and radicchio: the ear decides, one sound for all */
            *out_len = 2;
            return is_vowel(at[2]) ? 'X' : 'K';
        }
        return is_front(next) ? 'S' : 'K';
    case 's':
        if (next == 'h') {
            *out_len = 2;
            return 'X';
        }
        return 'S';
    case 'z':
        return 'S';
    case 'g':
        if (next == 'h') { /* margherita, spaghetti */
            *out_len = 2;
            return is_vowel(at[2]) ? 'K' : 0;
        }
        if (next == 'n' && is_first)
            return 0; /* gnocchi */
        return is_front(next) ? 'X' : 'K';
    case 'j':
        return 'X';
    case 'k':
        return next == 'n' && is_first ? 0 : 'K';
    case 'q':
    case 'x':
        return 'K';
    case 'l':
        return 'L';
    case 'r':
        return 'R';
    case 'm':
    case 'n':
        return at[0] == 'm' ? 'M' : 'N';
    default:
        return 0; /* h and w are hardly heard */
    }
}

size_t likeness_key(const char *word, char out_key[LIKENESS_WORD_BYTES])
{
    size_t len = 0;
    bool is_first = true;
    if (is_vowel(word[0]))
        out_key[len++] = 'A';
    while (*word != '\0' && len < LIKENESS_WORD_BYTES - 1) {
        size_t used;
        char sound = sound_of(word, is_first, &used);
        if (sound != 0 && (len == 0 || out_key[len - 1] != sound || is_vowel(word[-1])))
            out_key[len++] = sound;
        is_first = false;
        word += used;
    }
    out_key[len] = '\0';
    return len;
}

double likeness_of_spelling(const char *a, const char *b)
{
    size_t a_len = strnlen(a, LIKENESS_WORD_BYTES - 1), b_len = strnlen(b, LIKENESS_WORD_BYTES - 1);
    size_t longer = a_len > b_len ? a_len : b_len;
    if (longer == 0)
        return 1;
    return 1 - (double)edit_distance((struct span){a, a_len}, (struct span){b, b_len}) / (double)longer;
}

double likeness_of_words(const char *a, const char *b)
{
    char a_key[LIKENESS_WORD_BYTES], b_key[LIKENESS_WORD_BYTES];
    size_t a_bytes = strlen(a), b_bytes = strlen(b);
    if (a_bytes * 10 < b_bytes * 3 || b_bytes * 10 < a_bytes * 3)
        return 0; /* the common case of a search: far too different in length to be worth the edits */
    double spelling = likeness_of_spelling(a, b);
    if (spelling >= 1 || spelling < 0.3)
        return spelling;
    size_t a_len = likeness_key(a, a_key), b_len = likeness_key(b, b_key);
    if (a_len < 2 || b_len < 2)
        return spelling; /* one consonant proves nothing: pie, bay, pea */
    double both = 0.5 * spelling + 0.5 * likeness_of_spelling(a_key, b_key);
    double best = both > spelling ? both : spelling;
    return best < 0.95 ? best : 0.95;
}
