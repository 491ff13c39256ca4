/* Guesses are slowed, and nobody is locked out by another. */
#include "web/guess_limit.h"

#include <stdio.h>
#include <string.h>

#include "with_cmocka.h"

enum { MINUTE_MS = 60000 };

static struct guess_limit limit;
static int64_t now_ms;

static int set_up(void **state)
{
    (void)state;
    memset(&limit, 0, sizeof limit);
    now_ms = 5;
    return 0;
}

/* Whether a wrong token from there was looked at. */
static bool guess(const char *address)
{
    int retry_s = 0;
    if (!guess_limit_may_try(&limit, address, now_ms, &retry_s)) {
        assert_in_range(retry_s, 1, 60);
        return false;
    }
    guess_limit_note(&limit, address, false, now_ms);
    return true;
}

static bool may_enter(const char *address)
{
    int retry_s;
    if (!guess_limit_may_try(&limit, address, now_ms, &retry_s))
        return false;
    guess_limit_note(&limit, address, true, now_ms);
    return true;
}

static int guess_for_ten_minutes(const char *prefix, int place_count)
{
    char address[64];
    int looked_at = 0;
    for (int64_t end_ms = now_ms + 10 * MINUTE_MS; now_ms < end_ms; now_ms += 100)
        for (int i = 0; i < place_count; i++) {
            snprintf(address, sizeof address, "%s%d", prefix, i);
            looked_at += guess(address);
        }
    return looked_at;
}

static void one_place_has_ten_a_minute(void **state)
{
    (void)state;
    assert_in_range(guess_for_ten_minutes("203.0.113.", 1), 100, 112);
}

static void all_places_have_sixty_a_minute(void **state)
{
    (void)state;
    assert_in_range(guess_for_ten_minutes("203.0.113.", 200), 600, 662);
}

static void an_ipv6_network_is_one_place(void **state)
{
    (void)state;
    assert_in_range(guess_for_ten_minutes("2001:db8:1:2::", 50), 100, 112);
}

static void tries_come_back_however_often_it_is_asked(void **state)
{
    (void)state;
    while (guess("203.0.113.1"))
        continue;
    for (int i = 0; i < 1000; i++)
        assert_false(guess("203.0.113.1"));
    now_ms += 6000;
    assert_true(may_enter("203.0.113.1"));
    assert_true(guess("203.0.113.1")); /* and to who knows it all of them */
}

static void who_knows_it_is_not_kept_out_by_a_crowd(void **state)
{
    (void)state;
    assert_true(may_enter("198.51.100.2"));
    (void)guess_for_ten_minutes("203.0.113.", 200); /* more places than are remembered */
    assert_true(may_enter("198.51.100.2"));
    char address[64];
    int place = 0;
    do
        snprintf(address, sizeof address, "192.0.2.%d", place++);
    while (guess(address));
    assert_true(may_enter("198.51.100.2"));
    assert_false(may_enter("198.51.100.3")); /* nobody knows whether this one is of the crowd */
}

static void odd_addresses_are_places_too(void **state)
{
    (void)state;
    static const char *const odd[] = {"", "unknown", "203.0.113.1:80", "::ffff:203.0.113.9", "[::1]"};
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
        assert_true(may_enter(odd[i]));
    while (guess("203.0.113.9"))
        continue;
    assert_false(guess("::ffff:203.0.113.9"));
}

TESTS_WITH(set_up, NULL) = {
    TEST(one_place_has_ten_a_minute),
    TEST(all_places_have_sixty_a_minute),
    TEST(an_ipv6_network_is_one_place),
    TEST(tries_come_back_however_often_it_is_asked),
    TEST(who_knows_it_is_not_kept_out_by_a_crowd),
    TEST(odd_addresses_are_places_too),
};
