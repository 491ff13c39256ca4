/* A YAML file as a tree whose every piece knows its line. One document, no aliases (a few lines of them could
 * unfold to gigabytes), every value a text: what "no" or 12.50 means is the reader's business. */
#ifndef VP_BASE_YAML_TREE_H
#define VP_BASE_YAML_TREE_H

#include <stdarg.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/problems.h"
#include "base/span.h"

enum yaml_kind {
    YAML_KIND_TEXT,
    YAML_KIND_LIST,
    YAML_KIND_MAPPING,
    YAML_KIND_BROKEN, /* a problem was told already */
};

enum { YAML_DEPTH_MAX = 16, YAML_NODES_MAX = 100000, YAML_PATH_BYTES = 256 };

struct yaml_node {
    struct yaml_node *next;  /* of the same list or mapping */
    struct yaml_node *first; /* of a list's or mapping's own pieces, in the order of the file */
    const char *key;         /* in a mapping; NUL-terminated, without NUL inside */
    const char *text;        /* likewise; not NULL for YAML_KIND_TEXT */
    size_t count;            /* of pieces */
    unsigned line, key_line; /* from 1; key_line 0 outside of mappings */
    enum yaml_kind kind;
};

struct yaml_tree {
    struct yaml_node *root; /* NULL: the file is empty */
    bool is_whole;          /* false: the text broke off at a problem; what stands before it is in the tree */
};

/* Parses; the tree lives in the arena. Problems of form are told with file and line (name stands for the
 * file); VP_ERR_BAD_VALUE then, with the tree as far as it goes. VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err yaml_tree_parse(struct span text, const char *name, struct arena *arena,
                                          struct yaml_tree *out_tree, struct problems *problems);

/* The line of a path such as "categories[0].items[2].price", or of its nearest ancestor in the file. */
unsigned yaml_tree_line(const struct yaml_tree *tree, const char *path);
/* Adds a problem at a path of the tree with its line, unless something was said about the path already. */
void yaml_tree_complain(const struct yaml_tree *tree, struct problems *problems, const char *file,
                        const char *path, const char *format, va_list args)
    __attribute__((format(printf, 5, 0)));

#endif
