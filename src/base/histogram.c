#include "base/histogram.h"

#include <inttypes.h>
#include <string.h>

static const struct {
    const char *name, *labels, *help;
} entries[HISTOGRAM_COUNT] = {
#define HISTOGRAM(id, name, labels, help) [id] = {name, labels, help},
#include "base/histogram.def"
#undef HISTOGRAM
};

/* About three a doubling where callers notice a difference. */
static const struct {
    int64_t us;
    const char *seconds;
} steps[HISTOGRAM_STEPS] = {
    {1000, "0.001"}, {2000, "0.002"}, {5000, "0.005"},  {10000, "0.01"},  {20000, "0.02"},
    {50000, "0.05"}, {100000, "0.1"}, {150000, "0.15"}, {200000, "0.2"},  {300000, "0.3"},
    {500000, "0.5"}, {800000, "0.8"}, {1000000, "1"},   {1500000, "1.5"}, {2000000, "2"},
    {3000000, "3"},  {5000000, "5"},  {10000000, "10"}, {30000000, "30"}, {60000000, "60"},
};

void histogram_count(struct histogram_values *values, int64_t took_us)
{
    size_t i = 0;
    if (took_us < 0)
        took_us = 0;
    while (i < HISTOGRAM_STEPS && took_us > steps[i].us)
        i++;
    atomic_fetch_add_explicit(&values->counts[i], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&values->sum_us, took_us, memory_order_relaxed);
}

const char *histogram_name(enum histogram histogram)
{
    return entries[histogram].name;
}

const char *histogram_labels(enum histogram histogram)
{
    return entries[histogram].labels;
}

const char *histogram_help(enum histogram histogram)
{
    return entries[histogram].help;
}

void histogram_sum_add(struct histogram_sum *sum, const struct histogram_values *values)
{
    for (size_t s = 0; s <= HISTOGRAM_STEPS; s++)
        sum->counts[s] += atomic_load_explicit(&values->counts[s], memory_order_relaxed);
    sum->sum_us += atomic_load_explicit(&values->sum_us, memory_order_relaxed);
}

enum vp_err histogram_format_head(struct buf *out, enum histogram histogram)
{
    const char *before = histogram == 0 ? "" : entries[histogram - 1].name;
    if (strcmp(before, entries[histogram].name) == 0)
        return VP_OK;
    return buf_appendf(out, "# HELP voiceplate_%s %s\n# TYPE voiceplate_%s histogram\n",
                       entries[histogram].name, entries[histogram].help, entries[histogram].name);
}

enum vp_err histogram_format(struct buf *out, enum histogram histogram, const char *labels,
                             const struct histogram_sum *sum)
{
    int64_t so_far = 0;
    const char *name = entries[histogram].name, *comma = labels[0] != '\0' ? "," : "";
    const char *open = labels[0] != '\0' ? "{" : "", *close = labels[0] != '\0' ? "}" : "";
    enum vp_err err = VP_OK;
    for (size_t s = 0; s <= HISTOGRAM_STEPS && err == VP_OK; s++) {
        so_far += sum->counts[s];
        err = buf_appendf(out, "voiceplate_%s_bucket{%s%sle=\"%s\"} %" PRId64 "\n", name, labels, comma,
                          s < HISTOGRAM_STEPS ? steps[s].seconds : "+Inf", so_far);
    }
    if (err == VP_OK)
        err = buf_appendf(out, "voiceplate_%s_sum%s%s%s %.6f\n", name, open, labels, close,
                          (double)sum->sum_us / 1e6);
    return err == VP_OK ? buf_appendf(out, "voiceplate_%s_count%s%s%s %" PRId64 "\n", name, open, labels,
                                      close, so_far)
                        : err;
}
