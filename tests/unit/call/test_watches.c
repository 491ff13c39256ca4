/* What keeps time in a call beside its state: the probe, what is unanswered, a turn that was not heard, the renewal,
 * the filler. */
#include "with_cmocka.h"

#include "call/filler.h"
#include "call/probe.h"
#include "call/renewal.h"
#include "call/thresholds.h"
#include "call/unanswered.h"
#include "call/unheard.h"

enum { SINCE_MS = 10000, VOICE_MS = 12000 };

/* A word into the agent's silence. */
static struct last_voice voice;
static struct moment moment;

static int open_moment(void **state)
{
    (void)state;
    voice = (struct last_voice){.run_ms = PROBE_SPOKEN_MS, .at_ms = VOICE_MS};
    moment = (struct moment){.state = CALL_CONNECTED, .since_ms = SINCE_MS, .voice = &voice};
    return 0;
}

static void a_word_that_nobody_noticed_is_asked_about_once(void **state)
{
    (void)state;
    struct probe probe = {0};
    int64_t due_ms = probe_due_ms(&probe, &moment);
    assert_int_equal(due_ms, VOICE_MS + PROBE_SILENCE_MS);
    assert_int_equal(probe_step(&probe, &moment, due_ms), PROBE_ASK);
    assert_int_equal(probe_due_ms(&probe, &moment), due_ms + PROBE_ANSWER_MS);
    probe_on_answer(&probe);
    assert_int_equal(probe_due_ms(&probe, &moment), INT64_MAX); /* the session took it for noise */
    voice.at_ms += 500;
    assert_int_equal(probe_due_ms(&probe, &moment), due_ms + PROBE_EVERY_MS);
}

static void what_is_no_word_or_sounds_while_the_agent_speaks_is_not_asked_about(void **state)
{
    (void)state;
    struct probe probe = {0};
    voice.run_ms = PROBE_SPOKEN_MS - 1;
    assert_int_equal(probe_due_ms(&probe, &moment), INT64_MAX);
    voice.run_ms = PROBE_SPOKEN_MS;
    moment.state = CALL_SPEAKING;
    assert_int_equal(probe_due_ms(&probe, &moment), INT64_MAX);
    moment.state = CALL_CONNECTED;
    moment.since_ms = VOICE_MS + 1; /* it belongs to what was before */
    assert_int_equal(probe_due_ms(&probe, &moment), INT64_MAX);
}

static void a_response_that_does_not_end_when_it_is_broken_into_is_asked_about_at_once(void **state)
{
    (void)state;
    struct probe probe = {0};
    moment.state = CALL_INTERRUPTED; /* while the caller still speaks */
    moment.since_ms = VOICE_MS;
    assert_int_equal(probe_due_ms(&probe, &moment), VOICE_MS + PROBE_INTERRUPTED_MS);
    assert_int_equal(probe_step(&probe, &moment, VOICE_MS + PROBE_INTERRUPTED_MS), PROBE_ASK);
    assert_int_equal(probe_due_ms(&probe, &moment), VOICE_MS + PROBE_INTERRUPTED_MS + PROBE_ANSWER_MS);
    probe_on_answer(&probe);
    assert_int_equal(probe_due_ms(&probe, &moment), VOICE_MS + PROBE_INTERRUPTED_MS + PROBE_EVERY_MS);
    probe.unanswered_count = PROBE_UNANSWERED_MAX;
    assert_int_equal(probe_due_ms(&probe, &moment), INT64_MAX);
}

static void a_server_that_answers_no_probes_is_left_alone(void **state)
{
    (void)state;
    struct probe probe = {0};
    for (int i = 0; i < PROBE_UNANSWERED_MAX; i++) {
        assert_int_equal(probe_step(&probe, &moment, VOICE_MS), PROBE_ASK);
        assert_int_equal(probe_step(&probe, &moment, VOICE_MS), PROBE_LOST);
        probe_forget_session(&probe);
    }
    assert_false(probe_has_unnoticed_word(&probe, &moment));
    assert_int_equal(probe_due_ms(&probe, &moment), INT64_MAX);
}

