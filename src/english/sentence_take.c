#include "english/sentence_take.h"

#include <ctype.h>
#include <stdbool.h>

#include "english/abbreviation.h"

enum { SENTENCE_MAX_BYTES = 600 };

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
    return c != '.' || !abbreviation_goes_on(text, at);
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
