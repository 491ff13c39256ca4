#include "with_cmocka.h"

#include "order/order_life.h"

static void an_order_goes_on_and_not_back(void **state)
{
    (void)state;
    /* From each state, in the order of the enum, what it may become; one that is accepted also gets another time. */
    static const char *const may[ORDER_STATE_COUNT] = {"-aruc", "-aruc", "---uc", "-----", "-----"};
    for (int from = 0; from < ORDER_STATE_COUNT; from++)
        for (int to = 0; to < ORDER_STATE_COUNT; to++)
            assert_int_equal(order_may_become((enum order_state)from, (enum order_state)to),
                             may[from][to] != '-');
}

static void a_refusal_is_a_sentence(void **state)
{
    (void)state;
    char why[96];
    assert_string_equal(order_refusal(ORDER_READY, ORDER_READY, why, sizeof why),
                        "the order is ready already");
    assert_string_equal(order_refusal(ORDER_READY, ORDER_ACCEPTED, why, sizeof why),
                        "the order is ready already, and does not go back");
    assert_string_equal(order_refusal(ORDER_CANCELLED, ORDER_READY, why, sizeof why),
                        "the order was cancelled, and stays so");
    assert_string_equal(order_refusal(ORDER_ACCEPTED, ORDER_RECEIVED, why, sizeof why),
                        "the order is accepted and cannot be made new again");
}

static void names_are_found_again(void **state)
{
    (void)state;
    enum order_state found;
    for (int at = 0; at < ORDER_STATE_COUNT; at++) {
        assert_true(order_state_parse(order_state_name((enum order_state)at), &found));
        assert_int_equal(found, at);
    }
    assert_false(order_state_parse("eaten", &found));
    assert_false(order_state_parse("", &found));
}

TESTS = {
    TEST(an_order_goes_on_and_not_back),
    TEST(a_refusal_is_a_sentence),
    TEST(names_are_found_again),
};
