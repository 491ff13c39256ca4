#include "with_cmocka.h"

#include <stdio.h>
#include <string.h>

#include "english/money.h"
#include "english/spoken.h"
#include "with_cases.h"

static void a_price_without_cents_is_written_without_them(void **state)
{
    (void)state;
    FOR_EACH_CASE(each, {"12.50", "$12.50"}, {"12.00", "$12"}, {"0.00", "$0"}, {"0.05", "$0.05"},
                  {"12", "$12"}, {"", "$"}) {
        char out[16];
        assert_string_equal(money_write(currency_or_dollars(NULL), each->given, out, sizeof out),
                            each->wanted);
    }
}

/* The cents that were spoken, and nothing else; -1: it is no amount. */
static int64_t read_amount(const char *words)
{
    int64_t cents;
    const char *end = money_next(words, currency_or_dollars("USD"), &cents);
    return end != NULL && *end == '\0' ? cents : -1;
}

static void amounts_are_found_among_other_words(void **state)
{
    (void)state;
    const struct {
        const char *said;
        int64_t first, second; /* -1: none */
    } cases[] = {
        {"That's eighteen dollars and fifty one cents for pickup.", 1851, -1},
        {"two large pizzas at nine dollars, so eighteen dollars", 900, 1800},
        {"one hundred and five dollars", 10500, -1},
        {"two thousand three hundred dollars and one cent", 230001, -1},
        {"Twelve Dollars fifty cents", 1250, -1},
        {"twenty-five cents", 25, -1},
        {"ten dollars and a coke", 1000, -1},
        {"five dollars and seven dollars", 500, 700},
        {"two large pizzas for pickup in fifteen minutes", -1, -1},
        {"twelve dollars fifty for pickup", 1250, -1},
        {"twelve dollars fifteen dollars", 1200, 1500},
        {"twelve dollars two large pizzas", 1200, -1},
        {"two pounds of shrimp at nine dollars", 900, -1},
        {"a few dollars more", -1, -1},
        {"", -1, -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t cents = 0;
        const char *at = money_next(cases[i].said, currency_or_dollars(NULL), &cents);
        assert_int_equal(at != NULL ? cents : -1, cases[i].first);
        at = at != NULL ? money_next(at, currency_or_dollars(NULL), &cents) : NULL;
        assert_int_equal(at != NULL ? cents : -1, cases[i].second);
    }
}

static void every_price_up_to_a_thousand_dollars_comes_back_from_its_words(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, 200);
    for (int cents = 0; cents < 100000; cents++) {
        char written[16];
        out.len = 0;
        assert_int_equal(
            money_put_words(&out, currency_or_dollars(NULL), (uint64_t)cents / 100, (uint64_t)cents % 100),
            VP_OK);
        if (cents > 0 && read_amount(buf_text(&out)) != cents)
            fail_msg("%d: %s", cents, buf_text(&out));
        snprintf(written, sizeof written, "$%d.%02d", cents / 100, cents % 100);
        size_t len = out.len;
        assert_int_equal(spoken_format(&out, written), VP_OK); /* the same from a sentence */
        assert_int_equal(out.len, 2 * len);
        assert_memory_equal(out.at, out.at + len, len);
    }
    buf_deinit(&out);
}

static void a_full_buffer_is_an_error(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, 15);
    assert_int_equal(money_put_words(&out, currency_or_dollars(NULL), 12, 50), VP_ERR_TOO_BIG);
    buf_deinit(&out);
}

static const char *spoken_of(struct buf *out, const char *text)
{
    out->len = 0;
    assert_int_equal(spoken_format(out, text), VP_OK);
    return buf_text(out);
}

static void other_money_is_written_and_said_as_people_do(void **state)
{
    (void)state;
    static const struct {
        const char *code, *price, *written, *said;
        int64_t cents;
    } cases[] = {
        {"GBP", "12.50", "£12.50", "twelve pounds fifty", 1250},
        {"GBP", "1.00", "£1", "one pound", 100},
        {"GBP", "12.05", "£12.05", "twelve pounds and five pence", 1205},
        {"GBP", "0.99", "£0.99", "ninety nine pence", 99},
        {"EUR", "12.50", "€12.50", "twelve euros fifty", 1250},
        {"JPY", "1250.00", "¥1250", "one thousand two hundred fifty yen", 125000},
        {"CHF", "7.95", "CHF 7.95", "seven francs ninety five", 795},
        {"INR", "250.00", "₹250", "two hundred fifty rupees", 25000},
    };
    struct buf out;
    buf_init(&out, 200);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct currency *currency = currency_find(cases[i].code);
        char written[32], sentence[64];
        int64_t cents = 0;
        money_write(currency, cases[i].price, written, sizeof written);
        assert_string_equal(written, cases[i].written);
        assert_string_equal(spoken_of(&out, written), cases[i].said);
        snprintf(sentence, sizeof sentence, "That's %s for pickup.", written);
        assert_non_null(money_next(spoken_of(&out, sentence), currency, &cents));
        assert_int_equal(cents, cases[i].cents);
        snprintf(sentence, sizeof sentence, "%s %s", cases[i].code, cases[i].price);
        assert_string_equal(spoken_of(&out, sentence), cases[i].said);
    }
    buf_deinit(&out);
    int64_t cents = 0;
    assert_non_null(money_next("twelve dollars", currency_find("GBP"), &cents));
    assert_int_equal(cents, -1); /* other money */
    assert_null(money_next("twelve pounds", currency_find("USD"), &cents));
    assert_null(currency_find("XXX"));
}

static void every_price_comes_back_from_its_words_in_any_money(void **state)
{
    (void)state;
    static const char *const codes[] = {"GBP", "EUR", "CHF", "PLN"};
    struct buf out;
    buf_init(&out, 200);
    for (int cents = 1; cents < 20000; cents++) {
        const struct currency *currency = currency_find(codes[cents % 4]);
        int64_t read = 0;
        out.len = 0;
        assert_int_equal(money_put_words(&out, currency, (uint64_t)cents / 100, (uint64_t)cents % 100),
                         VP_OK);
        const char *end = money_next(buf_text(&out), currency, &read);
        if (end == NULL || *end != '\0' || read != cents)
            fail_msg("%d: %s", cents, buf_text(&out));
    }
    buf_deinit(&out);
}

TESTS = {
    TEST(other_money_is_written_and_said_as_people_do),
    TEST(every_price_comes_back_from_its_words_in_any_money),
    TEST(a_price_without_cents_is_written_without_them),
    TEST(every_price_up_to_a_thousand_dollars_comes_back_from_its_words),
    TEST(amounts_are_found_among_other_words),
    TEST(a_full_buffer_is_an_error),
};
