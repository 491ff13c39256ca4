#include "with_cmocka.h"

#include <stdio.h>

#include "english/plural.h"

static void check_plural(const char *one, const char *many)
{
    char out[64];
    assert_string_equal(plural_write(span_of(one), out, sizeof out), many);
}

static void a_phrase_gets_the_plural_of_its_last_word(void **state)
{
    (void)state;
    check_plural("taco", "tacos");
    check_plural("garlic knots", "garlic knots");
    check_plural("sandwich", "sandwiches");
    check_plural("dish", "dishes");
    check_plural("BOX", "BOXes");
    check_plural("curry", "curries");
    check_plural("chardonnay", "chardonnays");
    check_plural("glass", "glasses");
    check_plural("", "s");
    char tiny[4];
    assert_string_equal(plural_write(span_of("box"), tiny, sizeof tiny), "box");
    assert_string_equal(plural_write((struct span){"box of chocolates", 3}, (char[8]){0}, 8), "boxes");
}

static void what_looks_like_many_is_told_from_a_glass(void **state)
{
    (void)state;
    assert_true(plural_is(span_of("Garlic Knots")));
    assert_false(plural_is(span_of("glass")));
    assert_false(plural_is(span_of("pizza")));
    assert_false(plural_is(span_of("")));
}

static void a_word_has_its_singular(void **state)
{
    static const char *const cases[][2] = {
        {"cokes", "coke"},         {"fries", "fry"},   {"tomatoes", "tomato"},   {"sandwiches", "sandwich"},
        {"hummus", "hummus"},      {"swiss", "swiss"}, {"wings", "wing"},        {"pies", "pie"},
        {"mushrooms", "mushroom"}, {"as", "as"},       {"anchovies", "anchovy"}, {"this", "this"},
        {"shes", "she"},           {"", ""},           {"halves", "half"},       {"olives", "olive"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[16];
        assert_string_equal(plural_singular(cases[i][0], out), cases[i][1]);
        snprintf(out, sizeof out, "%s", cases[i][0]);
        assert_string_equal(plural_singular(out, out), cases[i][1]);
    }
}

static void the_plural_of_a_dish_comes_back_as_its_singular(void **state)
{
    static const char *const dishes[] = {"taco",  "sandwich", "dish",  "box",
                                         "berry", "glass",    "pizza", "calzone"};
    (void)state;
    for (size_t i = 0; i < sizeof dishes / sizeof *dishes; i++) {
        char many[16], one[16];
        plural_write(span_of(dishes[i]), many, sizeof many);
        assert_string_equal(plural_singular(many, one), dishes[i]);
    }
}

static bool are_one_word(const char *a, const char *b)
{
    size_t a_len = plural_stem_len(span_of(a)), b_len = plural_stem_len(span_of(b));
    return a_len == b_len && strncmp(a, b, a_len) == 0;
}

static void words_that_differ_in_number_share_their_stem(void **state)
{
    (void)state;
    assert_int_equal(plural_stem_len(span_of("knots")), 4);
    assert_int_equal(plural_stem_len(span_of("cherries")), 5);
    assert_int_equal(plural_stem_len(span_of("dishes")), 4);
    assert_int_equal(plural_stem_len(span_of("")), 0);
    assert_true(are_one_word("cherry", "cherries"));
    assert_true(are_one_word("box", "boxes"));
    assert_true(are_one_word("pie", "pies"));
    assert_false(are_one_word("ham", "lamb"));
}

/* Each is tuned for what it is used for; a change of one is a change of what callers can say. */
static void the_three_ways_to_one_differ_where_they_are_known_to(void **state)
{
    static const struct {
        const char *many, *singular, *without_s;
        size_t stem_len;
    } cases[] = {{"cannolis", "cannolis", "cannoli", 7},
                 {"tomatoes", "tomato", "tomatoe", 7},
                 {"fries", "fry", "frie", 2},
                 {"hummus", "hummus", "hummu", 5},
                 {"curry", "curry", "curry", 4},
                 {"wings", "wing", "wing", 4}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[16];
        assert_string_equal(plural_singular(cases[i].many, out), cases[i].singular);
        assert_int_equal(plural_stem_len(span_of(cases[i].many)), cases[i].stem_len);
        snprintf(out, sizeof out, "%s", cases[i].many);
        plural_drop_s(out);
        assert_string_equal(out, cases[i].without_s);
    }
}

static void names_are_the_same_but_for_case_and_number(void **state)
{
    (void)state;
    assert_true(plural_is_same("onion", "Onions"));
    assert_true(plural_is_same("Tomatoes", "tomato"));
    assert_true(plural_is_same("ham", "HAM"));
    assert_false(plural_is_same("oni", "onions"));
    assert_false(plural_is_same("as", "a"));
}

TESTS = {
    TEST(a_phrase_gets_the_plural_of_its_last_word),
    TEST(what_looks_like_many_is_told_from_a_glass),
    TEST(a_word_has_its_singular),
    TEST(the_plural_of_a_dish_comes_back_as_its_singular),
    TEST(words_that_differ_in_number_share_their_stem),
    TEST(the_three_ways_to_one_differ_where_they_are_known_to),
    TEST(names_are_the_same_but_for_case_and_number),
};
