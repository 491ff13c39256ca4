#include "english/money.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "english/number_words.h"

const char *money_write(const char *price, char *out, size_t size_bytes)
{
    const char *point = strchr(price, '.');
    bool is_whole = point != NULL && strcmp(point, ".00") == 0;
    snprintf(out, size_bytes, "$%.*s", is_whole ? (int)(point - price) : (int)strlen(price), price);
    return out;
}

static enum vp_err put_amount(struct buf *out, uint64_t amount, const char *unit)
{
    enum vp_err err = number_words_put(out, amount);
    return err == VP_OK ? buf_appendf(out, " %s%s", unit, amount == 1 ? "" : "s") : err;
}

enum vp_err money_put_words(struct buf *out, uint64_t dollars, uint64_t cents)
{
    enum vp_err err = VP_OK;
    if (dollars > 0 || cents == 0)
        err = put_amount(out, dollars, "dollar");
    if (err == VP_OK && dollars > 0 && cents > 0)
        err = buf_append_text(out, " and ");
    if (err == VP_OK && cents > 0)
        err = put_amount(out, cents, "cent");
    return err;
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

static bool is_one_of(const char *word, const char *singular, const char *plural)
{
    return strcmp(word, singular) == 0 || strcmp(word, plural) == 0;
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

const char *money_next(const char *words, int64_t *out_cents)
{
    struct reading reading = {0};
    const char *behind_dollars = NULL;
    for (const char *at = words; *at != '\0';) {
        size_t len = word_len(at);
        char word[16] = "";
        for (size_t i = 0; i < len && len < sizeof word; i++)
            word[i] = (char)tolower((unsigned char)at[i]);
        at += len > 0 ? len : 1;
        bool is_blank = len == 0 && (at[-1] == ' ' || at[-1] == '-');
        if (is_blank || strcmp(word, "and") == 0 || take_number(&reading, word))
            continue;
        int64_t number = reading.number + reading.thousands;
        if (reading.has_number && is_one_of(word, "cent", "cents")) {
            *out_cents = reading.dollars * 100 + number;
            return at;
        }
        if (behind_dollars != NULL)
            break;
        bool is_dollars = reading.has_number && is_one_of(word, "dollar", "dollars");
        reading = (struct reading){.dollars = is_dollars ? number : 0};
        behind_dollars = is_dollars ? at : NULL;
    }
    *out_cents = reading.dollars * 100;
    return behind_dollars;
}
