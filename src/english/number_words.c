#include "english/number_words.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const struct number_word {
    int number;
    const char *cardinal, *ordinal;
} number_words[] = {
#define NUMBER_WORD(number, cardinal, ordinal) {number, cardinal, ordinal},
#include "english/number_words.def"
#undef NUMBER_WORD
};
enum { NUMBER_WORD_COUNT = sizeof number_words / sizeof *number_words };

/* The row of a number below 20 or of a whole ten below 100; the table has no gap up to 20. */
static const struct number_word *row_of(uint64_t number)
{
    return &number_words[number < 20 ? number : 18 + number / 10];
}

/* "twenty" and "five" of 25, "five" alone of 5: the parts of 0 to 99 and what stands between them. */
static void split(uint64_t number, const char *joint, const char *out_parts[3])
{
    bool is_one_word = number < 20 || number % 10 == 0;
    out_parts[0] = row_of(is_one_word ? number : number - number % 10)->cardinal;
    out_parts[1] = is_one_word ? "" : joint;
    out_parts[2] = is_one_word ? "" : row_of(number % 10)->cardinal;
}

enum vp_err number_words_put(struct buf *out, uint64_t number)
{
    static const struct {
        uint64_t value;
        const char *name;
    } units[] = {{1000000000, "billion"}, {1000000, "million"}, {1000, "thousand"}, {100, "hundred"}};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (number < units[i].value)
            continue;
        enum vp_err err = number_words_put(out, number / units[i].value);
        number %= units[i].value;
        if (err == VP_OK)
            err = buf_appendf(out, " %s%s", units[i].name, number > 0 ? " " : "");
        if (err != VP_OK || number == 0)
            return err;
    }
    const char *parts[3];
    split(number, " ", parts);
    return buf_appendf(out, "%s%s%s", parts[0], parts[1], parts[2]);
}

enum vp_err number_words_put_ordinal(struct buf *out, uint64_t number)
{
    uint64_t last = number % 100 > 20 && number % 10 > 0 ? number % 10 : number % 100;
    enum vp_err err = number_words_put(out, number);
    if (err != VP_OK)
        return err;
    if (last == 0 && number > 0)
        return buf_append_text(out, "th"); /* "one hundredth" */
    out->len -= strlen(row_of(last)->cardinal);
    return buf_append_text(out, row_of(last)->ordinal);
}

enum vp_err number_words_put_digits(struct buf *out, const char *text, size_t len)
{
    enum vp_err err = VP_OK;
    const char *gap = "";
    for (size_t i = 0; i < len && err == VP_OK; i++) {
        if (!isdigit((unsigned char)text[i]))
            continue;
        err = buf_appendf(out, "%s%s", gap, row_of((uint64_t)(text[i] - '0'))->cardinal);
        gap = " ";
    }
    return err;
}

const char *number_words_write(int number, int word_max, char *out, size_t size_bytes)
{
    if (number < 0 || number > word_max || number > 99) {
        snprintf(out, size_bytes, "%d", number);
        return out;
    }
    const char *parts[3];
    split((uint64_t)number, "-", parts);
    snprintf(out, size_bytes, "%s%s%s", parts[0], parts[1], parts[2]);
    return out;
}

int number_words_value(const char *word)
{
    for (size_t i = 0; i < NUMBER_WORD_COUNT; i++)
        if (strcmp(number_words[i].cardinal, word) == 0)
            return number_words[i].number;
    return strcmp(word, "fourty") == 0 ? 40 : -1; /* as it is often misspelt */
}

int number_words_place(const char *word)
{
    for (size_t i = 0; i < NUMBER_WORD_COUNT; i++)
        if (strcmp(number_words[i].ordinal, word) == 0)
            return number_words[i].number;
    return -1;
}

int number_words_digit_sound(const char *word)
{
    static const struct {
        const char *word;
        int digit;
    } sounds[] = {{"oh", 0},  {"o", 0},   {"to", 2},  {"too", 2},  {"for", 4}, {"fore", 4},
                  {"ate", 8}, {"won", 1}, {"aid", 8}, {"tree", 3}, {"sex", 6}};
    for (size_t i = 0; i < sizeof sounds / sizeof *sounds; i++)
        if (strcmp(sounds[i].word, word) == 0)
            return sounds[i].digit;
    return -1;
}
