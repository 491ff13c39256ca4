#include "meaning/pattern.h"

#include <ctype.h>
#include <string.h>

#include "meaning/allergen.h"

/* One pattern word against one spoken word. */
static bool alternative_is(const char *at, size_t len, const char *text)
{
    size_t text_len = strlen(text);
    for (size_t i = 0; i <= len;) {
        const char *bar = memchr(at + i, '|', len - i);
        size_t word_len = bar != NULL ? (size_t)(bar - at) - i : len - i;
        if (word_len == text_len && memcmp(at + i, text, text_len) == 0)
            return true;
        i += word_len + 1;
    }
    return false;
}

/* "7:30", "7pm", "11:45am" */
static bool is_clock_time(const char *text)
{
    size_t hours = strspn(text, "0123456789");
    if (hours == 0 || hours > 2)
        return false;
    const char *behind = text + hours;
    bool has_minutes = behind[0] == ':' && strspn(behind + 1, "0123456789") == 2;
    behind += has_minutes ? 3 : 0;
    bool has_half = strcmp(behind, "am") == 0 || strcmp(behind, "pm") == 0;
    return has_half || (has_minutes && *behind == '\0');
}

static bool word_fits(const char *at, size_t len, const struct word *word, const char *name)
{
    if (len == 1 && *at == '#')
        return word->number >= 0;
    if (len == 1 && *at == '~')
        return is_clock_time(word->text);
    if (len == 1 && *at == '%')
        return cue_allergen(word) != NULL;
    if (len == 1 && *at == '@')
        return name != NULL && word_is_among(word->text, name);
    return alternative_is(at, len, word->text);
}

static bool begins_clause(const struct words *words, size_t at)
{
    static const char openings[] =
        "hello good evening morning afternoon um uh er oh so well okay yes no and but also please "
        "sorry now like actually wait thanks great sure right";
    while (at > 0 && !words->at[at - 1].ends_clause && !words->at[at - 1].ends_sentence &&
           word_is_among(words->at[at - 1].text, openings))
        at--;
    return at == 0 || words->at[at - 1].ends_clause || words->at[at - 1].ends_sentence;
}

static bool ends_clause(const struct words *words, size_t at)
{
    static const char closings[] =
        "please thanks thank you now then today tonight sir maam okay though anyway";
    while (at < words->count &&
           (at == 0 || !(words->at[at - 1].ends_clause || words->at[at - 1].ends_sentence)) &&
           word_is_among(words->at[at].text, closings))
        at++;
    return at == words->count || at == 0 || words->at[at - 1].ends_clause || words->at[at - 1].ends_sentence;
}

/* What may follow without more words of its own: 1 matched to the end with taken words, 0 not. Optional words are
 * taken when they fit and given back when the rest then fails. */
static bool match(const char *pattern, const struct words *words, size_t first, size_t taken,
                  const char *name, size_t *out_taken)
{
    while (*pattern == ' ')
        pattern++;
    if (*pattern == '\0') {
        *out_taken = taken;
        return taken > 0;
    }
    size_t len = strcspn(pattern, " "), at = first + taken;
    if (*pattern == '^')
        return begins_clause(words, at) && match(pattern + len, words, first, taken, name, out_taken);
    if (*pattern == '$')
        return ends_clause(words, at) && match(pattern + len, words, first, taken, name, out_taken);
    bool may_go_on = at < words->count && (taken == 0 || !words->at[at - 1].ends_sentence);
    if (*pattern == '*' && len == 2 && isdigit((unsigned char)pattern[1])) {
        size_t most = (size_t)(pattern[1] - '0');
        for (size_t gap = 0; gap <= most; gap++) {
            if (match(pattern + len, words, first, taken + gap, name, out_taken))
                return true;
            if (at + gap >= words->count || (taken + gap > 0 && words->at[at + gap - 1].ends_sentence))
                return false;
        }
        return false;
    }
    bool is_optional = *pattern == '?';
    bool is_other_clause = is_optional && taken > 0 && at < words->count && words->at[at - 1].ends_clause &&
                           word_is_among(words->at[at].text, "a an one the"); /* "hang on, a coke" */
    if (may_go_on && !is_other_clause &&
        word_fits(pattern + is_optional, len - is_optional, &words->at[at], name) &&
        match(pattern + len, words, first, taken + 1, name, out_taken))
        return true;
    return is_optional && match(pattern + len, words, first, taken, name, out_taken);
}

size_t pattern_match(const char *pattern, const struct words *words, size_t first, const char *name)
{
    size_t taken = 0;
    return match(pattern, words, first, 0, name, &taken) ? taken : 0;
}

static uint32_t letter(char c)
{
    return c >= 'a' && c <= 'z' ? 1U << (c - 'a') : 1U << 26;
}

uint32_t pattern_letter_of(const struct word *word)
{
    return letter(word->text[0]);
}

uint32_t pattern_letters(const char *pattern)
{
    uint32_t letters = 0;
    for (const char *at = pattern; *at != '\0';) {
        at += strspn(at, " ");
        bool is_optional = *at == '?';
        at += is_optional;
        size_t len = strcspn(at, " ");
        if (*at == '^') {
            at += len;
            continue;
        }
        if (*at != '\0' && strchr("#~%@*$", *at) != NULL)
            return UINT32_MAX;
        for (size_t i = 0; i < len; i++)
            if (i == 0 || at[i - 1] == '|')
                letters |= letter(at[i]);
        if (!is_optional)
            return letters;
        at += len;
    }
    return letters;
}
