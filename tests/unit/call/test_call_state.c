/* Properties of the complete table. */

#include "with_cmocka.h"

#include "call/call_state.h"

static bool is_live(enum call_state state)
{
    return state != CALL_DISCONNECTED;
}

static bool talks_to_caller(enum call_state state)
{
    return state >= CALL_CONNECTED && state <= CALL_INTERRUPTED;
}

#define each_cell(now, event)                                                                                \
    for (enum call_state now = 0; now < CALL_STATE_COUNT; now++)                                             \
        for (enum call_event event = 0; event < CALL_EVENT_COUNT; event++)

static void every_state_is_reachable(void **state)
{
    (void)state;
    bool is_reached[CALL_STATE_COUNT] = {[CALL_DISCONNECTED] = true};
    for (int round = 0; round < CALL_STATE_COUNT; round++) {
        each_cell(now, event)
        {
            if (is_reached[now])
                is_reached[call_decide(now, event).next] = true;
        }
    }
    for (int i = 0; i < CALL_STATE_COUNT; i++)
        assert_true(is_reached[i]);
}

static void a_surprise_changes_nothing(void **state)
{
    (void)state;
    each_cell(now, event)
    {
        struct call_step step = call_decide(now, event);
        if (!step.is_decided) {
            assert_int_equal(step.next, now);
            assert_int_equal(step.effects, 0);
        }
    }
}

static void what_stays_says_so_and_can_never_jump(void **state)
{
    (void)state;
    each_cell(now, event)
    {
        const struct call_step *cell = call_state_cell(now, event);
        if (!call_cell_is_sane(now, cell))
            fail_msg("%s %s", call_state_name(now), call_event_name(event));
        if (cell->next == CALL_STAYS)
            assert_int_equal(call_decide(now, event).next, now);
    }
}

