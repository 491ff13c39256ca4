#include "with_cmocka.h"

#include "english/likeness.h"

static void pad_tie_sounds_like_pad_thai(void **state)
{
    (void)state;
    char a[LIKENESS_WORD_BYTES], b[LIKENESS_WORD_BYTES];
    likeness_key("margherita", a);
    likeness_key("margarita", b);
    assert_string_equal(a, b);
    likeness_key("padtie", a);
    likeness_key("padthai", b);
    assert_string_equal(a, b);
    assert_true(likeness_of_words("padtie", "padthai") > 0.75);
    assert_true(likeness_of_words("carbonare", "carbonara") > 0.85);
    assert_true(likeness_of_words("coke", "calzone") < 0.6);
    assert_true(likeness_of_words("pie", "pea") < 0.9);
    assert_true(likeness_of_words("", "") >= 1);
    assert_true(likeness_of_words("teh", "the") > 0.5);
}

static void spelling_is_measured_by_the_longer_word(void **state)
{
    (void)state;
    assert_true(likeness_of_spelling("abcd", "abcd") == 1);
    assert_true(likeness_of_spelling("abcd", "abdc") == 0.75);
    assert_true(likeness_of_spelling("ab", "abcd") == 0.5);
    assert_true(likeness_of_spelling("", "ab") == 0);
}

TESTS = {
    TEST(pad_tie_sounds_like_pad_thai),
    TEST(spelling_is_measured_by_the_longer_word),
};