static void the_engine_may_take_longer_for_its_sign(void **state)
{
    (void)state;
    struct probe probe = {0};
    moment.place = AI_PLACE_ENGINE;
    (void)probe_step(&probe, &moment, VOICE_MS);
    assert_int_equal(probe_due_ms(&probe, &moment), VOICE_MS + PROBE_ANSWER_MS * CALL_ENGINE_PATIENCE);
}

static void what_is_unanswered_is_counted_over_all_turns(void **state)
{
    (void)state;
    struct unanswered unanswered = {0};
    enum { SLOW_MS = 10000, AT_MS = 20000 };
    moment.state = CALL_THINKING;
    assert_int_equal(unanswered_due_ms(&unanswered, &moment, SLOW_MS), INT64_MAX);
    unanswered_ask(&unanswered, AT_MS);
    assert_int_equal(unanswered_due_ms(&unanswered, &moment, SLOW_MS), AT_MS + SLOW_MS * UNANSWERED_SLOW_MAX);
    unanswered_pause(&unanswered, AT_MS + 4000);
    assert_int_equal(unanswered_due_ms(&unanswered, &moment, SLOW_MS), INT64_MAX);
    unanswered_ask(&unanswered, AT_MS + 7000);
    assert_int_equal(unanswered_due_ms(&unanswered, &moment, SLOW_MS), AT_MS + 7000 + 6000);
    unanswered_work(&unanswered, AT_MS + 8000); /* 5 s in all */
    assert_int_equal(unanswered_due_ms(&unanswered, &moment, SLOW_MS), AT_MS + 8000 + SLOW_MS);
    moment.waits_since_ms = AT_MS + 17000; /* an answer began */
    assert_int_equal(unanswered_due_ms(&unanswered, &moment, SLOW_MS), AT_MS + 17000 + UNANSWERED_LEAST_MS);
    moment.waits_since_ms = AT_MS + 50000;
    assert_int_equal(unanswered_due_ms(&unanswered, &moment, SLOW_MS),
                     AT_MS + 8000 + SLOW_MS * UNANSWERED_SLOW_MAX - 5000);
    moment.state = CALL_CLOSING;
    assert_int_equal(unanswered_due_ms(&unanswered, &moment, SLOW_MS), INT64_MAX);
    unanswered_end(&unanswered);
    unanswered_ask(&unanswered, AT_MS);
    moment.state = CALL_CONNECTED; /* once, nothing to say is the model's right */
    assert_int_equal(unanswered_due_ms(&unanswered, &moment, SLOW_MS), INT64_MAX);
}

static void a_turn_is_unheard_by_its_voice_and_the_models_silence(void **state)
{
    (void)state;
    assert_int_equal(unheard_due_ms(&moment, 500), INT64_MAX); /* nobody speaks */
    moment.state = CALL_LISTENING;
    assert_int_equal(unheard_due_ms(&moment, 500), VOICE_MS + 500 + UNHEARD_MS);
    moment.place = AI_PLACE_ENGINE;
    assert_int_equal(unheard_due_ms(&moment, 500), VOICE_MS + UNHEARD_ENGINE_MS + UNHEARD_MS);
    voice.at_ms = SINCE_MS - 1; /* too quiet to judge: as long as packets come, or none ever did */
    assert_int_equal(unheard_due_ms(&moment, 500), INT64_MAX);
    moment.heard_ms = SINCE_MS + 100;
    assert_int_equal(unheard_due_ms(&moment, 500), SINCE_MS + 100 + UNHEARD_ENGINE_MS + UNHEARD_MS);
}

static void with_a_television_behind_it_a_turn_ends_where_the_caller_was_heard_last(void **state)
{
    (void)state;
    moment.state = CALL_LISTENING;
    moment.place = AI_PLACE_ENGINE;
    moment.above_room_ms = SINCE_MS + 100;
    assert_int_equal(unheard_due_ms(&moment, 500), SINCE_MS + 100 + UNHEARD_ROOM_MS);
    moment.above_room_ms = SINCE_MS - 1; /* of a turn before */
    assert_int_equal(unheard_due_ms(&moment, 500), VOICE_MS + UNHEARD_ENGINE_MS + UNHEARD_MS);
}

