#include "with_cmocka.h"

#include "call/rescue.h"
#include "call/thresholds.h"

enum { NOW_MS = 50000, CONNECT_MS = 3000, WAIT_MS = 6000 };

static const struct rescue_loss at_model = {
    .place = AI_PLACE_MODEL, .has_engine = true, .engine_wait_ms = WAIT_MS};

/* Lost again while the next session was dialled there. */
static struct rescue_loss dialling(enum ai_place place)
{
    return (struct rescue_loss){
        .place = place, .was_dialling = true, .has_engine = true, .engine_wait_ms = WAIT_MS};
}

static void loses(struct rescue *rescue, struct rescue_loss loss, int64_t now_ms, enum ai_place expected)
{
    enum ai_place place = AI_PLACE_COUNT;
    assert_true(rescue_lose_session(rescue, &loss, now_ms, &place));
    assert_int_equal(place, expected);
}

static void is_lost_for_good(struct rescue *rescue, struct rescue_loss loss, int64_t now_ms)
{
    enum ai_place place = loss.place;
    assert_false(rescue_lose_session(rescue, &loss, now_ms, &place));
}

static void the_model_is_dialled_once_more_and_then_the_engine(void **state)
{
    (void)state;
    struct rescue rescue = {0};
    loses(&rescue, at_model, NOW_MS, AI_PLACE_MODEL);
    assert_int_equal(rescue_dial_due_ms(&rescue, CONNECT_MS, NOW_MS), NOW_MS + CALL_REDIAL_MS);
    loses(&rescue, dialling(AI_PLACE_MODEL), NOW_MS + 100, AI_PLACE_ENGINE);
    assert_int_equal(rescue_dial_due_ms(&rescue, CONNECT_MS, NOW_MS + 100), NOW_MS + 100); /* at once */
    assert_true(rescue_redial(&rescue));
    assert_false(rescue_redial(&rescue));
    assert_int_equal(rescue_dial_due_ms(&rescue, CONNECT_MS, NOW_MS + 100), NOW_MS + 100 + WAIT_MS);
    assert_int_equal(rescue.count, 1);
}

static void where_it_would_be_refused_likewise_the_model_is_passed_over(void **state)
{
    (void)state;
    struct rescue rescue = {0};
    struct rescue_loss barred = at_model;
    barred.is_barred = true;
    loses(&rescue, barred, NOW_MS, AI_PLACE_ENGINE);
    rescue = (struct rescue){0};
    barred.has_engine = false;
    is_lost_for_good(&rescue, barred, NOW_MS);
}

static void without_an_engine_the_second_loss_is_the_last(void **state)
{
    (void)state;
    struct rescue rescue = {0};
    struct rescue_loss alone = at_model;
    alone.has_engine = false;
    loses(&rescue, alone, NOW_MS, AI_PLACE_MODEL);
    is_lost_for_good(&rescue, alone, NOW_MS + 500);
}

static void an_engine_that_starts_again_is_dialled_until_its_time_is_up(void **state)
{
    (void)state;
    struct rescue rescue = {0};
    struct rescue_loss first = at_model;
    first.place = AI_PLACE_ENGINE;
    loses(&rescue, first, NOW_MS, AI_PLACE_ENGINE);
    int64_t now_ms = NOW_MS;
    for (; now_ms + CALL_REDIAL_PAUSE_MS < NOW_MS + WAIT_MS; now_ms += CALL_REDIAL_PAUSE_MS) {
        loses(&rescue, dialling(AI_PLACE_ENGINE), now_ms, AI_PLACE_ENGINE);
        assert_int_equal(rescue_dial_due_ms(&rescue, CONNECT_MS, now_ms), now_ms + CALL_REDIAL_PAUSE_MS);
        assert_true(rescue_redial(&rescue));
    }
    is_lost_for_good(&rescue, dialling(AI_PLACE_ENGINE), now_ms);
}

static void only_what_was_heard_to_its_end_lets_the_model_fail_anew(void **state)
{
    (void)state;
    struct rescue rescue = {0};
    loses(&rescue, at_model, NOW_MS, AI_PLACE_MODEL);
    rescue_settle(&rescue); /* nothing was said yet */
    loses(&rescue, at_model, NOW_MS + 100, AI_PLACE_ENGINE);
    assert_int_equal(rescue.count, 1);
    rescue_answered(&rescue);
    rescue_settle(&rescue);
    assert_false(rescue.is_on);
    loses(&rescue, at_model, NOW_MS + 9000, AI_PLACE_MODEL);
    assert_int_equal(rescue.count, 2);
}

static void a_session_that_broke_off_while_it_spoke_is_a_new_rescue(void **state)
{
    (void)state;
    struct rescue rescue = {0};
    loses(&rescue, at_model, NOW_MS, AI_PLACE_MODEL);
    rescue_answered(&rescue);
    loses(&rescue, at_model, NOW_MS + 4000, AI_PLACE_MODEL);
    assert_int_equal(rescue.count, 2);
    assert_false(rescue.has_answer);
}

static void what_is_owed_is_remembered_over_losses_until_it_is_told(void **state)
{
    (void)state;
    struct rescue rescue = {0};
    rescue_owe(&rescue, true);
    loses(&rescue, at_model, NOW_MS, AI_PLACE_MODEL);
    loses(&rescue, dialling(AI_PLACE_MODEL), NOW_MS, AI_PLACE_ENGINE);
    assert_true(rescue.owes_answer && rescue.is_carried_out);
    rescue_told(&rescue);
    assert_false(rescue.owes_answer || rescue.is_carried_out);
}

static void a_call_is_rescued_only_so_often(void **state)
{
    (void)state;
    struct rescue rescue = {0};
    for (int i = 0; i < CALL_RESCUES_MAX; i++) {
        loses(&rescue, at_model, NOW_MS, AI_PLACE_MODEL);
        rescue_answered(&rescue);
    }
    is_lost_for_good(&rescue, at_model, NOW_MS);
}

static void the_first_session_may_take_as_long_as_is_set(void **state)
{
    (void)state;
    const struct rescue none = {0};
    struct rescue rescue = {0};
    assert_int_equal(rescue_dial_due_ms(&none, CONNECT_MS, NOW_MS), NOW_MS + CONNECT_MS);
    loses(&rescue, at_model, NOW_MS, AI_PLACE_MODEL);
    assert_int_equal(rescue_dial_due_ms(&rescue, 700, NOW_MS), NOW_MS + 700); /* shorter than a rescue's */
}

TESTS = {
    TEST(the_model_is_dialled_once_more_and_then_the_engine),
    TEST(where_it_would_be_refused_likewise_the_model_is_passed_over),
    TEST(without_an_engine_the_second_loss_is_the_last),
    TEST(an_engine_that_starts_again_is_dialled_until_its_time_is_up),
    TEST(only_what_was_heard_to_its_end_lets_the_model_fail_anew),
    TEST(a_session_that_broke_off_while_it_spoke_is_a_new_rescue),
    TEST(what_is_owed_is_remembered_over_losses_until_it_is_told),
    TEST(a_call_is_rescued_only_so_often),
    TEST(the_first_session_may_take_as_long_as_is_set),
};
