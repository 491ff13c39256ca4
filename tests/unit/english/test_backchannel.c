#include "with_cmocka.h"

#include "english/backchannel.h"

#include "with_cases.h"

struct said {
    const char *words;
    enum backchannel means;
};

static void expect_meanings(const struct said *said, size_t count)
{
    for (; count > 0; count--, said++)
        if (backchannel_of(said->words) != said->means)
            fail_msg("\"%s\" means %d", said->words, (int)backchannel_of(said->words));
}

static void a_listener_says_go_on(void **state)
{
    (void)state;
    static const struct said said[] = {
        {"Mhm.", BACKCHANNEL_GO_ON},         {"Mm-hmm,", BACKCHANNEL_GO_ON},
        {"Uh-huh", BACKCHANNEL_GO_ON},       {"Right.", BACKCHANNEL_GO_ON},
        {"Okay.", BACKCHANNEL_GO_ON},        {"yeah", BACKCHANNEL_GO_ON},
        {"Got it?", BACKCHANNEL_GO_ON},      {"All right.", BACKCHANNEL_GO_ON},
        {"Okay, great.", BACKCHANNEL_GO_ON}, {"Yeah, that's right", BACKCHANNEL_GO_ON},
        {"I see.", BACKCHANNEL_GO_ON},
    };
    expect_meanings(said, COUNT_OF(said));
}

static void whoever_wants_to_speak_is_heard_in_one_word(void **state)
{
    (void)state;
    static const struct said said[] = {
        {"Stop.", BACKCHANNEL_TURN},
        {"Wait,", BACKCHANNEL_TURN},
        {"No.", BACKCHANNEL_TURN},
        {"Hold on.", BACKCHANNEL_TURN},
        {"Actually", BACKCHANNEL_TURN},
        {"Excuse me?", BACKCHANNEL_TURN},
        {"right, but no onions", BACKCHANNEL_UNSURE},
        {"Oh no", BACKCHANNEL_UNSURE},
        {"yes please", BACKCHANNEL_UNSURE},
        {"Okay wait.", BACKCHANNEL_UNSURE},
        {"No, no onions", BACKCHANNEL_TURN},
        {"He did.", BACKCHANNEL_UNSURE},
        {"You know?", BACKCHANNEL_UNSURE},
        {"two", BACKCHANNEL_UNSURE},
        {"17", BACKCHANNEL_TURN},
        {"Large.", BACKCHANNEL_UNSURE},
        {"yes no yes no yes no yes", BACKCHANNEL_TURN},
    };
    expect_meanings(said, COUNT_OF(said));
}

static void no_words_mean_nothing(void **state)
{
    (void)state;
    static const struct said said[] = {
        {"", BACKCHANNEL_NOTHING}, {" ... ", BACKCHANNEL_NOTHING}, {"M. A. K. M.", BACKCHANNEL_NOTHING}};
    expect_meanings(said, COUNT_OF(said));
}

TESTS = {
    TEST(a_listener_says_go_on),
    TEST(whoever_wants_to_speak_is_heard_in_one_word),
    TEST(no_words_mean_nothing),
};
