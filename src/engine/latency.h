/* How long callers waited for answers: the last thousand, by part, for logs, benchmark and operators. */
#ifndef VP_ENGINE_LATENCY_H
#define VP_ENGINE_LATENCY_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum latency_part {
    LATENCY_ENDPOINTING, /* last voiced sample received .. turn ended */
    LATENCY_RECOGNITION, /* .. text known (0 when the speculation was ready) */
    LATENCY_DIALOGUE,    /* .. first words to say known; functions' round trips included */
    LATENCY_SYNTHESIS,   /* .. first audio sent */
    LATENCY_TOTAL,
    LATENCY_PART_COUNT
};

enum { LATENCY_KEPT_COUNT = 1024 };

struct latency_log {
    int32_t kept_ms[LATENCY_PART_COUNT][LATENCY_KEPT_COUNT]; /* ring */
    uint64_t turn_count;
};

void latency_put(struct latency_log *log, const int32_t part_ms[LATENCY_PART_COUNT]);
/* Nearest-rank percentile (1 to 100) of the kept turns; 0 when there are none. */
int32_t latency_percentile(const struct latency_log *log, enum latency_part part, int percent);
/* {"turns":N,"endpointing_ms":{"p50":..,"p95":..,"max":..},...} */
VP_MUST_CHECK enum vp_err latency_format(const struct latency_log *log, struct buf *out);

#endif
