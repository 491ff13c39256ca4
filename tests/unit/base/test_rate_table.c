/* Rates: exactly so many, one more only after its time, and nobody pays for others. */
#include "base/rate_table.h"

#include <stdio.h>
#include <stdlib.h>

#include "with_cmocka.h"

enum { NOW_MS = 1000000 };

static struct rate_table *table;
static int retry_s;

static int set_up(void **state)
{
    (void)state;
    table = malloc(sizeof *table);
    rate_table_init(table, token_rate_make(5, 1000, 10)); /* five a second, ten at once */
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    free(table);
    return 0;
}

static bool take(const char *key, int64_t now_ms)
{
    return rate_table_take(table, span_of(key), now_ms, &retry_s);
}

static void use_up(const char *key, int64_t now_ms)
{
    while (take(key, now_ms))
        continue;
}

static void at_the_limit_one_passes_and_one_over_does_not(void **state)
{
    (void)state;
    for (int i = 0; i < 10; i++)
        assert_true(take("a", NOW_MS));
    assert_false(take("a", NOW_MS));
    assert_int_equal(retry_s, 1);
    assert_true(take("b", NOW_MS));
    assert_false(take("a", NOW_MS + 199));
    assert_true(take("a", NOW_MS + 200));
    assert_false(take("a", NOW_MS + 200));
    for (int i = 0; i < 5; i++)
        assert_true(take("a", NOW_MS + 1200));
    assert_false(take("a", NOW_MS + 1200));
}

static void who_asks_whether_it_has_one_takes_none(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++)
        assert_true(rate_table_has(table, span_of("a"), NOW_MS));
    for (int i = 0; i < 10; i++)
        assert_true(take("a", NOW_MS));
    assert_false(rate_table_has(table, span_of("a"), NOW_MS));
    assert_true(rate_table_has(table, span_of("b"), NOW_MS));
    assert_true(rate_table_has(table, span_of("a"), NOW_MS + 200));
}

/* Refused ones cost nothing: whoever hammers is let in as soon as anybody. And no rest saves up more than at once. */
static void who_is_refused_owes_no_more_and_who_rests_saves_no_more(void **state)
{
    (void)state;
    use_up("a", NOW_MS);
    for (int i = 0; i < 1000; i++)
        assert_false(take("a", NOW_MS + 100));
    assert_true(take("a", NOW_MS + 200));
    int count = 0;
    while (take("a", NOW_MS + 3600 * 1000))
        count++;
    assert_int_equal(count, 10);
}

static void what_one_owes_outlasts_a_million_others(void **state)
{
    (void)state;
    char key[32];
    use_up("attacker", NOW_MS);
    for (int i = 0; i < 1000000; i++) {
        snprintf(key, sizeof key, "%d", i);
        assert_true(take(key, NOW_MS));
    }
    assert_false(take("attacker", NOW_MS));
    assert_true(take("attacker", NOW_MS + 200));
}

/* A clock that stands, or is asked out of order, gives nothing away. */
static void time_that_does_not_pass_gives_nothing_back(void **state)
{
    (void)state;
    use_up("a", NOW_MS);
    assert_false(take("a", NOW_MS - 5000));
    assert_false(take("a", NOW_MS - 5000));
}

static void rates_that_are_no_whole_milliseconds_are_kept(void **state)
{
    (void)state;
    struct token_bucket bucket = {0};
    const struct token_rate rate = token_rate_make(3, 1000, 1);
    int count = 0;
    for (int64_t ms = 0; ms < 10000; ms++)
        if (token_bucket_wait_ms(&bucket, &rate, NOW_MS + ms) == 0) {
            token_bucket_take(&bucket, &rate, NOW_MS + ms);
            count++;
        }
    assert_int_equal(count, 30);
}

TESTS_WITH(set_up, tear_down) = {
    TEST(at_the_limit_one_passes_and_one_over_does_not),
    TEST(who_asks_whether_it_has_one_takes_none),
    TEST(who_is_refused_owes_no_more_and_who_rests_saves_no_more),
    TEST(what_one_owes_outlasts_a_million_others),
    TEST(time_that_does_not_pass_gives_nothing_back),
    TEST(rates_that_are_no_whole_milliseconds_are_kept),
};