static void a_session_is_renewed_before_its_limit_when_nobody_speaks(void **state)
{
    (void)state;
    struct renewal renewal;
    renewal_reset(&renewal);
    renewal_on_limit(&renewal, 0, 1000);
    assert_int_equal(renewal.due_ms, INT64_MAX);
    renewal_on_limit(&renewal, 3600000, 1000);
    assert_int_equal(renewal.due_ms, 1000 + 3600000 - RENEW_EARLY_MS);
    renewal_on_limit(&renewal, 10000, 1000); /* a short one */
    assert_int_equal(renewal.due_ms, 1000 + 8000);
    assert_int_equal(renewal_step(&renewal, true, true, 9000), RENEWAL_PREPARE);
    assert_int_equal(renewal.due_ms, 9000 + RENEW_AGAIN_MS);
    renewal_on_spare(&renewal, true, 9400);
    assert_int_equal(renewal.due_ms, 9400);
    assert_int_equal(renewal_step(&renewal, true, false, 9400), RENEWAL_WAIT);
    assert_int_equal(renewal.due_ms, 9400 + RENEW_LOOK_MS);
    assert_int_equal(renewal_step(&renewal, true, true, 9650), RENEWAL_SWAP);
}

static void a_spare_that_could_not_be_had_is_tried_again(void **state)
{
    (void)state;
    struct renewal renewal;
    renewal_reset(&renewal);
    renewal_on_spare(&renewal, false, 1000);
    assert_int_equal(renewal.due_ms, 1000 + RENEW_AGAIN_MS);
    assert_int_equal(renewal_step(&renewal, true, true, 11000), RENEWAL_PREPARE);
    assert_int_equal(renewal_step(&renewal, false, true, 21000), RENEWAL_WAIT); /* the session is gone */
    assert_int_equal(renewal.due_ms, INT64_MAX);
}

static void a_filler_waits_for_quiet_and_for_the_one_before(void **state)
{
    (void)state;
    struct filler filler = {0};
    struct filler_wait wait = {.moment = &moment, .has_clip = true, .has_greeting = true, .has_failed = true};
    assert_int_equal(filler_due_ms(&filler, &wait), INT64_MAX); /* nobody waits */
    moment.state = CALL_THINKING;
    assert_int_equal(filler_due_ms(&filler, &wait), VOICE_MS + FILLER_QUIET_MS);
    wait.ends_ms = VOICE_MS + 400;
    assert_int_equal(filler_due_ms(&filler, &wait), VOICE_MS + 400 + FILLER_QUIET_MS);
    assert_false(filler_step(&filler, true, 13000)); /* something plays still, whatever time says */
    assert_int_equal(filler_due_ms(&filler, &wait), 13000 + FILLER_ASK_AGAIN_MS);
    assert_true(filler_step(&filler, false, 13100));
    filler_queued(&filler, 14000);
    assert_int_equal(filler_due_ms(&filler, &wait), 14000 + FILLER_EVERY_MS);
    wait.has_clip = false;
    assert_int_equal(filler_due_ms(&filler, &wait), INT64_MAX);
}

static void a_function_and_a_slow_model_are_covered_in_their_time(void **state)
{
    (void)state;
    const struct filler filler = {0};
    struct filler_wait wait = {.moment = &moment, .has_clip = true};
    moment.state = CALL_THINKING;
    assert_int_equal(filler_due_ms(&filler, &wait), VOICE_MS + FILLER_SLOW_MS);
    moment.since_ms = VOICE_MS + 5000; /* the level saw no voice */
    assert_int_equal(filler_due_ms(&filler, &wait), VOICE_MS + 5000 - FILLER_NOTICED_MS + FILLER_SLOW_MS);
    wait.called_ms = VOICE_MS + 300;
    assert_int_equal(filler_due_ms(&filler, &wait), VOICE_MS + 300 + FILLER_FUNCTION_MS);
    wait.ends_ms = VOICE_MS + 3000; /* something was said before it */
    assert_int_equal(filler_due_ms(&filler, &wait), VOICE_MS + 3000 + FILLER_QUIET_MS);
}

