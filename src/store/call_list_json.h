/* Calls as the API shows them in lists (docs/api.md). */
#ifndef VP_STORE_CALL_LIST_JSON_H
#define VP_STORE_CALL_LIST_JSON_H

#include <jansson.h>

#include "store/call_list.h"

/* New objects, the caller's; NULL: no memory. */
json_t *call_summary_json(const struct call_summary *call);
json_t *tool_record_json(const struct tool_record *record, int64_t call_started_unix_ms);
/* "caller", "agent", "note". */
json_t *store_line_json(const struct store_line *line);

#endif
