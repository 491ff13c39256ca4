#include "with_cmocka.h"

#include <stdio.h>
#include <string.h>

#include "english/money.h"
#include "english/number_words.h"
#include "english/spoken.h"
#include "with_cases.h"

static void a_price_without_cents_is_written_without_them(void **state)
{
    (void)state;
    FOR_EACH_CASE(each, {"12.50", "$12.50"}, {"12.00", "$12"}, {"0.00", "$0"}, {"0.05", "$0.05"},
                  {"12", "$12"}, {"", "$"}) {
        char out[16];
        assert_string_equal(money_write(each->given, out, sizeof out), each->wanted);
    }
}

/* 0 to 99, or -1, of the words up to end. */
static int read_below_hundred(const char *words, size_t len)
{
    char text[32], *blank;
    snprintf(text, sizeof text, "%.*s", (int)len, words);
    if ((blank = strchr(text, ' ')) == NULL)
        return number_words_value(text);
    *blank = '\0';
    int ten = number_words_value(text), one = number_words_value(blank + 1);
    return ten >= 20 && ten % 10 == 0 && one > 0 && one < 10 ? ten + one : -1;
}

/* The cents that were spoken; -1: it is no amount. */
static int read_amount(const char *words)
{
    int dollars = 0, cents = 0;
    const char *hundred = strstr(words, " hundred"), *dollar = strstr(words, " dollar");
    if (dollar != NULL) {
        if (hundred != NULL) {
            dollars = 100 * read_below_hundred(words, (size_t)(hundred - words));
            words = hundred + strlen(" hundred");
            words += words < dollar;
        }
        if (words < dollar)
            dollars += read_below_hundred(words, (size_t)(dollar - words));
        words = dollar + strlen(" dollar");
        if ((*words == 's') != (dollars != 1))
            return -1;
        words += *words == 's';
        if (*words == '\0')
            return dollars * 100;
        if (strncmp(words, " and ", 5) != 0)
            return -1;
        words += 5;
    }
    const char *cent = strstr(words, " cent");
    if (cent == NULL)
        return -1;
    cents = read_below_hundred(words, (size_t)(cent - words));
    return cents > 0 && strcmp(cent, cents == 1 ? " cent" : " cents") == 0 ? dollars * 100 + cents : -1;
}

static void every_price_up_to_a_thousand_dollars_comes_back_from_its_words(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, 200);
    for (int cents = 0; cents < 100000; cents++) {
        char written[16];
        out.len = 0;
        assert_int_equal(money_put_words(&out, (uint64_t)cents / 100, (uint64_t)cents % 100), VP_OK);
        if (read_amount(buf_text(&out)) != cents)
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
    assert_int_equal(money_put_words(&out, 12, 50), VP_ERR_TOO_BIG);
    buf_deinit(&out);
}

TESTS = {
    TEST(a_price_without_cents_is_written_without_them),
    TEST(every_price_up_to_a_thousand_dollars_comes_back_from_its_words),
    TEST(a_full_buffer_is_an_error),
};
