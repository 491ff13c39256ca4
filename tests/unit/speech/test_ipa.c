#include "with_cmocka.h"

#include <stdio.h>
#include <string.h>

#include "english/spoken.h"
#include "speech/flite_voice.h"
#include "speech/ipa.h"
#include "speech/ipa_sentence.h"
#include "speech/word_phones.h"

#define DICTIONARY "/usr/share/pocketsphinx/model/en-us/cmudict-en-us.dict"

static const struct {
    const char *text, *ipa;
} lines[] = {
#define SAYS(text, ipa) {text, ipa},
#include "ipa_lines.def"
#undef SAYS
};

static void check_ipa(const struct cmudict *dict, const char *text, const char *wanted)
{
    struct buf spoken, ipa;
    buf_init(&spoken, 4096);
    buf_init(&ipa, 4096);
    assert_int_equal(spoken_format(&spoken, text), VP_OK);
    assert_int_equal(ipa_put_sentence(&ipa, dict, span_of(buf_text(&spoken))), VP_OK);
    assert_string_equal(buf_text(&ipa), wanted);
    buf_deinit(&spoken);
    buf_deinit(&ipa);
}

static void sentences_are_said_as_people_say_them(void **state)
{
    (void)state;
    struct cmudict *dict = NULL;
    assert_int_equal(flite_voice_start(), VP_OK);
    assert_int_equal(cmudict_open(DICTIONARY, &dict), VP_OK);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        check_ipa(dict, lines[i].text, lines[i].ipa);
    cmudict_close(dict);
}

static void without_the_dictionary_rules_say_words(void **state)
{
    (void)state;
    assert_int_equal(flite_voice_start(), VP_OK);
    check_ipa(NULL, "Two large pizzas.", "tˈuː lˈɑːɹdʒ pˈiːtsəz.");
    check_ipa(NULL, "TWO BLTS", "tˈuː bˈiː ˈɛl tˈiː ˈɛs.");
    check_ipa(NULL, "HOUSE SALAD, A BLT", "hˈaʊs sˈæləd, ˈeɪ bˈiː ˈɛl tˈiː.");
    struct cmudict *dict = NULL;
    assert_int_equal(cmudict_open("/nonexistent", &dict), VP_ERR_MODEL);
}

static void the_dictionary_finds_its_first_and_its_last_words(void **state)
{
    (void)state;
    struct cmudict *dict = NULL;
    char phones[64], tiny[4];
    assert_int_equal(cmudict_open(DICTIONARY, &dict), VP_OK);
    assert_true(cmudict_find(dict, "'bout", phones, sizeof phones));
    assert_string_equal(phones, "B AW T");
    assert_true(cmudict_find(dict, "pizza", phones, sizeof phones));
    assert_string_equal(phones, "P IY T S AH");
    assert_true(cmudict_find(dict, "zurich", phones, sizeof phones));
    assert_false(cmudict_find(dict, "pizza", tiny, sizeof tiny));
    assert_false(cmudict_find(dict, "pizzaburgertaco", phones, sizeof phones));
    assert_false(cmudict_find(dict, "", phones, sizeof phones));
    assert_false(cmudict_find(dict, "~", phones, sizeof phones));
    cmudict_close(dict);
}

static void a_word_of_two_stresses_has_one_that_counts(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"P EH1 P ER0 OW1 N IY0", "EH2 OW1"}, {"CH IY1 Z B ER1 G ER0", "IY1 ER2"},
        {"T EH1 L AH0 F OW1 N", "EH1 OW2"},   {"L EH1 M AH0 N EY1 D", "EH2 EY1"},
        {"TH ER1 T IY1 N", "ER2 IY1"},        {"L AA1 R JH", "AA1"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct phones phones;
        char stressed[32] = "", name[8];
        assert_true(phones_read(cases[i][0], &phones));
        phones_choose_main_stress(&phones);
        for (size_t k = 0; k < phones.count; k++)
            if (phone_is_vowel(&phones.at[k]) && phones.at[k].stress != '0') {
                snprintf(name, sizeof name, "%s%c", phones.at[k].name, phones.at[k].stress);
                assert_true(text_add_word(stressed, sizeof stressed, name));
            }
        assert_string_equal(stressed, cases[i][1]);
    }
}

static void what_is_no_phone_is_refused(void **state)
{
    (void)state;
    struct phones phones;
    char many[5 * PHONES_MAX] = "";
    assert_false(phones_read("", &phones));
    assert_false(phones_read("p iy", &phones));
    assert_false(phones_read("TOOLONG", &phones));
    for (size_t i = 0; i <= PHONES_MAX; i++)
        (void)text_add_word(many, sizeof many, "AH0");
    assert_false(phones_read(many, &phones));
}

static void letters_have_the_voices_numbers(void **state)
{
    (void)state;
    uint8_t symbols[8];
    assert_int_equal(ipa_symbols("pˈiː\xf0\x9f\x8d\x95s.", symbols, 8), 6); /* a picture has no sound */
    assert_memory_equal(symbols, ((const uint8_t[]){28, 120, 21, 122, 31, 10}), 6);
    assert_int_equal(ipa_symbols("pˈiː", symbols, 2), 2);
}

TESTS = {
    TEST(sentences_are_said_as_people_say_them),
    TEST(without_the_dictionary_rules_say_words),
    TEST(the_dictionary_finds_its_first_and_its_last_words),
    TEST(a_word_of_two_stresses_has_one_that_counts),
    TEST(what_is_no_phone_is_refused),
    TEST(letters_have_the_voices_numbers),
};
