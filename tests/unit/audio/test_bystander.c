/* One voice beside the caller's, as levels of 32 ms. */
#include "with_cmocka.h"

#include <math.h>

#include "audio/bystander.h"

enum { PIECE_MS = 32 };

static struct bystander line;
static bool is_agent_heard;

/* Speech of that usual level: vowels, and what is between them 6 and 14 dB lower. Returns what was told last. */
static int speak(float level, int ms)
{
    static const float shape[] = {0, -2, 1, -6, -14, -1, 0, -6};
    int far_ms = 0;
    for (int i = 0; i < ms / PIECE_MS; i++)
        far_ms = bystander_feed(&line, pow(10, (level + shape[i % 8]) / 10), true, is_agent_heard, PIECE_MS);
    return far_ms;
}

static int be_silent(int ms)
{
    int far_ms = 0;
    for (int i = 0; i < ms / PIECE_MS; i++)
        far_ms = bystander_feed(&line, 9, false, is_agent_heard, PIECE_MS);
    return far_ms;
}

static int begin(void **state)
{
    (void)state;
    line = (struct bystander){0};
    is_agent_heard = false;
    return 0;
}

static void in_a_quiet_room_nothing_is_far(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++) {
        assert_int_equal(speak(64, 2000), 0);
        assert_int_equal(speak(53, 400), 0); /* the soft end of a sentence */
        assert_int_equal(be_silent(1500), 0);
    }
}

static void a_television_is_far_once_it_has_talked_for_a_while(void **state)
{
    (void)state;
    (void)speak(64, 3000);
    (void)speak(49, 1000);
    assert_true(speak(49, 1000) > 500);
    assert_int_equal(speak(64, 640), 0); /* the caller again */
    assert_in_range(speak(49, 640), 320, 640);
}

static void one_that_talked_first_is_far_behind_the_caller(void **state)
{
    (void)state;
    assert_int_equal(speak(49, 5000), 0); /* for all we know it is the caller */
    (void)speak(64, 4000);
    assert_true(speak(49, 2000) > 500);
}

/* How long somebody who answers the agent's questions in short sentences is unheard. */
static int unheard_ms(float level)
{
    int ms = 0;
    for (; ms < 60000; ms += 1000) {
        is_agent_heard = true;
        (void)be_silent(2000);
        is_agent_heard = false;
        for (int spoken_ms = 0; spoken_ms < 6000; spoken_ms += PIECE_MS)
            ms += speak(level, PIECE_MS) > 0 ? PIECE_MS : 0;
        if (speak(level, 1000) == 0)
            return ms;
    }
    return ms;
}

static void who_speaks_lower_from_now_on_is_heard_again(void **state)
{
    (void)state;
    static const struct {
        float level;
        int most_ms;
    } all[] = {{54, 2500}, {53, 3000}, {52, 3500}, {49, 4500}, {46, 5500}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        line = (struct bystander){0};
        (void)speak(64, 8000);
        assert_in_range(unheard_ms(all[i].level), 0, all[i].most_ms);
        (void)speak(64, 2000);
        assert_true(speak(46, 2000) > 0); /* and the first caller is back */
    }
}

static void a_television_stays_far_beneath_a_caller_who_answers(void **state)
{
    (void)state;
    (void)speak(64, 3000);
    (void)speak(49, 1500);
    for (int i = 0; i < 20; i++) {
        is_agent_heard = true;
        (void)speak(49, 4000);
        is_agent_heard = false;
        assert_true(speak(49, 1800) > 0); /* the caller thinks */
        (void)speak(64, 1200);
        assert_true(speak(49, 900) > 300);
    }
}

static void a_television_stays_far_through_what_the_agent_says(void **state)
{
    (void)state;
    (void)speak(64, 4000);
    for (int i = 0; i < 10; i++) {
        is_agent_heard = true;
        assert_true(speak(49, 20000) > 0);
        is_agent_heard = false;
        (void)speak(49, 1000);
        (void)speak(64, 1000);
    }
    assert_true(speak(49, 1000) > 0);
}

static void a_loud_noise_does_not_make_the_caller_far(void **state)
{
    (void)state;
    (void)speak(64, 3000);
    (void)speak(84, 200); /* it hit the table */
    assert_int_equal(speak(64, 4000), 0);
}

static void what_is_heard_before_the_caller_is_no_level_of_a_voice(void **state)
{
    (void)state;
    static const float levels[] = {75, 80, 85, 90};
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++)
        for (int is_voice = 0; is_voice < 2; is_voice++) {
            line = (struct bystander){0};
            (void)bystander_feed(&line, pow(10, levels[i] / 10), false, false,
                                 PIECE_MS); /* it is picked up */
            if (is_voice)
                (void)speak(levels[i], 300); /* somebody coughs */
            for (int k = 0; k < 4000; k += PIECE_MS)
                assert_int_equal(speak(65, PIECE_MS), 0);
        }
}

static void a_television_that_was_switched_off_is_forgotten(void **state)
{
    (void)state;
    (void)speak(64, 3000);
    assert_true(speak(49, 3000) > 0);
    (void)be_silent(60000);
    assert_int_equal(speak(54, 400), 0);
}

TESTS_WITH(begin, NULL) = {
    TEST(in_a_quiet_room_nothing_is_far),
    TEST(a_television_is_far_once_it_has_talked_for_a_while),
    TEST(one_that_talked_first_is_far_behind_the_caller),
    TEST(who_speaks_lower_from_now_on_is_heard_again),
    TEST(a_television_stays_far_beneath_a_caller_who_answers),
    TEST(a_television_stays_far_through_what_the_agent_says),
    TEST(a_loud_noise_does_not_make_the_caller_far),
    TEST(what_is_heard_before_the_caller_is_no_level_of_a_voice),
    TEST(a_television_that_was_switched_off_is_forgotten),
};
