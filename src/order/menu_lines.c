#include "order/menu_internal.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

struct menu_lines {
    yaml_document_t document;
};

enum vp_err menu_lines_create(struct span yaml, struct menu_lines **out_lines)
{
    yaml_parser_t parser;
    struct menu_lines *lines = calloc(1, sizeof *lines);
    if (lines == NULL)
        return VP_ERR_NO_MEMORY;
    if (yaml_parser_initialize(&parser) == 0) {
        free(lines);
        return VP_ERR_NO_MEMORY;
    }
    yaml_parser_set_input_string(&parser, (const unsigned char *)yaml.at, yaml.len);
    int is_loaded = yaml_parser_load(&parser, &lines->document);
    yaml_parser_delete(&parser);
    if (is_loaded == 0) {
        free(lines);
        return VP_ERR_BAD_VALUE;
    }
    *out_lines = lines;
    return VP_OK;
}

void menu_lines_destroy(struct menu_lines *lines)
{
    if (lines == NULL)
        return;
    yaml_document_delete(&lines->document);
    free(lines);
}

/* The value of a key; *out_line is the key's own line. */
static yaml_node_t *find_key(yaml_document_t *document, yaml_node_t *node, struct span key, size_t *out_line)
{
    if (node->type != YAML_MAPPING_NODE)
        return NULL;
    for (yaml_node_pair_t *pair = node->data.mapping.pairs.start; pair < node->data.mapping.pairs.top;
         pair++) {
        yaml_node_t *name = yaml_document_get_node(document, pair->key);
        if (name == NULL || name->type != YAML_SCALAR_NODE || name->data.scalar.length != key.len ||
            memcmp(name->data.scalar.value, key.at, key.len) != 0)
            continue;
        *out_line = name->start_mark.line + 1;
        return yaml_document_get_node(document, pair->value);
    }
    return NULL;
}

static yaml_node_t *find_entry(yaml_document_t *document, yaml_node_t *node, size_t index, size_t *out_line)
{
    if (node->type != YAML_SEQUENCE_NODE)
        return NULL;
    yaml_node_item_t *items = node->data.sequence.items.start;
    if (index >= (size_t)(node->data.sequence.items.top - items))
        return NULL;
    yaml_node_t *entry = yaml_document_get_node(document, items[index]);
    if (entry != NULL)
        *out_line = entry->start_mark.line + 1;
    return entry;
}

size_t menu_lines_find(struct menu_lines *lines, const char *path)
{
    yaml_node_t *node = yaml_document_get_root_node(&lines->document);
    size_t line = 1;
    while (node != NULL && *path != '\0') {
        if (*path == '[') {
            char *end;
            size_t index = strtoul(path + 1, &end, 10);
            node = find_entry(&lines->document, node, index, &line);
            path = *end == ']' ? end + 1 : end;
        } else {
            path += *path == '.' ? 1 : 0;
            size_t len = strcspn(path, ".[");
            node = find_key(&lines->document, node, (struct span){path, len}, &line);
            path += len;
        }
    }
    return line;
}