static void a_model_that_owes_an_answer_is_asked_before_its_time_is_over(void **state)
{
    (void)state;
    struct probe probe = {0};
    moment.state = CALL_THINKING;
    moment.waits_since_ms = 20000;
    moment.stall_ms = 2500;
    assert_int_equal(probe_due_ms(&probe, &moment), 22500 - PROBE_ANSWER_MS);
    assert_int_equal(probe_step(&probe, &moment, 21500), PROBE_ASK);
    assert_int_equal(probe_due_ms(&probe, &moment), 22500); /* then it is dead */
    probe_on_answer(&probe);
    assert_int_equal(probe_due_ms(&probe, &moment), INT64_MAX); /* slow, and asked once */
    moment.waits_since_ms = 24000;                              /* something came, and nothing since */
    assert_int_equal(probe_due_ms(&probe, &moment), 26500 - PROBE_ANSWER_MS);
    moment.stall_ms = 500;
    assert_int_equal(probe_due_ms(&probe, &moment), 24000);
    probe.unanswered_count = PROBE_UNANSWERED_MAX;
    assert_int_equal(probe_due_ms(&probe, &moment), INT64_MAX);
}

static void a_first_session_is_given_more_time_before_a_filler(void **state)
{
    (void)state;
    const struct filler filler = {0};
    struct filler_wait wait = {.moment = &moment, .has_clip = true, .has_greeting = true};
    moment.state = CALL_CONNECTING;
    voice.at_ms = SINCE_MS + 100;
    assert_int_equal(filler_due_ms(&filler, &wait), SINCE_MS + FILLER_UNANSWERED_MS);
    voice.at_ms = SINCE_MS - 1; /* the caller is content to listen */
    assert_int_equal(filler_due_ms(&filler, &wait), INT64_MAX);
    wait.has_greeting = false;
    assert_int_equal(filler_due_ms(&filler, &wait), SINCE_MS + FILLER_UNANSWERED_MS);
}

static void while_a_session_is_replaced_the_filler_is_for_those_who_wait(void **state)
{
    (void)state;
    const struct filler filler = {0};
    struct filler_wait wait = {.moment = &moment, .has_clip = true, .is_introduced = true};
    moment.state = CALL_RECOVERING;
    voice.at_ms = SINCE_MS - 1;
    assert_int_equal(filler_due_ms(&filler, &wait), INT64_MAX);
    wait.owes_answer = true;
    assert_int_equal(filler_due_ms(&filler, &wait), SINCE_MS - 1 + FILLER_QUIET_MS);
}

TESTS_WITH(open_moment, NULL) = {
    TEST(a_word_that_nobody_noticed_is_asked_about_once),
    TEST(what_is_no_word_or_sounds_while_the_agent_speaks_is_not_asked_about),
    TEST(a_response_that_does_not_end_when_it_is_broken_into_is_asked_about_at_once),
    TEST(a_server_that_answers_no_probes_is_left_alone),
    TEST(the_engine_may_take_longer_for_its_sign),
    TEST(what_is_unanswered_is_counted_over_all_turns),
    TEST(a_turn_is_unheard_by_its_voice_and_the_models_silence),
    TEST(with_a_television_behind_it_a_turn_ends_where_the_caller_was_heard_last),
    TEST(a_session_is_renewed_before_its_limit_when_nobody_speaks),
    TEST(a_spare_that_could_not_be_had_is_tried_again),
    TEST(a_filler_waits_for_quiet_and_for_the_one_before),
    TEST(a_function_and_a_slow_model_are_covered_in_their_time),
    TEST(a_model_that_owes_an_answer_is_asked_before_its_time_is_over),
    TEST(a_first_session_is_given_more_time_before_a_filler),
    TEST(while_a_session_is_replaced_the_filler_is_for_those_who_wait),
};
