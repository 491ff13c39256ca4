#include "english/first_names.h"

#include <ctype.h>
#include <string.h>

#include "base/span.h"
#include "english/plain_text.h"

static const char *const lists[] = {
#define FIRST_NAMES(names) names,
#include "english/first_names.def"
#undef FIRST_NAMES
};
enum { LIST_COUNT = sizeof lists / sizeof *lists };

bool first_names_next(struct first_names *names, char out[FIRST_NAME_BYTES])
{
    if (names->at == NULL)
        names->at = lists[0];
    while (*names->at == '\0') {
        if (names->list + 1 == LIST_COUNT)
            return false;
        names->at = lists[++names->list];
    }
    size_t len = strcspn(names->at, " ");
    span_copy((struct span){names->at, len}, out, FIRST_NAME_BYTES);
    names->at += len + (names->at[len] == ' ');
    return true;
}

bool first_names_have(const char *word)
{
    struct first_names names = {0};
    char name[FIRST_NAME_BYTES];
    while (first_names_next(&names, name))
        if (strcmp(name, word) == 0)
            return true;
    return false;
}

void first_names_capitalise(char *text)
{
    char word[PLAIN_TEXT_WORD_BYTES];
    const char *at = text;
    while (plain_text_next_word(&at, word)) {
        char *start = text + (at - text) - strlen(word);
        if (first_names_have(word))
            *start = (char)toupper((unsigned char)*start);
    }
}
