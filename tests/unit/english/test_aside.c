#include "with_cmocka.h"

#include "english/aside.h"
#include "with_cases.h"

static void farewells_and_thanks_are_told_from_wishes(void **state)
{
    (void)state;
    FOR_EACH_TEXT(words, "Bye!", "bye bye", "Thank you.", "Thanks so much, bye!",
                  "Great, thanks, have a good one.", "Perfect.", "You too, take care!",
                  "Okay, that's all, goodbye.", "See you later", "Yes, thank you")
        if (!aside_is_farewell(*words))
            fail_msg("no farewell: %s", *words);
    FOR_EACH_TEXT(words, "", "Wait, add a Coke.", "Oh, and a Coke, thanks.", "Can you make that two?",
                  "One more.", "Thank you, but no onions.", "Hello?", "Hm.", "No, no, no.", "A large one.",
                  "Is it for pickup?", "Good evening to you and your nice weekend there")
        if (aside_is_farewell(*words))
            fail_msg("a farewell: %s", *words);
}

static void who_is_away_for_a_moment_says_so(void **state)
{
    (void)state;
    FOR_EACH_TEXT(words, "Hold on.", "Hang on a sec, please", "Uh, one moment.", "Let me ask my wife.",
                  "Give me a minute", "Wait a minute, I'll be right back", "Just a second.")
        if (!aside_asks_to_wait(*words))
            fail_msg("not away: %s", *words);
    FOR_EACH_TEXT(words, "", "Can I hold the onions?", "Wait, make that two.", "One large pizza.",
                  "The moment I pay")
        if (aside_asks_to_wait(*words))
            fail_msg("away: %s", *words);
}

static void an_agent_that_waits_says_so(void **state)
{
    (void)state;
    assert_true(aside_grants_time("Sure, take your time."));
    assert_true(aside_grants_time("No problem, I\xe2\x80\x99ll be here."));
    assert_true(aside_grants_time("Of course, I'll hold."));
    assert_false(aside_grants_time("It will take twenty minutes."));
    assert_false(aside_grants_time(""));
}

TESTS = {
    TEST(farewells_and_thanks_are_told_from_wishes),
    TEST(who_is_away_for_a_moment_says_so),
    TEST(an_agent_that_waits_says_so),
};
