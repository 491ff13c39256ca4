#include "english/sound_alike.h"

#include <stdbool.h>
#include <string.h>

#include "english/thresholds.h"

/* Costs in quarters, so that the distance stays a whole number. */
enum { COST_FULL = 4, COST_NEAR = 2, LETTERS_MAX = 40 };

static char consonant_class(const char *at, const char *phrase)
{
    char next = at[1];
    switch (*at) {
    case 'c':
        if (next == 'h')
            return 'j';
        if (next == 'a' && at[2] == 'e') /* Caesar */
            return 's';
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
        bool is_last = at[1] == '\0' || at[1] == ' ';
        if (*at == 'e' && is_last && len > 1 && out[len - 1] != 'a') /* "rude" ends like "root" */
            sound = 0;
        if (sound == 0 || (len > 0 && out[len - 1] == sound))
            continue;
        out[len++] = sound;
    }
    out[len] = '\0';
    return out;
}

/* Which groups of near sounds a letter is in, a bit each: bpv, dt, gkjq, fvs, mn, lr, jszx, ckq, vowels. */
static const unsigned short near_groups[26] = {
    ['a' - 'a'] = 256, ['b' - 'a'] = 1,  ['c' - 'a'] = 128, ['d' - 'a'] = 2,   ['e' - 'a'] = 256,
    ['f' - 'a'] = 8,   ['g' - 'a'] = 4,  ['i' - 'a'] = 256, ['j' - 'a'] = 68,  ['k' - 'a'] = 132,
    ['l' - 'a'] = 32,  ['m' - 'a'] = 16, ['n' - 'a'] = 16,  ['o' - 'a'] = 256, ['p' - 'a'] = 1,
    ['q' - 'a'] = 132, ['r' - 'a'] = 32, ['s' - 'a'] = 72,  ['t' - 'a'] = 2,   ['u' - 'a'] = 256,
    ['v' - 'a'] = 9,   ['x' - 'a'] = 64, ['y' - 'a'] = 256, ['z' - 'a'] = 64,
};

static unsigned groups_of(char letter)
{
    return letter >= 'a' && letter <= 'z' ? near_groups[letter - 'a'] : 0;
}

static int swap_cost(char a, char b)
{
    if (a == b)
        return 0;
    return (groups_of(a) & groups_of(b)) != 0 ? COST_NEAR : COST_FULL;
}

static int gap_cost(char letter)
{
    return letter == 'h' || letter == 'w' || (groups_of(letter) & 256) != 0 ? COST_NEAR : COST_FULL;
}

/* Weighted edit distance over full length: 1 is equal; 0 as soon as it must stay under floor. */
static double alike(const char *a, size_t len_a, const char *b, size_t len_b, double floor)
{
    int row[LETTERS_MAX + 1];
    if (len_a == 0 || len_b == 0)
        return 0;
    size_t longer = len_a > len_b ? len_a : len_b;
    int most = (int)((1.0 - floor) * (double)(COST_FULL * longer)) + 1;
    row[0] = 0;
    for (size_t j = 1; j <= len_b; j++)
        row[j] = row[j - 1] + gap_cost(b[j - 1]);
    for (size_t i = 1; i <= len_a; i++) {
        int diagonal = row[0], gap = gap_cost(a[i - 1]), least;
        row[0] += gap;
        least = row[0];
        for (size_t j = 1; j <= len_b; j++) {
            int best = diagonal + swap_cost(a[i - 1], b[j - 1]);
            int drop = row[j] + gap, insert = row[j - 1] + gap_cost(b[j - 1]);
            diagonal = row[j];
            best = drop < best ? drop : best;
            row[j] = insert < best ? insert : best;
            least = row[j] < least ? row[j] : least;
        }
        if (least > most)
            return 0;
    }
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

/* The best that two texts of these lengths can reach: each letter too many costs at least a near swap. */
static double length_bound(size_t len_a, size_t len_b)
{
    size_t longer = len_a > len_b ? len_a : len_b, shorter = len_a > len_b ? len_b : len_a;
    return longer > 0 ? 1.0 - 0.5 * (double)(longer - shorter) / (double)longer : 0;
}

double sound_alike(const char *phrase_a, const char *key_a, const char *phrase_b, const char *key_b,
                   double floor)
{
    char a[LETTERS_MAX], b[LETTERS_MAX];
    size_t len_a = letters_of(phrase_a, a), len_b = letters_of(phrase_b, b);
    size_t key_len_a = strlen(key_a), key_len_b = strlen(key_b);
    if (len_a == 0 || len_b == 0 || len_a > 2 * len_b + 1 || len_b > 2 * len_a + 1)
        return 0;
    double letters_most = length_bound(len_a, len_b);
    if (LIKE_LETTERS_SHARE * letters_most + LIKE_SOUNDS_SHARE * length_bound(key_len_a, key_len_b) < floor)
        return 0;
    double sounds = alike(key_a, key_len_a, key_b, key_len_b,
                          (floor - LIKE_LETTERS_SHARE * letters_most) / LIKE_SOUNDS_SHARE);
    if (LIKE_LETTERS_SHARE * letters_most + LIKE_SOUNDS_SHARE * sounds < floor)
        return 0;
    double letters = alike(a, len_a, b, len_b, (floor - LIKE_SOUNDS_SHARE * sounds) / LIKE_LETTERS_SHARE);
    return LIKE_LETTERS_SHARE * letters + LIKE_SOUNDS_SHARE * sounds;
}
