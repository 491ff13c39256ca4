/* Whole numbers from outside. */
#include "base/number.h"

#include <string.h>

#include "with_cmocka.h"
#include "with_cases.h"

static void plain_digits_within_bounds_pass(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t number;
    } good[] = {{"0", 0},
                {"1", 1},
                {"007", 7},
                {"-5", -5},
                {"2147483647", 2147483647},
                {"9223372036854775807", INT64_MAX},
                {"-9223372036854775808", INT64_MIN}};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        int64_t number = 99;
        assert_true(number_parse(good[i].text, INT64_MIN, INT64_MAX, &number));
        assert_true(number == good[i].number);
    }
}

static void everything_else_does_not(void **state)
{
    (void)state;
    FOR_EACH_TEXT(bad, "", "-", "+1", " 1", "1 ", "1x", "0x10", "1e3", "1.0", "--1", "1-",
                  "9223372036854775808", "-9223372036854775809", "18446744073709551617",
                  "99999999999999999999999999999999999999999999999999") {
        int64_t number = 99;
        if (number_parse(*bad, INT64_MIN, INT64_MAX, &number) || number != 99)
            fail_msg("'%s' gave %lld", *bad, (long long)number);
    }
    int64_t number = 99;
    assert_false(number_parse(NULL, 0, 9, &number));
    assert_false(number_parse("10", 0, 9, &number));
    assert_false(number_parse("4294967297", 1, 500, &number)); /* 1, where it is cut to 32 bits */
    assert_true(number == 99);
    assert_true(number_parse("9", 0, 9, &number));
}

TESTS = {
    TEST(plain_digits_within_bounds_pass),
    TEST(everything_else_does_not),
};
