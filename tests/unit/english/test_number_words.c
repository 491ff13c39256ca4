#include "with_cmocka.h"

#include <stdio.h>
#include <string.h>

#include "english/number_words.h"
#include "with_put.h"

static void check_put(uint64_t number, const char *words)
{
    assert_puts(words, number_words_put, number);
}

static void numbers_of_any_size_are_spoken(void **state)
{
    (void)state;
    check_put(0, "zero");
    check_put(13, "thirteen");
    check_put(40, "forty");
    check_put(99, "ninety nine");
    check_put(100, "one hundred");
    check_put(1250, "one thousand two hundred fifty");
    check_put(12000001, "twelve million one");
    check_put(4000000000, "four billion");
}

/* Reads what number_words_put writes, by number_words_value alone. */
static uint64_t read_words(const char *words)
{
    static const struct {
        const char *name;
        uint64_t value;
    } units[] = {{"hundred", 100}, {"thousand", 1000}, {"million", 1000000}, {"billion", 1000000000}};
    uint64_t total = 0, group = 0;
    while (*words != '\0') {
        char word[16];
        size_t len = strcspn(words, " ");
        assert_true(len < sizeof word);
        snprintf(word, sizeof word, "%.*s", (int)len, words);
        words += len + (words[len] == ' ');
        int value = number_words_value(word);
        uint64_t unit = 0;
        for (size_t i = 0; i < sizeof units / sizeof *units; i++)
            if (strcmp(word, units[i].name) == 0)
                unit = units[i].value;
        assert_true(value >= 0 || unit > 0);
        if (value >= 0) {
            group += (uint64_t)value;
        } else if (unit == 100) {
            group *= 100;
        } else {
            total += group * unit;
            group = 0;
        }
    }
    return total + group;
}

static void a_number_comes_back_from_its_words(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, 200);
    for (uint64_t number = 0; number < 3000000; number += number < 20000 ? 1 : 7919) {
        out.len = 0;
        assert_int_equal(number_words_put(&out, number), VP_OK);
        assert_int_equal(read_words(buf_text(&out)), number);
    }
    buf_deinit(&out);
}

static void ordinals_end_in_the_place_of_their_last_word(void **state)
{
    static const struct {
        uint64_t number;
        const char *text;
    } cases[] = {{0, "zeroth"},
                 {1, "first"},
                 {3, "third"},
                 {8, "eighth"},
                 {9, "ninth"},
                 {12, "twelfth"},
                 {20, "twentieth"},
                 {32, "thirty second"},
                 {90, "ninetieth"},
                 {100, "one hundredth"},
                 {1000, "one thousandth"},
                 {101, "one hundred first"},
                 {340, "three hundred fortieth"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf out;
        buf_init(&out, 100);
        assert_int_equal(buf_append_text(&out, "the "), VP_OK);
        assert_int_equal(number_words_put_ordinal(&out, cases[i].number), VP_OK);
        assert_string_equal(buf_text(&out) + 4, cases[i].text);
        buf_deinit(&out);
    }
}

static void an_ordinal_of_one_word_names_its_place(void **state)
{
    (void)state;
    assert_int_equal(number_words_place("first"), 1);
    assert_int_equal(number_words_place("fourth"), 4);
    assert_int_equal(number_words_place("thirtieth"), 30);
    assert_int_equal(number_words_place("four"), -1);
    assert_int_equal(number_words_place(""), -1);
}

static void digits_are_said_one_by_one(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, 100);
    assert_int_equal(number_words_put_digits(&out, "4-07x", 5), VP_OK);
    assert_string_equal(buf_text(&out), "four zero seven");
    buf_deinit(&out);
}

static void a_sentence_has_small_numbers_in_words(void **state)
{
    static const struct {
        int number, word_max;
        const char *text;
    } cases[] = {{0, 12, "zero"},    {12, 12, "twelve"},     {13, 12, "13"},
                 {20, 99, "twenty"}, {21, 99, "twenty-one"}, {99, 99, "ninety-nine"},
                 {100, 99, "100"},   {-1, 99, "-1"},         {100, 200, "100"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[32];
        assert_string_equal(number_words_write(cases[i].number, cases[i].word_max, out, sizeof out),
                            cases[i].text);
    }
    char tiny[4];
    assert_string_equal(number_words_write(12, 12, tiny, sizeof tiny), "twe");
}

static void other_words_are_no_numbers(void **state)
{
    (void)state;
    assert_int_equal(number_words_value("hundred"), -1);
    assert_int_equal(number_words_value("Two"), -1);
    assert_int_equal(number_words_value("2"), -1);
    assert_int_equal(number_words_value("fourty"), 40);
}

static void a_digit_is_known_by_its_sound(void **state)
{
    (void)state;
    assert_int_equal(number_words_digit_sound("oh"), 0);
    assert_int_equal(number_words_digit_sound("ate"), 8);
    assert_int_equal(number_words_digit_sound("eight"), -1);
}

static void a_full_buffer_is_an_error(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, 5);
    assert_int_equal(number_words_put(&out, 23), VP_ERR_TOO_BIG);
    assert_int_equal(number_words_put_ordinal(&out, 1000), VP_ERR_TOO_BIG);
    buf_deinit(&out);
}

TESTS = {
    TEST(numbers_of_any_size_are_spoken),
    TEST(a_number_comes_back_from_its_words),
    TEST(ordinals_end_in_the_place_of_their_last_word),
    TEST(an_ordinal_of_one_word_names_its_place),
    TEST(digits_are_said_one_by_one),
    TEST(a_sentence_has_small_numbers_in_words),
    TEST(other_words_are_no_numbers),
    TEST(a_digit_is_known_by_its_sound),
    TEST(a_full_buffer_is_an_error),
};
