/* What a kind of YAML file looks like, as a table, and how it becomes a struct. Whatever does not fit is told with
 * its line, all of it at once; what fits is in the struct, so that its meaning can be checked in the same go. */
#ifndef VP_BASE_YAML_FORM_H
#define VP_BASE_YAML_FORM_H

#include <stdint.h>

#include "base/yaml_tree.h"

enum yaml_field_kind {
    YAML_FIELD_TEXT,    /* const char *; NULL: absent */
    YAML_FIELD_INT,     /* int */
    YAML_FIELD_DECIMAL, /* double */
    YAML_FIELD_FLAG,    /* bool: true, false, yes, no */
    YAML_FIELD_WORD,    /* int, one of words */
    YAML_FIELD_TEXTS,   /* const char **, and its size_t count */
    YAML_FIELD_LIST,    /* array of form's structs, and its size_t count */
    YAML_FIELD_MAPPING, /* pointer to form's struct; NULL: absent */
    YAML_FIELD_PART,    /* form's struct itself */
    YAML_FIELD_NODE,    /* const struct yaml_node *, whatever stands there; NULL: absent */
};

struct yaml_word { /* ends with a NULL text */
    const char *text;
    int value;
};

struct yaml_form;

struct yaml_field {
    const char *key;
    enum yaml_field_kind kind;
    bool is_needed;
    size_t offset, count_offset;
    size_t min, max;   /* bytes of a text, entries of a list */
    int64_t low, high; /* of an int, both 0: any */
    const struct yaml_word *words;
    const struct yaml_form *form;
};

struct yaml_form { /* zeroed memory must be a struct in which everything is absent */
    const struct yaml_field *fields;
    size_t field_count, size_bytes;
};

/* Reads the tree's root into *out_struct (zeroed, in the arena, as all that it points to). Tells what is
 * wrong: name stands for the file. VP_ERR_BAD_VALUE, with *out_struct as far as it goes (NULL: the root
 * is no mapping); VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err yaml_form_read(const struct yaml_form *form, const struct yaml_tree *tree,
                                         const char *name, struct arena *arena, void **out_struct,
                                         struct problems *problems);

#endif
