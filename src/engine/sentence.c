#include "engine/sentence.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

enum { SENTENCE_MAX_BYTES = 600 };

static bool is_abbreviation(const char *start, const char *stop)
{
    static const char *const words[] = {"mr", "mrs",  "ms",  "dr", "st", "ave",
                                        "rd", "blvd", "apt", "no", "vs"};
    const char *word = stop;
    while (word > start && isalpha((unsigned char)word[-1]))
        word--;
    size_t len = (size_t)(stop - word);
    if (len == 1)
        return true; /* an initial */
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == len && strncasecmp(words[i], word, len) == 0)
            return true;
    return false;
}

static bool ends_sentence(struct span text, size_t at)
{
    char c = text.at[at];
    if (c != '.' && c != '?' && c != '!')
        return false;
    size_t next = at + 1;
    if (next < text.len && (text.at[next] == '"' || text.at[next] == '\'' || text.at[next] == ')'))
        next++;
    if (next < text.len && !isspace((unsigned char)text.at[next]))
        return false;
    return c != '.' || !is_abbreviation(text.at, text.at + at);
}

static size_t skip_space(struct span text, size_t at)
{
    while (at < text.len && isspace((unsigned char)text.at[at]))
        at++;
    return at;
}

struct span sentence_take(struct span *text)
{
    size_t end = text->len, space = 0;
    for (size_t i = 0; i < text->len; i++) {
        if (isspace((unsigned char)text->at[i]))
            space = i;
        if (ends_sentence(*text, i)) {
            while (++i < text->len && !isspace((unsigned char)text->at[i]))
                ;
            end = skip_space(*text, i);
            break;
        }
        if (i >= SENTENCE_MAX_BYTES && space > 0) {
            end = skip_space(*text, space);
            break;
        }
    }
    struct span sentence = {text->at, end};
    *text = (struct span){text->at + end, text->len - end};
    return sentence;
}
