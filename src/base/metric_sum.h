/* What all processes together have counted, for who decides by it. */
#ifndef VP_BASE_METRIC_SUM_H
#define VP_BASE_METRIC_SUM_H

#include "base/metric.h"

int64_t metric_sum(enum metric metric, const struct metric_page *pages, size_t page_count);
/* How often something took any time, of all restaurants and models. */
int64_t metric_took_sum(enum histogram histogram, const struct metric_page *pages, size_t page_count);

#endif
