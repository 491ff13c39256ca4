/* A model that stands still with its socket open is found by what it does not say. */
#include "with_cmocka.h"

#include "scene.h"

/* Nothing is heard on the line for so long, and the call is in that state then. */
#define silent_until(duration_ms, expected)                                                                  \
    do {                                                                                                     \
        stage_caller_silence(&stage, duration_ms);                                                           \
        is_in(expected);                                                                                     \
    } while (0)

static void a_word_that_no_model_notices_finds_the_stall(void **state)
{
    (void)state;
    begin();
    stage_caller_silence(&stage, 3000);
    utters(400, 760);
    assert_false(stage_saw(&stage, "ai probe"));
    stage_caller_silence(&stage, 40);
    saw("ai probe");
    is_in(CONNECTED);
    silent_until(1000, RECOVERING); /* 1.8 s after the caller's last word */
    int kept_frames = stage.appended_frames;
    stage_caller_silence(&stage, 300);
    stage_forget(&stage);
    stage_ai_ready(&stage);
    is_in(THINKING); /* the fresh session answers what it is played */
    assert_true(stage.appended_frames - kept_frames >= (400 + 1800 + 300) / 20);
    stage_wait(&stage, 1500);
    saw("ai respond"); /* where it takes it for no turn */
}

static void a_model_that_answers_the_probe_took_it_for_noise(void **state)
{
    (void)state;
    begin();
    stage.answers_probes = true;
    utters(400, 6000);
    assert_int_equal(stage_count(&stage, "ai probe"), 1);
    is_in(CONNECTED);
    assert_int_equal(stage.dial_count, 1);
    int before = stage.appended_frames;
    model_is_replaced("1006");
    is_in(CONNECTED); /* nobody waits for an answer */
    assert_int_equal(stage.appended_frames, before);
}

static void probes_are_few_on_a_noisy_line(void **state)
{
    (void)state;
    begin();
    stage.answers_probes = true;
    for (int i = 0; i < 4; i++) {
        utters(300, 1500);
    }
    assert_in_range(stage_count(&stage, "ai probe"), 2, 3); /* in 7.2 s */
}

static void clicks_and_noticed_words_are_not_probed(void **state)
{
    (void)state;
    begin();
    utters(200, 2000);
    utters(200, 2000); /* not the same utterance */
    stage_caller_voice(&stage, 400);
    call_on_caller_speech(stage.call, true);
    stage_caller_silence(&stage, 500);
    call_on_caller_speech(stage.call, false);
    call_on_ai_response_started(stage.call, "r1");
    call_on_ai_response_done(stage.call, "r1", AI_COMPLETED, NULL);
    is_in(CONNECTED);
    stage_caller_silence(&stage, 3000);
    assert_false(stage_saw(&stage, "ai probe"));
}

static void nothing_is_probed_while_the_agent_speaks(void **state)
{
    (void)state;
    begin_asked(500);
    stage_ai_says(&stage, "r1", "i1", 6000, "One large Margherita. Anything else?");
    utters(1000, 4000); /* or the agent's own voice that comes back */
    is_in(SPEAKING);
    silent_until(4000, CONNECTED);
    assert_false(stage_saw(&stage, "ai probe"));
}

static void a_link_that_stands_still_when_the_caller_breaks_in_is_found_while_they_speak(void **state)
{
    (void)state;
    begin_asked(500);
    answer_begins("r1", "i1", 20, 100, 255);
    call_on_caller_speech(stage.call, true);
    is_in(INTERRUPTED);
    stage_caller_voice(&stage, 280);
    assert_false(stage_saw(&stage, "ai probe"));
    stage_caller_voice(&stage, 40);
    saw("ai probe");
    stage_caller_voice(&stage, 1000);
    is_in(RECOVERING);
    stage_ai_ready(&stage);
    is_in(THINKING); /* played what was said until now */
    assert_true(stage.appended_frames >= 1300 / 20);
}

static void a_model_that_ends_what_was_broken_into_is_not_asked(void **state)
{
    (void)state;
    begin_asked(500);
    answer_begins("r1", "i1", 20, 100, 255);
    call_on_caller_speech(stage.call, true);
    stage_caller_voice(&stage, 200);
    call_on_ai_response_done(stage.call, "r1", AI_CANCELLED, NULL);
    stage_caller_voice(&stage, 1500);
    is_in(LISTENING);
    assert_false(stage_saw(&stage, "ai probe"));
}

static void anything_else_that_finds_the_loss_ends_the_probe(void **state)
{
    (void)state;
    begin();
    utters(400, 900);
    saw("ai probe");
    model_is_replaced("1006");
    is_in(CONNECTED);
    after(1200, CONNECTED);
    assert_int_equal(stage.dial_count, 2);
}

/* Semantic detection may wait 8 s for the rest of a sentence. */
static void begin_with_patient_model(void)
{
    struct stage_start start = stage_start_default;
    start.settings.turn_end_ms = 8000;
    reopen_stage(&start);
    begin();
}

static void a_stall_while_listening_is_found_before_a_patient_model_would_speak(void **state)
{
    (void)state;
    begin_with_patient_model();
    call_on_caller_speech(stage.call, true);
    utters(400, 820);
    saw("ai probe");
    is_in(LISTENING);
    silent_until(1000, RECOVERING);
}

static void a_patient_model_that_lives_is_left_to_wait(void **state)
{
    (void)state;
    begin_with_patient_model();
    stage.answers_probes = true;
    call_on_caller_speech(stage.call, true);
    utters(400, 8900);
    is_in(LISTENING);
    assert_int_equal(stage_count(&stage, "ai probe"), 1);
    silent_until(200, THINKING);
    saw("ai respond");
}

static void the_engine_is_given_more_time(void **state)
{
    (void)state;
    struct stage_start start = stage_start_default;
    start.first_place = AI_PLACE_ENGINE;
    start.settings.has_engine = true;
    reopen_stage(&start);
    begin();
    utters(400, 800 + 1900);
    is_in(CONNECTED);
    silent_until(120, RECOVERING);
}

/* Each rescue costs the caller a moment: a server that knows no probes must not cost one for each noise. */
static void a_server_that_answers_no_probe_is_not_asked_for_ever(void **state)
{
    (void)state;
    begin();
    for (int i = 0; i < 4; i++) {
        utters(400, 2600);
        if (stage_state(&stage) == CALL_RECOVERING) {
            stage_ai_ready(&stage);
            stage_ai_says(&stage, i == 0 ? "r0" : "r1", "i1", 500, "Pardon?");
            stage_wait(&stage, 1000);
        }
        is_in(CONNECTED);
    }
    assert_int_equal(stage_count(&stage, "ai probe"), 2);
    assert_int_equal(stage.dial_count, 3);
}

TESTS_WITH(open_stage, close_stage) = {
    TEST(a_word_that_no_model_notices_finds_the_stall),
    TEST(a_model_that_answers_the_probe_took_it_for_noise),
    TEST(probes_are_few_on_a_noisy_line),
    TEST(clicks_and_noticed_words_are_not_probed),
    TEST(nothing_is_probed_while_the_agent_speaks),
    TEST(a_link_that_stands_still_when_the_caller_breaks_in_is_found_while_they_speak),
    TEST(a_model_that_ends_what_was_broken_into_is_not_asked),
    TEST(anything_else_that_finds_the_loss_ends_the_probe),
    TEST(a_stall_while_listening_is_found_before_a_patient_model_would_speak),
    TEST(a_patient_model_that_lives_is_left_to_wait),
    TEST(the_engine_is_given_more_time),
    TEST(a_server_that_answers_no_probe_is_not_asked_for_ever),
};