static void a_wrong_cell_is_found(void **state)
{
    (void)state;
    static const struct call_step wrong[] = {
        {.is_decided = true, .next = CALL_SPEAKING},  /* a stay that could have been another state */
        {.is_decided = true, .next = CALL_STAYS + 1}, /* no state */
        {.next = CALL_THINKING},                      /* a surprise that moves */
        {.next = CALL_STAYS},
        {.effects = FX_AI_CANCEL}, /* and one that does something */
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(call_cell_is_sane(CALL_SPEAKING, &wrong[i]));
    assert_true(call_cell_is_sane(CALL_SPEAKING, &(struct call_step){true, CALL_STAYS, FX_REARM}));
    assert_true(call_cell_is_sane(CALL_SPEAKING, &(struct call_step){true, CALL_THINKING, 0}));
    assert_true(call_cell_is_sane(CALL_SPEAKING, &(struct call_step){0}));
}

static void the_telephone_ends_every_live_state(void **state)
{
    (void)state;
    for (enum call_state now = 0; now < CALL_STATE_COUNT; now++) {
        struct call_step step = call_decide(now, EV_PHONE_GONE);
        if (!is_live(now))
            continue;
        assert_int_equal(step.next, CALL_DISCONNECTED);
        assert_true((step.effects & FX_END) != 0);
        assert_true((step.effects & FX_AI_CLOSE) != 0);
        assert_true((step.effects & FX_PHONE_CLOSE) != 0);
    }
}

static void the_end_is_told_exactly_on_arriving_there(void **state)
{
    (void)state;
    each_cell(now, event)
    {
        struct call_step step = call_decide(now, event);
        bool arrives = is_live(now) && step.next == CALL_DISCONNECTED;
        assert_int_equal((step.effects & FX_END) != 0, arrives);
    }
    /* and from there nothing leads back but a start */
    for (enum call_event event = 0; event < CALL_EVENT_COUNT; event++)
        if (event != EV_STARTED)
            assert_false(call_decide(CALL_DISCONNECTED, event).is_decided);
}

static void a_deadline_moves_every_live_state_on(void **state)
{
    (void)state;
    /* The events that call.c makes of a deadline, state by state. */
    static const enum call_event of_deadline[CALL_STATE_COUNT] = {
        [CALL_CONNECTING] = EV_AI_FAILED, [CALL_CONNECTED] = EV_FAREWELL, [CALL_LISTENING] = EV_TIMED_OUT,
        [CALL_THINKING] = EV_AI_FAILED,   [CALL_SPEAKING] = EV_TURN_OVER, [CALL_INTERRUPTED] = EV_TIMED_OUT,
        [CALL_RECOVERING] = EV_AI_LOST,   [CALL_FALLBACK] = EV_TIMED_OUT, [CALL_CLOSING] = EV_TIMED_OUT,
    };
    for (enum call_state now = CALL_CONNECTING; now < CALL_STATE_COUNT; now++)
        assert_int_not_equal(call_decide(now, of_deadline[now]).next, now);
}

static void barge_in_stops_both_sides(void **state)
{
    (void)state;
    for (enum call_state now = 0; now < CALL_STATE_COUNT; now++) {
        if (!talks_to_caller(now))
            continue;
        struct call_step step = call_decide(now, EV_BARGE_IN);
        assert_int_equal(step.next, CALL_INTERRUPTED);
        assert_int_equal(step.effects, FX_PHONE_CLEAR | FX_AI_CANCEL | FX_AI_TRUNCATE);
    }
    /* while closing the goodbye goes on */
    assert_int_equal(call_decide(CALL_CLOSING, EV_BARGE_IN).effects, 0);
}

static void audio_is_played_only_where_the_agent_may_speak(void **state)
{
    (void)state;
    each_cell(now, event)
    {
        bool plays = (call_decide(now, event).effects & FX_PHONE_PLAY) != 0;
        bool may = event == EV_AI_AUDIO && (now == CALL_CONNECTED || now == CALL_THINKING ||
                                            now == CALL_SPEAKING || now == CALL_CLOSING);
        assert_int_equal(plays, may);
    }
}

static void a_model_is_dialled_only_when_starting_or_recovering(void **state)
{
    (void)state;
    each_cell(now, event)
    {
        struct call_step step = call_decide(now, event);
        bool dials = (step.effects & FX_AI_DIAL) != 0;
        bool arrives = step.is_decided && step.next != now &&
                       (step.next == CALL_CONNECTING || step.next == CALL_RECOVERING);
        bool is_again = now == CALL_RECOVERING && event == EV_REDIAL;
        assert_int_equal(dials, arrives || is_again);
        if (arrives && step.next == CALL_RECOVERING)
            assert_true((step.effects & FX_AI_CLOSE) != 0); /* never two sessions at once */
    }
}

static void kept_audio_is_replayed_exactly_when_a_model_becomes_ready(void **state)
{
    (void)state;
    each_cell(now, event)
    {
        struct call_step step = call_decide(now, event);
        bool becomes_ready = event >= EV_AI_READY && event <= EV_AI_READY_HEARING;
        bool is_expected = becomes_ready && call_state_keeps_audio(now);
        assert_int_equal((step.effects & FX_AI_REPLAY) != 0, is_expected);
        bool is_renewed = event == EV_AI_RENEWED && step.is_decided;
        assert_int_equal((step.effects & FX_AI_INTRODUCE) != 0, is_expected || is_renewed);
        assert_int_equal((step.effects & FX_AI_SWAP) != 0, is_renewed);
        if (is_expected)
            assert_true(call_state_is_heard(step.next));
    }
}

static void only_the_caller_can_prolong_the_goodbye(void **state)
{
    (void)state;
    for (enum call_event event = 0; event < CALL_EVENT_COUNT; event++) {
        struct call_step step = call_decide(CALL_CLOSING, event);
        assert_true(step.next == CALL_CLOSING || step.next == CALL_DISCONNECTED || event == EV_REOPENED);
        assert_int_equal(step.effects & FX_REARM, 0);
        assert_int_equal(call_decide(CALL_FALLBACK, event).effects & FX_REARM, 0);
    }
}

static void names_are_complete(void **state)
{
    (void)state;
    for (enum call_state i = 0; i < CALL_STATE_COUNT; i++)
        assert_string_not_equal(call_state_name(i), "?");
    for (enum call_event i = 0; i < CALL_EVENT_COUNT; i++)
        assert_non_null(call_event_name(i));
    for (int i = 0; i < FX_COUNT; i++)
        assert_string_not_equal(call_effect_name(1u << i), "?");
    assert_string_equal(call_effect_name(FX_REARM), "REARM");
    assert_string_equal(call_effect_name(3), "?");
    assert_string_equal(call_event_name(EV_TIMED_OUT), "TIMED_OUT");
}

/* The table alone, driven by chance: the end comes once, and no more audio is played after a barge-in until
 * the caller's turn is over. */
static void random_sequences_keep_the_rules(void **state)
{
    (void)state;
    uint64_t random = 88172645463325252u;
    for (int sequence = 0; sequence < 300000; sequence++) {
        enum call_state now = call_decide(CALL_DISCONNECTED, EV_STARTED).next;
        int end_count = 0;
        bool is_muted = false;
        for (int i = 0; i < 24; i++) {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            enum call_event event = (enum call_event)((random >> 33) % CALL_EVENT_COUNT);
            if (event == EV_STARTED)
                continue;
            struct call_step step = call_decide(now, event);
            if (is_muted && (step.effects & FX_PHONE_PLAY) != 0 && now != CALL_CLOSING)
                fail_msg("%s %s plays into the caller's turn", call_state_name(now), call_event_name(event));
            if (event == EV_BARGE_IN && talks_to_caller(now))
                is_muted = true;
            if (step.next != CALL_INTERRUPTED && step.next != CALL_LISTENING)
                is_muted = false;
            end_count += (step.effects & FX_END) != 0;
            now = step.next;
        }
        if (end_count > 1 || (end_count == 1) != (now == CALL_DISCONNECTED))
            fail_msg("ended %d times", end_count);
    }
}

TESTS = {
    TEST(every_state_is_reachable),
    TEST(a_surprise_changes_nothing),
    TEST(what_stays_says_so_and_can_never_jump),
    TEST(a_wrong_cell_is_found),
    TEST(the_telephone_ends_every_live_state),
    TEST(the_end_is_told_exactly_on_arriving_there),
    TEST(a_deadline_moves_every_live_state_on),
    TEST(barge_in_stops_both_sides),
    TEST(audio_is_played_only_where_the_agent_may_speak),
    TEST(a_model_is_dialled_only_when_starting_or_recovering),
    TEST(kept_audio_is_replayed_exactly_when_a_model_becomes_ready),
    TEST(only_the_caller_can_prolong_the_goodbye),
    TEST(names_are_complete),
    TEST(random_sequences_keep_the_rules),
};
