#include "english/plural.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static bool ends_with(struct span text, const char *ending)
{
    size_t len = strlen(ending);
    return text.len >= len && strncasecmp(text.at + text.len - len, ending, len) == 0;
}

/* Whether text ends so and has something before it. */
static bool ends_behind(struct span text, const char *ending)
{
    return text.len > strlen(ending) && ends_with(text, ending);
}

bool plural_is(struct span phrase)
{
    return ends_with(phrase, "s") && !ends_with(phrase, "ss");
}

const char *plural_write(struct span phrase, char *out, size_t size_bytes)
{
    bool is_hissing = ends_with(phrase, "ss") || ends_with(phrase, "x") || ends_with(phrase, "ch") ||
                      ends_with(phrase, "sh");
    bool has_y = phrase.len > 2 && ends_with(phrase, "y") &&
                 strchr("aeiou", tolower((unsigned char)phrase.at[phrase.len - 2])) == NULL;
    snprintf(out, size_bytes, "%.*s%s", (int)(phrase.len - has_y), phrase.at,
             plural_is(phrase) ? ""
             : is_hissing      ? "es"
             : has_y           ? "ies"
                               : "s");
    return out;
}

const char *plural_singular(const char *word, char *out)
{
    struct span text = span_of(word);
    memmove(out, word, text.len + 1);
    if (text.len < 4 || word[text.len - 1] != 's')
        return out;
    if (strcmp(word, "halves") == 0 || strcmp(word, "loaves") == 0) {
        memcpy(out + text.len - 3, "f", sizeof "f");
    } else if (ends_with(text, "ies") && text.len > 4) {
        memcpy(out + text.len - 3, "y", sizeof "y");
    } else if (ends_behind(text, "oes") || ends_behind(text, "ches") || ends_behind(text, "shes") ||
               ends_behind(text, "xes") || ends_behind(text, "sses")) {
        out[text.len - 2] = '\0';
    } else if (!ends_with(text, "ss") && !ends_with(text, "us") && !ends_with(text, "is")) {
        out[text.len - 1] = '\0';
    }
    return out;
}

size_t plural_stem_len(struct span word)
{
    const char *end = word.at + word.len;
    if (word.len > 4 && ends_with(word, "ies"))
        return word.len - 3;
    if (word.len > 3 && plural_is(word)) {
        bool is_es = word.len > 4 && end[-2] == 'e' && strchr("hxz", end[-3]) != NULL;
        return word.len - (is_es ? 2 : 1);
    }
    return word.len > 3 && end[-1] == 'y' ? word.len - 1 : word.len;
}

void plural_drop_s(char *word)
{
    size_t len = strlen(word);
    if (len > 3 && plural_is((struct span){word, len}))
        word[len - 1] = '\0';
}

bool plural_is_same(const char *a, const char *b)
{
    size_t a_len = strlen(a), b_len = strlen(b), shorter = a_len < b_len ? a_len : b_len;
    if (strncasecmp(a, b, shorter) != 0)
        return false;
    const char *rest = a_len > b_len ? a + shorter : b + shorter;
    return rest[0] == '\0' || (shorter > 2 && (strcasecmp(rest, "s") == 0 || strcasecmp(rest, "es") == 0));
}
