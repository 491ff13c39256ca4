#include "with_cmocka.h"

#include "base/rand.h"
#include "delivery/backoff.h"

static void gaps_grow_from_five_seconds_to_an_hour(void **state)
{
    int64_t wait_ms = BACKOFF_FIRST_MS;
    (void)state;
    for (int attempt = 1; attempt < 100; attempt++) {
        for (int i = 0; i < 100; i++) {
            int64_t got_ms = backoff_ms(attempt, rand_u32());
            assert_true(got_ms >= wait_ms - wait_ms / 5 && got_ms <= wait_ms + wait_ms / 5);
        }
        wait_ms = wait_ms * 2 < BACKOFF_LONGEST_MS ? wait_ms * 2 : BACKOFF_LONGEST_MS;
    }
}

static void the_spread_reaches_both_ends(void **state)
{
    (void)state;
    assert_int_equal(backoff_ms(1, 0), 4000);
    assert_int_equal(backoff_ms(1, 2000), 6000);
    assert_int_equal(backoff_ms(1, 2001), 4000);
}

TESTS = {
    TEST(gaps_grow_from_five_seconds_to_an_hour),
    TEST(the_spread_reaches_both_ends),
};
