#include "base/nearest.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

enum { WORD_MAX = 63 };

static char plain(char letter)
{
    return letter == '-' ? '_' : (char)tolower((unsigned char)letter);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Optimal string alignment: rows are the first word's letters; three rows are enough. */
size_t nearest_distance(const char *word, const char *other)
{
    size_t rows[3][WORD_MAX + 1], word_len = strlen(word), other_len = strlen(other);
    if (word_len > WORD_MAX || other_len > WORD_MAX)
        return SIZE_MAX;
    if (word_len > 0 && word_len < other_len && strncasecmp(word, other, word_len) == 0 &&
        other[word_len] == '_')
        return 1;
    for (size_t j = 0; j <= other_len; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= word_len; i++) {
        size_t *now = rows[i % 3], *before = rows[(i + 2) % 3], *two_before = rows[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= other_len; j++) {
            char a = plain(word[i - 1]), b = plain(other[j - 1]);
            now[j] = least(before[j - 1] + (a != b), least(before[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && a == plain(other[j - 2]) && plain(word[i - 2]) == b)
                now[j] = least(now[j], two_before[j - 2] + 1);
        }
    }
    return rows[word_len % 3][other_len];
}

bool nearest_is_likely(const char *word, size_t distance)
{
    size_t len = strlen(word);
    return distance <= (len < 4 ? 1 : len < 8 ? 2 : 3);
}
