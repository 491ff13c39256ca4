#include "english/spoken.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "english/day_time.h"
#include "english/money.h"
#include "english/number_words.h"
#include "english/plain_text.h"
#include "english/telephone.h"

enum { NUMBER_DIGITS_MAX = 4 }; /* longer ones without commas are codes: digit by digit */

/* A run of digits and the marks that may stand within a number. */
struct run {
    const char *at;
    size_t len;         /* characters */
    size_t digit_count; /* before any decimal point */
};

static size_t digits_at(const char *at)
{
    return strspn(at, "0123456789");
}

/* Value of up to nine digits, commas skipped. */
static uint64_t value_of(const char *at, size_t len)
{
    uint64_t value = 0;
    for (size_t i = 0; i < len; i++)
        if (isdigit((unsigned char)at[i]) && value < 1000000000)
            value = value * 10 + (uint64_t)(at[i] - '0');
    return value;
}

/* Digits with commas at the thousands ("1,250"); len 0 when there is no digit. */
static struct run whole_number(const char *at)
{
    struct run run = {.at = at, .len = digits_at(at)};
    run.digit_count = run.len;
    while (run.len > 0 && at[run.len] == ',' && digits_at(at + run.len + 1) == 3) {
        run.len += 4;
        run.digit_count += 3;
    }
    return run;
}

/* "$12.50"; at stands on the dollar sign, which has sign_len characters. */
static enum vp_err put_money(struct buf *out, const struct currency *currency, const char *at,
                             size_t sign_len, size_t *out_used)
{
    struct run dollars = whole_number(at + sign_len);
    size_t used = sign_len + dollars.len;
    uint64_t whole = value_of(dollars.at, dollars.len), cents = 0;
    size_t decimals = at[used] == '.' ? digits_at(at + used + 1) : 0;
    if (decimals == 1 || decimals == 2) { /* "$5.5", as chat models write it, is fifty cents */
        cents = value_of(at + used + 1, decimals) * (decimals == 1 ? 10 : 1);
        used += 1 + decimals;
    }
    *out_used = used;
    return money_put_words(out, currency, whole, cents);
}

/* "6:30": hour digits, colon, two minute digits. */
static bool is_clock(const char *at, size_t hour_digits)
{
    return hour_digits <= 2 && at[hour_digits] == ':' && digits_at(at + hour_digits + 1) == 2 &&
           value_of(at, hour_digits) < 24 && value_of(at + hour_digits + 1, 2) < 60;
}

/* Whether AM or PM stands there, however it is written. */
static bool is_half_of_day(const char *at)
{
    static const char *const halves[] = {"am", "pm", "a.m", "p.m"};
    for (size_t i = 0; i < sizeof halves / sizeof *halves; i++)
        if (strncasecmp(at, halves[i], strlen(halves[i])) == 0)
            return true;
    return false;
}

/* "7 am" and "10am", which a voice would say as a word; their length with the blank, 0: neither. */
static size_t bare_half_of_day_len(const char *at)
{
    size_t len = (size_t)(*at == ' ') + 2;
    const char *half = at + len - 2;
    bool is_half = strncasecmp(half, "am", 2) == 0 || strncasecmp(half, "pm", 2) == 0;
    return is_half && !isalnum((unsigned char)half[2]) && half[2] != '\'' ? len : 0;
}

static enum vp_err put_clock(struct buf *out, const char *at, size_t hour_digits)
{
    const char *after = at + hour_digits + 3;
    return day_time_put_words(out, (unsigned)value_of(at, hour_digits),
                              (unsigned)value_of(at + hour_digits + 1, 2),
                              is_half_of_day(after + (*after == ' ')));
}

/* Plain digits: "7", "1,250", "1234" as house numbers are said, "90210" digit by digit. */
static enum vp_err put_plain(struct buf *out, struct run run)
{
    uint64_t value = value_of(run.at, run.len);
    bool has_commas = run.len != run.digit_count;
    if (!has_commas && (run.digit_count > NUMBER_DIGITS_MAX || (run.digit_count > 1 && run.at[0] == '0')))
        return number_words_put_digits(out, run.at, run.len);
    if (has_commas || run.digit_count < 4 || value % 1000 == 0)
        return number_words_put(out, value);
    enum vp_err err = number_words_put(out, value / 100);
    if (err == VP_OK)
        err = buf_append_text(out, value % 100 == 0 ? " hundred" : value % 100 < 10 ? " oh " : " ");
    return err == VP_OK && value % 100 != 0 ? number_words_put(out, value % 100) : err;
}

static bool is_ordinal_ending(const char *at)
{
    static const char *const endings[] = {"st", "nd", "rd", "th"};
    for (size_t i = 0; i < 4; i++)
        if (strncasecmp(at, endings[i], 2) == 0 && !isalnum((unsigned char)at[2]))
            return true;
    return false;
}

static enum vp_err put_fraction(struct buf *out, const char *at, size_t *out_used)
{
    static const struct {
        const char *written, *spoken;
    } fractions[] = {{"1/2", "half"}, {"1/4", "a quarter"}, {"3/4", "three quarters"}, {"1/3", "a third"}};
    for (size_t i = 0; i < 4; i++) {
        if (strncmp(at, fractions[i].written, 3) == 0 && !isdigit((unsigned char)at[3])) {
            *out_used = 3;
            return buf_append_text(out, fractions[i].spoken);
        }
    }
    *out_used = 0;
    return VP_OK;
}

