#include "dialogue/turn_words.h"

#include <stdint.h>
#include <string.h>

static size_t stands_at(const struct words *words, size_t at, const char *phrase)
{
    size_t count = 0;
    while (*phrase != '\0') {
        size_t len = strcspn(phrase, " ");
        if (at + count >= words->count || strlen(words->at[at + count].text) != len ||
            strncmp(words->at[at + count].text, phrase, len) != 0)
            return 0;
        count++;
        phrase += len + (phrase[len] == ' ');
    }
    return count;
}

size_t turn_words_find(const struct words *words, size_t first, const char *phrase, size_t *out_count)
{
    for (size_t at = first; at < words->count; at++) {
        size_t count = stands_at(words, at, phrase);
        if (count == 0)
            continue;
        if (out_count != NULL)
            *out_count = count;
        return at;
    }
    return NO_WORD;
}

size_t turn_words_find_any(const struct words *words, size_t first, const char *const *phrases, size_t count,
                           size_t *out_count)
{
    for (size_t i = 0; i < count; i++) {
        size_t at = turn_words_find(words, first, phrases[i], out_count);
        if (at != NO_WORD)
            return at;
    }
    return NO_WORD;
}

bool turn_words_have(const struct words *words, const char *phrase)
{
    return turn_words_find(words, 0, phrase, NULL) != NO_WORD;
}
