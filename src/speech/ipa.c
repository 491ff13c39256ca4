#include "speech/ipa.h"

#include <string.h>

/* Of consonants, and of vowels with stress and without. */
static const struct {
    const char *phone, *stressed, *unstressed;
} letters[] = {
    {"AA", "ɑː", "ɑː"}, {"AE", "æ", "æ"},   {"AH", "ʌ", "ə"},   {"AO", "ɔː", "ɔː"}, {"AW", "aʊ", "aʊ"},
    {"AY", "aɪ", "aɪ"}, {"EH", "ɛ", "ɛ"},   {"ER", "ɜː", "ɚ"},  {"EY", "eɪ", "eɪ"}, {"IH", "ɪ", "ɪ"},
    {"IY", "iː", "i"},  {"OW", "oʊ", "oʊ"}, {"OY", "ɔɪ", "ɔɪ"}, {"UH", "ʊ", "ʊ"},   {"UW", "uː", "uː"},
    {"B", "b", ""},     {"P", "p", ""},     {"D", "d", ""},     {"T", "t", ""},     {"G", "ɡ", ""},
    {"K", "k", ""},     {"CH", "tʃ", ""},   {"JH", "dʒ", ""},   {"DH", "ð", ""},    {"TH", "θ", ""},
    {"F", "f", ""},     {"V", "v", ""},     {"S", "s", ""},     {"Z", "z", ""},     {"SH", "ʃ", ""},
    {"ZH", "ʒ", ""},    {"HH", "h", ""},    {"M", "m", ""},     {"N", "n", ""},     {"NG", "ŋ", ""},
    {"L", "l", ""},     {"R", "ɹ", ""},     {"W", "w", ""},     {"Y", "j", ""},
};

static const struct {
    const char *letter;
    uint8_t number;
} symbols[] = {
#define IPA_SYMBOL(letter, number) {letter, number},
#include "speech/ipa_symbols.def"
#undef IPA_SYMBOL
};

static bool is(const struct phones *word, size_t at, const char *name)
{
    return at < word->count && strcmp(word->at[at].name, name) == 0;
}

static bool is_vowel(const struct phones *word, size_t at)
{
    return at < word->count && phone_is_vowel(&word->at[at]);
}

static bool is_unstressed_vowel(const struct phones *word, size_t at)
{
    return is_vowel(word, at) && word->at[at].stress == '0';
}

/* The t of "water" and "forty". */
static bool is_flapped(const struct phones *word, size_t at)
{
    return at > 0 && (is_vowel(word, at - 1) || is(word, at - 1, "R")) && is_unstressed_vowel(word, at + 1) &&
           !(is(word, at + 1, "AH") && is(word, at + 2, "N"));
}

static bool is_any(const struct phones *word, size_t at, const char *const *names)
{
    for (; *names != NULL; names++)
        if (is(word, at, *names))
            return true;
    return false;
}

/* The last vowel of "sauces" and "toasted". */
static bool is_ending_vowel(const struct phones *word, size_t at)
{
    static const char *const before_s[] = {"S", "Z", "SH", "CH", "ZH", "JH", NULL}, *const before_d[] = {
                                                                                        "T", "D", NULL};
    if (!is(word, at, "IH") || at == 0 || at + 2 != word->count)
        return false;
    return (is(word, at + 1, "Z") && is_any(word, at - 1, before_s)) ||
           (is(word, at + 1, "D") && is_any(word, at - 1, before_d));
}

/* The first vowel of "delivery". */
static bool is_beginning_vowel(const struct phones *word, size_t at)
{
    return is(word, at, "IH") && at > 0 && at <= 2 && !is_vowel(word, 0) && !is_vowel(word, at - 1) &&
           is_vowel(word, at + 2) && !is_vowel(word, at + 1) && word->at[at + 2].stress == '1';
}

static const char *consonant(const struct phones *word, size_t at, const char *letter)
{
    if (is(word, at, "T") && is_flapped(word, at))
        return "ɾ";
    if (is(word, at, "T") && at > 0 && is_vowel(word, at - 1) && is(word, at + 1, "AH") &&
        is_unstressed_vowel(word, at + 1) && is(word, at + 2, "N"))
        return "ʔ";
    return letter;
}

