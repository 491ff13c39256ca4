#include "base/json_tree.h"

#include <jansson.h>

const struct json_tree_limits json_tree_limits_default = {JSON_TREE_BYTES_MAX, JSON_TREE_NODES_MAX};
const struct json_tree_limits json_tree_limits_menu = {4 * JSON_TREE_BYTES_MAX, 120000};

/* Behind the string whose opening quote stands before at; end where it has none. */
static const char *skip_string(const char *at, const char *end)
{
    while (at < end && *at != '"')
        at += *at == '\\' && end - at > 1 ? 2 : 1;
    return at < end ? at + 1 : end;
}

enum vp_err json_tree_check(struct span text, const struct json_tree_limits *limits, size_t *out_nodes)
{
    const char *at = text.at, *end = text.at + text.len;
    size_t depth = 0;
    *out_nodes = 1;
    if (text.len > limits->bytes_max)
        return VP_ERR_TOO_BIG;
    while (at < end) {
        switch (*at++) {
        case '"':
            at = skip_string(at, end);
            break;
        case '{':
        case '[':
            if (++depth > JSON_TREE_DEPTH_MAX)
                return VP_ERR_TOO_MANY;
            ++*out_nodes;
            break;
        case '}':
        case ']':
            depth -= depth > 0;
            break;
        case ',':
        case ':':
            ++*out_nodes;
            break;
        default:
            break;
        }
        if (*out_nodes > limits->nodes_max)
            return VP_ERR_TOO_MANY;
    }
    return VP_OK;
}

struct json_t *json_tree_load_within(struct span text, size_t flags, const struct json_tree_limits *limits)
{
    size_t nodes;
    if (text.at == NULL || json_tree_check(text, limits, &nodes) != VP_OK)
        return NULL;
    return json_loadb(text.at, text.len, flags, NULL);
}

struct json_t *json_tree_load(struct span text, size_t flags)
{
    return json_tree_load_within(text, flags, &json_tree_limits_default);
}
