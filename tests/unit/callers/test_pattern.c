#include <stdio.h>
#include <string.h>

#include "with_cmocka.h"

#include "callers/pattern.h"

static long last_match(const char *text, const char *words)
{
    struct pattern *pattern = NULL;
    char why[PATTERN_WHY_BYTES];
    assert_int_equal(pattern_compile(text, &pattern, why), VP_OK);
    long end = pattern_last_match(pattern, words, strlen(words));
    pattern_destroy(pattern);
    return end;
}

static void last_match_wins(void **state)
{
    (void)state;
    assert_int_equal(last_match("size", "Which Size? And what SIZE is the coke?"), 25);
    assert_int_equal(last_match("crust", "Which size?"), -1);
    assert_int_equal(last_match("", "abc"), 3);
    assert_int_equal(last_match("x*", "axx"), 3);
    assert_int_equal(last_match("(?i)jalape\u00d1o", "a Jalape\u00f1o"), 11);
    assert_int_equal(last_match("^what", "what, what"), 4);
}

/* A transcript may be cut inside a character. */
static void words_that_are_not_utf8_are_matched(void **state)
{
    (void)state;
    assert_int_equal(last_match("size.", "what size?\xc3"), 10);
}

static void expect_refusal(const char *text, const char *why_expected)
{
    struct pattern *pattern = NULL;
    char why[PATTERN_WHY_BYTES] = "";
    assert_int_equal(pattern_compile(text, &pattern, why), VP_ERR_BAD_VALUE);
    assert_null(pattern);
    assert_string_equal(why, why_expected);
}

static void patterns_that_are_none_are_refused(void **state)
{
    (void)state;
    char nested[2 * 30 + 2] = "", long_text[PATTERN_MAX_BYTES + 2];
    memset(nested, '(', 30);
    nested[30] = 'a';
    memset(nested + 31, ')', 30);
    nested[61] = '\0';
    memset(long_text, 'a', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    expect_refusal("(a", "missing closing parenthesis");
    expect_refusal("a{9}{99}", "quantifier does not follow a repeatable item");
    expect_refusal("(((a{99}){99}){99}){99}", "regular expression is too large");
    expect_refusal(nested, "parentheses are too deeply nested");
    expect_refusal(long_text, "longer than 200 bytes");
    expect_refusal("a\\C", "using \\C is disabled by the application");
}

/* These took gigabytes, or for ever, in other libraries. */
static void hungry_patterns_are_bounded(void **state)
{
    (void)state;
    char words[4096];
    memset(words, 'a', sizeof words - 1);
    words[sizeof words - 1] = '\0';
    assert_int_equal(last_match("(((a+)+)+)+b", words), -1);
    assert_int_equal(last_match("(a|aa)+$b", words), -1);
    (void)last_match("(((a+)+)+)++", words);
}

TESTS = {
    TEST(last_match_wins),
    TEST(words_that_are_not_utf8_are_matched),
    TEST(patterns_that_are_none_are_refused),
    TEST(hungry_patterns_are_bounded),
};