static const char *unstressed_vowel(const struct phones *word, size_t at, const char *letter)
{
    if (is(word, at, "AH") && at == 0)
        return "ɐ";
    if (is(word, at, "AH") && at > 0 && is(word, at - 1, "T") &&
        strcmp(consonant(word, at - 1, ""), "ʔ") == 0)
        return ""; /* what follows is the syllable: "button" */
    if (is_ending_vowel(word, at) || is_beginning_vowel(word, at))
        return "ᵻ";
    return letter;
}

/* A vowel before R is another than before the rest; after ER the R is heard before a vowel only. */
static const char *vowel_before_r(const struct phones *word, size_t at, const char *letter)
{
    if (is(word, at + 1, "R") && is(word, at, "IY"))
        return "ɪ";
    return letter;
}

static enum vp_err put_vowel(struct buf *out, const struct phones *word, size_t at, size_t row,
                             bool is_before_vowel)
{
    const struct phone *phone = &word->at[at];
    const char *mark = phone->stress == '1' ? "ˈ" : phone->stress == '2' ? "ˌ" : "";
    const char *letter = phone->stress != '0' ? vowel_before_r(word, at, letters[row].stressed)
                                              : unstressed_vowel(word, at, letters[row].unstressed);
    bool has_linking_r = is(word, at, "ER") && is_before_vowel;
    return buf_appendf(out, "%s%s%s", mark, letter, has_linking_r ? "ɹ" : "");
}

/* A lesser stress beside the word's is not heard: "hamburger". */
static void drop_crowded_stress(struct phones *word)
{
    size_t main = word->count, nearest = word->count;
    for (size_t i = 0; i < word->count; i++)
        if (word->at[i].stress == '1')
            main = i;
    for (size_t i = main + 1; i < word->count && nearest == word->count; i++)
        if (is_vowel(word, i))
            nearest = i;
    if (nearest < word->count && word->at[nearest].stress == '2')
        word->at[nearest].stress = '3'; /* full, without a mark */
}

enum vp_err ipa_put_word(struct buf *out, const struct phones *word, bool is_linked)
{
    struct phones said = *word;
    enum vp_err err = VP_OK;
    drop_crowded_stress(&said);
    for (size_t i = 0; i < said.count && err == VP_OK; i++) {
        size_t row = 0;
        while (row < sizeof letters / sizeof *letters && !is(&said, i, letters[row].phone))
            row++;
        if (row == sizeof letters / sizeof *letters)
            continue;
        if (is_vowel(&said, i))
            err = put_vowel(out, &said, i, row, i + 1 < said.count ? is_vowel(&said, i + 1) : is_linked);
        else
            err = buf_append_text(out, consonant(&said, i, letters[row].stressed));
        bool is_syllable = is(&said, i, "N") && i > 1 && is(&said, i - 1, "AH") &&
                           unstressed_vowel(&said, i - 1, "ə")[0] == '\0' && said.at[i - 1].stress == '0';
        if (err == VP_OK && is_syllable)
            err = buf_append_text(out, "\xcc\xa9"); /* U+0329, below the n */
    }
    return err;
}

bool ipa_begins_with_vowel(const char *word)
{
    static const char *const vowels[] = {"ɑ", "æ", "ʌ", "ə", "ɐ", "ɔ", "a", "ɛ", "ɜ",
                                         "ɚ", "e", "ɪ", "i", "o", "ʊ", "u", "ᵻ"};
    if (strncmp(word, "ˈ", 2) == 0 || strncmp(word, "ˌ", 2) == 0)
        word += 2;
    for (size_t i = 0; i < sizeof vowels / sizeof *vowels; i++)
        if (strncmp(word, vowels[i], strlen(vowels[i])) == 0)
            return true;
    return false;
}

size_t ipa_symbols(const char *text, uint8_t *out_symbols, size_t max)
{
    size_t count = 0;
    while (*text != '\0' && count < max) {
        size_t row = 0, used = 1;
        for (; row < sizeof symbols / sizeof *symbols; row++)
            if (strncmp(text, symbols[row].letter, strlen(symbols[row].letter)) == 0)
                break;
        if (row < sizeof symbols / sizeof *symbols) {
            out_symbols[count++] = symbols[row].number;
            used = strlen(symbols[row].letter);
        }
        text += used;
    }
    return count;
}
