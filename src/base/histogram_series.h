/* Histograms by restaurant and model, beside the rows of histogram.def: each process keeps those that it met in a
 * table of its page, of a size given at birth. A restaurant that finds no room counts as "other", so that
 * a house of many never makes /metrics grow without a bound. */
#ifndef VP_BASE_HISTOGRAM_SERIES_H
#define VP_BASE_HISTOGRAM_SERIES_H

#include "base/histogram.h"

/* 256 restaurants in both histograms of both arms, at one model each; the rest is for "other". */
enum { HISTOGRAM_SERIES_MAX = 1088, HISTOGRAM_SERIES_OTHER = 64, HISTOGRAM_LABELS_BYTES = 168 };

struct histogram_whose {
    const char *restaurant_id; /* NULL: not told apart */
    const char *model;
};

struct histogram_series {
    uint64_t hash; /* of histogram and labels */
    enum histogram histogram;
    char labels[HISTOGRAM_LABELS_BYTES]; /* "arm=\"realtime\",restaurant=\"...\",model=\"...\"" */
    struct histogram_values values;
};

struct histogram_series_table { /* zeroed: nothing yet */
    _Atomic uint32_t count;
    struct histogram_series at[HISTOGRAM_SERIES_MAX];
};

/* The series, made where it is new. Any thread of the process whose table it is. NULL: there is no room at all. */
struct histogram_series *histogram_series_find(struct histogram_series_table *table, enum histogram histogram,
                                               const struct histogram_whose *whose);

/* Appends those of a histogram, each the sum over count tables, which lie stride bytes apart. *out_has_any: there
 * were some. */
VP_MUST_CHECK enum vp_err histogram_series_format(struct buf *out, enum histogram histogram,
                                                  const struct histogram_series_table *tables, size_t count,
                                                  size_t stride_bytes, bool *out_has_any);

#endif
