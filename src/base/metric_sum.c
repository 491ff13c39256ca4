#include "base/metric_sum.h"

int64_t metric_sum(enum metric metric, const struct metric_page *pages, size_t page_count)
{
    int64_t sum = 0;
    for (size_t p = 0; p < page_count; p++)
        sum += atomic_load_explicit(&pages[p].values[metric], memory_order_relaxed);
    return sum;
}

static int64_t count_of(const struct histogram_values *values)
{
    int64_t count = 0;
    for (size_t s = 0; s <= HISTOGRAM_STEPS; s++)
        count += atomic_load_explicit(&values->counts[s], memory_order_relaxed);
    return count;
}

int64_t metric_took_sum(enum histogram histogram, const struct metric_page *pages, size_t page_count)
{
    int64_t sum = 0;
    for (size_t p = 0; p < page_count; p++) {
        const struct histogram_series_table *table = &pages[p].series;
        uint32_t count = atomic_load_explicit(&table->count, memory_order_acquire);
        sum += count_of(&pages[p].histograms[histogram]);
        for (uint32_t i = 0; i < count; i++)
            if (table->at[i].histogram == histogram)
                sum += count_of(&table->at[i].values);
    }
    return sum;
}
