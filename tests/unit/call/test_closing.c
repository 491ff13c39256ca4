#include "with_cmocka.h"

#include "call/closing.h"
#include "call/thresholds.h"

static void a_goodbye_is_reopened_a_few_times(void **state)
{
    (void)state;
    struct closing closing = {0};
    for (int i = 0; i < CLOSING_REOPENS_MAX; i++) {
        assert_true(closing_reopen(&closing, true));
        assert_true(closing.is_afterword);
        closing_settle(&closing);
        assert_false(closing.is_afterword);
    }
    assert_false(closing_reopen(&closing, true));
    assert_false(closing.is_afterword);
}

static void what_follows_is_an_afterword_only_where_all_was_said(void **state)
{
    (void)state;
    struct closing closing = {0};
    assert_true(closing_reopen(&closing, false)); /* silence had ended the call */
    assert_false(closing.is_afterword);
}

static void a_cut_goodbye_is_remembered_until_the_next(void **state)
{
    (void)state;
    struct closing closing = {0};
    closing_cut(&closing);
    (void)closing_reopen(&closing, true);
    assert_true(closing.was_cut);
    closing_settle(&closing);
    assert_false(closing.was_cut);
}

static void the_line_closes_a_moment_after_the_goodbye_or_a_voice(void **state)
{
    (void)state;
    assert_int_equal(closing_due_ms(5000, 0, true), 5000 + CLOSING_GRACE_MS);
    assert_int_equal(closing_due_ms(5000, 5900, true), 5900 + CALL_ONSET_MS);
    assert_int_equal(closing_due_ms(5000, 3000, true), 5000 + CLOSING_GRACE_MS);
    assert_int_equal(closing_due_ms(5000, 5900, false), 5000); /* nobody would notice */
}

TESTS = {
    TEST(a_goodbye_is_reopened_a_few_times),
    TEST(what_follows_is_an_afterword_only_where_all_was_said),
    TEST(a_cut_goodbye_is_remembered_until_the_next),
    TEST(the_line_closes_a_moment_after_the_goodbye_or_a_voice),
};