/* "No. 36"; "No, 36" and "no 36" are something else. Returns the length of what stands for "number". */
static size_t number_sign_len(const char *at)
{
    size_t len = strncmp(at, "No.", 3) == 0 || strncmp(at, "Nr.", 3) == 0 ? 3 : 0;
    if (len == 0)
        return 0;
    len += strspn(at + len, " ");
    return isdigit((unsigned char)at[len]) ? len : 0;
}

/* Anything that begins with a digit. */
static enum vp_err put_digits_run(struct buf *out, const char *at, size_t *out_used)
{
    enum vp_err err = put_fraction(out, at, out_used);
    if (err != VP_OK || *out_used > 0)
        return err;
    struct run run = whole_number(at);
    *out_used = run.len;
    if (is_clock(at, run.len)) {
        err = put_clock(out, at, run.len);
        *out_used += 3;
    } else if (at[run.len] == '.' && digits_at(at + run.len + 1) > 0) {
        size_t decimals = digits_at(at + run.len + 1);
        if ((err = number_words_put(out, value_of(run.at, run.len))) == VP_OK &&
            (err = buf_append_text(out, " point ")) == VP_OK)
            err = number_words_put_digits(out, at + run.len + 1, decimals);
        *out_used += 1 + decimals;
    } else if (is_ordinal_ending(at + run.len)) {
        err = number_words_put_ordinal(out, value_of(run.at, run.len));
        *out_used += 2;
    } else {
        err = put_plain(out, run);
    }
    size_t half_len = bare_half_of_day_len(at + *out_used);
    if (err == VP_OK && half_len > 0) {
        char letter = (char)toupper((unsigned char)at[*out_used + half_len - 2]);
        *out_used += half_len;
        return buf_appendf(out, " %cM", letter);
    }
    if (err == VP_OK && isalpha((unsigned char)at[*out_used])) /* "4A" */
        err = buf_append_text(out, " ");
    return err;
}

static enum vp_err put_mark(struct buf *out, const char *at, const char *text, size_t *out_used)
{
    *out_used = 1;
    switch (*at) {
    case '&':
    case '+':
        return buf_append_text(out, " and ");
    case '%':
        return buf_append_text(out, " percent");
    case '@':
        return buf_append_text(out, " at ");
    case '#':
        return isdigit((unsigned char)at[1]) ? buf_append_text(out, "number ") : VP_OK;
    case '"':
        return at > text && isdigit((unsigned char)at[-1]) ? buf_append_text(out, " inch") : VP_OK;
    case '/':
    case '_':
        return buf_append_text(out, " ");
    case '*':
    case '`':
    case '<':
    case '>':
    case '\\':
    case '~':
    case '^':
    case '|':
    case '{':
    case '}':
        return VP_OK; /* formatting that chat models like to write */
    default:
        return (unsigned char)*at < ' ' ? buf_append_text(out, " ") : buf_append(out, at, 1);
    }
}

static enum vp_err put_all(struct buf *out, const char *text)
{
    enum vp_err err = VP_OK;
    const struct currency *currency;
    size_t sign_len;
    for (const char *at = text; *at != '\0' && err == VP_OK;) {
        bool is_word_start = at == text || !isalnum((unsigned char)at[-1]);
        size_t used = is_word_start && (isdigit((unsigned char)*at) || *at == '(' || *at == '+')
                          ? telephone_len(at)
                          : 0;
        if (used > 0) {
            err = telephone_put_words(out, (struct span){at, used});
        } else if ((is_word_start || *at == '$') && (currency = currency_at(at, &sign_len)) != NULL) {
            err = put_money(out, currency, at, sign_len, &used);
        } else if (is_word_start && (used = number_sign_len(at)) > 0) {
            err = buf_append_text(out, "number ");
        } else if (isdigit((unsigned char)*at)) {
            if (!is_word_start && (err = buf_append_text(out, " ")) != VP_OK)
                break;
            err = put_digits_run(out, at, &used);
        } else {
            err = put_mark(out, at, text, &used);
        }
        at += used;
    }
    return err;
}

/* Signs that no plain letter stands for ("£12") become the currency's code ("GBP 12"). */
static enum vp_err name_currencies(struct buf *out, const char *text)
{
    enum vp_err err = VP_OK;
    while (*text != '\0' && err == VP_OK) {
        size_t len = 1;
        const struct currency *currency = (unsigned char)*text >= 0x80 ? currency_at(text, &len) : NULL;
        err = currency != NULL ? buf_appendf(out, "%s ", currency->code) : buf_append(out, text, 1);
        text += len;
    }
    return err;
}

enum vp_err spoken_format(struct buf *out, const char *text)
{
    struct buf folded, named;
    buf_init(&folded, 8 * strlen(text) + 16);
    buf_init(&named, 4 * strlen(text) + 16);
    enum vp_err err = name_currencies(&named, text);
    const char *with_names = err == VP_OK ? buf_text(&named) : NULL;
    if (err == VP_OK)
        err = with_names != NULL ? plain_text_fold(&folded, with_names) : VP_ERR_NO_MEMORY;
    buf_deinit(&named);
    const char *plain = err == VP_OK ? buf_text(&folded) : NULL;
    if (err == VP_OK)
        err = plain != NULL ? put_all(out, plain) : VP_ERR_NO_MEMORY;
    buf_deinit(&folded);
    return err;
}
