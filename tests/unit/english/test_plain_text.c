#include "with_cmocka.h"

#include <string.h>

#include "english/plain_text.h"

static void words_are_split(void **state)
{
    (void)state;
    const char *at = "I'd like 2 Pop-Tarts, 'please'";
    static const char *const wanted[] = {"i'd", "like", "pop", "tarts", "please"};
    char word[PLAIN_TEXT_WORD_BYTES];
    for (size_t i = 0; i < 5; i++) {
        assert_true(plain_text_next_word(&at, word));
        assert_string_equal(word, wanted[i]);
    }
    assert_false(plain_text_next_word(&at, word));
    const char *longest = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa b";
    assert_true(plain_text_next_word(&longest, word));
    assert_int_equal(strlen(word), PLAIN_TEXT_WORD_BYTES - 1);
    assert_true(plain_text_next_word(&longest, word));
    assert_string_equal(word, "b");
}

static void the_same_words_are_the_same(void **state)
{
    (void)state;
    assert_true(plain_text_is_same("A large Coke, please!", "a large coke please"));
    assert_false(plain_text_is_same("a large coke", "a large coke please"));
    assert_false(plain_text_is_same("a large coke please", "a small coke please"));
    assert_true(plain_text_is_same("", "..."));
}

TESTS = {
    TEST(words_are_split),
    TEST(the_same_words_are_the_same),
};
