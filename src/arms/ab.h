/* The comparison of the two arms (docs/flags.md): one computation behind GET /api/ab and `voiceplate ab`. */
#ifndef VP_ARMS_AB_H
#define VP_ARMS_AB_H

#include <jansson.h>
#include <stdio.h>

#include "store/store.h"
#include "arms/estimate.h"

enum { AB_DAYS_DEFAULT = 30, AB_DAYS_MAX = 3650 };

struct ab_arm { /* of calls that are over, without those of test numbers */
    int64_t call_count, completed_count, order_count, turn_count;
    struct estimate completed_rate; /* calls that made an order */
    struct estimate first_audio_p50_ms, first_audio_p95_ms;
    struct estimate turn_p50_ms, turn_p95_ms;
    struct estimate handovers_per_call, edits_per_order;
};

struct ab_report {
    int64_t since_unix_ms;
    struct ab_arm arms[STORE_ARM_COUNT];
};

/* VP_ERR_STORE, VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err ab_compute(struct store *store, const struct store_measure_filter *filter,
                                     struct ab_report *out_report);
/* {"since_unix_ms":..., "arms":{"realtime":{"calls":..., "completed_rate":{"value","low","high"}, ...},
 * ...}}; null where nothing can be told. NULL: no memory. The caller owns it. */
json_t *ab_json(const struct ab_report *report);
/* A table of plain text. */
void ab_print(const struct ab_report *report, FILE *out);

#endif
