#include "with_cmocka.h"

#include "call/session.h"
#include "call/thresholds.h"

enum { ONE = 11, TWO, THREE };

/* A session in the middle of everything, at the engine. */
static struct session busy_session(void)
{
    struct session session = {.place = AI_PLACE_ENGINE};
    session_become_ready(&session, 1000);
    session_ask(&session, "words");
    (void)session_begin_response(&session, ONE);
    session_note_audio(&session, false);
    session_note_words(&session);
    session_note_tools(&session, 1000);
    session_lags(&session);
    session_discard(&session, TWO);
    (void)session_end_response(&session, THREE);
    session_want_response(&session, true);
    (void)session_become_good(&session);
    (void)session_fails_again(&session);
    session_ask(&session, "others");
    return session;
}

static void a_forgotten_session_leaves_nothing_but_its_place(void **state)
{
    (void)state;
    const struct session nothing = {.place = AI_PLACE_ENGINE};
    struct session session = busy_session();
    session_forget(&session);
    assert_memory_equal(&session, &nothing, sizeof session);
}

static void names_mean_nothing_to_the_session_that_takes_over(void **state)
{
    (void)state;
    struct session session = busy_session();
    session_swap(&session);
    assert_true(session.is_ready && session.is_good);
    assert_true(session_may_be_heard(&session, TWO) && session_may_be_heard(&session, THREE));
    assert_false(session_owes(&session));
    assert_null(session.asked_instructions);
    assert_int_equal(session.place, AI_PLACE_ENGINE);
}

static void a_response_keeps_the_words_it_was_asked_with(void **state)
{
    (void)state;
    struct session session = {0};
    session_ask(&session, "words");
    assert_true(session_owes(&session) && session_is_running(&session));
    assert_true(session_begin_response(&session, ONE));
    assert_string_equal(session.asked_instructions, "words");
    assert_false(session.is_asked);
    assert_false(session_begin_response(&session, TWO)); /* nobody asked for that one */
    assert_null(session.asked_instructions);
}

static void a_response_that_never_ended_is_over_when_the_next_begins(void **state)
{
    (void)state;
    struct session session = {0};
    (void)session_begin_response(&session, ONE);
    session_note_audio(&session, false);
    (void)session_begin_response(&session, TWO);
    assert_false(session_may_be_heard(&session, ONE));
    assert_true(session_may_be_heard(&session, TWO));
    assert_false(session.has_audio);
}

static void the_end_of_another_response_leaves_the_active_one_running(void **state)
{
    (void)state;
    struct session session = {0};
    (void)session_begin_response(&session, TWO);
    assert_false(session_end_response(&session, ONE));
    assert_false(session_end_response(&session, 0));
    assert_int_equal(session.active, TWO);
    assert_true(session_end_response(&session, TWO));
    assert_int_equal(session.active, 0);
    assert_int_equal(session.last_response, TWO); /* late function calls are its */
    assert_false(session_may_be_heard(&session, TWO));
}

static void a_discarded_response_is_under_way_but_does_not_run(void **state)
{
    (void)state;
    struct session session = {0};
    (void)session_begin_response(&session, ONE);
    assert_true(session_is_running(&session));
    session_discard(&session, ONE);
    assert_false(session_is_running(&session));
    assert_true(session_owes(&session));
    session_abandon_response(&session);
    assert_false(session_owes(&session));
    session_discard(&session, 0);
    assert_false(session_is_discarded(&session, 0)); /* what has no name cannot be discarded */
}

static void words_without_a_sound_are_no_good_end(void **state)
{
    (void)state;
    static const struct {
        bool has_audio, has_words, has_tools;
        enum ai_outcome outcome;
        bool is_good;
    } ends[] = {
        {false, false, false, AI_COMPLETED, true},   {false, true, false, AI_COMPLETED, false},
        {true, true, false, AI_COMPLETED, true},     {false, true, true, AI_COMPLETED, true},
        {false, false, false, AI_INCOMPLETE, false}, {false, true, false, AI_INCOMPLETE, false},
        {true, true, false, AI_INCOMPLETE, true},    {false, true, false, AI_CANCELLED, true},
        {true, true, true, AI_FAILED, false},
    };
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        struct session session = {0};
        (void)session_begin_response(&session, ONE);
        if (ends[i].has_audio)
            session_note_audio(&session, false);
        if (ends[i].has_words)
            session_note_words(&session);
        if (ends[i].has_tools)
            session_note_tools(&session, 1000);
        assert_int_equal(session_is_good_end(&session, ends[i].outcome), ends[i].is_good);
    }
}

