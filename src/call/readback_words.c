/* What the words of a read-back say: which lines they name, and whether an amount in them is none of the order's. */
#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "call/readback.h"
#include "english/money.h"
#include "english/plural.h"
#include "english/spoken.h"

enum { SPOKEN_BYTES_MAX = 16 * 1024 };

/* The plain letter of an accented one (Latin-1 and its neighbours as UTF-8), for menus such as "Jalapeño". */
static char plain_letter(unsigned char first, unsigned char second)
{
    static const char of_c3[] = "aaaaaaaceeeeiiiidnooooo ouuuuy saaaaaaaceeeeiiiidnooooo ouuuuy y";
    if (first == 0xc3 && second >= 0x80 && second <= 0xbf)
        return of_c3[second - 0x80];
    return '\0';
}

/* Lower-case words with single spaces between and around, letters and digits only. */
static void to_plain(const char *text, char *out, size_t size_bytes)
{
    size_t used = 0;
    out[used++] = ' ';
    for (size_t i = 0; text[i] != '\0' && used + 2 < size_bytes; i++) {
        unsigned char byte = (unsigned char)text[i];
        char letter = byte < 0x80 && isalnum(byte) ? (char)tolower(byte) : ' ';
        if (byte == '\'')
            continue; /* chef's: chefs */
        if (byte >= 0x80) {
            letter = plain_letter(byte, (unsigned char)text[i + 1]);
            if (letter != '\0')
                i++;
            else
                letter = (char)byte;
        }
        if (letter != ' ' || out[used - 1] != ' ')
            out[used++] = letter;
    }
    if (out[used - 1] != ' ')
        out[used++] = ' ';
    out[used] = '\0';
}

static bool is_small_word(const char *word, size_t len)
{
    static const char *const small[] = {"and", "with", "the", "of", "a", "an", "in", "on", "or", "n"};
    for (size_t i = 0; i < sizeof small / sizeof *small; i++)
        if (strlen(small[i]) == len && memcmp(small[i], word, len) == 0)
            return true;
    for (size_t i = 0; i < len; i++)
        if (!isdigit((unsigned char)word[i]))
            return false;
    return true; /* numbers are spoken in too many ways */
}

static bool has_word(const char *plain_text, const char *word, size_t len)
{
    size_t stem = plural_stem_len((struct span){word, len});
    for (const char *at = plain_text; (at = strchr(at, ' ')) != NULL && at[1] != '\0';) {
        at++;
        size_t said = strcspn(at, " ");
        if (said >= stem && memcmp(at, word, stem) == 0 && plural_stem_len((struct span){at, said}) == stem)
            return true;
    }
    return false;
}

static bool is_named(const char *plain_text, const char *name)
{
    char plain_name[256];
    to_plain(name, plain_name, sizeof plain_name);
    size_t word_count = 0;
    for (const char *at = plain_name + 1; *at != '\0'; at += strcspn(at, " ") + 1) {
        size_t len = strcspn(at, " ");
        if (is_small_word(at, len))
            continue;
        word_count++;
        if (!has_word(plain_text, at, len))
            return false;
    }
    return word_count > 0;
}

static bool is_dish_named(const char *plain_text, const struct menu_item *item)
{
    bool named = is_named(plain_text, item->name);
    for (size_t j = 0; j < item->synonyms.count && !named; j++)
        named = is_named(plain_text, item->synonyms.words[j]);
    return named;
}

uint32_t readback_named_lines(const struct basket *basket, const char *text)
{
    char plain_text[TRANSCRIPT_TEXT_MAX + 4];
    to_plain(text, plain_text, sizeof plain_text);
    uint32_t lines = 0;
    for (size_t i = 0; i < basket->line_count; i++) {
        const struct basket_line *line = &basket->lines[i];
        bool named = is_dish_named(plain_text, line->item);
        for (size_t j = 0; j < line->choice_count && named; j++) /* a combo with each of its dishes */
            named = line->choices[j].option->item == NULL ||
                    is_dish_named(plain_text, line->choices[j].option->item);
        if (named)
            lines |= (uint32_t)1 << i;
    }
    return lines;
}

bool readback_is_true(const struct basket *basket, const char *text)
{
    uint32_t all_lines = ((uint32_t)1 << basket->line_count) - 1;
    struct readback_claims claims = {0};
    if ((readback_named_lines(basket, text) & all_lines) != all_lines ||
        readback_names_wrong_price(basket, text))
        return false;
    readback_claims_add(&claims, basket, text);
    return !readback_claims_contradict(&claims, basket);
}

/* ---- prices ---- */

/* Whether an option of the line costs that: a portion, half of it, or two. */
static bool is_price_of_option(const struct basket_line *line, int64_t cents)
{
    for (size_t i = 0; i < line->choice_count; i++) {
        const struct menu_option *option = line->choices[i].option;
        int64_t price = menu_option_cents(option, basket_size_of(line, &line->choices[i]));
        if (cents == price || cents == price * line->choices[i].count || cents == (price + 1) / 2 ||
            cents == 2 * price)
            return true;
    }
    return false;
}

static bool is_of_order(const struct basket *basket, int64_t cents)
{
    struct basket_totals totals = basket_totals(basket);
    if (cents == totals.service_charge_cents || cents == totals.tip_cents || cents == totals.subtotal_cents ||
        cents == totals.tax_cents || cents == totals.delivery_fee_cents || cents == totals.total_cents)
        return true;
    for (size_t i = 0; i < basket->line_count; i++) {
        const struct basket_line *line = &basket->lines[i];
        int64_t base = line->size != NULL ? line->size->price_cents : line->item->price_cents;
        if (cents == basket_unit_cents(line) || cents == basket_line_cents(line) || cents == base ||
            is_price_of_option(line, cents))
            return true;
    }
    return false;
}

bool readback_names_wrong_price(const struct basket *basket, const char *text)
{
    struct buf spoken;
    int64_t cents;
    bool is_wrong = false;
    buf_init(&spoken, SPOKEN_BYTES_MAX);
    enum vp_err err = spoken_format(&spoken, text);
    const char *at = err == VP_OK ? buf_text(&spoken) : NULL;
    if (at == NULL)
        is_wrong = true; /* no memory, or longer than any read-back: nothing is known of it */
    while (!is_wrong && at != NULL && (at = money_next(at, basket->menu->currency, &cents)) != NULL)
        is_wrong = !is_of_order(basket, cents);
    buf_deinit(&spoken);
    return is_wrong;
}
