#include "with_cmocka.h"

#include "english/sentence_take.h"

/* The sentences of a text, "|" between them. */
static void check_cut(const char *marked)
{
    char text[400];
    size_t len = 0;
    for (const char *at = marked; *at != '\0'; at++)
        if (*at != '|')
            text[len++] = *at;
    struct span rest = {text, len};
    while (*marked != '\0') {
        struct span wanted = {marked, strcspn(marked, "|")}, sentence = sentence_take(&rest);
        if (sentence.len != wanted.len || memcmp(sentence.at, wanted.at, wanted.len) != 0)
            fail_msg("\"%.*s\" in place of \"%s\"", (int)sentence.len, sentence.at, marked);
        marked += wanted.len + (marked[wanted.len] == '|');
    }
    assert_int_equal(sentence_take(&rest).len, 0);
}

static void text_is_cut_into_sentences(void **state)
{
    (void)state;
    check_cut("Sure! |That's $12.50 at 5 St. Marks Pl. |No. 3, \"ok?\"  |Anything else? |Bye");
    check_cut("");
    check_cut("One moment... |Here it is.");
}

static void abbreviations_end_no_sentence(void **state)
{
    (void)state;
    static const char *const texts[] = {"12 St. Paul Street, right?",
                                        "For Mr. Smith or Mrs. O'Brien?",
                                        "It is at 5th Ave. and Main.",
                                        "We open at 11 a.m. on Monday.",
                                        "We open at 11 a.m. Monday and close at 9 p.m. daily.",
                                        "A 12 oz. steak, a 16 oz. Ribeye and 2 lbs. of wings.",
                                        "A large Dr. Pepper and a Diet Dr. Pepper, please.",
                                        "Two cans of Dr. Brown's Cream Soda.",
                                        "It is for J. Smith and P. J. Jones.",
                                        "We are the oldest in the U.S. and N.Y. alone.",
                                        "The U.S. Open is on.",
                                        "At 1420 Oak St. Apt. 4, correct?",
                                        "At 42nd St. NE, correct?",
                                        "For Sammy Davis Jr. at seven?",
                                        "Table no. 5 is free, e.g. tonight.",
                                        "Number 7, No. 5 and St. Louis ribs."};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        check_cut(texts[i]);
}

static void what_looks_like_one_may_end_a_sentence(void **state)
{
    (void)state;
    check_cut("We close at 9 p.m. |Anything else?");
    check_cut("At 1420 Oak St. |Anything else?");
    check_cut("It is on 5th Ave. |Would you like a drink?");
    check_cut("It is on 42nd St. |Would you like a drink?");
    check_cut("It is at 9 Ocean Dr. |Would you like a drink?");
    check_cut("No. |That is all.");
    check_cut("Apartment 4A. |Anything else?");
    check_cut("So do I. |Thanks.");
    check_cut("Plan b. |Go on.");
}

static void an_endless_sentence_is_cut_at_a_space(void **state)
{
    (void)state;
    struct span text;
    char endless[2000];
    for (size_t i = 0; i < sizeof endless; i++)
        endless[i] = i % 7 == 6 ? ' ' : 'a';
    text = (struct span){endless, sizeof endless};
    for (size_t total = 0; total < sizeof endless;) {
        struct span sentence = sentence_take(&text);
        assert_in_range(sentence.len, 1, 610);
        total += sentence.len;
    }
}

TESTS = {
    TEST(text_is_cut_into_sentences),
    TEST(abbreviations_end_no_sentence),
    TEST(what_looks_like_one_may_end_a_sentence),
    TEST(an_endless_sentence_is_cut_at_a_space),
};
