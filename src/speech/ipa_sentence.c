#include "speech/ipa_sentence.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "speech/ipa.h"
#include "speech/word_phones.h"

enum { WORD_BYTES = 48, WORD_IPA_BYTES = 512, LETTERS_MAX = 5 };

static const struct said {
    const char *word, *said, *before_vowel, *last;
} said_words[] = {
#define SAID(word, said, before_vowel, last) {word, said, before_vowel, last},
#include "speech/said_words.def"
#undef SAID
};

static const char *const letter_names[] = {
#define LETTER(name) name,
#include "speech/letters.def"
#undef LETTER
};

/* The words of a sentence as they are written, and what stands behind each. */
struct reader {
    const struct cmudict *dict;
    struct span rest;
    struct buf *out;
    bool is_first;         /* of its sentence */
    bool is_behind_a_name; /* the word before is written with a capital */
};

static bool is_word_byte(char byte)
{
    return isalpha((unsigned char)byte) || byte == '\'';
}

/* "a.m." and "p.m." are one word. */
static size_t half_of_day_len(struct span rest)
{
    bool is_half = rest.len >= 3 && strchr("aApP", rest.at[0]) != NULL && rest.at[1] == '.' &&
                   (rest.at[2] == 'm' || rest.at[2] == 'M') && (rest.len == 3 || !is_word_byte(rest.at[3]));
    return is_half ? 3 : 0;
}

static struct span take_word(struct span *rest)
{
    struct span word = {rest->at, half_of_day_len(*rest)};
    while (word.len < rest->len && is_word_byte(rest->at[word.len]))
        word.len++;
    *rest = (struct span){rest->at + word.len, rest->len - word.len};
    while (word.len > 0 && word.at[0] == '\'') /* quotation marks */
        word = (struct span){word.at + 1, word.len - 1};
    while (word.len > 0 && word.at[word.len - 1] == '\'')
        word.len--;
    return word;
}

/* The mark of what stands before the next word: the strongest one, ' ' for none. */
static char take_mark(struct span *rest)
{
    char mark = ' ';
    bool had_blank = false;
    for (; rest->len > 0 && !is_word_byte(*rest->at); rest->at++, rest->len--) {
        char byte = *rest->at;
        bool is_dash = byte == '-' && had_blank && rest->len > 1 && rest->at[1] == ' ';
        if (strchr(".?!", byte) != NULL || (mark == ' ' && strchr(",;:", byte) != NULL))
            mark = byte;
        else if (mark == ' ' && (strchr("()", byte) != NULL || is_dash))
            mark = ',';
        had_blank = byte == ' ';
    }
    return mark;
}

static void lower(struct span word, char out[WORD_BYTES])
{
    (void)span_copy(word, out, WORD_BYTES);
    for (char *at = out; *at != '\0'; at++)
        *at = (char)tolower((unsigned char)*at);
}

static const struct said *find_said(const char *word)
{
    for (size_t i = 0; i < sizeof said_words / sizeof *said_words; i++)
        if (strcmp(said_words[i].word, word) == 0)
            return &said_words[i];
    return NULL;
}

/* Written with a capital, and none of the words that only begin a sentence. */
static bool is_name(struct span word)
{
    char lowered[WORD_BYTES];
    lower(word, lowered);
    return word.len > 0 && isupper((unsigned char)*word.at) && find_said(lowered) == NULL;
}

static bool is_capitals(struct span word)
{
    for (size_t i = 0; i < word.len; i++)
        if (!isupper((unsigned char)word.at[i]))
            return false;
    return word.len > 0;
}

/* "P M", "BLT", and a letter alone that is no word; "A" begins a sentence as an article. */
static bool is_spelled(const struct reader *reader, struct span word)
{
    char lowered[WORD_BYTES], phones[256];
    if (span_is(word, "AM") || span_is(word, "PM") || half_of_day_len(word) > 0)
        return true;
    if (!is_capitals(word) || word.len > LETTERS_MAX)
        return word.len == 1 && *word.at != 'a' && *word.at != 'i';
    if (word.len == 1)
        return *word.at != 'I' && (*word.at != 'A' || !reader->is_first);
    lower(word, lowered);
    return find_said(lowered) == NULL && (strpbrk(lowered, "aeiouy") == NULL ||
                                          !cmudict_find(reader->dict, lowered, phones, sizeof phones));
}

