/* The order tools as models are shown them (docs/tools.md): JSON schema made from tool.def. */
#ifndef VP_TOOL_TOOL_SCHEMA_H
#define VP_TOOL_TOOL_SCHEMA_H

#include <jansson.h>

/* The flat form of Realtime sessions: [{"type":"function","name":...,"description":...,"parameters":{...}}].
 * Owned by the caller; NULL: no memory. */
json_t *tool_schema_flat(void);
/* The nested form of chat completions: [{"type":"function","function":{"name":...}}]. Likewise. */
json_t *tool_schema_nested(void);

#endif