static void silence_is_no_good_end(void **state)
{
    (void)state;
    struct session session = {0};
    (void)session_begin_response(&session, ONE);
    session_note_audio(&session, true);
    assert_false(session_is_good_end(&session, AI_COMPLETED));
    assert_false(session_is_good_end(&session, AI_INCOMPLETE));
    session_note_tools(&session, 1000);
    assert_true(session_is_good_end(&session, AI_COMPLETED));
    session_note_audio(&session, false);
    assert_true(session_is_good_end(&session, AI_COMPLETED));
}

static void an_answer_that_broke_off_is_gone_on_with_a_few_times(void **state)
{
    (void)state;
    struct session session = {0};
    (void)session_begin_response(&session, ONE);
    assert_false(session_is_cut(&session, AI_INCOMPLETE)); /* nothing sounded: a fault */
    session_note_audio(&session, false);
    assert_true(session_is_cut(&session, AI_INCOMPLETE));
    assert_true(session_is_cut(&session, AI_CANCELLED));
    assert_false(session_is_cut(&session, AI_COMPLETED));
    for (int i = 0; i < CALL_GOES_ON_MAX; i++)
        assert_true(session_goes_on(&session, true));
    assert_false(session_goes_on(&session, true));
    assert_false(session_goes_on(&session, false));
    assert_true(session_goes_on(&session, true)); /* a whole one came between */
    session_note_tools(&session, 1000);
    assert_false(session_is_cut(&session, AI_INCOMPLETE)); /* their answers bring the next */
}

static void a_function_keeps_the_caller_waiting_until_a_sound_or_a_word_of_theirs(void **state)
{
    (void)state;
    struct session session = {0};
    session_note_tools(&session, 1000);
    session_note_tools(&session, 2000);
    assert_int_equal(session.called_ms, 1000);
    session_note_audio(&session, true);
    assert_int_equal(session.called_ms, 1000);
    session_note_audio(&session, false);
    assert_int_equal(session.called_ms, 0);
    session_note_tools(&session, 3000);
    session_end_wait(&session);
    assert_int_equal(session.called_ms, 0);
}

static void the_second_fault_in_a_row_is_told_from_the_first(void **state)
{
    (void)state;
    struct session session = {0};
    assert_false(session_fails_again(&session));
    assert_true(session_fails_again(&session));
    session_clear_faults(&session);
    assert_false(session_fails_again(&session));
}

static void a_session_becomes_good_once_and_its_lag_ends_with_a_sound(void **state)
{
    (void)state;
    struct session session = {0};
    assert_true(session_become_good(&session));
    assert_false(session_become_good(&session));
    session_lags(&session);
    session_note_audio(&session, false);
    assert_false(session.has_lagged);
}

static void the_engine_is_given_more_time_than_a_model(void **state)
{
    (void)state;
    struct session session = {0};
    assert_int_equal(session_patience(&session), 1);
    session_move(&session, AI_PLACE_ENGINE);
    assert_true(session_patience(&session) > 1);
}

static void a_session_is_young_for_a_moment(void **state)
{
    (void)state;
    struct session session = busy_session();
    assert_true(session_is_young(&session, 1000));
    assert_true(session_is_young(&session, 2000));
    assert_false(session_is_young(&session, 3000));
}

static void a_response_is_mute_to_its_end(void **state)
{
    (void)state;
    struct session session = busy_session();
    session_mute(&session);
    assert_true(session.is_mute);
    (void)session_begin_response(&session, 77);
    assert_false(session.is_mute);
}

TESTS = {
    TEST(a_forgotten_session_leaves_nothing_but_its_place),
    TEST(names_mean_nothing_to_the_session_that_takes_over),
    TEST(a_response_keeps_the_words_it_was_asked_with),
    TEST(a_response_that_never_ended_is_over_when_the_next_begins),
    TEST(the_end_of_another_response_leaves_the_active_one_running),
    TEST(a_discarded_response_is_under_way_but_does_not_run),
    TEST(words_without_a_sound_are_no_good_end),
    TEST(silence_is_no_good_end),
    TEST(an_answer_that_broke_off_is_gone_on_with_a_few_times),
    TEST(a_function_keeps_the_caller_waiting_until_a_sound_or_a_word_of_theirs),
    TEST(the_second_fault_in_a_row_is_told_from_the_first),
    TEST(a_session_becomes_good_once_and_its_lag_ends_with_a_sound),
    TEST(the_engine_is_given_more_time_than_a_model),
    TEST(a_session_is_young_for_a_moment),
    TEST(a_response_is_mute_to_its_end),
};
