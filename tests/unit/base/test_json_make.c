/* Pieces of the JSON that the program writes. */
#include "with_cmocka.h"

#include "base/json_make.h"
#include "with_json.h"

static void an_empty_text_is_null(void **state)
{
    (void)state;
    assert_json(json_pack("[o, o]", json_text_or_null(""), json_text_or_null("a")), "[null,\"a\"]");
}

static void a_text_is_told_line_by_line(void **state)
{
    (void)state;
    assert_json(json_lines(NULL), "[]");
    assert_json(json_lines(""), "[]");
    assert_json(json_lines("one"), "[\"one\"]");
    assert_json(json_lines("one\n\ntwo\n"), "[\"one\",\"\",\"two\"]");
}

TESTS = {
    TEST(an_empty_text_is_null),
    TEST(a_text_is_told_line_by_line),
};
