#include "engine/latency.h"

#include <stdlib.h>
#include <string.h>

void latency_put(struct latency_log *log, const int32_t part_ms[LATENCY_PART_COUNT])
{
    size_t at = log->turn_count % LATENCY_KEPT_COUNT;
    for (size_t part = 0; part < LATENCY_PART_COUNT; part++)
        log->kept_ms[part][at] = part_ms[part];
    log->turn_count++;
}

static int by_size(const void *a, const void *b)
{
    int32_t left = *(const int32_t *)a, right = *(const int32_t *)b;
    return (left > right) - (left < right);
}

int32_t latency_percentile(const struct latency_log *log, enum latency_part part, int percent)
{
    size_t count = log->turn_count < LATENCY_KEPT_COUNT ? (size_t)log->turn_count : LATENCY_KEPT_COUNT;
    if (count == 0)
        return 0;
    int32_t sorted[LATENCY_KEPT_COUNT];
    memcpy(sorted, log->kept_ms[part], count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, by_size);
    size_t rank = (count * (size_t)percent + 99) / 100;
    return sorted[rank > 0 ? rank - 1 : 0];
}

static const char *part_name(enum latency_part part)
{
    static const char *const names[LATENCY_PART_COUNT] = {"endpointing_ms", "recognition_ms", "dialogue_ms",
                                                          "synthesis_first_ms", "total_ms"};
    return names[part];
}

enum vp_err latency_format(const struct latency_log *log, struct buf *out)
{
    enum vp_err err = buf_appendf(out, "{\"turns\":%llu", (unsigned long long)log->turn_count);
    for (int part = 0; part < LATENCY_PART_COUNT && err == VP_OK; part++)
        err = buf_appendf(out, ",\"%s\":{\"p50\":%d,\"p95\":%d,\"max\":%d}", part_name(part),
                          latency_percentile(log, part, 50), latency_percentile(log, part, 95),
                          latency_percentile(log, part, 100));
    return err == VP_OK ? buf_append(out, "}", 1) : err;
}
