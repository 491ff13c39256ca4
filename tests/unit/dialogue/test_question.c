/* Which question a sentence of the agent's puts: calls are taken up whose last words are all that is known. */
#include "dialogue/question.h"

#include <stdio.h>

#include "with_cmocka.h"

static void our_own_questions_are_known_by_their_words(void **state)
{
    static const struct {
        const char *text;
        enum asked asked;
    } cases[] = {
        {"Okay, one large Pepperoni pizza. What else can I get you?", ASKED_MORE},
        {"Got it. Anything else for you?", ASKED_MORE},
        {"Is that for pickup or delivery?", ASKED_SERVICE},
        {"For delivery the minimum is $20. Would you like to add something, or pick it up instead?",
         ASKED_MINIMUM},
        {"What name is the order under?", ASKED_NAME},
        {"What's the delivery address?", ASKED_ADDRESS},
        {"And a phone number, in case we need to call you back?", ASKED_PHONE},
        {"I have one Coke. That's $2.00 for pickup. Is that right?", ASKED_READ_BACK},
        {"So the order is right as I read it?", ASKED_READ_BACK},
        {"Okay, what should I change?", ASKED_WHAT_CHANGE},
        {"What would you like to change?", ASKED_WHAT_CHANGE},
        {"Shall I put you through to someone at the restaurant?", ASKED_PERSON},
        {"Shall I cancel the whole order?", ASKED_CANCEL},
        {"What can I get for you?", ASKED_OPEN},
        {"Your order number is one. Goodbye!", ASKED_OPEN},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (question_asked_by(cases[i].text) != cases[i].asked)
            fail_msg("taken for %d: %s", (int)question_asked_by(cases[i].text), cases[i].text);
}

static void so_are_their_second_wordings(void **state)
{
    static const enum asked asked[] = {ASKED_SERVICE,     ASKED_NAME,   ASKED_ADDRESS, ASKED_READ_BACK,
                                       ASKED_WHAT_CHANGE, ASKED_CANCEL, ASKED_PERSON};
    (void)state;
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        char again[QUESTION_BYTES];
        struct question question = {.asked = asked[i], .text = "First words?"};
        (void)question_words(&question, again);
        const char *second = question_words(&question, again);
        if (question_asked_by(second) != asked[i])
            fail_msg("taken for %d: %s", (int)question_asked_by(second), second);
    }
}

TESTS = {
    TEST(our_own_questions_are_known_by_their_words),
    TEST(so_are_their_second_wordings),
};
