#include "base/metric.h"

#include <inttypes.h>
#include <string.h>

#include "base/metric_sum.h"

static struct metric_page own_page;
static struct metric_page *current = &own_page;

static const struct {
    const char *name;
    enum metric_kind kind;
    const char *help;
} entries[METRIC_COUNT] = {
#define METRIC(id, name, kind, help) [id] = {name, METRIC_KIND_##kind, help},
#include "base/metric.def"
#undef METRIC
};

void metric_use(struct metric_page *page)
{
    current = page != NULL ? page : &own_page;
}

void metric_add(enum metric metric, int64_t amount)
{
    atomic_fetch_add_explicit(&current->values[metric], amount, memory_order_relaxed);
}

int64_t metric_get(enum metric metric)
{
    return atomic_load_explicit(&current->values[metric], memory_order_relaxed);
}

void metric_took_us(enum histogram histogram, int64_t took_us)
{
    histogram_count(&current->histograms[histogram], took_us);
}

void metric_took_ms(enum histogram histogram, int64_t took_ms)
{
    histogram_count(&current->histograms[histogram], took_ms * 1000);
}

void metric_took_ms_of(enum histogram histogram, const struct histogram_whose *whose, int64_t took_ms)
{
    struct histogram_series *series = histogram_series_find(&current->series, histogram, whose);
    histogram_count(series != NULL ? &series->values : &current->histograms[histogram], took_ms * 1000);
}

void metric_show(enum metric metric, int64_t value, const struct metric_page *pages, size_t page_count)
{
    metric_add(metric, value - metric_sum(metric, pages, page_count));
}

void metric_clear_gauges(struct metric_page *page)
{
    for (size_t m = 0; m < METRIC_COUNT; m++)
        if (entries[m].kind == METRIC_KIND_GAUGE)
            atomic_store_explicit(&page->values[m], 0, memory_order_relaxed);
}

const char *metric_name(enum metric metric)
{
    return entries[metric].name;
}

const char *metric_help(enum metric metric)
{
    return entries[metric].help;
}

enum metric_kind metric_kind(enum metric metric)
{
    return entries[metric].kind;
}

/* Metrics that differ by a label only, "name{label=...}", stand behind each other under one head. */
static size_t base_len(const char *name)
{
    return strcspn(name, "{");
}

static enum vp_err format_head(struct buf *out, size_t m)
{
    int len = (int)base_len(entries[m].name);
    if (m > 0 && base_len(entries[m - 1].name) == (size_t)len &&
        strncmp(entries[m - 1].name, entries[m].name, (size_t)len) == 0)
        return VP_OK;
    return buf_appendf(out, "# HELP voiceplate_%.*s %s\n# TYPE voiceplate_%.*s %s\n", len, entries[m].name,
                       entries[m].help, len, entries[m].name,
                       entries[m].kind == METRIC_KIND_GAUGE ? "gauge" : "counter");
}

/* The row itself where nothing was counted by restaurant or model, or for want of room. */
static enum vp_err format_histogram(struct buf *out, enum histogram histogram,
                                    const struct metric_page *pages, size_t page_count)
{
    struct histogram_sum sum = {.sum_us = 0};
    int64_t total = 0;
    bool has_series = false;
    enum vp_err err = histogram_format_head(out, histogram);
    if (err == VP_OK)
        err =
            histogram_series_format(out, histogram, &pages[0].series, page_count, sizeof *pages, &has_series);
    for (size_t p = 0; p < page_count; p++)
        histogram_sum_add(&sum, &pages[p].histograms[histogram]);
    for (size_t s = 0; s <= HISTOGRAM_STEPS; s++)
        total += sum.counts[s];
    if (err == VP_OK && (!has_series || total > 0))
        err = histogram_format(out, histogram, histogram_labels(histogram), &sum);
    return err;
}

enum vp_err metric_format(struct buf *out, const struct metric_page *pages, size_t page_count)
{
    for (size_t m = 0; m < METRIC_COUNT; m++) {
        enum vp_err err = format_head(out, m);
        if (err == VP_OK)
            err = buf_appendf(out, "voiceplate_%s %" PRId64 "\n", entries[m].name,
                              metric_sum((enum metric)m, pages, page_count));
        if (err != VP_OK)
            return err;
    }
    for (int h = 0; h < HISTOGRAM_COUNT; h++) {
        enum vp_err err = format_histogram(out, (enum histogram)h, pages, page_count);
        if (err != VP_OK)
            return err;
    }
    return VP_OK;
}
