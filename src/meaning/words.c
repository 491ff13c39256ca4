#include "meaning/words.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "english/number_words.h"
#include "english/plural.h"

/* U+00C0 to U+00FF without their accents; a blank where there is no letter. */
static const char latin_fold[] = "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty";

static const struct {
    const char *from, *to;
} contractions[] = {
    {"thats", "that is"},
    {"whats", "what is"},
    {"hows", "how is"},
    {"wheres", "where is"},
    {"theres", "there is"},
    {"lets", "let us"},
    {"im", "i am"},
    {"ive", "i have"},
    {"dont", "do not"},
    {"doesnt", "does not"},
    {"hasnt", "has not"},
    {"havent", "have not"},
    {"hadnt", "had not"},
    {"wasnt", "was not"},
    {"werent", "were not"},
    {"couldnt", "could not"},
    {"shouldnt", "should not"},
    {"theyre", "they are"},
    {"weve", "we have"},
    {"youve", "you have"},
    {"didnt", "did not"},
    {"cant", "can not"},
    {"cannot", "can not"},
    {"wont", "will not"},
    {"isnt", "is not"},
    {"thatll", "that will"},
    {"itll", "it will"},
    {"youre", "you are"},
    {"wouldnt", "would not"},
    {"arent", "are not"},
    {"gimme", "give me"},
    {"lemme", "let me"},
    {"wanna", "want to"},
    {"gonna", "going to"},
    {"ok", "okay"},
    {"yeah", "yes"},
    {"yep", "yes"},
    {"yup", "yes"},
    {"yea", "yes"},
    {"nope", "no"},
    {"nah", "no"},
    {"ya", "yes"},
    {"whatre", "what are"},
    {"ill", "i will"},
    {"id", "i would"},
    {"alright", "all right"},
    {"yall", "you"},
    {"everythings", "everything is"},
    {"names", "name is"},
    {"hi", "hello"},
    {"hey", "hello"},
    {"1/2", "half"},
    {"anythings", "anything is"},
};

/* After these words 's is "is"; after others it is a possessive and falls away. */
static const char is_hosts[] =
    "that it what there here he she how where who when name everything all this one";

static int number_of(const char *text)
{
    int value = number_words_value(text);
    if (value >= 0)
        return value;
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > 6 || text[digits] != '\0')
        return -1;
    return (int)strtol(text, NULL, 10);
}

/* What a name is compared by: "slices" as "slice", "12" as "twelve". Numbers of three digits have several spoken forms,
 * and stay as they are written. */
static void write_stem(struct word *word)
{
    enum { SPOKEN_ONE_WAY_MAX = 99 };
    plural_singular(word->text, word->stem);
    if (!isdigit((unsigned char)word->text[0]) || word->number < 0 || word->number > SPOKEN_ONE_WAY_MAX)
        return;
    number_words_write(word->number, SPOKEN_ONE_WAY_MAX, word->stem, sizeof word->stem);
    for (char *c = word->stem; *c != '\0'; c++)
        *c = *c == '-' ? ' ' : *c;
}

static void add_word(struct words *words, const char *text, size_t len, size_t at, size_t source_len)
{
    if (words->count == WORDS_MAX || len == 0)
        return;
    struct word *word = &words->at[words->count++];
    memset(word, 0, sizeof *word);
    if (len >= WORD_BYTES)
        len = WORD_BYTES - 1;
    memcpy(word->text, text, len);
    word->number = number_of(word->text);
    write_stem(word);
    word->at = at;
    word->len = source_len;
}

/* "Both of 'em", "make em large": no letter that is spelled. */
static bool is_short_them(const struct words *words, const char *text)
{
    return strcmp(text, "em") == 0 && words->count > 0 &&
           word_is_among(words->at[words->count - 1].text,
                         "of all both make get put give take have let on with in for want need keep");
}

