#include "with_cmocka.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "english/first_names.h"

static void every_name_is_a_lower_case_word_and_known(void **state)
{
    (void)state;
    struct first_names names = {0};
    char name[FIRST_NAME_BYTES], last[FIRST_NAME_BYTES] = "";
    size_t count = 0;
    for (; first_names_next(&names, name); count++) {
        size_t len = strlen(name);
        assert_true(len > 1 && len + 1 < sizeof name);
        for (size_t i = 0; i < len; i++)
            assert_true(islower((unsigned char)name[i]));
        assert_true(strcmp(last, name) < 0); /* in order, none twice */
        snprintf(last, sizeof last, "%s", name);
        assert_true(first_names_have(name));
    }
    assert_true(count > 500);
    assert_string_equal(last, "zoe");
    assert_false(first_names_next(&names, name));
}

static void other_words_are_no_names(void **state)
{
    (void)state;
    assert_false(first_names_have("pizza"));
    assert_false(first_names_have("Zoe"));
    assert_false(first_names_have("zo"));
    assert_false(first_names_have("zach zachary"));
    assert_false(first_names_have(""));
}

static void check_capitals(const char *text, const char *wanted)
{
    char out[64];
    snprintf(out, sizeof out, "%s", text);
    first_names_capitalise(out);
    assert_string_equal(out, wanted);
}

static void first_names_get_their_capital(void **state)
{
    (void)state;
    check_capitals("It's grace.", "It's Grace.");
    check_capitals("my name is john paul", "my name is John Paul");
    check_capitals("the pizza", "the pizza");
    check_capitals("", "");
}

TESTS = {
    TEST(every_name_is_a_lower_case_word_and_known),
    TEST(other_words_are_no_names),
    TEST(first_names_get_their_capital),
};
