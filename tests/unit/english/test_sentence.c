#include "with_cmocka.h"

#include <string.h>

#include "base/utf8.h"
#include "english/sentence.h"

static const struct row {
    const char *name, *text, *when;
} rows[] = {
#define SENTENCE(name, text, when) {#name, text, when},
#include "english/call_sentences.def"
#include "english/delivery_sentences.def"
#include "english/order_sentences.def"
#include "english/twiml_sentences.def"
#undef SENTENCE
};

static const char *const places[] = {
#define SENTENCE_TEXT(name, what)   #name,
#define SENTENCE_NUMBER(name, what) #name,
#include "english/sentence_words.def"
#undef SENTENCE_TEXT
#undef SENTENCE_NUMBER
};

/* Every text is its own name, every number 7. */
static const struct sentence_words all_words = {
#define SENTENCE_TEXT(name, what)   .name = SPAN_INIT(#name),
#define SENTENCE_NUMBER(name, what) .name = 7,
#include "english/sentence_words.def"
#undef SENTENCE_TEXT
#undef SENTENCE_NUMBER
};

static bool is_place(const char *at, size_t len)
{
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (span_is((struct span){at, len}, places[i]))
            return true;
    return false;
}

static void every_place_of_a_sentence_is_a_word_that_can_be_given(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (const char *at = rows[i].text; (at = strpbrk(at, "{}")) != NULL;) {
            size_t len = strcspn(at, "}");
            if (*at != '{' || at[len] != '}' || !is_place(at + 1, len - 1))
                fail_msg("%s: %s", rows[i].name, rows[i].text);
            at += len + 1;
        }
    }
}

static void every_sentence_is_filled_whole(void **state)
{
    (void)state;
    assert_int_equal(sizeof rows / sizeof *rows, SENTENCE_COUNT);
    for (size_t i = 0; i < SENTENCE_COUNT; i++) {
        char out[512];
        sentence_fill((enum sentence)i, &all_words, out, sizeof out);
        assert_null(strpbrk(out, "{}"));
        assert_true(out[0] != '\0' && rows[i].when[0] != '\0');
        assert_true(utf8_is_valid(span_of(out)));
    }
}

static void no_sentence_stands_twice(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(rows[i].text, rows[j].text) == 0)
                fail_msg("%s and %s", rows[j].name, rows[i].name);
}

static void words_stand_in_their_places(void **state)
{
    char out[128];
    (void)state;
    const struct sentence_words sizes = {.item = SPAN_LIT("Coke"), .names = SPAN_LIT("small or large")};
    assert_string_equal(sentence_fill(SENTENCE_WHICH_SIZE, &sizes, out, sizeof out),
                        "Which size of Coke? small or large.");
    const struct sentence_words soon = {.minutes = 25};
    assert_string_equal(sentence_fill(SENTENCE_ORDER_IN_SOON, &soon, out, sizeof out),
                        "Thank you, your order is in. It will be ready in about 25 minutes. Goodbye!");
    const struct sentence_words total = {.price = SPAN_LIT("$200.00")};
    assert_string_equal(sentence_fill(SENTENCE_TOO_EXPENSIVE, &total, out, sizeof out),
                        "We can take orders up to $200.00 over the phone.");
    const struct sentence_words braces = {.asked = SPAN_LIT("{item} %s")};
    assert_string_equal(sentence_fill(SENTENCE_NO_SUCH_ITEM, &braces, out, sizeof out),
                        "There is no \"{item} %s\" on the menu.");
}

static void what_does_not_fit_is_cut_between_two_characters(void **state)
{
    char out[128];
    (void)state;
    const struct sentence_words words = {.item = SPAN_LIT("Jalape\xc3\xb1o")};
    assert_string_equal(sentence_fill(SENTENCE_SOLD_OUT, &words, out, 9), "Jalape\xc3\xb1");
    assert_string_equal(sentence_fill(SENTENCE_SOLD_OUT, &words, out, 8), "Jalape");
    assert_string_equal(sentence_fill(SENTENCE_SOLD_OUT, &words, out, 1), "");
}

TESTS = {
    TEST(every_place_of_a_sentence_is_a_word_that_can_be_given),
    TEST(every_sentence_is_filled_whole),
    TEST(no_sentence_stands_twice),
    TEST(words_stand_in_their_places),
    TEST(what_does_not_fit_is_cut_between_two_characters),
};