/* Opens contractions: one word of the source may become two. */
static void add_opened(struct words *words, const char *text, size_t at, size_t source_len)
{
    if (is_short_them(words, text))
        text = "them";
    for (size_t i = 0; i < sizeof contractions / sizeof *contractions; i++) {
        if (strcmp(contractions[i].from, text) != 0)
            continue;
        const char *to = contractions[i].to, *blank = strchr(to, ' ');
        size_t first_len = blank != NULL ? (size_t)(blank - to) : strlen(to);
        add_word(words, to, first_len, at, source_len);
        if (blank != NULL)
            add_word(words, blank + 1, strlen(blank + 1), at, source_len);
        return;
    }
    add_word(words, text, strlen(text), at, source_len);
}

static bool has_letter_and_digit(const struct word *word)
{
    return strpbrk(word->text, "0123456789") != NULL &&
           strpbrk(word->text, "abcdefghijklmnopqrstuvwxyz") != NULL;
}

/* "6al pastor tacos": bytes of a number that a recogniser wrote together with the next word; 0: "7up", "2nd",
 * "12oz" and the end of "WC2E 9LH" are one. */
static size_t glued_digits(const struct words *words, const char *token)
{
    enum { DIGITS_MAX = 2, LETTERS_MIN = 2 };
    static const char one_word[] = "st nd rd th am pm oz ml cl cm mm in ft lb lbs kg mg up pc pcs pk ct xl";
    size_t digits = strspn(token, "0123456789"),
           letters = strspn(token + digits, "abcdefghijklmnopqrstuvwxyz");
    bool is_glued = digits > 0 && digits <= DIGITS_MAX && letters >= LETTERS_MIN &&
                    token[digits + letters] == '\0' && !word_is_among(token + digits, one_word);
    bool is_postcode =
        letters == LETTERS_MIN && words->count > 0 && has_letter_and_digit(&words->at[words->count - 1]);
    return is_glued && !is_postcode ? digits : 0;
}

/* Splits "that's", "i'd", "we'll" at the apostrophe. */
static void add_token(struct words *words, char *token, size_t at, size_t source_len)
{
    size_t glued = glued_digits(words, token);
    if (glued > 0) {
        add_word(words, token, glued, at, source_len);
        token += glued;
    }
    static const struct {
        const char *tail, *word;
    } tails[] = {{"ll", "will"}, {"d", "would"}, {"ve", "have"}, {"re", "are"}, {"m", "am"}};
    char *mark = strrchr(token, '\'');
    if (mark != NULL && mark != token) {
        const char *tail = mark + 1;
        *mark = '\0';
        for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
            if (strcmp(tail, tails[i].tail) == 0) {
                add_word(words, token, strlen(token), at, source_len);
                add_word(words, tails[i].word, strlen(tails[i].word), at, source_len);
                return;
            }
        }
        if (strcmp(tail, "s") == 0) {
            add_word(words, token, strlen(token), at, source_len);
            if (strcmp(token, "let") == 0)
                add_word(words, "us", 2, at, source_len);
            else if (word_is_among(token, is_hosts))
                add_word(words, "is", 2, at, source_len);
            return;
        }
        memmove(mark, tail, strlen(tail) + 1);
    }
    char plain[WORD_BYTES];
    size_t len = 0;
    for (const char *c = token; *c != '\0' && len + 1 < sizeof plain; c++)
        if (*c != '\'')
            plain[len++] = *c;
    plain[len] = '\0';
    add_opened(words, plain, at, source_len);
}

/* One folded letter of the source at text[*at], which moves on; 0: no letter; '\'' for any apostrophe. */
static char next_letter(const char *text, size_t *at)
{
    unsigned char c = (unsigned char)text[*at];
    (*at)++;
    if (c < 0x80)
        return isalnum(c) || c == '\'' ? (char)tolower(c) : 0;
    if (c == 0xC3 && ((unsigned char)text[*at] & 0xC0) == 0x80) {
        char folded = latin_fold[(unsigned char)text[*at] & 0x3F];
        (*at)++;
        return folded == ' ' ? 0 : folded;
    }
    if (c == 0xE2 && (unsigned char)text[*at] == 0x80 &&
        ((unsigned char)text[*at + 1] == 0x99 || (unsigned char)text[*at + 1] == 0x98)) {
        *at += 2;
        return '\'';
    }
    while (((unsigned char)text[*at] & 0xC0) == 0x80)
        (*at)++;
    return 0;
}

