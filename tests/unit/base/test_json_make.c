/* Pieces of the JSON that the program writes. */
#include "with_cmocka.h"

#include <stdlib.h>

#include "base/json_make.h"

static void an_empty_text_is_null(void **state)
{
    (void)state;
    json_t *none = json_text_or_null(""), *some = json_text_or_null("a");
    assert_true(json_is_null(none));
    assert_string_equal(json_string_value(some), "a");
    json_decref(none);
    json_decref(some);
}

static void expect_lines(const char *text, const char *wanted)
{
    json_t *lines = json_lines(text);
    char *told = json_dumps(lines, JSON_COMPACT);
    assert_string_equal(told, wanted);
    free(told);
    json_decref(lines);
}

static void a_text_is_told_line_by_line(void **state)
{
    (void)state;
    expect_lines(NULL, "[]");
    expect_lines("", "[]");
    expect_lines("one", "[\"one\"]");
    expect_lines("one\n\ntwo\n", "[\"one\",\"\",\"two\"]");
}

TESTS = {
    TEST(an_empty_text_is_null),
    TEST(a_text_is_told_line_by_line),
};
