/* Everything about text that needs no model: numbers, folding, looks, plurals, sounds. */
#include "with_cmocka.h"

#include <string.h>

#include "speech/sentences.h"
#include "speech/sounds.h"
#include "english/spoken.h"
#include "english/style.h"
#include "english/plain_text.h"

static void check_spoken(const char *written, const char *spoken)
{
    struct buf out;
    buf_init(&out, 4096);
    assert_int_equal(spoken_format(&out, written), VP_OK);
    assert_string_equal(buf_text(&out), spoken);
    buf_deinit(&out);
}

static void amounts_are_spoken(void **state)
{
    (void)state;
    check_spoken("That is $12.50.", "That is twelve dollars and fifty cents.");
    check_spoken("$1", "one dollar");
    check_spoken("$0.99", "ninety nine cents");
    check_spoken("$1,250.01!", "one thousand two hundred fifty dollars and one cent!");
    check_spoken("$0", "zero dollars");
    check_spoken("2.5%", "two point five percent");
}

static void telephone_numbers_go_digit_by_digit(void **state)
{
    (void)state;
    check_spoken("Call 555-0123.", "Call five five five, zero one two three.");
    check_spoken("(555) 010-4477 please", "five five five, zero one zero, four four seven seven please");
    check_spoken("+15550104477", "one, five five five, zero one zero, four four seven seven");
    check_spoken("5550104477", "five five five, zero one zero, four four seven seven");
}

static void times_and_places_are_spoken(void **state)
{
    (void)state;
    check_spoken("at 6:30 PM", "at six thirty PM");
    check_spoken("at 6:05", "at six oh five");
    check_spoken("by 7:00", "by seven o'clock");
    check_spoken("6pm", "six pm");
    check_spoken("the 2nd and the 21st of 12th", "the second and the twenty first of twelfth");
    check_spoken("1234 Oak Street 90210", "twelve thirty four Oak Street nine zero two one zero");
    check_spoken("order #4", "order number four");
    check_spoken("12\" pizza", "twelve inch pizza");
    check_spoken("1/2 cheese & 1/4 ham", "half cheese  and  a quarter ham");
    check_spoken("2 tacos, 3000 people", "two tacos, three thousand people");
}

static void other_alphabets_are_folded(void **state)
{
    (void)state;
    check_spoken("jalape\xc3\xb1o cr\xc3\xa8me br\xc3\xbbl\xc3\xa9"
                 "e",
                 "jalapeno creme brulee");
    check_spoken("it\xe2\x80\x99s \xe2\x80\x9cgood\xe2\x80\x9d", "it's good");
    check_spoken("**bold** `x`", "bold x");
    check_spoken("\xff\xc3", ""); /* no UTF-8 */
    check_spoken("", "");
}

static void a_full_buffer_is_an_error(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, 5);
    assert_int_equal(spoken_format(&out, "$12.50"), VP_ERR_TOO_BIG);
    buf_deinit(&out);
}

static void words_are_split(void **state)
{
    (void)state;
    const char *at = "I'd like 2 Pop-Tarts, 'please'";
    static const char *const wanted[] = {"i'd", "like", "pop", "tarts", "please"};
    char word[WORD_BYTES_MAX];
    for (size_t i = 0; i < 5; i++) {
        assert_true(words_next(&at, word));
        assert_string_equal(word, wanted[i]);
    }
    assert_false(words_next(&at, word));
    const char *longest = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa b";
    assert_true(words_next(&longest, word));
    assert_int_equal(strlen(word), WORD_BYTES_MAX - 1);
    assert_true(words_next(&longest, word));
    assert_string_equal(word, "b");
}

static void check_style(const char *words, const char *wanted)
{
    char out[128];
    style_sentence(words, out, sizeof out);
    assert_string_equal(out, wanted);
}

static void plain_words_get_the_look_of_writing(void **state)
{
    (void)state;
    check_style("yes i'd like two tacos", "Yes, I'd like two tacos.");
    check_style("can i get a caesar salad please", "Can I get a Caesar salad, please?");
    check_style("my name is maria", "My name is Maria.");
    check_style("it's for pickup", "It's for pickup.");
    check_style("that's all thanks", "That's all, thanks.");
    check_style("no", "No.");
    check_style("", "");
    char tiny[6];
    style_sentence("pepperoni pizza", tiny, sizeof tiny);
    assert_string_equal(tiny, "Peppe");
}

static void check_plural(const char *one, const char *many)
{
    char out[64];
    sentences_plural(one, out, sizeof out);
    assert_string_equal(out, many);
}

static void names_have_their_plural(void **state)
{
    (void)state;
    check_plural("taco", "tacos");
    check_plural("garlic knots", "garlic knots");
    check_plural("sandwich", "sandwiches");
    check_plural("curry", "curries");
    check_plural("chardonnay", "chardonnays");
    check_plural("glass", "glasses");
}

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

static void alike_sounds_are_near(void **state)
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
    TEST(amounts_are_spoken),
    TEST(telephone_numbers_go_digit_by_digit),
    TEST(times_and_places_are_spoken),
    TEST(other_alphabets_are_folded),
    TEST(a_full_buffer_is_an_error),
    TEST(words_are_split),
    TEST(plain_words_get_the_look_of_writing),
    TEST(names_have_their_plural),
    TEST(sentences_are_the_same_each_time),
    TEST(alike_sounds_are_near),
};
