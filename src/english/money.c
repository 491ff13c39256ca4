#include "english/money.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "english/number_words.h"

const char *money_write(const struct currency *currency, const char *price, char *out, size_t size_bytes)
{
    const char *point = strchr(price, '.');
    bool is_whole = point != NULL && strcmp(point, ".00") == 0;
    snprintf(out, size_bytes, "%s%.*s", currency->written,
             is_whole ? (int)(point - price) : (int)strlen(price), price);
    return out;
}

static enum vp_err put_amount(struct buf *out, uint64_t amount, const char *one, const char *many)
{
    enum vp_err err = number_words_put(out, amount);
    return err == VP_OK ? buf_appendf(out, " %s", amount == 1 ? one : many) : err;
}

/* "Twelve pounds fifty", but "twelve dollars and fifty cents", and never "twelve pounds five". */
static bool leaves_minor_out(const struct currency *currency, uint64_t minor)
{
    return minor >= 10 && strcmp(currency->one, "dollar") != 0;
}

enum vp_err money_put_words(struct buf *out, const struct currency *currency, uint64_t whole, uint64_t minor)
{
    enum vp_err err = VP_OK;
    if (whole > 0 || minor == 0)
        err = put_amount(out, whole, currency->one, currency->many);
    if (err != VP_OK || minor == 0)
        return err;
    bool is_short = whole > 0 && leaves_minor_out(currency, minor);
    if (whole > 0)
        err = buf_append_text(out, is_short ? " " : " and ");
    if (err != VP_OK)
        return err;
    return is_short ? number_words_put(out, minor)
                    : put_amount(out, minor, currency->minor_one, currency->minor_many);
}

/* ---- reading ---- */

struct reading {
    bool has_number;
    int64_t number, thousands; /* under way; those are apart: "two thousand and five" */
    int64_t dollars;
};

static size_t word_len(const char *at)
{
    size_t len = 0;
    while (isalpha((unsigned char)at[len]))
        len++;
    return len;
}

/* Takes a word into the number under way. False: it is none of a number. */
static bool take_number(struct reading *reading, const char *word)
{
    int value = number_words_value(word);
    if (value < 0 && reading->has_number && strcmp(word, "hundred") == 0) {
        reading->number *= 100;
    } else if (value < 0 && reading->has_number && strcmp(word, "thousand") == 0) {
        reading->thousands = reading->number * 1000;
        reading->number = 0;
    } else if (value < 0) {
        return false;
    } else {
        /* "twenty five", "one hundred five"; anything else begins anew: "one fifteen" */
        bool goes_on = reading->has_number &&
                       ((value < 10 && reading->number % 100 >= 20 && reading->number % 10 == 0) ||
                        (value < 100 && reading->number % 100 == 0));
        reading->number = goes_on ? reading->number + value : value;
        reading->has_number = true;
    }
    return reading->number <= 1000000;
}

/* "Pounds fifty": two digits right behind the name are hundredths. */
static bool is_short_minor(const struct reading *reading)
{
    return reading->has_number && reading->thousands == 0 && reading->number >= 10 && reading->number < 100;
}

static int64_t number_of(const struct reading *reading)
{
    return reading->number + reading->thousands;
}

/* The next word in small letters, "" for anything else; steps behind it. */
static const char *next_word(const char **at, char out_word[16])
{
    size_t len = word_len(*at);
    memset(out_word, 0, 16);
    for (size_t i = 0; i < len && i < 15; i++)
        out_word[i] = (char)tolower((unsigned char)(*at)[i]);
    *at += len > 0 ? len : 1;
    return out_word;
}

const char *money_next(const char *words, const struct currency *currency, int64_t *out_cents)
{
    struct reading reading = {0};
    const char *behind_whole = NULL,
               *behind_short = NULL; /* behind the name; behind what may be hundredths */
    bool is_joined = false;          /* by "and" */
    for (const char *at = words; *at != '\0';) {
        char word[16];
        const char *from = at;
        bool is_blank = *from == ' ' || *from == '-';
        next_word(&at, word);
        if (is_blank)
            continue;
        if (strcmp(word, "and") == 0) {
            is_joined = true;
            continue;
        }
        if (take_number(&reading, word)) {
            if (behind_whole != NULL && !is_joined)
                behind_short = at;
            continue;
        }
        if (reading.has_number && currency_is_minor_named(currency, word)) {
            *out_cents = reading.dollars * 100 + number_of(&reading);
            return at;
        }
        if (behind_whole != NULL) {
            if (currency_is_named(currency, word)) /* "five dollars fifteen dollars" */
                behind_short = NULL;
            break;
        }
        bool is_whole = reading.has_number && currency_is_named(currency, word);
        if (reading.has_number && currency_is_foreign(currency, word)) {
            *out_cents = -1;
            return at;
        }
        reading = (struct reading){.dollars = is_whole ? number_of(&reading) : 0};
        behind_whole = is_whole ? at : NULL;
        is_joined = false;
    }
    *out_cents = reading.dollars * 100;
    if (behind_whole == NULL || behind_short == NULL || !is_short_minor(&reading))
        return behind_whole;
    *out_cents += reading.number;
    return behind_short;
}
