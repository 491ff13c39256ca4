/* A list of measured values and its percentiles. */
#ifndef VP_CALLERS_SAMPLES_H
#define VP_CALLERS_SAMPLES_H

#include <stddef.h>

#include "base/err.h"

struct samples {
    double *at; /* owned */
    size_t count, room;
};

/* Zero it before use. VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err samples_add(struct samples *samples, double value);
VP_MUST_CHECK enum vp_err samples_add_all(struct samples *samples, const struct samples *more);
void samples_deinit(struct samples *samples);
/* The value that pct percent of all do not exceed (nearest rank); sorts in place; 0 when there is none. */
double samples_percentile(struct samples *samples, double pct);

#endif
