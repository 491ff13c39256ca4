#include "dialogue/sound.h"

#include <string.h>

/* Costs in quarters, so that the distance stays a whole number. */
enum { COST_FULL = 4, COST_NEAR = 2, COST_VOWEL = 1, LETTERS_MAX = 40 };

static char consonant_class(const char *at, const char *phrase)
{
    char next = at[1];
    switch (*at) {
    case 'c':
        if (next == 'h')
            return 'j';
        return next == 'e' || next == 'i' || next == 'y' ? 's' : 'k';
    case 'q':
    case 'k':
        return 'k';
    case 'g':
        return next == 'e' || next == 'i' ? 'j' : 'g';
    case 'j':
        return 'j';
    case 'p':
        return next == 'h' ? 'f' : 'p';
    case 's':
        return next == 'h' ? 'j' : 's';
    case 'x':
        return at == phrase ? 's' : 'k';
    case 'z':
        return 's';
    case 'h':
    case 'w':
    case 'y':
        return 0; /* weak on a narrow band */
    default:
        return *at;
    }
}

const char *sound_key(const char *phrase, char out[SOUND_KEY_BYTES])
{
    size_t len = 0;
    for (const char *at = phrase; *at != '\0' && len + 1 < SOUND_KEY_BYTES; at++) {
        if (*at == ' ')
            continue;
        char sound = strchr("aeiou", *at) != NULL ? 'a' : consonant_class(at, phrase);
        if (*at == 'y' && at != phrase)
            sound = 'a';
        if (*at == 'g' && at[1] == 'h')
            sound = 0;
        if (sound == 0 || (len > 0 && out[len - 1] == sound))
            continue;
        out[len++] = sound;
    }
    out[len] = '\0';
    return out;
}

static int swap_cost(char a, char b)
{
    static const char *const near_sounds[] = {"bpv", "dt", "gkj", "fvs", "mn", "lr", "jsz", "ck", "aeiouy"};
    if (a == b)
        return 0;
    for (size_t i = 0; i < sizeof near_sounds / sizeof *near_sounds; i++)
        if (strchr(near_sounds[i], a) != NULL && strchr(near_sounds[i], b) != NULL)
            return COST_NEAR;
    return COST_FULL;
}

static int gap_cost(char letter)
{
    return strchr("aeiouyhw", letter) != NULL ? COST_VOWEL + 1 : COST_FULL;
}

/* Weighted edit distance over full length: 1 is equal. */
static double alike(const char *a, size_t len_a, const char *b, size_t len_b)
{
    int row[LETTERS_MAX + 1];
    if (len_a == 0 || len_b == 0)
        return 0;
    row[0] = 0;
    for (size_t j = 1; j <= len_b; j++)
        row[j] = row[j - 1] + gap_cost(b[j - 1]);
    for (size_t i = 1; i <= len_a; i++) {
        int diagonal = row[0];
        row[0] += gap_cost(a[i - 1]);
        for (size_t j = 1; j <= len_b; j++) {
            int best = diagonal + swap_cost(a[i - 1], b[j - 1]);
            int drop = row[j] + gap_cost(a[i - 1]), insert = row[j - 1] + gap_cost(b[j - 1]);
            diagonal = row[j];
            best = drop < best ? drop : best;
            row[j] = insert < best ? insert : best;
        }
    }
    size_t longer = len_a > len_b ? len_a : len_b;
    double score = 1.0 - (double)row[len_b] / (double)(COST_FULL * longer);
    return score > 0 ? score : 0;
}

static size_t letters_of(const char *phrase, char out[LETTERS_MAX])
{
    size_t len = 0;
    for (const char *at = phrase; *at != '\0' && len < LETTERS_MAX; at++)
        if (*at != ' ')
            out[len++] = *at;
    return len;
}

double sound_alike(const char *phrase_a, const char *key_a, const char *phrase_b, const char *key_b)
{
    char a[LETTERS_MAX], b[LETTERS_MAX];
    size_t len_a = letters_of(phrase_a, a), len_b = letters_of(phrase_b, b);
    if (len_a == 0 || len_b == 0 || len_a > 2 * len_b + 1 || len_b > 2 * len_a + 1)
        return 0;
    double letters = alike(a, len_a, b, len_b);
    double sounds = alike(key_a, strlen(key_a), key_b, strlen(key_b));
    return 0.45 * letters + 0.55 * sounds;
}
