#include "english/consent.h"

#include <stddef.h>
#include <string.h>

#include "english/plain_text.h"

enum { PLAIN_BYTES = 1024 };

enum kind { FINE, NO, NEVER, WAIT, ALONE, YES, OKAY, FILLER, CHANGES, KINDS };

static const struct phrase {
    const char *text;
    enum kind kind;
} phrases[] = {
#define FINE(text)    {text, FINE},
#define NO(text)      {text, NO},
#define NEVER(text)   {text, NEVER},
#define WAIT(text)    {text, WAIT},
#define ALONE(text)   {text, ALONE},
#define YES(text)     {text, YES},
#define OKAY(text)    {text, OKAY},
#define FILLER(text)  {text, FILLER},
#define CHANGES(text) {text, CHANGES},
#include "english/consent.def"
#undef FINE
#undef NO
#undef NEVER
#undef WAIT
#undef ALONE
#undef YES
#undef OKAY
#undef FILLER
#undef CHANGES
};
enum { PHRASE_COUNT = sizeof phrases / sizeof *phrases };

/* Of a longer text the end is what counts. */
static const char *end_of(const char *words)
{
    size_t len = strlen(words);
    return len > PLAIN_BYTES / 2 ? words + len - PLAIN_BYTES / 2 : words;
}

/* Whether the phrase stands there, between spaces. */
static bool stands_at(const char *at, const char *phrase)
{
    size_t len = strlen(phrase);
    return strncmp(at, phrase, len) == 0 && at[len] == ' ';
}

/* The last place of a phrase of that kind, counted from 1; 0: there is none. */
static size_t last_place(const char *plain, enum kind kind)
{
    size_t last = 0;
    for (const char *at = plain + 1; *at != '\0'; at += strcspn(at, " ") + 1)
        for (size_t i = 0; i < PHRASE_COUNT; i++)
            if (phrases[i].kind == kind && stands_at(at, phrases[i].text))
                last = (size_t)(at - plain);
    return last;
}

/* Takes out what has a no in it and is none. True: there was such. */
static bool take_fine(char *plain)
{
    bool was_taken = false;
    for (char *at = plain + 1; *at != '\0'; at += strcspn(at, " ") + 1)
        for (size_t i = 0; i < PHRASE_COUNT; i++)
            if (phrases[i].kind == FINE && stands_at(at, phrases[i].text)) {
                size_t len = strlen(phrases[i].text);
                memset(at, '.', len);
                was_taken = true;
            }
    return was_taken;
}

/* Length of a phrase of that kind that stands there; 0: none does. */
static size_t len_at(const char *at, enum kind kind)
{
    size_t longest = 0;
    for (size_t i = 0; i < PHRASE_COUNT; i++)
        if (phrases[i].kind == kind && stands_at(at, phrases[i].text) && strlen(phrases[i].text) > longest)
            longest = strlen(phrases[i].text);
    return longest;
}

/* The place of a "no" that is meant: the first word but for fillers, or nothing but noes from there on; 0: none. */
static size_t place_of_no(const char *plain)
{
    const char *run = NULL;
    bool is_first = true;
    size_t place = 0;
    for (const char *at = plain + 1; *at != '\0';) {
        size_t no = len_at(at, NO), len = no > 0 ? no : strcspn(at, " ");
        if (no > 0 && is_first)
            place = (size_t)(at - plain);
        if (no > 0 && run == NULL)
            run = at;
        else if (no == 0)
            run = NULL;
        is_first = is_first && (no > 0 || len_at(at, FILLER) > 0);
        at += len + 1;
    }
    return run != NULL ? (size_t)(run - plain) : place;
}

static bool has_other_letters(const char *words)
{
    for (const char *at = words; *at != '\0'; at++)
        if ((unsigned char)*at >= 0xc3 && (unsigned char)*at != 0xe2) /* 0xe2: curly quotes and dashes */
            return true;
    return false;
}

/* Letters or digits of any alphabet. */
static bool has_words(const char *words)
{
    for (const char *at = words; *at != '\0'; at++)
        if (((*at | 0x20) >= 'a' && (*at | 0x20) <= 'z') || (*at >= '0' && *at <= '9'))
            return true;
    return has_other_letters(words);
}

enum consent consent_of(const char *words, bool is_about_changes)
{
    char plain[PLAIN_BYTES];
    if (!has_words(words))
        return CONSENT_NOTHING;
    plain_text_space(end_of(words), plain, sizeof plain);
    bool is_fine = take_fine(plain);
    if (last_place(plain, NEVER) > 0)
        return CONSENT_NO;
    size_t yes = last_place(plain, YES), okay = last_place(plain, OKAY), no = place_of_no(plain);
    size_t wait = last_place(plain, WAIT), alone = len_at(plain + 1, ALONE);
    bool is_no_refusal = is_about_changes || has_other_letters(words);
    if (no > yes && !is_no_refusal)
        return CONSENT_NO;
    if (wait > yes || (alone > 0 && plain[1 + alone + 1] == '\0'))
        return CONSENT_WAIT;
    if (no > yes)
        return CONSENT_UNCLEAR;
    if (is_about_changes || (yes == 0 && okay == 0 && !is_fine))
        return CONSENT_UNCLEAR;
    return CONSENT_YES;
}

/* The last sentence: "I have a large one, anything else you want is extra. Is that right?" asks for consent. */
static const char *last_sentence(const char *text)
{
    const char *from = text;
    for (const char *at = text; *at != '\0'; at++)
        if (strchr(".!?", *at) != NULL && at[1] == ' ' && at[2 + strspn(at + 1, " ") - 1] != '\0')
            from = at + 1;
    return from;
}

bool consent_is_about_changes(const char *question)
{
    char plain[PLAIN_BYTES];
    plain_text_space(end_of(last_sentence(question)), plain, sizeof plain);
    return last_place(plain, CHANGES) > 0;
}
