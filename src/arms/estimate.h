/* Figures with their 95 % intervals. Pure. */
#ifndef VP_ARMS_ESTIMATE_H
#define VP_ARMS_ESTIMATE_H

#include <stddef.h>
#include <stdint.h>

struct estimate { /* NAN: cannot be told from so little */
    double value, low, high;
};

/* hits of trials, with Wilson's score interval. */
struct estimate estimate_rate(int64_t hits, int64_t trials);
/* A mean from count values, their sum and the sum of their squares, with the normal interval. */
struct estimate estimate_mean(int64_t count, double sum, double sum_of_squares);

/* Which of count values in rising order (1 is the smallest) stand for a quantile, and for the ends of its
 * interval: exact, from the binomial distribution, whatever the values' own. 0: there are too few. */
struct estimate_ranks {
    int64_t value, low, high;
};
struct estimate_ranks estimate_quantile(int64_t count, double quantile);

#endif
