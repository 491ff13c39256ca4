/* The order tools as JSON schema, the flat form of Realtime sessions (docs/tools.md). */
#ifndef VP_CALL_TOOL_SCHEMA_H
#define VP_CALL_TOOL_SCHEMA_H

/* A JSON array of {"type":"function","name":...,"description":...,"parameters":{...}}. Static. */
const char *tool_schema_json(void);

#endif
