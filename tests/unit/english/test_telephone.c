#include "with_cmocka.h"

#include <string.h>

#include "english/telephone.h"

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

static void check_put(const char *number, size_t len, const char *wanted)
{
    struct buf out;
    buf_init(&out, 400);
    assert_int_equal(telephone_put_words(&out, (struct span){number, len}), VP_OK);
    assert_string_equal(buf_text(&out), wanted);
    buf_deinit(&out);
}

static void digits_fall_into_groups(void **state)
{
    (void)state;
    check_put("(555) 010-4477", 14, "five five five, zero one zero, four four seven seven");
    check_put("5550104477", 10, "five five five, zero one zero, four four seven seven");
    check_put("15550104477", 11, "one, five five five, zero one zero, four four seven seven");
    check_put("5550123", 7, "five five five, zero one two three");
    check_put("5550123", 2, "five five"); /* what stands behind the span is not read */
}

TESTS = {
    TEST(numbers_are_found_with_their_marks),
    TEST(digits_fall_into_groups),
};
