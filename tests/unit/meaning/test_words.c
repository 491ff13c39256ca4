#include "with_cmocka.h"

#include <stdio.h>
#include <string.h>

#include "meaning/cue.h"
#include "meaning/words.h"
#include "with_cases.h"

static void splits_into_plain_words(void **state)
{
    static const struct text_case cases[] = {
        {"That's all, thanks!", "that is all thanks"},
        {"I'd like TWO cokes.", "i would like two cokes"},
        {"I\xE2\x80\x99ll have", "i will have"},
        {"Jalape\xC3\xB1os & cr\xC3\xA8me", "jalapenos and creme"},
        {"gluten-free", "gluten free"},
        {"mama's pizza", "mama pizza"},
        {"dont wanna", "do not want to"},
        {"$23.50 or 10,000", "23.50 or 10000"},
        {"1/2 and 6:30", "half and 6:30"},
        {"6al pastor, 12inch, 2liter", "6 al pastor 12 inch 2 liter"},
        {"London WC2E 9LH", "london wc2e 9lh"},
        {"a 7up, the 2nd, 12oz at 10am", "a 7up the 2nd 12oz at 10am"},
        {"", ""},
        {"... ?!", ""},
        {"\xFF\xC3", ""},
    };
    (void)state;
    FOR_EACH(each, cases) {
        struct words words;
        char joined[200];
        words_split(&words, each->given);
        assert_string_equal(words_join(&words, 0, words.count, joined, sizeof joined), each->wanted);
    }
}

static void every_word_has_its_singular(void **state)
{
    struct words words;
    (void)state;
    words_split(&words, "Two Cokes");
    assert_string_equal(words.at[1].text, "cokes");
    assert_string_equal(words.at[1].stem, "coke");
}

static void reads_quantities(void **state)
{
    static const struct {
        const char *text;
        int quantity;
        size_t words;
    } cases[] = {
        {"two cokes", 2, 1},       {"twenty five wings", 25, 2}, {"a couple of tacos", 2, 3},
        {"a dozen", 12, 2},        {"half a dozen tacos", 6, 3}, {"half dozen", 6, 2},
        {"two dozen", 24, 2},      {"12 tacos", 12, 1},          {"coke", 0, 0},
        {"a coke", 0, 0},          {"half mushrooms", 0, 0},     {"thirty", 30, 1},
        {"a pair of cokes", 2, 3},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct words words;
        int quantity = 0;
        words_split(&words, cases[i].text);
        assert_int_equal(words_quantity(&words, 0, &quantity), cases[i].words);
        assert_int_equal(quantity, cases[i].quantity);
    }
}

static void half_a_dozen_is_no_dozen_from_its_second_word_on(void **state)
{
    struct words words;
    int quantity = 0;
    (void)state;
    words_split(&words, "half a dozen waters");
    assert_int_equal(words_quantity(&words, 1, &quantity), 0);
    assert_int_equal(words_quantity(&words, 2, &quantity), 0);
}

static void reads_telephone_digits(void **state)
{
    static const struct text_case cases[] = {
        {"five five five, zero one zero zero", "5550100"},
        {"555-0100", "5550100"},
        {"5 5 5 oh 1 double oh", "5550100"},
        {"twenty three forty five", "2345"},
        {"triple nine", "999"},
        {"five hundred", "500"},
        {"for to ate won", "4281"},
        {"hello", ""},
        {"+1 (555) 010-2030", "15550102030"},
        {"10001", "10001"},
        {"$23.50", "2350"},
    };
    (void)state;
    FOR_EACH(each, cases) {
        struct words words;
        char digits[32];
        words_split(&words, each->given);
        (void)words_digits(&words, 0, digits, sizeof digits);
        assert_string_equal(digits, each->wanted);
    }
}

static void long_texts_are_cut(void **state)
{
    static char text[20000];
    struct words words;
    (void)state;
    memset(text, 'a', sizeof text - 1);
    words_split(&words, text);
    assert_int_equal(words.count, 1);
    assert_int_equal(strlen(words.at[0].text), WORD_BYTES - 1);
    for (size_t i = 1; i < sizeof text - 1; i += 2)
        text[i] = ' ';
    words_split(&words, text);
    assert_int_equal(words.count, WORDS_MAX);
}

static enum cue cue_of(const char *text, size_t *out_count)
{
    struct words words;
    words_split(&words, text);
    return cue_match(&words, 0, out_count);
}

static void the_longest_phrase_wins(void **state)
{
    size_t count = 0;
    (void)state;
    assert_int_equal(cue_of("that's all thanks", &count), CUE_DONE);
    assert_int_equal(count, 3);
    assert_int_equal(cue_of("make that a large", &count), CUE_MAKE);
    assert_int_equal(count, 2);
    assert_int_equal(cue_of("I would like to order a coke", &count), CUE_ADD);
    assert_int_equal(count, 5);
    assert_int_equal(cue_of("no thank you", &count), CUE_NO);
    assert_int_equal(count, 3);
    assert_int_equal(cue_of("coke", &count), CUE_NONE);
}

static void guesses_short_answers_by_sound(void **state)
{
    struct words words;
    (void)state;
    words_split(&words, "That sulphanks.");
    assert_int_equal(cue_guess(&words), CUE_DONE);
    words_split(&words, "the weather is nice");
    assert_int_equal(cue_guess(&words), CUE_NONE);
}

static void a_number_has_one_stem_however_it_is_written(void **state)
{
    (void)state;
    struct words words;
    words_split(&words, "12 twelve 24 205");
    assert_string_equal(words.at[0].stem, "twelve");
    assert_string_equal(words.at[0].text, "12");
    assert_string_equal(words.at[1].stem, "twelve");
    assert_string_equal(words.at[2].stem, "twenty four");
    assert_string_equal(words.at[3].stem, "205");
}

TESTS = {
    TEST(a_number_has_one_stem_however_it_is_written),
    TEST(splits_into_plain_words),
    TEST(every_word_has_its_singular),
    TEST(reads_quantities),
    TEST(half_a_dozen_is_no_dozen_from_its_second_word_on),
    TEST(reads_telephone_digits),
    TEST(long_texts_are_cut),
    TEST(the_longest_phrase_wins),
    TEST(guesses_short_answers_by_sound),
};
