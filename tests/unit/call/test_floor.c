#include <math.h>
#include <string.h>

#include "with_cmocka.h"

#include "audio/ulaw.h"
#include "base/base64.h"
#include "call/floor.h"
#include "call/thresholds.h"

enum { PACKET_MS = 20, NEAR = 6000, FAR = 1200, MURMUR = 500, SILENT = 0 };

static struct floor floor_of_call;
static int64_t now_ms;

static int open_floor(void **state)
{
    (void)state;
    floor_init(&floor_of_call);
    now_ms = 1000;
    return 0;
}

static enum floor_act hear(struct span ulaw_b64, bool is_agents)
{
    struct caller_sound sound;
    caller_sound_read(ulaw_b64, &sound);
    return floor_hear(&floor_of_call, &sound, is_agents, now_ms);
}

/* A packet of a tone; what the floor says to it. */
static enum floor_act packet(int amplitude, int hz, bool is_agents)
{
    uint8_t ulaw[PACKET_MS * ULAW_BYTES_PER_MS];
    char b64[512];
    for (size_t i = 0; i < sizeof ulaw; i++)
        ulaw[i] = ulaw_from_pcm16((int16_t)(amplitude * sin(2 * M_PI * hz * (double)i / 8000)));
    base64_encode(ulaw, sizeof ulaw, b64);
    now_ms += PACKET_MS;
    return hear((struct span){b64, base64_encoded_len(sizeof ulaw)}, is_agents);
}

/* Packets until something is to be done, at most so many ms; how long it took is in *out_ms. */
static enum floor_act sound(int amplitude, int hz, int duration_ms, int *out_ms)
{
    enum floor_act act = FLOOR_NOTHING;
    int at_ms = 0;
    while (at_ms < duration_ms && act == FLOOR_NOTHING) {
        act = packet(amplitude, hz, true);
        at_ms += PACKET_MS;
    }
    if (out_ms != NULL)
        *out_ms = at_ms;
    return act;
}

static void quiet(int duration_ms)
{
    assert_int_equal(sound(SILENT, 0, duration_ms, NULL), FLOOR_NOTHING);
}

/* A turn by which the caller's voice is known. */
static void know_the_caller(void)
{
    quiet(400);
    floor_set_turn(&floor_of_call, true);
    for (int i = 0; i < 50; i++)
        assert_int_equal(packet(NEAR, 900, false), FLOOR_NOTHING);
    floor_set_turn(&floor_of_call, false);
    quiet(400);
}

static void a_voice_pauses_the_agent_within_three_packets(void **state)
{
    (void)state;
    int took_ms;
    quiet(400);
    assert_int_equal(sound(NEAR, 900, 1000, &took_ms), FLOOR_PAUSE);
    assert_in_range(took_ms, 40, 60);
}

static void a_click_pauses_nobody(void **state)
{
    (void)state;
    quiet(400);
    assert_int_equal(packet(NEAR, 900, true), FLOOR_NOTHING);
    quiet(400);
}

static void a_first_syllable_is_no_click(void **state)
{
    (void)state;
    quiet(400);
    assert_int_equal(sound(NEAR, 900, 60, NULL), FLOOR_PAUSE);
    quiet(240);
    assert_int_equal(sound(NEAR, 900, 200, NULL), FLOOR_NOTHING);
    assert_int_equal(sound(SILENT, 0, 400, NULL), FLOOR_ASK_WORDS);
    assert_int_equal(floor_words(&floor_of_call, "Excuse me.", now_ms), FLOOR_YIELD);
    quiet(400);
    assert_int_equal(sound(NEAR, 900, 60, NULL), FLOOR_PAUSE);
    assert_int_equal(sound(SILENT, 0, 400, NULL), FLOOR_RESUME);
}

static void a_voice_that_goes_on_is_a_turn(void **state)
{
    (void)state;
    int took_ms;
    quiet(400);
    assert_int_equal(sound(NEAR, 900, 1000, NULL), FLOOR_PAUSE);
    assert_int_equal(sound(NEAR, 900, 2000, &took_ms), FLOOR_YIELD);
    assert_in_range(took_ms, FLOOR_TURN_MS - 100, FLOOR_TURN_MS);
    assert_int_equal(floor_due_ms(&floor_of_call), INT64_MAX);
}

