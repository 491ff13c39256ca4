#include "arms/estimate.h"

#include <math.h>

static const double Z_95 = 1.959963984540054, TAIL_95 = 0.025;

struct estimate estimate_rate(int64_t hits, int64_t trials)
{
    if (trials <= 0)
        return (struct estimate){NAN, NAN, NAN};
    double n = (double)trials, rate = (double)hits / n, z2 = Z_95 * Z_95;
    double centre = (rate + z2 / (2 * n)) / (1 + z2 / n);
    double half = Z_95 / (1 + z2 / n) * sqrt(rate * (1 - rate) / n + z2 / (4 * n * n));
    return (struct estimate){rate, fmax(centre - half, 0), fmin(centre + half, 1)};
}

struct estimate estimate_mean(int64_t count, double sum, double sum_of_squares)
{
    if (count <= 0)
        return (struct estimate){NAN, NAN, NAN};
    double n = (double)count, mean = sum / n;
    if (count == 1)
        return (struct estimate){mean, NAN, NAN};
    double variance = fmax((sum_of_squares - n * mean * mean) / (n - 1), 0);
    double half = Z_95 * sqrt(variance / n);
    return (struct estimate){mean, mean - half, mean + half};
}

static double binomial_log_probability(double n, double k, double p)
{
    int sign;
    return lgamma_r(n + 1, &sign) - lgamma_r(k + 1, &sign) - lgamma_r(n - k + 1, &sign) + k * log(p) +
           (n - k) * log1p(-p);
}

/* Of the values below the quantile there are Binomial(count, quantile) many: value r lies at or below it with
 * the probability that there are r or more. The sum begins ten standard deviations below the mean; what is
 * left out there is less than 1e-20. */
struct estimate_ranks estimate_quantile(int64_t count, double quantile)
{
    struct estimate_ranks ranks = {0, 0, 0};
    if (count <= 0)
        return ranks;
    double n = (double)count, p = quantile;
    ranks.value = (int64_t)ceil(n * p - 1e-9);
    double first = floor(n * p - 10 * sqrt(n * p * (1 - p)));
    int64_t k = first > 0 ? (int64_t)first : 0;
    double probability = exp(binomial_log_probability(n, (double)k, p)), up_to = 0;
    ranks.low = k; /* the sum below k is nothing */
    for (; k < count; k++) {
        up_to += probability; /* of k or fewer */
        if (up_to <= TAIL_95)
            ranks.low = k + 1;
        if (up_to >= 1 - TAIL_95) {
            ranks.high = k + 1;
            break;
        }
        probability *= (n - (double)k) / ((double)k + 1) * p / (1 - p);
    }
    return ranks;
}