static enum vp_err put_letters(const struct reader *reader, struct span word)
{
    enum vp_err err = VP_OK;
    for (size_t i = 0; i < word.len && err == VP_OK; i++)
        if (isalpha((unsigned char)word.at[i]))
            err = buf_appendf(reader->out, "%s%s", i > 0 ? " " : "",
                              letter_names[tolower((unsigned char)word.at[i]) - 'a']);
    return err;
}

/* Whether the word that comes next, without a pause, begins with a vowel. */
static bool is_vowel_next(const struct reader *reader, char mark)
{
    char word[WORD_BYTES];
    struct span rest = reader->rest, next = take_word(&rest);
    struct phones phones;
    lower(next, word);
    if (mark != ' ' || next.len == 0)
        return false;
    const struct said *said = find_said(word);
    struct reader later = {.dict = reader->dict};
    if (is_spelled(&later, next))
        return ipa_begins_with_vowel(letter_names[word[0] - 'a']);
    if (said != NULL)
        return ipa_begins_with_vowel(said->said);
    return word_phones(reader->dict, word, &phones) && phone_is_vowel(&phones.at[0]);
}

static enum vp_err put_word(const struct reader *reader, struct span word, char mark)
{
    char lowered[WORD_BYTES];
    struct phones phones;
    lower(word, lowered);
    if (is_spelled(reader, word))
        return put_letters(reader, word);
    struct span later = reader->rest;
    if (strcmp(lowered, "st") == 0 && !reader->is_behind_a_name && mark == ' ' && is_name(take_word(&later)))
        return buf_append_text(reader->out, "sˈeɪnt"); /* "St. Paul", and "Oak St." */
    bool is_linked = is_vowel_next(reader, mark);
    const struct said *said = find_said(lowered);
    if (said != NULL) {
        bool is_last = said->last != NULL && strchr(".?!", mark) != NULL;
        bool is_before_vowel = said->before_vowel != NULL && is_linked;
        return buf_append_text(reader->out, is_last           ? said->last
                                            : is_before_vowel ? said->before_vowel
                                                              : said->said);
    }
    return word_phones(reader->dict, lowered, &phones) ? ipa_put_word(reader->out, &phones, is_linked)
                                                       : VP_OK;
}

/* "St. Paul": the dot is the abbreviation's. */
static bool is_abbreviation(struct span word)
{
    static const char *const words[] = {"ave", "apt", "blvd", "dr", "mr", "mrs",
                                        "ms",  "oz",  "rd",   "st", "vs"};
    char lowered[WORD_BYTES];
    lower(word, lowered);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i], lowered) == 0)
            return true;
    return half_of_day_len(word) > 0;
}

enum vp_err ipa_put_sentence(struct buf *out, const struct cmudict *dict, struct span sentence)
{
    struct reader reader = {.dict = dict, .rest = sentence, .out = out, .is_first = true};
    enum vp_err err = VP_OK;
    (void)take_mark(&reader.rest);
    while (reader.rest.len > 0 && err == VP_OK) {
        struct span word = take_word(&reader.rest);
        char mark = take_mark(&reader.rest);
        if (word.len == 0)
            continue;
        bool is_end = reader.rest.len == 0;
        if (mark == '.' && !is_end && is_abbreviation(word))
            mark = ' ';
        if (is_end && mark == ' ')
            mark = '.';
        err = put_word(&reader, word, mark);
        if (err == VP_OK && mark != ' ')
            err = buf_append(out, &mark, 1);
        if (err == VP_OK && !is_end)
            err = buf_append_text(out, " ");
        reader.is_first = strchr(".?!", mark) != NULL;
        reader.is_behind_a_name = is_name(word);
    }
    return err;
}
