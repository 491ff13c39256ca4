#include "english/staff_text.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct phrase {
    enum staff_text_kind kind;
    const char *text;
};

static const struct phrase beginnings[] = {
#define STAFF_WORD(kind, text) {kind, text},
#include "english/staff_text.def"
#undef STAFF_WORD
};

static const struct phrase endings[] = {
#define STAFF_END(kind, text) {kind, text},
#include "english/staff_text.def"
#undef STAFF_END
};

static bool is_blank(char letter)
{
    return letter == '\0' || strchr(" \t\r\n.,:;!?", letter) != NULL;
}

/* Blanks and points at both ends go. */
static void trim(char *text)
{
    size_t first = 0, len = strlen(text);
    while (len > 0 && is_blank(text[len - 1]))
        len--;
    while (first < len && is_blank(text[first]))
        first++;
    memmove(text, text + first, len - first);
    text[len - first] = '\0';
}

/* Takes the phrase off the end. */
static bool take_end(char *text, const char *phrase)
{
    size_t len = strlen(text), phrase_len = strlen(phrase);
    bool is_all = len == phrase_len;
    if (len < phrase_len || strcasecmp(text + len - phrase_len, phrase) != 0 ||
        (!is_all && !is_blank(text[len - phrase_len - 1])))
        return false;
    text[len - phrase_len] = '\0';
    trim(text);
    return true;
}

/* The longest phrase that the text begins with; NULL: none. */
static const struct phrase *find_beginning(const char *text)
{
    const struct phrase *found = NULL;
    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++) {
        size_t len = strlen(beginnings[i].text);
        if (strncasecmp(text, beginnings[i].text, len) == 0 && is_blank(text[len]) &&
            (found == NULL || len > strlen(found->text)))
            found = &beginnings[i];
    }
    return found;
}

static void read_minutes(struct staff_text *out_text)
{
    char *end;
    long minutes = strtol(out_text->thing, &end, 10);
    bool is_number = end != out_text->thing && minutes >= 0 && minutes <= 100000;
    out_text->minutes = is_number ? (int)minutes : -1;
}

void staff_text_read(const char *text, struct staff_text *out_text)
{
    *out_text = (struct staff_text){.kind = STAFF_TEXT_UNKNOWN};
    strncpy(out_text->thing, text, sizeof out_text->thing - 1);
    trim(out_text->thing);
    const struct phrase *beginning = find_beginning(out_text->thing);
    if (beginning != NULL) {
        size_t len = strlen(beginning->text);
        out_text->kind = beginning->kind;
        memmove(out_text->thing, out_text->thing + len, strlen(out_text->thing + len) + 1);
        trim(out_text->thing);
    }
    out_text->is_for_good = out_text->kind != STAFF_TEXT_SPECIAL && take_end(out_text->thing, "for good");
    for (size_t i = 0; i < sizeof endings / sizeof endings[0] && out_text->kind == STAFF_TEXT_UNKNOWN; i++)
        if (take_end(out_text->thing, endings[i].text))
            out_text->kind = endings[i].kind;
    if (out_text->kind == STAFF_TEXT_BUSY)
        read_minutes(out_text);
}
