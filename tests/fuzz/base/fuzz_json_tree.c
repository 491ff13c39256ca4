/* Any text through the check of trees: what it lets pass has no more nodes than it counted and is no deeper
 * than it may be, and what it refuses is never built. */
#include "fuzz/fuzz_input.h"

#include <jansson.h>

#include "base/json_tree.h"

static const struct json_tree_limits limits = {4096, 64};

static size_t count_nodes(const json_t *tree, size_t depth)
{
    size_t count = 1, i;
    const char *key;
    json_t *value;
    if (depth > JSON_TREE_DEPTH_MAX)
        abort();
    json_array_foreach(tree, i, value)
    {
        count += count_nodes(value, depth + 1);
    }
    json_object_foreach((json_t *)tree, key, value)
    {
        count += 1 + count_nodes(value, depth + 1);
    }
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    struct span text = {(const char *)at, len};
    size_t nodes;
    enum vp_err err = json_tree_check(text, &limits, &nodes);
    json_t *tree = json_tree_load_within(text, JSON_DECODE_ANY, &limits);
    if (nodes > limits.nodes_max + 1 || (err != VP_OK && tree != NULL))
        abort();
    if (tree != NULL && count_nodes(tree, 0) > nodes)
        abort();
    json_decref(tree);
    return 0;
}
