/* The order tools as models are shown them (docs/tools.md): JSON schema made from tool.def. */
#ifndef VP_TOOL_TOOL_SCHEMA_H
#define VP_TOOL_TOOL_SCHEMA_H

#include <jansson.h>
#include <stdbool.h>

/* The flat form of Realtime sessions: [{"type":"function","name":...,"description":...,"parameters":{...}}].
 * has_parts: for a menu with combos, or choices within choices (menu_has_parts); others are told nothing of them. Owned
 * by the caller; NULL: no memory. */
json_t *tool_schema_flat(bool has_parts);
/* The nested form of chat completions: [{"type":"function","function":{"name":...}}]. Likewise. */
json_t *tool_schema_nested(bool has_parts);

#endif
