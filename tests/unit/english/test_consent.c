#include "with_cmocka.h"

#include <string.h>

#include "english/consent.h"
#include "with_cases.h"

static void assert_all_of(const char *words, enum consent wanted)
{
    if (consent_of(words, false) != wanted)
        fail_msg("\"%s\" is %d, not %d", words, consent_of(words, false), wanted);
}

static void a_yes_in_usual_words(void **state)
{
    (void)state;
    FOR_EACH_TEXT(words, "Yes.", "Yeah!", "yep", "Yup, that's it.", "Perfect.", "Sounds good.",
                  "That\xe2\x80\x99s right.", "That's correct.", "Go ahead.", "Mm-hm.", "Mhm.", "Uh-huh",
                  "si", "S\xc3\xad.", "Correct", "Right.", "Okay", "OK, thanks.", "Sure thing", "Absolutely",
                  "Exactly what I said.", "That's it, thanks.", "Yes, please place the order.", "You got it.",
                  "All good.", "Great, thank you.", "That works.", "Of course.", "No, that's right.",
                  "No, no, yes, it is.", "No problem.", "No, that's all.", "No changes.", "Nothing else.",
                  "Wait, yes, that's right.", "Yes, I can't wait!", "Uh, yeah.", "That's everything.",
                  "Yes, I'll wait.", "No need to add anything, it's perfect.")
        assert_all_of(*words, CONSENT_YES);
}

static void a_no_and_a_correction(void **state)
{
    (void)state;
    FOR_EACH_TEXT(words, "No.", "No, that is wrong.", "Nope", "No, no, no!", "Um, no.",
                  "Yes, but make it a small one.", "That's not right.", "That isn't what I ordered.",
                  "I said two.", "Actually, no.", "Yes. No. No!", "Please cancel that.", "I don't think so.",
                  "I wanted a small one.", "Can you add a coke?", "Yes, and can I add a side of fries?",
                  "It should be pickup.", "Never mind.", "Wait, no.", "No, the right one is medium.",
                  "Take off the onions.", "Not quite.", "You forgot the coke.", "Forget it.",
                  "No, pepperoni.", "That's wrong")
        assert_all_of(*words, CONSENT_NO);
}

static void no_answer_yet(void **state)
{
    (void)state;
    FOR_EACH_TEXT(words, "Wait.", "Hold on a second.", "Hang on", "Sorry?", "What?", "Can you repeat that?",
                  "Pardon me?", "Yes, wait, hold on.", "Let me ask my wife.", "I'm not sure.",
                  "Say that again?", "Hello?")
        assert_all_of(*words, CONSENT_WAIT);
    FOR_EACH_TEXT(words, "", " ", "\n", "...", "?!", "\xe2\x80\xa6")
        assert_all_of(*words, CONSENT_NOTHING);
}

static void what_is_none_for_certain(void **state)
{
    (void)state;
    FOR_EACH_TEXT(words, "The pizza.", "Genau so.", "\xe3\x81\xaf\xe3\x81\x84", "\xd0\x94\xd0\xb0",
                  "C'est \xc3\xa7"
                  "a.",
                  "No, \xc3\xa9 isso mesmo.", "Um.")
        assert_all_of(*words, CONSENT_UNCLEAR);
}

static void where_changes_are_asked_for_no_is_no_refusal(void **state)
{
    (void)state;
    FOR_EACH_TEXT(words, "No.", "Nope!", "Yes.")
        assert_int_equal(consent_of(*words, true), CONSENT_UNCLEAR);
    assert_int_equal(consent_of("That's wrong.", true), CONSENT_NO);
    assert_int_equal(consent_of("Yes, add a coke.", true), CONSENT_NO);
    FOR_EACH_TEXT(asked, "One large pizza. Anything else?",
                  "That's $12.50. Would you like to change anything?", "Did I miss something?")
        assert_true(consent_is_about_changes(*asked));
    FOR_EACH_TEXT(asked, "Is that right?", "Anything else you want is extra. Is that right?", "")
        assert_false(consent_is_about_changes(*asked));
}

static void a_long_answer_is_judged_by_its_end(void **state)
{
    (void)state;
    static char words[5000];
    for (size_t i = 0; i + 4 < sizeof words; i += 4)
        memcpy(words + i, "hum ", 5);
    memcpy(words + sizeof words - 12, " it's wrong", 12);
    assert_all_of(words, CONSENT_NO);
}

TESTS = {
    TEST(a_yes_in_usual_words),
    TEST(a_no_and_a_correction),
    TEST(no_answer_yet),
    TEST(what_is_none_for_certain),
    TEST(where_changes_are_asked_for_no_is_no_refusal),
    TEST(a_long_answer_is_judged_by_its_end),
};