/* A word of so long, until its words are asked for. */
static void say_a_word(int duration_ms, int hz)
{
    assert_int_equal(sound(NEAR, hz, duration_ms, NULL), FLOOR_PAUSE);
    for (int i = 60; i < duration_ms; i += PACKET_MS)
        assert_int_equal(packet(NEAR, hz, true), FLOOR_NOTHING);
    assert_int_equal(sound(SILENT, 0, 400, NULL), FLOOR_ASK_WORDS);
}

static void words_decide_about_a_short_sound(void **state)
{
    (void)state;
    static const struct {
        const char *words;
        enum floor_act act;
    } said[] = {{"Mhm.", FLOOR_RESUME},
                {"Right.", FLOOR_RESUME},
                {"", FLOOR_RESUME},
                {"Wait.", FLOOR_YIELD},
                {"Large.", FLOOR_YIELD}};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        open_floor(NULL);
        quiet(400);
        say_a_word(300, 900);
        assert_int_equal(floor_words(&floor_of_call, said[i].words, now_ms), said[i].act);
        assert_int_equal(floor_words(&floor_of_call, "Stop!", now_ms), FLOOR_NOTHING); /* once */
    }
}

static void a_hum_says_go_on_whatever_was_recognised(void **state)
{
    (void)state;
    quiet(400);
    say_a_word(400, 200);
    assert_int_equal(floor_words(&floor_of_call, "Other.", now_ms), FLOOR_RESUME);
    say_a_word(400, 200);
    assert_int_equal(floor_words(&floor_of_call, "He did.", now_ms), FLOOR_RESUME);
    say_a_word(400, 200);
    assert_int_equal(floor_words(&floor_of_call, "No, no.", now_ms), FLOOR_YIELD);
}

static void behind_a_question_yes_is_an_answer(void **state)
{
    (void)state;
    quiet(400);
    floor_of_call.may_be_answer = true;
    say_a_word(300, 900);
    assert_int_equal(floor_words(&floor_of_call, "Yes.", now_ms), FLOOR_YIELD);
}

static void without_words_length_decides(void **state)
{
    (void)state;
    quiet(400);
    say_a_word(240, 900);
    assert_int_equal(floor_words(&floor_of_call, NULL, now_ms), FLOOR_RESUME);
    quiet(400);
    say_a_word(600, 900);
    int64_t due_ms = floor_due_ms(&floor_of_call);
    assert_in_range(due_ms - now_ms, 1, FLOOR_WORDS_MS);
    assert_int_equal(floor_on_deadline(&floor_of_call, due_ms - 1), FLOOR_NOTHING);
    assert_int_equal(floor_on_deadline(&floor_of_call, due_ms), FLOOR_YIELD);
}

static void words_that_come_while_the_caller_goes_on_wait_for_the_rest(void **state)
{
    (void)state;
    quiet(400);
    say_a_word(300, 900);
    assert_int_equal(sound(NEAR, 900, 60, NULL), FLOOR_NOTHING);
    assert_int_equal(floor_words(&floor_of_call, "Okay.", now_ms), FLOOR_NOTHING);
    assert_int_equal(sound(SILENT, 0, 400, NULL), FLOOR_ASK_WORDS);
    assert_int_equal(sound(NEAR, 900, 60, NULL), FLOOR_NOTHING);
    quiet(60); /* a stop within a word is no end */
    assert_int_equal(floor_words(&floor_of_call, "Okay.", now_ms), FLOOR_NOTHING);
    assert_int_equal(sound(SILENT, 0, 400, NULL), FLOOR_ASK_WORDS);
    assert_int_equal(floor_words(&floor_of_call, "Okay, wait.", now_ms), FLOOR_YIELD);
}

static void a_television_is_the_room_and_pauses_once(void **state)
{
    (void)state;
    int took_ms;
    know_the_caller();
    assert_int_equal(sound(FAR, 900, 400, NULL), FLOOR_PAUSE);
    assert_int_equal(sound(FAR, 900, 1000, &took_ms), FLOOR_RESUME);
    assert_in_range(took_ms, 1, FLOOR_ROOM_MS);
    assert_int_equal(sound(FAR, 900, 8000, NULL), FLOOR_NOTHING);
    assert_int_equal(sound(NEAR, 900, 400, NULL), FLOOR_PAUSE); /* and the caller is heard above it */
    assert_int_equal(sound(NEAR, 900, 1500, NULL), FLOOR_YIELD);
}

