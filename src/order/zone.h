/* Time zones read from the system's compiled zone files (TZif, RFC 8536) without touching the process's own
 * TZ, so that restaurants in several zones live in one process. */
#ifndef VP_ORDER_ZONE_H
#define VP_ORDER_ZONE_H

#include <stdint.h>

#include "base/err.h"
#include "base/span.h"

struct zone;

/* name as in "America/New_York". VP_ERR_NOT_FOUND, VP_ERR_BAD_VALUE (not a zone file), VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err zone_open(const char *name, struct zone **out_zone);
void zone_close(struct zone *zone); /* accepts NULL */

/* Seconds to add to UTC at that instant. */
int32_t zone_offset_s(const struct zone *zone, int64_t unix_s);

#endif
