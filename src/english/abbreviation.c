#include "english/abbreviation.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "english/number_words.h"

enum kind { NONE, GOES_ON, BEFORE_NUMBER, PLACE, PLACE_OR_NAME };

static const struct {
    const char *word;
    enum kind kind;
} abbreviations[] = {
#define ABBREVIATION(word, kind) {word, kind},
#include "english/abbreviation.def"
#undef ABBREVIATION
};

/* Words with a capital that go on with a street or an hour: "Main St. Suite 5", "7 p.m. Monday". */
static const char *const followers[] = {"apartment", "apt",      "suite",  "ste",     "unit",      "floor",
                                        "n",         "s",        "e",      "w",       "ne",        "nw",
                                        "se",        "sw",       "monday", "tuesday", "wednesday", "thursday",
                                        "friday",    "saturday", "sunday"};

static bool is_word(struct span word, const char *lower)
{
    return strlen(lower) == word.len && strncasecmp(lower, word.at, word.len) == 0;
}

static enum kind kind_of(struct span word)
{
    for (size_t i = 0; i < sizeof abbreviations / sizeof *abbreviations; i++)
        if (is_word(word, abbreviations[i].word))
            return abbreviations[i].kind;
    return NONE;
}

static bool is_letter_at(struct span text, size_t at)
{
    return at < text.len && isalpha((unsigned char)text.at[at]);
}

/* The letters that end before at. */
static struct span word_before(struct span text, size_t at)
{
    size_t begin = at;
    while (begin > 0 && is_letter_at(text, begin - 1))
        begin--;
    return (struct span){text.at + begin, at - begin};
}

/* The letters behind at and the blanks there; empty where anything else comes. */
static struct span word_behind(struct span text, size_t at)
{
    while (at < text.len && isspace((unsigned char)text.at[at]))
        at++;
    size_t end = at;
    while (is_letter_at(text, end))
        end++;
    return (struct span){text.at + at, end - at};
}

static bool has_capital(struct span word)
{
    return word.len > 0 && isupper((unsigned char)*word.at);
}

static bool is_follower(struct span word)
{
    for (size_t i = 0; i < sizeof followers / sizeof *followers; i++)
        if (is_word(word, followers[i]))
            return true;
    return false;
}

/* "Fifth" and "42nd", as "Oak", are the names of streets. */
static bool is_ordinal(struct span text, struct span word)
{
    char lowered[16];
    if (word.at > text.at && isdigit((unsigned char)word.at[-1]))
        return word.len == 2;
    if (!span_copy(word, lowered, sizeof lowered))
        return false;
    for (char *at = lowered; *at != '\0'; at++)
        *at = (char)tolower((unsigned char)*at);
    return number_words_place(lowered) >= 0;
}

/* "Oak", but not the first word of a sentence, which has its capital from there. */
static bool is_name_within(struct span text, struct span word)
{
    size_t at = (size_t)(word.at - text.at);
    while (at > 0 && isspace((unsigned char)text.at[at - 1]))
        at--;
    bool is_first = at == 0 || strchr(".?!", text.at[at - 1]) != NULL;
    return has_capital(word) && !is_first;
}

bool abbreviation_is_before_its_name(struct span text, size_t begin)
{
    struct span word = word_behind(text, begin);
    size_t end = begin + word.len;
    struct span next = word_behind(text, end + (end < text.len && text.at[end] == '.'));
    if (is_word(word, "dr") && is_word(next, "pepper"))
        return true;
    size_t before = begin;
    while (before > 0 && text.at[before - 1] == ' ')
        before--;
    struct span last = before < begin ? word_before(text, before) : SPAN_NONE;
    return has_capital(next) && !is_follower(next) &&
           (last.len == 0 || (!is_name_within(text, last) && !is_ordinal(text, last)));
}

size_t abbreviation_dotted_len(struct span text)
{
    size_t len = 0;
    while (is_letter_at(text, len) && len + 1 < text.len && text.at[len + 1] == '.')
        len += 2;
    if (is_letter_at(text, len) && !is_letter_at(text, len + 1) && len >= 2)
        return len + 1; /* "p.m", whose last stop is no part of the text */
    return len >= 4 && !is_letter_at(text, len) ? len - 1 : 0;
}

/* "7 p.m. Anything else?" */
static bool goes_on_behind_place(struct span next)
{
    return !has_capital(next) || is_follower(next);
}

/* "J. Smith", "U.S. and"; "do I.", "4A." and "plan b." are none. */
static bool goes_on_behind_letter(struct span text, struct span letter, struct span next)
{
    char before = letter.at > text.at ? letter.at[-1] : ' ';
    if (before == '.') {
        bool is_half_of_day = letter.at - text.at >= 2 && strchr("apAP", letter.at[-2]) != NULL &&
                              strchr("mM", *letter.at) != NULL;
        return !is_half_of_day || goes_on_behind_place(next);
    }
    return has_capital(letter) && *letter.at != 'I' && !isdigit((unsigned char)before) && has_capital(next);
}

bool abbreviation_goes_on(struct span text, size_t at)
{
    struct span word = word_before(text, at), next = word_behind(text, at + 1);
    if (word.len == 1)
        return goes_on_behind_letter(text, word, next);
    switch (kind_of(word)) {
    case GOES_ON:
        return true;
    case BEFORE_NUMBER:
        return next.at < text.at + text.len && isdigit((unsigned char)*next.at);
    case PLACE_OR_NAME:
        return abbreviation_is_before_its_name(text, (size_t)(word.at - text.at)) ||
               goes_on_behind_place(next);
    case PLACE:
        return goes_on_behind_place(next);
    case NONE:
        break;
    }
    return false;
}