/* It speaks on while the caller's turn is open, and is not learned as their voice. */
static void a_television_does_not_become_the_caller_s_voice(void **state)
{
    (void)state;
    know_the_caller();
    floor_set_turn(&floor_of_call, true);
    for (int i = 0; i < 500; i++)
        (void)packet(i % 25 < 15 ? MURMUR : SILENT, 900, false);
    floor_set_turn(&floor_of_call, false);
    assert_int_equal(sound(MURMUR, 900, 400, NULL), FLOOR_PAUSE);
    assert_int_equal(sound(MURMUR, 900, 1000, NULL), FLOOR_RESUME);
    for (int i = 0; i < 50; i++)
        (void)packet(SILENT, 0, false);
    assert_int_equal(sound(NEAR, 900, 400, NULL), FLOOR_PAUSE);
    assert_int_equal(sound(NEAR, 900, 1500, NULL), FLOOR_YIELD);
}

/* And not where it has turns of its own, as the model hears them. */
static void a_television_s_own_turns_do_not_make_it_the_caller(void **state)
{
    (void)state;
    know_the_caller();
    for (int turn = 0; turn < 4; turn++) {
        floor_set_turn(&floor_of_call, true);
        for (int i = 0; i < 250; i++)
            (void)packet(i % 25 < 15 ? FAR : SILENT, 900, false);
        floor_set_turn(&floor_of_call, false);
    }
    assert_int_equal(sound(FAR, 900, 400, NULL), FLOOR_PAUSE);
    assert_int_equal(sound(FAR, 900, 1000, NULL), FLOOR_RESUME);
}

/* Nobody has spoken yet: what is as low as a room is one. */
static void a_television_behind_the_greeting_is_the_room(void **state)
{
    (void)state;
    quiet(100);
    assert_int_equal(sound(MURMUR, 900, 400, NULL), FLOOR_PAUSE);
    assert_int_equal(sound(MURMUR, 900, 1000, NULL), FLOOR_RESUME);
    assert_int_equal(sound(MURMUR, 900, 3000, NULL), FLOOR_NOTHING);
    now_ms += FLOOR_MODEL_LATE_MS;
    assert_int_equal(packet(MURMUR, 900, true), FLOOR_NOTHING);
    assert_true(floor_hears_room(&floor_of_call, now_ms));
    now_ms += FLOOR_SOUND_OVER_MS + 1;
    assert_false(floor_hears_room(&floor_of_call, now_ms)); /* without packets nothing sounds */
    (void)packet(MURMUR, 900, true);
    assert_int_equal(floor_model_hears(&floor_of_call, now_ms), FLOOR_NOTHING);
    assert_int_equal(sound(NEAR, 900, 400, NULL), FLOOR_PAUSE); /* and then the caller speaks */
    assert_false(floor_hears_room(&floor_of_call, now_ms));
    assert_int_equal(sound(NEAR, 900, 1500, NULL), FLOOR_YIELD);
}

/* Other people talk at once, from the first packet on and nearly as loud as a soft caller: the greeting is heard to its
 * end, the model may hear what it likes, and the caller is told from them. */
static void people_who_talk_behind_the_greeting_pause_nobody(void **state)
{
    (void)state;
    static const int loudness[] = {1200, 900, 1400, 1100, 800, 1300, 1000, 1250, 950};
    for (int i = 0; i < 300; i++)
        assert_int_equal(packet(loudness[i / 5 % 9], 400 + 90 * (i / 7 % 5), true), FLOOR_NOTHING);
    assert_int_equal(floor_model_hears(&floor_of_call, now_ms), FLOOR_NOTHING);
    assert_int_equal(sound(NEAR, 900, 200, NULL), FLOOR_PAUSE);
    assert_int_equal(sound(NEAR, 900, 1500, NULL), FLOOR_YIELD);
}

/* A call that begins with a voice has no background yet that it could be: the model is believed. */
static void a_voice_in_the_first_second_is_not_taken_for_the_room(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++)
        (void)packet(NEAR, 900, false);
    assert_int_equal(floor_model_hears(&floor_of_call, now_ms), FLOOR_PAUSE);
}

