/* What a caller waited for. */
#include "call/turn_latency.h"

#include "with_cmocka.h"

static void the_longest_part_is_the_reason(void **state)
{
    (void)state;
    const struct turn_latency turn = {1000, 200, 300, 350, 100, 50};
    assert_int_equal(turn_longest_part(&turn), TURN_PART_TOOLS);
    assert_string_equal(turn_part_name(turn_longest_part(&turn)), "tools");
    assert_int_equal(turn_part_ms(&turn, TURN_PART_TOOLS), 350);
}

static void of_equal_parts_the_first_counts(void **state)
{
    (void)state;
    const struct turn_latency turn = {600, 100, 200, 200, 100, 0};
    assert_int_equal(turn_longest_part(&turn), TURN_PART_MODEL);
    const struct turn_latency none = {0};
    assert_int_equal(turn_longest_part(&none), TURN_PART_END_OF_TURN);
}

static void parts_have_names_and_add_up(void **state)
{
    (void)state;
    const struct turn_latency turn = {155, 10, 20, 30, 40, 55};
    int sum = 0;
    for (int part = 0; part < TURN_PART_COUNT; part++) {
        sum += (int)turn_part_ms(&turn, (enum turn_part)part);
        assert_true(turn_part_name((enum turn_part)part)[0] != '\0');
    }
    assert_int_equal(sum, turn.total_ms);
}

TESTS = {
    TEST(the_longest_part_is_the_reason),
    TEST(of_equal_parts_the_first_counts),
    TEST(parts_have_names_and_add_up),
};
