/* Counters, gauges and histograms. One page of atomics per process; the master gives each process its page in shared
 * memory, so that any of them can show the sum of all. */
#ifndef VP_BASE_METRIC_H
#define VP_BASE_METRIC_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/histogram_series.h"

enum metric {
#define METRIC(id, name, kind, help) id,
#include "base/metric.def"
#undef METRIC
    METRIC_COUNT
};

enum metric_kind { METRIC_KIND_COUNTER, METRIC_KIND_GAUGE };

struct metric_page {
    _Atomic int64_t values[METRIC_COUNT];
    struct histogram_values histograms[HISTOGRAM_COUNT];
    struct histogram_series_table series;
};

/* From now on this process counts in page (borrowed for the process's life); NULL: in its own memory. */
void metric_use(struct metric_page *page);
void metric_add(enum metric metric, int64_t amount);
int64_t metric_get(enum metric metric);
/* Something took so long, in this process. */
void metric_took_us(enum histogram histogram, int64_t took_us);
void metric_took_ms(enum histogram histogram, int64_t took_ms);
/* Of a restaurant, at a model (histogram_series.h); counted there alone. */
void metric_took_ms_of(enum histogram histogram, const struct histogram_whose *whose, int64_t took_ms);

/* For a gauge that is one for the whole machine: sets this process's share so that the sum of pages is value. */
void metric_show(enum metric metric, int64_t value, const struct metric_page *pages, size_t page_count);

/* Sets the gauges of a page to 0: its process is gone, and what it was in the middle of as well. */
void metric_clear_gauges(struct metric_page *page);

const char *metric_name(enum metric metric);
const char *metric_help(enum metric metric);
enum metric_kind metric_kind(enum metric metric);

/* Appends the Prometheus text format (version 0.0.4) of the sum of pages, names prefixed "voiceplate_". */
VP_MUST_CHECK enum vp_err metric_format(struct buf *out, const struct metric_page *pages, size_t page_count);

#endif
