/* The line closes when the caller has heard what they are owed. */
#include "with_cmocka.h"

#include "call/said.h"

static void an_answer_since_their_last_turn_is_all(void **state)
{
    (void)state;
    struct said said = {0};
    assert_false(said_is_all(&said));
    said_on_sound(&said, 1);
    assert_true(said_is_all(&said));
    said_on_turn(&said);
    assert_false(said_is_all(&said));
    said_on_sound(&said, 2);
    assert_true(said_is_all(&said));
}

static void a_number_is_owed_until_a_later_response_sounds(void **state)
{
    (void)state;
    struct said said = {0};
    said_on_sound(&said, 1);
    said_on_ordered(&said, 1);
    said_on_sound(&said, 1);
    assert_false(said_is_all(&said));
    said_on_sound(&said, 2);
    assert_true(said_is_all(&said));
}

TESTS = {
    TEST(an_answer_since_their_last_turn_is_all),
    TEST(a_number_is_owed_until_a_later_response_sounds),
};
