#include "base/nearest.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/edit_distance.h"

enum { WORD_MAX = 63 };

/* Lower case, and _ for -. */
static struct span plain(const char *word, char out[WORD_MAX])
{
    size_t len = 0;
    for (; word[len] != '\0'; len++)
        out[len] = word[len] == '-' ? '_' : (char)tolower((unsigned char)word[len]);
    return (struct span){out, len};
}

size_t nearest_distance(const char *word, const char *other)
{
    char word_plain[WORD_MAX], other_plain[WORD_MAX];
    size_t word_len = strlen(word), other_len = strlen(other);
    if (word_len > WORD_MAX || other_len > WORD_MAX)
        return SIZE_MAX;
    if (word_len > 0 && word_len < other_len && strncasecmp(word, other, word_len) == 0 &&
        other[word_len] == '_')
        return 1;
    return edit_distance(plain(word, word_plain), plain(other, other_plain));
}

bool nearest_is_likely(const char *word, size_t distance)
{
    size_t len = strlen(word);
    return distance <= (len < 4 ? 1 : len < 8 ? 2 : 3);
}
