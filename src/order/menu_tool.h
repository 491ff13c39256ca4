/* The restaurant's own tools (docs/menu.md, tools): functions that models are offered beside ours, which its own server
 * carries out. What they take is a small part of JSON Schema, of which all is understood: what is not is refused when
 * the file is read. */
#ifndef VP_ORDER_MENU_TOOL_H
#define VP_ORDER_MENU_TOOL_H

#include "order/menu.h"

enum {
    MENU_TOOLS_MAX = 8,
    MENU_TOOL_NAME_BYTES = 65, /* as OpenAI takes names of functions */
    MENU_TOOL_TIMEOUT_S = 5,
    MENU_TOOL_TIMEOUT_S_MAX = 15,
    MENU_SCHEMA_DEPTH_MAX = 4,
    MENU_SCHEMA_ENTRIES_MAX = 64, /* of a tool's parameters, all together */
    MENU_SCHEMA_WORDS_MAX = 32
};

enum menu_schema_type {
    MENU_SCHEMA_OBJECT,
    MENU_SCHEMA_STRING,
    MENU_SCHEMA_INTEGER,
    MENU_SCHEMA_NUMBER,
    MENU_SCHEMA_BOOLEAN,
    MENU_SCHEMA_ARRAY,
    MENU_SCHEMA_TYPE_COUNT
};

struct menu_schema {
    const char *name;        /* of a property; "": it is none */
    const char *description; /* "": none */
    enum menu_schema_type type;
    bool is_required;
    struct menu_words words; /* STRING: one of these; none: any */
    bool has_low, has_high;
    double low, high; /* minimum and maximum; of a string its characters, of an array its entries */
    const struct menu_schema *properties; /* OBJECT */
    size_t property_count;
    const struct menu_schema *items; /* ARRAY: of what */
};

struct menu_tool {
    const char *name, *description, *url, *secret;
    const char *old_secret; /* by which it is signed too; "": none */
    int64_t timeout_ms;
    const struct menu_schema *parameters; /* an OBJECT */
    struct menu_words asked_by; /* how callers ask, for a model that cannot think about the description */
};

/* Borrowed; NULL: there is none of that name. */
const struct menu_tool *menu_find_tool(const struct menu *menu, const char *name);

/* "string" */
const char *menu_schema_type_name(enum menu_schema_type type);
/* What limits a value of that type is called: "minimum", "maxLength"; NULL: nothing does. */
const char *menu_schema_low_name(enum menu_schema_type type);
const char *menu_schema_high_name(enum menu_schema_type type);

#endif
