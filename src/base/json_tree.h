/* Trees (jansson's) of what came from outside: counted before anything is built, so that no text makes a loop
 * stand still. What this program wrote itself may go to jansson directly. */
#ifndef VP_BASE_JSON_TREE_H
#define VP_BASE_JSON_TREE_H

#include <stddef.h>

#include "base/err.h"
#include "base/span.h"

struct json_t;

/* The limits together take less than 5 ms: jansson needs some 10 ns a byte and 300 ns a node. */
enum {
    JSON_TREE_BYTES_MAX = 256 * 1024,
    JSON_TREE_NODES_MAX = 4096, /* values; members count twice, for their names */
    JSON_TREE_DEPTH_MAX = 32,
};

/* What a text may be. menu: where a menu of 1,500 dishes is read, or comes along, which is in the engine
 * only: 1 MiB and 120,000 nodes. */
struct json_tree_limits {
    size_t bytes_max, nodes_max;
};
extern const struct json_tree_limits json_tree_limits_default, json_tree_limits_menu;

/* Goes over the text once, no further than its limits, without a tree: VP_OK, VP_ERR_TOO_BIG (bytes), or
 * VP_ERR_TOO_MANY (nodes, depth). out_nodes: those that were counted, also where they were too many. Whether
 * it is JSON at all is not looked at. */
VP_MUST_CHECK enum vp_err json_tree_check(struct span text, const struct json_tree_limits *limits,
                                          size_t *out_nodes);

/* Checks, and builds: to be released with json_decref; NULL: it is no JSON, or over a limit, or there is no
 * text (at NULL) or memory. flags: jansson's. */
struct json_t *json_tree_load(struct span text, size_t flags);
struct json_t *json_tree_load_within(struct span text, size_t flags, const struct json_tree_limits *limits);

#endif
