/* A tool's parameters, from the piece of the menu file where they stand. */
#ifndef VP_ORDER_MENU_SCHEMA_H
#define VP_ORDER_MENU_SCHEMA_H

#include "order/menu_internal.h"
#include "order/menu_tool.h"

/* Reads what stands there (NULL: an object that has nothing) into the arena. check: tells what is wrong, at the path
 * where; NULL: all was right before. VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err menu_schema_read(struct menu_check *check, const char *where,
                                           const struct yaml_node *node, struct arena *arena,
                                           const struct menu_schema **out_schema);

#endif
