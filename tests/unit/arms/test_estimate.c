/* Intervals against values known from the literature or worked out by hand. */
#include "with_cmocka.h"

#include <math.h>

#include "arms/estimate.h"

static void assert_near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance))
        fail_msg("%.6f is not %.6f", value, expected);
}

static void assert_rate(int64_t hits, int64_t trials, double value, double low, double high)
{
    struct estimate rate = estimate_rate(hits, trials);
    assert_near(rate.value, value, 1e-9);
    assert_near(rate.low, low, 5e-5);
    assert_near(rate.high, high, 5e-5);
}

static void rates_have_wilsons_interval(void **state)
{
    (void)state;
    assert_rate(81, 263, 81.0 / 263, 0.2553, 0.3662); /* Newcombe 1998, table I, method 3 */
    assert_rate(15, 148, 15.0 / 148, 0.0624, 0.1605);
    assert_rate(0, 20, 0, 0.0000, 0.1611);
    assert_rate(1, 29, 1.0 / 29, 0.0061, 0.1718);
    assert_rate(20, 20, 1, 0.8389, 1.0000);
    assert_true(isnan(estimate_rate(0, 0).value));
    assert_true(isnan(estimate_rate(0, 0).low));
}

static void means_have_the_normal_interval(void **state)
{
    (void)state;
    /* 2 4 4 4 5 5 7 9: mean 5, sum of squares 232, s = sqrt(32 / 7) */
    struct estimate mean = estimate_mean(8, 40, 232);
    assert_near(mean.value, 5, 1e-12);
    assert_near(mean.high - mean.value, 1.959964 * sqrt(32.0 / 7 / 8), 1e-6);
    assert_near(mean.value - mean.low, mean.high - mean.value, 1e-12);
    mean = estimate_mean(3, 6, 12); /* all alike */
    assert_near(mean.low, 2, 1e-12);
    assert_near(mean.high, 2, 1e-12);
    mean = estimate_mean(1, 4, 16);
    assert_near(mean.value, 4, 0);
    assert_true(isnan(mean.low) && isnan(mean.high));
    assert_true(isnan(estimate_mean(0, 0, 0).value));
}

static void assert_ranks(int64_t count, double quantile, int64_t value, int64_t low, int64_t high)
{
    struct estimate_ranks ranks = estimate_quantile(count, quantile);
    assert_int_equal(ranks.value, value);
    assert_int_equal(ranks.low, low);
    assert_int_equal(ranks.high, high);
}

static void quantiles_lie_between_ranks(void **state)
{
    (void)state;
    assert_ranks(0, 0.5, 0, 0, 0);
    assert_ranks(5, 0.5, 3, 0, 0); /* 2 / 2^5 > 5 %: five values cannot bound a median */
    assert_ranks(6, 0.5, 3, 1, 6);
    assert_ranks(10, 0.5, 5, 2, 9);
    assert_ranks(20, 0.5, 10, 6, 15);
    assert_ranks(100, 0.5, 50, 40, 61);
    assert_ranks(100, 0.95, 95, 90, 100);
    assert_ranks(59, 0.95, 57, 52, 0);
    assert_ranks(72, 0.95, 69, 64, 72); /* 0.95^72 < 2.5 %: the first that has an upper bound */
}

/* Of many values the ranks are those of the normal approximation, and nothing overflows. */
static void large_counts_do_not_overflow(void **state)
{
    (void)state;
    const int64_t count = 1000000;
    static const double quantiles[] = {0.5, 0.95};
    for (int i = 0; i < 2; i++) {
        double middle = (double)count * quantiles[i];
        double half = 1.959964 * sqrt(middle * (1 - quantiles[i]));
        struct estimate_ranks ranks = estimate_quantile(count, quantiles[i]);
        assert_near((double)ranks.value, middle, 0.5);
        assert_near((double)ranks.low, middle - half, 2);
        assert_near((double)ranks.high, middle + half, 2);
    }
}

TESTS = {
    TEST(rates_have_wilsons_interval),
    TEST(means_have_the_normal_interval),
    TEST(quantiles_lie_between_ranks),
    TEST(large_counts_do_not_overflow),
};
