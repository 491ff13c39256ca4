/* Menus as other systems keep them (docs/menu-import.md), made into a menu file of ours. */
#ifndef VP_MENU_IMPORT_MENU_IMPORT_H
#define VP_MENU_IMPORT_MENU_IMPORT_H

#include "base/err.h"
#include "base/problems.h"
#include "base/span.h"
#include "menu_import/menu_draft.h"

enum { MENU_IMPORT_BYTES_MAX = 16 * 1024 * 1024 };

enum menu_source {
    MENU_SOURCE_UNKNOWN, /* to be found out */
    MENU_SOURCE_SQUARE,
    MENU_SOURCE_UBER,
    MENU_SOURCE_SCHEMA_ORG,
    MENU_SOURCE_TOAST,
    MENU_SOURCE_CSV,
    MENU_SOURCE_COUNT
};
const char *menu_source_name(enum menu_source source); /* "schema.org" */
bool menu_source_parse(const char *name, enum menu_source *out_source);

/* Reads the text (name: its file, for problems) as what source says, or as what it looks like. The draft holds what was
 * found, and is the caller's to end also where this fails: VP_ERR_BAD_VALUE with problems, VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err menu_import_read(struct span text, const char *name, enum menu_source source,
                                           struct menu_draft *out_draft, enum menu_source *out_source,
                                           struct problems *problems);
/* The draft as YAML, with what is still to be filled in as comments before it; the caller frees *out_text. What a menu
 * needs and the source did not say is left out, and menu check asks for it. VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err menu_import_write(const struct menu_draft *draft, char **out_text);

#endif
