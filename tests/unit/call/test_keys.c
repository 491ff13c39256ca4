/* What comes of keys, by their times. */
#include "call/keys.h"

#include <string.h>

#include "call/thresholds.h"
#include "with_cmocka.h"

static struct keys keys;
static int64_t now_ms;

static int open_keys(void **state)
{
    (void)state;
    keys_init(&keys);
    now_ms = 1000;
    return 0;
}

static void type(const char *text, int64_t pause_ms)
{
    for (; *text != '\0'; text++) {
        now_ms += pause_ms;
        assert_true(keys.due_ms > now_ms); /* not over before the next key */
        (void)keys_press(&keys, *text, now_ms);
    }
}

static void comes_of_it(const char *text, bool is_zero)
{
    char typed[KEYS_MAX + 1];
    bool was_zero = false;
    assert_true(keys_take(&keys, typed, &was_zero));
    assert_string_equal(typed, text);
    assert_int_equal(was_zero, is_zero);
    assert_true(keys.due_ms == INT64_MAX);
    assert_false(keys_take(&keys, typed, &was_zero));
}

static void digits_are_one_number_until_a_pause(void **state)
{
    (void)state;
    type("5550102030", KEYS_PAUSE_MS - 1);
    assert_int_equal(keys.due_ms, now_ms + KEYS_PAUSE_MS);
    comes_of_it("5550102030", false);
}

static void the_hash_ends_them_at_once(void **state)
{
    (void)state;
    type("42", 300);
    (void)keys_press(&keys, '#', now_ms);
    assert_int_equal(keys.due_ms, now_ms);
    comes_of_it("42", false);
}

static void a_zero_within_a_number_is_a_digit_and_alone_a_wish(void **state)
{
    (void)state;
    type("0", 10);
    assert_int_equal(keys.due_ms, now_ms + KEYS_ZERO_MS);
    comes_of_it("0", true);
    type("0205550100", 900);
    comes_of_it("0205550100", false);
    type("000", 200); /* who cannot wait */
    comes_of_it("000", true);
    type("50", 200);
    comes_of_it("50", false);
}

static void the_star_begins_anew(void **state)
{
    (void)state;
    type("555", 200);
    assert_false(keys_press(&keys, '*', now_ms));
    assert_true(keys.due_ms == INT64_MAX);
    type("777", 200);
    comes_of_it("777", false);
}

static void star_and_hash_alone_mean_nothing(void **state)
{
    (void)state;
    assert_false(keys_press(&keys, '#', now_ms));
    assert_false(keys_press(&keys, '*', now_ms));
    assert_true(keys.due_ms == INT64_MAX);
}

static void the_first_key_is_told_from_the_others(void **state)
{
    (void)state;
    assert_true(keys_press(&keys, '1', now_ms));
    assert_false(keys_press(&keys, '2', now_ms));
    comes_of_it("12", false);
    assert_true(keys_press(&keys, '3', now_ms));
}

static void keys_without_end_are_cut_off(void **state)
{
    (void)state;
    for (int i = 0; i < KEYS_MAX; i++)
        (void)keys_press(&keys, '7', ++now_ms);
    assert_int_equal(keys.due_ms, now_ms);
    for (int i = 0; i < 100; i++) /* nobody takes them */
        (void)keys_press(&keys, '8', ++now_ms);
    assert_int_equal(strlen(keys.typed), KEYS_MAX);
    comes_of_it("777777777777777777777777", false);
}

TESTS_WITH(open_keys, NULL) = {
    TEST(digits_are_one_number_until_a_pause),
    TEST(the_hash_ends_them_at_once),
    TEST(a_zero_within_a_number_is_a_digit_and_alone_a_wish),
    TEST(the_star_begins_anew),
    TEST(star_and_hash_alone_mean_nothing),
    TEST(the_first_key_is_told_from_the_others),
    TEST(keys_without_end_are_cut_off),
};
