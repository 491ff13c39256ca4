#include "speech/ipa_sentence.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "english/abbreviation.h"
#include "english/number_words.h"
#include "speech/ipa.h"
#include "speech/word_phones.h"

enum { WORD_BYTES = 48, LETTERS_MAX = 5, VOWELLED_LETTERS_MAX = 3 };

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
    struct span sentence, rest;
    struct buf *out;
    bool is_first;         /* of its sentence */
    bool is_behind_number; /* the word before is one, "seven" */
};

static bool is_word_byte(char byte)
{
    return isalpha((unsigned char)byte) || byte == '\'';
}

/* "a.m." and "U.S." are one word, and what is longer than any is several. */
static struct span take_word(struct span *rest)
{
    struct span word = {rest->at, abbreviation_dotted_len(*rest)};
    while (word.len < rest->len && word.len < WORD_BYTES - 1 && is_word_byte(rest->at[word.len]))
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

static bool is_capitals(struct span word)
{
    for (size_t i = 0; i < word.len; i++)
        if (!isupper((unsigned char)word.at[i]))
            return false;
    return word.len > 0;
}

/* "BLT" of "BLTs" and "BLT's", the word itself where it is none of these. */
static struct span stem_of_letters(struct span word)
{
    if (word.len > 2 && word.at[word.len - 1] == 's') {
        struct span stem = {word.at, word.len - (word.at[word.len - 2] == '\'' ? 2 : 1)};
        if (stem.len > 1 && is_capitals(stem))
            return stem;
    }
    return word;
}

/* Capitals: a word that a list has is none of letters, "NAAN"; of others those that nobody could say, and the short. */
static bool is_of_letters(const struct reader *reader, struct span word)
{
    char lowered[WORD_BYTES];
    struct span stem = stem_of_letters(word);
    lower(stem, lowered);
    if (!is_capitals(stem) || stem.len > LETTERS_MAX || find_said(lowered) != NULL)
        return false;
    if (strpbrk(lowered, "aeiouy") == NULL)
        return true;
    return reader->dict != NULL && stem.len <= VOWELLED_LETTERS_MAX &&
           !word_phones_are_listed(reader->dict, lowered);
}

static bool is_half_of_day(const struct reader *reader, struct span word)
{
    char lowered[WORD_BYTES];
    lower(word, lowered);
    return span_is(word, "AM") || strcmp(lowered, "pm") == 0 ||
           (reader->is_behind_number && strcmp(lowered, "am") == 0);
}

/* "P M", "U.S.", "BLT", and a letter alone that is no word; "A" begins a sentence as an article. */
static bool is_spelled(const struct reader *reader, struct span word)
{
    if (is_half_of_day(reader, word) || abbreviation_dotted_len(word) > 0)
        return true;
    if (word.len != 1)
        return is_of_letters(reader, word);
    return strchr("aiI", *word.at) == NULL && (*word.at != 'A' || !reader->is_first);
}

/* Of several, behind the last one's name. */
static const char *plural_of_letter(char letter)
{
    return strchr("HSXhsx", letter) != NULL ? "ᵻz" : letter == 'F' ? "s" : "z";
}

static enum vp_err put_letters(const struct reader *reader, struct span word)
{
    enum vp_err err = VP_OK;
    struct span stem = stem_of_letters(word);
    for (size_t i = 0; i < stem.len && err == VP_OK; i++)
        if (isalpha((unsigned char)stem.at[i]))
            err = buf_appendf(reader->out, "%s%s", i > 0 ? " " : "",
                              letter_names[tolower((unsigned char)stem.at[i]) - 'a']);
    if (err == VP_OK && stem.len < word.len)
        err = buf_append_text(reader->out, plural_of_letter(stem.at[stem.len - 1]));
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

/* "St. Paul" and "Dr. Brown"; NULL: "Oak St.", "Ocean Dr.", or another word. */
static const char *title_before_name(const struct reader *reader, struct span word, bool is_linked)
{
    char lowered[WORD_BYTES];
    lower(word, lowered);
    bool is_saint = strcmp(lowered, "st") == 0;
    if ((!is_saint && strcmp(lowered, "dr") != 0) ||
        !abbreviation_is_before_its_name(reader->sentence, (size_t)(word.at - reader->sentence.at)))
        return NULL;
    return is_saint ? "sˈeɪnt" : is_linked ? "dˈɑːktɚɹ" : "dˈɑːktɚ";
}

static enum vp_err put_word(const struct reader *reader, struct span word, char mark)
{
    char lowered[WORD_BYTES];
    struct phones phones;
    lower(word, lowered);
    if (is_spelled(reader, word))
        return put_letters(reader, word);
    bool is_linked = is_vowel_next(reader, mark);
    const char *title = title_before_name(reader, word, is_linked);
    if (title != NULL)
        return buf_append_text(reader->out, title);
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

/* "St. Paul": the full stop is the abbreviation's. */
static void skip_stop(struct reader *reader)
{
    size_t at = (size_t)(reader->rest.at - reader->sentence.at);
    if (reader->rest.len > 0 && *reader->rest.at == '.' && abbreviation_goes_on(reader->sentence, at))
        reader->rest = (struct span){reader->rest.at + 1, reader->rest.len - 1};
}

static bool is_number(struct span word)
{
    char lowered[WORD_BYTES];
    lower(word, lowered);
    return number_words_value(lowered) >= 0;
}

enum vp_err ipa_put_sentence(struct buf *out, const struct cmudict *dict, struct span sentence)
{
    struct reader reader = {
        .dict = dict, .sentence = sentence, .rest = sentence, .out = out, .is_first = true};
    enum vp_err err = VP_OK;
    (void)take_mark(&reader.rest);
    while (reader.rest.len > 0 && err == VP_OK) {
        struct span word = take_word(&reader.rest);
        skip_stop(&reader);
        char mark = take_mark(&reader.rest);
        if (word.len == 0)
            continue;
        bool is_end = reader.rest.len == 0;
        if (is_end && mark == ' ')
            mark = '.';
        err = put_word(&reader, word, mark);
        if (err == VP_OK && mark != ' ')
            err = buf_append(out, &mark, 1);
        if (err == VP_OK && !is_end)
            err = buf_append_text(out, " ");
        reader.is_first = strchr(".?!", mark) != NULL;
        reader.is_behind_number = mark == ' ' && is_number(word);
    }
    return err;
}
