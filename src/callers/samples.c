#include "callers/samples.h"

#include <math.h>
#include <stdlib.h>

#include "base/array.h"

enum vp_err samples_add(struct samples *samples, double value)
{
    double *at = array_grow(samples->at, samples->count, &samples->room, 64, sizeof *at);
    if (at == NULL)
        return VP_ERR_NO_MEMORY;
    samples->at = at;
    samples->at[samples->count++] = value;
    return VP_OK;
}

enum vp_err samples_add_all(struct samples *samples, const struct samples *more)
{
    enum vp_err err = VP_OK;
    for (size_t i = 0; err == VP_OK && i < more->count; i++)
        err = samples_add(samples, more->at[i]);
    return err;
}

void samples_deinit(struct samples *samples)
{
    free(samples->at);
    *samples = (struct samples){0};
}

static int by_value(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

double samples_percentile(struct samples *samples, double pct)
{
    if (samples->count == 0)
        return 0;
    qsort(samples->at, samples->count, sizeof *samples->at, by_value);
    double rank = ceil(pct / 100 * (double)samples->count);
    size_t index = rank >= 1 ? (size_t)rank - 1 : 0;
    return samples->at[index < samples->count ? index : samples->count - 1];
}
