/* What phone, eval and load found, for programs. */
#ifndef VP_CALLERS_REPORT_JSON_H
#define VP_CALLERS_REPORT_JSON_H

#include <jansson.h>

#include "callers/load.h"

/* {"calls": [...], "calls_as_expected": ..., ...}: times in milliseconds, null for what did not happen. The
 * caller owns it; NULL: no memory. */
json_t *phone_report_json(const struct phone_report *report);
json_t *phone_load_json(struct phone_load_report *report);

#endif
