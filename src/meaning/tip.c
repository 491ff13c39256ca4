#include "meaning/tip.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/span.h"

static const char money[] = "dollar dollars buck bucks pound pounds quid euro euros";
static const char small_money[] = "cent cents penny pennies pence p";

/* A number at word first: "twenty five", "2.50". How many words it takes; 0: none stands there. */
static size_t read_number(const struct words *words, size_t first, int *out_whole, int *out_cents)
{
    int tenths = 0, used = 0;
    const char *text = words->at[first].text;
    *out_cents = 0;
    if (strchr(text, '.') != NULL && sscanf(text, "%d.%d%n", out_whole, &tenths, &used) == 2 &&
        text[used] == '\0') {
        *out_cents = strlen(strchr(text, '.')) == 2 ? tenths * 10 : tenths;
        return *out_cents < 100 ? 1 : 0;
    }
    if (words->at[first].number < 0)
        return 0;
    return words_quantity(words, first, out_whole);
}

static bool is_word(const struct words *words, size_t at, const char *list)
{
    return at < words->count && word_is_among(words->at[at].text, list);
}

/* "Two dollars and fifty cents", "two dollars fifty". */
static void add_cents(const struct words *words, size_t at, int *cents)
{
    int more, spare;
    at += is_word(words, at, "and");
    size_t taken = at < words->count ? read_number(words, at, &more, &spare) : 0;
    if (taken > 0 && more < 100 && (is_word(words, at + taken, small_money) || at + taken == words->count))
        *cents = more;
}

/* "Two fifty", said as a price is. */
static size_t read_fifty(const struct words *words, size_t at, int *cents)
{
    int more, spare;
    size_t taken = at < words->count ? read_number(words, at, &more, &spare) : 0;
    if (taken == 0 || more < 10 || more > 99 || is_word(words, at + taken, "percent"))
        return 0;
    *cents = more;
    return taken;
}

static bool takes_back(const struct words *words, bool is_answer)
{
    for (size_t w = 0; w < words->count; w++)
        if (is_word(words, w, "off out") && w > 0 && word_is(&words->at[w - 1], "tip"))
            return true;
    for (size_t w = 0; w < words->count; w++) {
        bool is_no = word_is_among(words->at[w].text, "no without zero forget skip remove cancel drop off");
        if (is_no && (is_answer || is_word(words, w + 1, "tip") ||
                      (is_word(words, w + 1, "a the any my that") && is_word(words, w + 2, "tip"))))
            return true;
    }
    return false;
}

bool tip_read(const struct words *words, bool is_answer, char out[TIP_BYTES])
{
    int whole, cents;
    for (size_t w = 0; w < words->count; w++) {
        size_t taken = read_number(words, w, &whole, &cents);
        if (taken == 0)
            continue;
        size_t behind = w + taken;
        if (cents == 0 && whole < 100)
            behind += read_fifty(words, behind, &cents);
        bool is_beside = is_word(words, behind, "tip") || (w > 0 && is_word(words, w - 1, "tip")) ||
                         (w > 1 && is_word(words, w - 1, "of is at to with") && is_word(words, w - 2, "tip"));
        if (is_word(words, behind, "percent")) {
            snprintf(out, TIP_BYTES, "%d%%", whole);
            return true;
        }
        if (is_word(words, behind, small_money)) {
            snprintf(out, TIP_BYTES, "0.%02d", whole % 100);
            return true;
        }
        if (is_word(words, behind, money))
            add_cents(words, behind + 1, &cents);
        else if (!is_beside && !is_answer) {
            w = behind - 1;
            continue;
        }
        snprintf(out, TIP_BYTES, "%d.%02d", whole, cents);
        return true;
    }
    if (!takes_back(words, is_answer))
        return false;
    snprintf(out, TIP_BYTES, "0");
    return true;
}

/* ---- coupons ---- */

bool coupon_read(const struct words *words, const char *text, char *out, size_t size_bytes)
{
    static const char heads[] = "coupon voucher code promo promotion discount";
    static const char fillers[] =
        "coupon voucher code promo is it its called named for of with says said the number "
        "here that i have a to use please";
    size_t from = words->count;
    for (size_t w = 0; w < words->count; w++)
        if (word_is_among(words->at[w].text, heads))
            from = w + 1;
    while (from < words->count && word_is_among(words->at[from].text, fillers))
        from++;
    size_t end = from;
    while (end < words->count && !(end > from && words->at[end - 1].ends_clause))
        end++;
    while (end > from && word_is_among(words->at[end - 1].text, "please thanks thank you"))
        end--;
    if (end == from)
        return false;
    size_t begin = words->at[from].at, len = words->at[end - 1].at + words->at[end - 1].len - begin;
    return len < size_bytes && span_copy((struct span){text + begin, len}, out, size_bytes);
}