/* Inside a number "23.50", "1/2", "6:30" and "10,000" stay one word. */
static bool joins_digits(const char *text, size_t at)
{
    return at > 0 && strchr(".,:/", text[at]) != NULL && isdigit((unsigned char)text[at - 1]) &&
           isdigit((unsigned char)text[at + 1]);
}

static void mark_end(struct words *words, char c, char next)
{
    if (words->count == 0)
        return;
    struct word *last = &words->at[words->count - 1];
    if (c == '.' && isalpha((unsigned char)last->text[0]) && last->text[1] == '\0')
        return; /* an initial */
    if (c == '.' && next == ',')
        return; /* "decaf., please": cut short */
    if (c == ',' || c == ';' || c == ':')
        last->ends_clause = true;
    if (c == '.' || c == '!' || c == '?')
        last->ends_sentence = last->ends_clause = true;
    if (c == '?')
        last->ends_question = true;
}

void words_split(struct words *words, const char *text)
{
    char token[WORD_BYTES + 8];
    size_t len = 0, token_at = 0;
    words->count = 0;
    for (size_t at = 0;;) {
        size_t here = at;
        char c = text[at], letter = 0;
        if (c != '\0')
            letter = joins_digits(text, at) ? (at++, c) : next_letter(text, &at);
        if (letter != 0 && !(letter == ',')) {
            if (len == 0)
                token_at = here;
            if (len + 1 < sizeof token)
                token[len++] = letter;
            continue;
        }
        if (letter == ',')
            continue;
        if (len > 0) {
            token[len] = '\0';
            add_token(words, token, token_at, here - token_at);
            len = 0;
        }
        if (c == '\0')
            break;
        if (c == '&')
            add_word(words, "and", 3, here, 1);
        if (c == '%')
            add_word(words, "percent", 7, here, 1);
        mark_end(words, c, text[at]);
    }
}

void words_note_sureness(struct words *words, const struct heard_reading *reading)
{
    size_t run = 0, at = 0;
    for (size_t i = 0; i < words->count; i++) {
        for (; at < words->at[i].at && reading->text[at] != '\0'; at++)
            run += reading->text[at] == ' ';
        words->at[i].sureness = run < reading->word_count ? reading->sureness[run] : 0;
    }
}

bool word_is(const struct word *word, const char *text)
{
    return strcmp(word->text, text) == 0;
}

