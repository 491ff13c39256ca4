#include "with_cmocka.h"

#include "engine/thresholds.h"
#include "engine/turn_end.h"
#include "with_fakes.h"

enum { SILENCE_MS = 500, LONGEST_MS = 2500 };

static int wait_of(enum turn_words words, enum turn_asked asked)
{
    return turn_end_wait_ms(&(struct turn_clues){words, asked}, SILENCE_MS, LONGEST_MS);
}

static void of_nothing_known_the_silence_asked_for_ends_the_turn(void **state)
{
    (void)state;
    for (int silence_ms = 100; silence_ms <= 5000; silence_ms += 100)
        assert_int_equal(turn_end_wait_ms(&(struct turn_clues){TURN_WORDS_UNSURE, TURN_ASKED_ANYTHING},
                                          silence_ms, LONGEST_MS),
                         silence_ms);
}

static void words_that_are_finished_are_waited_for_less(void **state)
{
    (void)state;
    for (int asked = 0; asked < TURN_ASKED_COUNT; asked++) {
        int unfinished_ms = wait_of(TURN_WORDS_UNFINISHED, (enum turn_asked)asked),
            unsure_ms = wait_of(TURN_WORDS_UNSURE, (enum turn_asked)asked),
            finished_ms = wait_of(TURN_WORDS_FINISHED, (enum turn_asked)asked);
        assert_true(finished_ms <= unsure_ms && unsure_ms <= unfinished_ms);
        assert_true(finished_ms < unfinished_ms);
    }
}

static void a_choice_is_waited_for_less_than_an_address_or_a_number(void **state)
{
    (void)state;
    int choice_ms = wait_of(TURN_WORDS_UNSURE, TURN_ASKED_CHOICE);
    assert_true(choice_ms < wait_of(TURN_WORDS_UNSURE, TURN_ASKED_ADDRESS));
    assert_true(choice_ms < wait_of(TURN_WORDS_UNSURE, TURN_ASKED_NUMBER));
}

static void a_wait_stays_within_its_bounds(void **state)
{
    (void)state;
    static const int silences_ms[] = {0, 64, 100, 200, 500, 2000, 4000};
    for (size_t i = 0; i < sizeof silences_ms / sizeof *silences_ms; i++)
        for (int words = 0; words < TURN_WORDS_COUNT; words++)
            for (int asked = 0; asked < TURN_ASKED_COUNT; asked++) {
                const struct turn_clues clues = {(enum turn_words)words, (enum turn_asked)asked};
                int silence_ms = silences_ms[i], earliest_ms = ENDPOINT_EARLIEST_MS;
                assert_in_range(turn_end_wait_ms(&clues, silence_ms, LONGEST_MS),
                                silence_ms < 1             ? 1 /* 0 would say that nothing was judged */
                                : silence_ms < earliest_ms ? silence_ms
                                                           : earliest_ms,
                                silence_ms > LONGEST_MS ? silence_ms : LONGEST_MS);
            }
}

static void a_longer_silence_asked_for_makes_all_waits_longer(void **state)
{
    (void)state;
    for (int words = 0; words < TURN_WORDS_COUNT; words++) {
        const struct turn_clues clues = {(enum turn_words)words, TURN_ASKED_ORDER};
        int last_ms = 0;
        for (int silence_ms = 200; silence_ms <= 3000; silence_ms += 100) {
            int now_ms = turn_end_wait_ms(&clues, silence_ms, LONGEST_MS);
            assert_true(now_ms >= last_ms);
            last_ms = now_ms;
        }
    }
}

static void the_dialogue_says_what_the_words_mean_and_answer(void **state)
{
    (void)state;
    struct dialogue *dialogue = NULL;
    assert_int_equal(dialogue_create(&dialogue), VP_OK);
    fakes_reset();
    fake_expects = DIALOGUE_EXPECTS_NUMBER;
    static const struct {
        const char *text;
        enum turn_words words;
    } cases[] = {{"two large,", TURN_WORDS_UNFINISHED},
                 {"two large", TURN_WORDS_UNSURE},
                 {"two large pizzas.", TURN_WORDS_FINISHED},
                 {"Yes.", TURN_WORDS_BRIEF},
                 {"503-555-0172.", TURN_WORDS_FINISHED}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct turn_clues clues = turn_clues_read(dialogue, cases[i].text);
        assert_int_equal(clues.words, cases[i].words);
        assert_int_equal(clues.asked, TURN_ASKED_NUMBER);
    }
    fake_expects = DIALOGUE_EXPECTS_ANYTHING;
    assert_int_equal(turn_clues_read(dialogue, "Yes.").asked, TURN_ASKED_ANYTHING);
    dialogue_destroy(dialogue);
}

TESTS = {
    TEST(of_nothing_known_the_silence_asked_for_ends_the_turn),
    TEST(words_that_are_finished_are_waited_for_less),
    TEST(a_choice_is_waited_for_less_than_an_address_or_a_number),
    TEST(a_wait_stays_within_its_bounds),
    TEST(a_longer_silence_asked_for_makes_all_waits_longer),
    TEST(the_dialogue_says_what_the_words_mean_and_answer),
};
