/* What the models of a menu are made of, without any model: sentences, and how phones sound. */
#include "with_cmocka.h"

#include <string.h>

#include "speech/sentences.h"
#include "speech/sounds.h"

struct counted {
    size_t sentences, with_phrase;
    uint64_t hash;
};

static enum vp_err count_sentence(void *owner, const char *sentence)
{
    struct counted *counted = owner;
    counted->sentences++;
    counted->with_phrase += strstr(sentence, "zebra cake") != NULL;
    for (; *sentence != '\0'; sentence++)
        counted->hash = counted->hash * 31 + (uint8_t)*sentence;
    assert_null(strchr(sentence, '$'));
    return VP_OK;
}

static void sentences_are_the_same_each_time(void **state)
{
    (void)state;
    static const char *const phrases[] = {"zebra cake", "large", "soup"};
    struct counted first = {0}, second = {0}, none = {0};
    assert_int_equal(sentences_make(phrases, 3, count_sentence, &first), VP_OK);
    assert_int_equal(sentences_make(phrases, 3, count_sentence, &second), VP_OK);
    assert_int_equal(sentences_make(NULL, 0, count_sentence, &none), VP_OK);
    assert_true(first.sentences > 10000 && first.with_phrase > 1000);
    assert_true(first.hash == second.hash);
    assert_true(none.sentences > 10000);
}

static float distance(const char *a, const char *b)
{
    struct sound x = {.count = 0}, y = {.count = 0};
    assert_true(sound_append(&x, span_of(a)));
    assert_true(sound_append(&y, span_of(b)));
    float there = sound_distance(&x, &y), back = sound_distance(&y, &x);
    assert_true(there - back < 1e-5f && back - there < 1e-5f);
    return there;
}

static void near_sounds_are_cheaper_than_far_ones(void **state)
{
    (void)state;
    struct sound sound = {.count = 0};
    assert_false(sound_append(&sound, span_of("B QQ D")));
    assert_int_equal(sound.count, 0);
    assert_true(distance("S IY Z ER", "S IY1 Z ER0") == 0);
    assert_true(distance("S IY ZH ER", "S IY Z ER") < 0.2f); /* seizure, caesar */
    assert_true(distance("S T IH NG K", "TH IH N") < distance("S T IH NG K", "M AO L"));
    assert_true(distance("P EH P ER OW N IY", "L AA R JH") > 0.6f);
}

TESTS = {
    TEST(sentences_are_the_same_each_time),
    TEST(near_sounds_are_cheaper_than_far_ones),
};