bool word_is_among(const char *text, const char *list)
{
    size_t len = strlen(text);
    for (const char *at = list; len > 0 && (at = strstr(at, text)) != NULL; at += len)
        if ((at == list || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
            return true;
    return false;
}

static bool has_word(const struct words *words, size_t at, const char *text)
{
    return at < words->count && word_is(&words->at[at], text);
}

/* "a couple of", "half a dozen", "a dozen" */
static size_t group_quantity(const struct words *words, size_t first, int *out_quantity)
{
    size_t at = first;
    if (has_word(words, at, "half")) {
        at += has_word(words, at + 1, "a") ? 2 : 1;
        if (!has_word(words, at, "dozen"))
            return 0;
        *out_quantity = 6;
        return at + 1 - first;
    }
    if (has_word(words, at, "a"))
        at++;
    if (has_word(words, at, "dozen"))
        *out_quantity = 12;
    else if (has_word(words, at, "couple") || has_word(words, at, "pair"))
        *out_quantity = 2;
    else
        return 0;
    at++;
    if (has_word(words, at, "of"))
        at++;
    return at - first;
}

/* "A dozen", "dozen" of "half a dozen": no number of their own. */
static bool is_within_half_dozen(const struct words *words, size_t first)
{
    size_t dozen = first + has_word(words, first, "a");
    size_t half =
        has_word(words, first, "dozen") && first > 0 && has_word(words, first - 1, "a") ? first - 1 : first;
    return has_word(words, dozen, "dozen") && half > 0 && has_word(words, half - 1, "half");
}

size_t words_quantity(const struct words *words, size_t first, int *out_quantity)
{
    if (first >= words->count || is_within_half_dozen(words, first))
        return 0;
    size_t taken = group_quantity(words, first, out_quantity);
    if (taken > 0)
        return taken;
    int number = words->at[first].number;
    if (number < 0)
        return 0;
    *out_quantity = number;
    if (number >= 20 && number < 100 && number % 10 == 0 &&
        !isdigit((unsigned char)words->at[first].text[0]) && first + 1 < words->count &&
        words->at[first + 1].number > 0 && words->at[first + 1].number < 10) {
        *out_quantity += words->at[first + 1].number;
        return 2;
    }
    if (number > 0 && number < 10 && has_word(words, first + 1, "dozen")) {
        *out_quantity = number * 12;
        return 2;
    }
    return 1;
}

static void append_digits(char *out, size_t size_bytes, const char *digits, int times)
{
    for (int i = 0; i < times; i++) {
        size_t len = strlen(out);
        for (const char *c = digits; *c != '\0' && len + 1 < size_bytes; c++)
            if (isdigit((unsigned char)*c))
                out[len++] = *c;
        out[len] = '\0';
    }
}

/* The digits one word (or two, as "twenty three") stands for; returns words taken. */
static size_t digits_at(const struct words *words, size_t at, char out[WORD_BYTES])
{
    const struct word *word = &words->at[at];
    if (isdigit((unsigned char)word->text[0])) {
        snprintf(out, WORD_BYTES, "%s", word->text);
        return 1;
    }
    int number = word->number >= 0 ? word->number : number_words_digit_sound(word->text);
    if (number < 0)
        return 0;
    if (number >= 20 && at + 1 < words->count && words->at[at + 1].number > 0 &&
        words->at[at + 1].number < 10 && !isdigit((unsigned char)words->at[at + 1].text[0])) {
        snprintf(out, WORD_BYTES, "%d", number + words->at[at + 1].number);
        return 2;
    }
    if (number < 10 && has_word(words, at + 1, "hundred")) {
        snprintf(out, WORD_BYTES, "%d00", number);
        return 2;
    }
    snprintf(out, WORD_BYTES, "%d", number);
    return 1;
}

size_t words_digits(const struct words *words, size_t first, char *out, size_t size_bytes)
{
    size_t at = first;
    out[0] = '\0';
    while (at < words->count) {
        int times = has_word(words, at, "double") ? 2 : has_word(words, at, "triple") ? 3 : 1;
        size_t from = times > 1 ? at + 1 : at;
        char digits[WORD_BYTES];
        size_t taken = from < words->count ? digits_at(words, from, digits) : 0;
        if (taken == 0)
            break;
        append_digits(out, size_bytes, digits, times);
        at = from + taken;
    }
    return at - first;
}

static const char *join(const struct words *words, size_t first, size_t count, bool wants_stems, char *out,
                        size_t size_bytes)
{
    out[0] = '\0';
    for (size_t i = first; i < first + count && i < words->count; i++)
        if (!text_add_word(out, size_bytes, wants_stems ? words->at[i].stem : words->at[i].text))
            break;
    return out;
}

const char *words_join(const struct words *words, size_t first, size_t count, char *out, size_t size_bytes)
{
    return join(words, first, count, false, out, size_bytes);
}

const char *words_join_stems(const struct words *words, size_t first, size_t count, char *out,
                             size_t size_bytes)
{
    return join(words, first, count, true, out, size_bytes);
}

bool words_is_verb_can(const struct words *words, size_t first)
{
    if (!word_is(&words->at[first], "can") || first + 1 >= words->count)
        return false;
    const char *next = words->at[first + 1].text;
    bool is_behind_who = first > 0 && !words->at[first - 1].ends_clause &&
                         word_is_among(words->at[first - 1].text, "i we you they it that he she");
    return word_is_among(next, "i we you they it he she not both hers his mine theirs") ||
           (word_is(&words->at[first + 1], "one") && first + 2 < words->count &&
            word_is(&words->at[first + 2], "of")) ||
           (word_is_among(next, "go be leave skip drop do take have get make") ||
            (is_behind_who && !word_is(&words->at[first + 1], "of"))) ||
           (first == 0 && word_is_among(next, "the that this those my our"));
}
