/* How steeply something rises, whatever a few of the measurements say. */
#ifndef VP_SOAK_ROBUST_LINE_H
#define VP_SOAK_ROBUST_LINE_H

#include <stddef.h>

enum { ROBUST_LINE_POINTS_MAX = 2000 };

struct robust_line_point {
    double x, y;
};

/* The median of the slopes between any two points of different x (Theil and Sen): up to a quarter of them may lie
 * anywhere. 0 where there are not two. Exits the program with more than ROBUST_LINE_POINTS_MAX, or without memory. */
double robust_line_slope(const struct robust_line_point *points, size_t count);

#endif
