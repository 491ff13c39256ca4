#include "base/yaml_tree.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <yaml.h>

#include "base/yaml_error.h"

struct level { /* a list or mapping that is still open */
    struct yaml_node *node, *last;
    const char *key; /* read, its value still to come */
    unsigned key_line;
};

struct builder {
    struct span text;
    const char *name;
    struct arena *arena;
    struct yaml_tree *tree;
    struct problems *problems;
    struct level levels[YAML_DEPTH_MAX];
    int depth;
    size_t node_count;
    int document_count;
};

/* Whether the value is the key of a mapping. */
static bool wants_key(const struct builder *builder)
{
    if (builder->depth == 0)
        return false;
    const struct level *level = &builder->levels[builder->depth - 1];
    return level->node->kind == YAML_KIND_MAPPING && level->key == NULL;
}

/* "categories[0].items[2]" and the piece that comes now. */
static void path_of(const struct builder *builder, char out[YAML_PATH_BYTES])
{
    size_t len = 0;
    out[0] = '\0';
    for (int i = 0; i < builder->depth && len < YAML_PATH_BYTES; i++) {
        const struct level *level = &builder->levels[i];
        size_t index = level->node->count - (i + 1 < builder->depth ? 1 : 0);
        if (level->node->kind == YAML_KIND_LIST)
            len += (size_t)snprintf(out + len, YAML_PATH_BYTES - len, "[%zu]", index);
        else if (level->key != NULL || i + 1 < builder->depth)
            len += (size_t)snprintf(out + len, YAML_PATH_BYTES - len, "%s%s", len > 0 ? "." : "",
                                    level->key != NULL ? level->key : level->last->key);
    }
}

static enum vp_err complain(struct builder *builder, unsigned line, const char *what)
{
    char path[YAML_PATH_BYTES];
    path_of(builder, path);
    problems_add(builder->problems, builder->name, line, path, "%s", what);
    return VP_ERR_BAD_VALUE;
}

static bool has_key(const struct yaml_node *mapping, const char *key, unsigned *out_line)
{
    for (const struct yaml_node *node = mapping->first; node != NULL; node = node->next)
        if (strcmp(node->key, key) == 0) {
            *out_line = node->key_line;
            return true;
        }
    return false;
}

/* A large mapping would make the search for twins slow; nobody's keys are so many. */
enum { KEYS_MAX = 256 };

/* Hangs a piece into the open list or mapping. */
static enum vp_err add_node(struct builder *builder, enum yaml_kind kind, unsigned line,
                            struct yaml_node **out_node)
{
    if (builder->node_count++ == YAML_NODES_MAX)
        return complain(builder, line, "more values than any such file needs");
    struct yaml_node *node = arena_take(builder->arena, sizeof *node);
    if (node == NULL)
        return VP_ERR_NO_MEMORY;
    node->kind = kind;
    node->line = line;
    *out_node = node;
    if (builder->depth == 0) {
        builder->tree->root = node;
        return VP_OK;
    }
    struct level *level = &builder->levels[builder->depth - 1];
    if (level->node->kind == YAML_KIND_MAPPING) {
        unsigned twin_line;
        if (level->node->count == KEYS_MAX)
            return complain(builder, line, "too many keys");
        if (has_key(level->node, level->key, &twin_line)) {
            char what[64];
            snprintf(what, sizeof what, "is given twice; it stands in line %u already", twin_line);
            (void)complain(builder, level->key_line, what);
        }
        node->key = level->key;
        node->key_line = level->key_line;
        level->key = NULL;
    }
    if (level->last != NULL)
        level->last->next = node;
    else
        level->node->first = node;
    level->last = node;
    level->node->count++;
    return VP_OK;
}

static enum vp_err add_text(struct builder *builder, const yaml_event_t *event)
{
    unsigned line = (unsigned)event->start_mark.line + 1;
    struct span text = {(const char *)event->data.scalar.value, event->data.scalar.length};
    struct yaml_node *node = NULL;
    bool is_key = wants_key(builder), has_nul = text.len > 0 && memchr(text.at, '\0', text.len) != NULL;
    if (builder->depth == 0 && text.len == 0 && event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE)
        return VP_OK; /* nothing but "---" */
    const char *copy = arena_copy(builder->arena, text.at, text.len);
    if (copy == NULL)
        return VP_ERR_NO_MEMORY;
    if (is_key) {
        struct level *level = &builder->levels[builder->depth - 1];
        level->key = copy;
        level->key_line = line;
        return VP_OK;
    }
    if (has_nul)
        (void)complain(builder, line, "has a NUL character");
    enum vp_err err = add_node(builder, has_nul ? YAML_KIND_BROKEN : YAML_KIND_TEXT, line, &node);
    if (err == VP_OK)
        node->text = copy;
    return err;
}

