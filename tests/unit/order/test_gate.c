

#include "with_cmocka.h"

#include "order/gate.h"

static int fresh_gate(void **state)
{
    static struct gate gate;
    gate_reset(&gate);
    *state = &gate;
    return 0;
}

static void only_the_right_way_leads_through(void **state)
{
    struct gate *gate = *state;
    assert_string_equal(gate_refusal(gate, 3), "read_back_needed");
    gate_read_back(gate, 3);
    assert_string_equal(gate_refusal(gate, 3), "read_back_not_heard");
    gate_heard(gate);
    assert_string_equal(gate_refusal(gate, 3), "answer_needed");
    gate_caller_spoke(gate);
    assert_null(gate_refusal(gate, 3));
    assert_string_equal(gate_refusal(gate, 4), "read_back_needed");
    assert_null(gate_refusal(gate, 3));
    gate_reset(gate);
    assert_string_equal(gate_refusal(gate, 3), "read_back_needed");
}

static void speaking_before_the_end_is_no_answer(void **state)
{
    struct gate *gate = *state;
    gate_read_back(gate, 1);
    gate_caller_spoke(gate);
    gate_heard(gate);
    assert_string_equal(gate_refusal(gate, 1), "answer_needed");
}

/* Read back to its end and answered. */
static void confirm(struct gate *gate, uint32_t version)
{
    gate_read_back(gate, version);
    gate_heard(gate);
    gate_caller_spoke(gate);
}

static void what_was_cut_off_must_be_read_again(void **state)
{
    struct gate *gate = *state;
    gate_read_back(gate, 1);
    gate_cut_off(gate);
    gate_heard(gate); /* the mark of what was already on its way */
    gate_caller_spoke(gate);
    assert_string_equal(gate_refusal(gate, 1), "read_back_not_heard");
    confirm(gate, 1);
    assert_null(gate_refusal(gate, 1));
    gate_cut_off(gate); /* a later sentence: the read-back stays heard */
    assert_null(gate_refusal(gate, 1));
}

/* Read back, heard, and spoken after. */
static struct gate answered_gate(void)
{
    struct gate gate;
    gate_reset(&gate);
    confirm(&gate, 1);
    return gate;
}

static void an_answer_whose_words_are_a_no_needs_another_read_back(void **state)
{
    (void)state;
    struct gate gate = answered_gate();
    gate_caller_meant(&gate, CONSENT_NO);
    assert_string_equal(gate_refusal(&gate, 1), "not_agreed");
    gate_caller_spoke(&gate); /* "what do you want to change?" "yes" */
    gate_caller_meant(&gate, CONSENT_YES);
    assert_string_equal(gate_refusal(&gate, 1), "not_agreed");
    confirm(&gate, 1);
    assert_null(gate_refusal(&gate, 1));
}

static void a_noise_is_no_answer_and_takes_none_back(void **state)
{
    (void)state;
    struct gate gate = answered_gate();
    gate_caller_meant(&gate, CONSENT_NOTHING);
    assert_string_equal(gate_refusal(&gate, 1), "answer_needed");
    gate_caller_spoke(&gate);
    gate_caller_meant(&gate, CONSENT_YES);
    gate_caller_spoke(&gate);
    gate_caller_meant(&gate, CONSENT_NOTHING); /* a cough behind the yes */
    assert_null(gate_refusal(&gate, 1));
}

static void who_asks_to_wait_has_not_answered_yet(void **state)
{
    (void)state;
    struct gate gate = answered_gate();
    gate_caller_meant(&gate, CONSENT_YES);
    gate_caller_spoke(&gate);
    gate_caller_meant(&gate, CONSENT_WAIT);
    assert_string_equal(gate_refusal(&gate, 1), "answer_needed");
    gate_caller_spoke(&gate);
    assert_null(gate_refusal(&gate, 1));
}

static void words_before_the_read_back_was_heard_mean_nothing_for_it(void **state)
{
    struct gate *gate = *state;
    gate_read_back(gate, 1);
    gate_caller_meant(gate, CONSENT_NO);
    gate_caller_meant(gate, CONSENT_YES);
    gate_heard(gate);
    assert_string_equal(gate_refusal(gate, 1), "answer_needed");
}

static void words_of_another_language_count_as_an_answer(void **state)
{
    (void)state;
    struct gate gate = answered_gate();
    gate_caller_meant(&gate, CONSENT_UNCLEAR);
    assert_null(gate_refusal(&gate, 1));
}

static void no_order_of_events_opens_it_early(void **state)
{
    (void)state;
    for (unsigned sequence = 0; sequence < 5 * 5 * 5 * 5 * 5 * 5 * 5; sequence++) {
        struct gate gate;
        unsigned rest = sequence;
        int read_at = -1, cut_at = -1, heard_at = -1, spoke_at = -1; /* of the version last read back */
        gate_reset(&gate);
        for (int step = 0; step < 7; step++, rest /= 5) {
            switch (rest % 5) {
            case 0:
                gate_read_back(&gate, 9);
                read_at = step;
                cut_at = heard_at = spoke_at = -1;
                break;
            case 1:
                gate_heard(&gate);
                if (read_at >= 0 && cut_at < 0 && heard_at < 0)
                    heard_at = step;
                break;
            case 2:
                gate_cut_off(&gate);
                if (heard_at < 0 && cut_at < 0 && read_at >= 0)
                    cut_at = step;
                break;
            case 3:
                gate_caller_spoke(&gate);
                if (heard_at >= 0)
                    spoke_at = step;
                break;
            default:
                gate_reset(&gate);
                read_at = cut_at = heard_at = spoke_at = -1;
            }
        }
        assert_int_equal(gate_refusal(&gate, 9) == NULL, heard_at >= 0 && spoke_at > heard_at);
        assert_non_null(gate_refusal(&gate, 8));
        assert_non_null(gate_refusal(&gate, 0));
    }
}

TESTS_WITH(fresh_gate, NULL) = {
    TEST(only_the_right_way_leads_through),
    TEST(speaking_before_the_end_is_no_answer),
    TEST(what_was_cut_off_must_be_read_again),
    TEST(an_answer_whose_words_are_a_no_needs_another_read_back),
    TEST(a_noise_is_no_answer_and_takes_none_back),
    TEST(who_asks_to_wait_has_not_answered_yet),
    TEST(words_before_the_read_back_was_heard_mean_nothing_for_it),
    TEST(words_of_another_language_count_as_an_answer),
    TEST(no_order_of_events_opens_it_early),
};
