/* How long things take, by the process: counts in steps of 1 ms to a minute, in the same pages as the counters
 * (metric.h). */
#ifndef VP_BASE_HISTOGRAM_H
#define VP_BASE_HISTOGRAM_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum histogram {
#define HISTOGRAM(id, name, labels, help) id,
#include "base/histogram.def"
#undef HISTOGRAM
    HISTOGRAM_COUNT
};

enum { HISTOGRAM_STEPS = 20 };

struct histogram_values { /* zeros: nothing yet */
    _Atomic int64_t
        counts[HISTOGRAM_STEPS + 1]; /* up to each step, beyond the one before; the last: above all */
    _Atomic int64_t sum_us;
};

/* One more that took so long; less than nothing counts as nothing. Any thread. */
void histogram_count(struct histogram_values *values, int64_t took_us);

const char *histogram_name(enum histogram histogram);
const char *histogram_labels(enum histogram histogram); /* "arm=\"realtime\"", or "" */
const char *histogram_help(enum histogram histogram);

/* The sum of several, as Prometheus has it. */
struct histogram_sum {
    int64_t counts[HISTOGRAM_STEPS + 1], sum_us;
};
void histogram_sum_add(struct histogram_sum *sum, const struct histogram_values *values);

/* Append the Prometheus text format (version 0.0.4): the head of a name, unless the row before has the same; a series.
 * labels: as those of histogram_labels. */
VP_MUST_CHECK enum vp_err histogram_format_head(struct buf *out, enum histogram histogram);
VP_MUST_CHECK enum vp_err histogram_format(struct buf *out, enum histogram histogram, const char *labels,
                                           const struct histogram_sum *sum);

#endif
