#include "with_cmocka.h"

#include <string.h>

#include "english/telephone.h"
#include "with_put.h"

static void numbers_are_found_with_their_marks(void **state)
{
    static const struct {
        const char *text;
        size_t len;
    } cases[] = {{"555-0123.", 8},        {"(555) 010-4477 please", 14},
                 {"+15550104477", 12},    {"555.0123", 8},
                 {"555 010 4477", 12},    {"12 tacos", 0},
                 {"123456", 0},           {"1234567", 7},
                 {"1234567890123456", 0}, {"555--0123", 0},
                 {"555 01 4477", 0},      {"", 0}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(telephone_len(cases[i].text), cases[i].len);
}

static void digits_fall_into_groups(void **state)
{
    (void)state;
    assert_puts("five five five, zero one zero, four four seven seven", telephone_put_words,
                SPAN_LIT("(555) 010-4477"));
    assert_puts("five five five, zero one zero, four four seven seven", telephone_put_words,
                SPAN_LIT("5550104477"));
    assert_puts("one, five five five, zero one zero, four four seven seven", telephone_put_words,
                SPAN_LIT("15550104477"));
    assert_puts("five five five, zero one two three", telephone_put_words, SPAN_LIT("5550123"));
    assert_puts("five five", telephone_put_words,
                ((struct span){"5550123", 2})); /* what stands behind the span is not read */
}

TESTS = {
    TEST(numbers_are_found_with_their_marks),
    TEST(digits_fall_into_groups),
};