static void noise_on_the_line_pauses_nobody(void **state)
{
    (void)state;
    for (int i = 0; i < 200; i++)
        (void)packet(500, 700, false);
    assert_int_equal(sound(600, 700, 3000, NULL), FLOOR_NOTHING);
    assert_int_equal(sound(NEAR, 700, 200, NULL), FLOOR_PAUSE);
}

static void packets_that_stay_away_leave_nothing_undecided(void **state)
{
    (void)state;
    quiet(400);
    assert_int_equal(sound(NEAR, 900, 100, NULL), FLOOR_PAUSE);
    assert_int_equal(sound(NEAR, 900, 60, NULL), FLOOR_NOTHING);
    int64_t due_ms = floor_due_ms(&floor_of_call);
    assert_in_range(due_ms - now_ms, FLOOR_SOUND_OVER_MS, FLOOR_NO_PACKETS_MS);
    assert_int_equal(floor_on_deadline(&floor_of_call, due_ms - 1), FLOOR_NOTHING);
    assert_int_equal(floor_on_deadline(&floor_of_call, due_ms), FLOOR_ASK_WORDS);
    due_ms = floor_due_ms(&floor_of_call);
    assert_in_range(due_ms - now_ms, 1, FLOOR_NO_PACKETS_MS + FLOOR_WORDS_MS);
    assert_int_equal(floor_on_deadline(&floor_of_call, due_ms), FLOOR_RESUME);
}

static void packets_that_are_late_are_no_silence(void **state)
{
    (void)state;
    quiet(400);
    assert_int_equal(sound(NEAR, 900, 100, NULL), FLOOR_PAUSE);
    now_ms += FLOOR_NO_PACKETS_MS - PACKET_MS - 1;
    assert_int_equal(floor_on_deadline(&floor_of_call, now_ms), FLOOR_NOTHING);
    assert_int_equal(sound(NEAR, 900, FLOOR_TURN_MS, NULL), FLOOR_YIELD);
}

static void the_models_word_counts_where_the_caller_is_not_known(void **state)
{
    (void)state;
    quiet(400);
    assert_int_equal(floor_model_hears(&floor_of_call, now_ms), FLOOR_PAUSE);
    assert_int_equal(floor_model_hears(&floor_of_call, now_ms), FLOOR_NOTHING);
    open_floor(NULL);
    know_the_caller();
    for (int i = 0; i < 200; i++)
        (void)packet(FAR / 4, 900, true);
    assert_int_equal(floor_model_hears(&floor_of_call, now_ms), FLOOR_NOTHING); /* the room, then */
    quiet(4000);
    assert_int_equal(floor_model_hears(&floor_of_call, now_ms),
                     FLOOR_PAUSE); /* on a silent line it knows better */
    assert_int_equal(floor_on_deadline(&floor_of_call, now_ms + FLOOR_UNSEEN_MS), FLOOR_YIELD);
}

static void broken_packets_are_passed_over(void **state)
{
    (void)state;
    assert_int_equal(hear(span_of("?!"), true), FLOOR_NOTHING);
    assert_int_equal(hear(SPAN_NONE, true), FLOOR_NOTHING);
}

TESTS_WITH(open_floor, NULL) = {
    TEST(a_voice_pauses_the_agent_within_three_packets),
    TEST(a_click_pauses_nobody),
    TEST(a_first_syllable_is_no_click),
    TEST(a_voice_that_goes_on_is_a_turn),
    TEST(words_decide_about_a_short_sound),
    TEST(a_hum_says_go_on_whatever_was_recognised),
    TEST(behind_a_question_yes_is_an_answer),
    TEST(without_words_length_decides),
    TEST(words_that_come_while_the_caller_goes_on_wait_for_the_rest),
    TEST(a_television_is_the_room_and_pauses_once),
    TEST(a_television_does_not_become_the_caller_s_voice),
    TEST(a_television_s_own_turns_do_not_make_it_the_caller),
    TEST(a_television_behind_the_greeting_is_the_room),
    TEST(people_who_talk_behind_the_greeting_pause_nobody),
    TEST(a_voice_in_the_first_second_is_not_taken_for_the_room),
    TEST(noise_on_the_line_pauses_nobody),
    TEST(packets_that_stay_away_leave_nothing_undecided),
    TEST(packets_that_are_late_are_no_silence),
    TEST(the_models_word_counts_where_the_caller_is_not_known),
    TEST(broken_packets_are_passed_over),
};
