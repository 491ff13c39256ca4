#include "e2e/soak/robust_line.h"

#include <err.h>
#include <stdlib.h>

static int compare(const void *one, const void *other)
{
    double a = *(const double *)one, b = *(const double *)other;
    return (a > b) - (a < b);
}

double robust_line_slope(const struct robust_line_point *points, size_t count)
{
    if (count > ROBUST_LINE_POINTS_MAX)
        errx(EXIT_FAILURE, "%zu points are too many", count);
    double *slopes = calloc(count * count / 2 + 1, sizeof *slopes), slope = 0;
    size_t slope_count = 0;
    if (slopes == NULL)
        err(EXIT_FAILURE, "a line through %zu points", count);
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++)
            if (points[i].x != points[j].x)
                slopes[slope_count++] = (points[j].y - points[i].y) / (points[j].x - points[i].x);
    if (slope_count > 0) {
        qsort(slopes, slope_count, sizeof *slopes, compare);
        slope = (slopes[(slope_count - 1) / 2] + slopes[slope_count / 2]) / 2;
    }
    free(slopes);
    return slope;
}
