#include "english/aside.h"

#include <stddef.h>
#include <string.h>

#include "english/plain_text.h"

enum { PLAIN_BYTES = 512 };

static bool has_phrase(const char *plain, const char *phrase)
{
    size_t len = strlen(phrase);
    for (const char *at = plain; (at = strstr(at, phrase)) != NULL; at++)
        if (at[-1] == ' ' && at[len] == ' ')
            return true;
    return false;
}

static bool has_any(const char *words, const char *const *phrases, size_t count)
{
    char plain[PLAIN_BYTES];
    plain_text_space(words, plain, sizeof plain);
    for (size_t i = 0; i < count; i++)
        if (has_phrase(plain, phrases[i]))
            return true;
    return false;
}

static const struct farewell_word {
    const char *text;
    bool is_enough;
} farewell_words[] = {
#define LEAVE(text) {text, true},
#define KIND(text)  {text, false},
#define AWAY(text)
#define WAITS(text)
#include "english/aside.def"
#undef LEAVE
#undef KIND
#undef AWAY
#undef WAITS
};

static const char *const aways[] = {
#define LEAVE(text)
#define KIND(text)
#define AWAY(text) text,
#define WAITS(text)
#include "english/aside.def"
#undef AWAY
#undef WAITS
};

static const char *const waits[] = {
#define AWAY(text)
#define WAITS(text) text,
#include "english/aside.def"
};

static const struct farewell_word *find_farewell(const char *word, size_t len)
{
    for (size_t i = 0; i < sizeof farewell_words / sizeof *farewell_words; i++)
        if (strncmp(farewell_words[i].text, word, len) == 0 && farewell_words[i].text[len] == '\0')
            return &farewell_words[i];
    return NULL;
}

bool aside_is_farewell(const char *words)
{
    char plain[PLAIN_BYTES];
    bool is_enough = false;
    plain_text_space(words, plain, sizeof plain);
    for (const char *at = plain + 1; *at != '\0'; at += strcspn(at, " ") + 1) {
        const struct farewell_word *word = find_farewell(at, strcspn(at, " "));
        if (word == NULL)
            return false;
        is_enough |= word->is_enough;
    }
    return is_enough;
}

bool aside_asks_to_wait(const char *words)
{
    return has_any(words, aways, sizeof aways / sizeof *aways);
}

bool aside_grants_time(const char *words)
{
    return has_any(words, waits, sizeof waits / sizeof *waits);
}