static enum vp_err open_level(struct builder *builder, enum yaml_kind kind, unsigned line)
{
    struct yaml_node *node = NULL;
    if (wants_key(builder))
        return complain(builder, line, "a key must be a plain word");
    if (builder->depth == YAML_DEPTH_MAX)
        return complain(builder, line, "nested deeper than any such file needs");
    enum vp_err err = add_node(builder, kind, line, &node);
    if (err == VP_OK)
        builder->levels[builder->depth++] = (struct level){.node = node};
    return err;
}

static enum vp_err add_alias(struct builder *builder, unsigned line)
{
    struct yaml_node *node = NULL;
    if (wants_key(builder))
        return complain(builder, line, "a key must be a plain word");
    (void)complain(builder, line, "aliases (*name) are not allowed; write the value out");
    return add_node(builder, YAML_KIND_BROKEN, line, &node);
}

static enum vp_err take_event(struct builder *builder, const yaml_event_t *event)
{
    unsigned line = (unsigned)event->start_mark.line + 1;
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (++builder->document_count > 1)
            return complain(builder, line, "a second document (---) begins here; one file is one document");
        return VP_OK;
    case YAML_SCALAR_EVENT:
        return add_text(builder, event);
    case YAML_SEQUENCE_START_EVENT:
        return open_level(builder, YAML_KIND_LIST, line);
    case YAML_MAPPING_START_EVENT:
        return open_level(builder, YAML_KIND_MAPPING, line);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        assert(builder->depth > 0); /* libyaml balances them */
        builder->depth--;
        return VP_OK;
    case YAML_ALIAS_EVENT:
        return add_alias(builder, line);
    default:
        return VP_OK;
    }
}

static enum vp_err build(struct builder *builder, yaml_parser_t *parser)
{
    enum vp_err err = VP_OK;
    for (bool goes_on = true; goes_on && err == VP_OK;) {
        yaml_event_t event;
        if (!yaml_parser_parse(parser, &event)) {
            if (parser->error == YAML_MEMORY_ERROR)
                return VP_ERR_NO_MEMORY;
            yaml_error_tell(builder->text, builder->name, parser, builder->problems);
            return VP_ERR_BAD_VALUE;
        }
        goes_on = event.type != YAML_STREAM_END_EVENT;
        err = take_event(builder, &event);
        yaml_event_delete(&event);
    }
    builder->tree->is_whole = err == VP_OK;
    return err;
}

enum vp_err yaml_tree_parse(struct span text, const char *name, struct arena *arena,
                            struct yaml_tree *out_tree, struct problems *problems)
{
    struct builder builder = {
        .text = text, .name = name, .arena = arena, .tree = out_tree, .problems = problems};
    yaml_parser_t parser;
    size_t count_before = problems->count;
    *out_tree = (struct yaml_tree){NULL, false};
    if (!yaml_error_text_is_sound(text, name, problems))
        return VP_ERR_BAD_VALUE;
    if (!yaml_parser_initialize(&parser))
        return VP_ERR_NO_MEMORY;
    yaml_parser_set_input_string(&parser, (const unsigned char *)text.at, text.len);
    enum vp_err err = build(&builder, &parser);
    yaml_parser_delete(&parser);
    return err == VP_OK && problems->count > count_before ? VP_ERR_BAD_VALUE : err;
}

static const struct yaml_node *find_key(const struct yaml_node *node, struct span key)
{
    if (node->kind != YAML_KIND_MAPPING)
        return NULL;
    for (node = node->first; node != NULL && !span_is(key, node->key);)
        node = node->next;
    return node;
}

static const struct yaml_node *find_entry(const struct yaml_node *node, size_t index)
{
    if (node->kind != YAML_KIND_LIST)
        return NULL;
    for (node = node->first; node != NULL && index > 0; index--)
        node = node->next;
    return node;
}

unsigned yaml_tree_line(const struct yaml_tree *tree, const char *path)
{
    const struct yaml_node *node = tree->root;
    unsigned line = 1;
    while (node != NULL && *path != '\0') {
        if (*path == '[') {
            char *end;
            node = find_entry(node, strtoul(path + 1, &end, 10));
            path = *end == ']' ? end + 1 : end;
        } else {
            path += *path == '.' ? 1 : 0;
            size_t len = strcspn(path, ".[");
            node = find_key(node, (struct span){path, len});
            path += len;
        }
        if (node != NULL)
            line = node->key_line > 0 ? node->key_line : node->line;
    }
    return line;
}

void yaml_tree_complain(const struct yaml_tree *tree, struct problems *problems, const char *file,
                        const char *path, const char *format, va_list args)
{
    char text[640];
    if (problems_covers(problems, path))
        return;
    vsnprintf(text, sizeof text, format, args);
    problems_add(problems, file, yaml_tree_line(tree, path), path, "%s", text);
}
