#include "base/yaml_form.h"

#include <limits.h>
#include <string.h>

#include "base/nearest.h"
#include "base/number.h"

enum { KEYS_MAX = 64 };

struct form_reader {
    const char *name;
    struct arena *arena;
    struct problems *problems;
    bool is_whole; /* the file; what is not in a part of it is not missing */
};

static const struct yaml_word flag_words[] = {{"true", 1}, {"false", 0}, {"yes", 1}, {"no", 0}, {NULL, 0}};

static unsigned line_of(const struct yaml_node *node)
{
    return node->key_line > 0 ? node->key_line : node->line;
}

#define TELL(reader, node, path, ...)                                                                        \
    problems_add((reader)->problems, (reader)->name, line_of(node), path, __VA_ARGS__)

static const char *word_of_kind(enum yaml_kind kind)
{
    return kind == YAML_KIND_LIST ? "a list" : kind == YAML_KIND_MAPPING ? "a mapping" : "a single value";
}

/* Whether the node is of that kind; otherwise tells so. */
static bool is_kind(const struct form_reader *reader, const struct yaml_node *node, const char *path,
                    enum yaml_kind wanted)
{
    if (node->kind == wanted)
        return true;
    if (node->kind != YAML_KIND_BROKEN)
        TELL(reader, node, path, "is %s; %s is needed",
             node->kind == YAML_KIND_TEXT && node->text[0] == '\0' ? "empty" : word_of_kind(node->kind),
             word_of_kind(wanted));
    return false;
}

static bool fits_text(const struct form_reader *reader, const struct yaml_node *node, const char *path,
                      size_t min, size_t max)
{
    if (!is_kind(reader, node, path, YAML_KIND_TEXT))
        return false;
    size_t len = strlen(node->text);
    if (len < min)
        TELL(reader, node, path, "is empty");
    else if (len > max)
        TELL(reader, node, path, "is longer than %zu bytes", max);
    return len >= min && len <= max;
}

static void read_int(const struct form_reader *reader, const struct yaml_field *field,
                     const struct yaml_node *node, const char *path, void *out)
{
    int64_t value, low = field->low, high = field->high;
    if (low == 0 && high == 0) {
        low = INT_MIN;
        high = INT_MAX;
    }
    if (!is_kind(reader, node, path, YAML_KIND_TEXT))
        return;
    if (!number_parse_whole(node->text, &value))
        TELL(reader, node, path, "\"%.64s\" is not a whole number", node->text);
    else if (value < low || value > high)
        TELL(reader, node, path, "%.64s is out of range; %lld to %lld is allowed", node->text, (long long)low,
             (long long)high);
    else
        *(int *)out = (int)value;
}

static void read_decimal(const struct form_reader *reader, const struct yaml_node *node, const char *path,
                         void *out)
{
    if (is_kind(reader, node, path, YAML_KIND_TEXT) && !number_parse_decimal(node->text, out))
        TELL(reader, node, path, "\"%.64s\" is not a number", node->text);
}

static void append_word(char *list, size_t size_bytes, const char *word)
{
    size_t len = strlen(list);
    snprintf(list + len, size_bytes - len, "%s%s", len > 0 ? ", " : "", word);
}

static bool read_word(const struct form_reader *reader, const struct yaml_word *words,
                      const struct yaml_node *node, const char *path, int *out)
{
    char list[256] = "";
    if (!is_kind(reader, node, path, YAML_KIND_TEXT))
        return false;
    for (; words->text != NULL; words++) {
        if (strcmp(words->text, node->text) == 0) {
            *out = words->value;
            return true;
        }
        append_word(list, sizeof list, words->text);
    }
    TELL(reader, node, path, "\"%.64s\" is not one of: %s", node->text, list);
    return false;
}

static bool fits_list(const struct form_reader *reader, const struct yaml_field *field,
                      const struct yaml_node *node, const char *path)
{
    if (!is_kind(reader, node, path, YAML_KIND_LIST))
        return false;
    if (node->count < field->min)
        TELL(reader, node, path, "is empty; at least one entry is needed");
    else if (node->count > field->max)
        TELL(reader, node, path, "has %zu entries; up to %zu are allowed", node->count, field->max);
    return node->count >= field->min && node->count <= field->max;
}

static enum vp_err read_texts(const struct form_reader *reader, const struct yaml_field *field,
                              const struct yaml_node *node, const char *path, char *record)
{
    if (!fits_list(reader, field, node, path))
        return VP_OK;
    const char **texts = arena_take(reader->arena, (node->count + 1) * sizeof *texts);
    size_t count = 0, index = 0;
    if (texts == NULL)
        return VP_ERR_NO_MEMORY;
    for (const struct yaml_node *entry = node->first; entry != NULL; entry = entry->next, index++) {
        char entry_path[YAML_PATH_BYTES];
        snprintf(entry_path, sizeof entry_path, "%s[%zu]", path, index);
        if (fits_text(reader, entry, entry_path, 0, 4096))
            texts[count++] = entry->text;
        else
            problems_cover(reader->problems, path); /* later entries have other places now */
    }
    *(const char ***)(void *)(record + field->offset) = texts;
    *(size_t *)(void *)(record + field->count_offset) = count;
    return VP_OK;
}

static enum vp_err read_mapping(const struct form_reader *reader, const struct yaml_form *form,
                                const struct yaml_node *node, const char *path, char *record);

static enum vp_err read_list(const struct form_reader *reader, const struct yaml_field *field,
                             const struct yaml_node *node, const char *path, char *record)
{
    if (!fits_list(reader, field, node, path))
        return VP_OK;
    char *entries = arena_take(reader->arena, (node->count + 1) * field->form->size_bytes);
    size_t index = 0;
    enum vp_err err = entries != NULL ? VP_OK : VP_ERR_NO_MEMORY;
    for (const struct yaml_node *entry = node->first; entry != NULL && err == VP_OK;
         entry = entry->next, index++) {
        char entry_path[YAML_PATH_BYTES];
        snprintf(entry_path, sizeof entry_path, "%s[%zu]", path, index);
        if (is_kind(reader, entry, entry_path, YAML_KIND_MAPPING))
            err = read_mapping(reader, field->form, entry, entry_path,
                               entries + index * field->form->size_bytes);
    }
    *(void **)(void *)(record + field->offset) = entries;
    *(size_t *)(void *)(record + field->count_offset) = node->count;
    return err;
}

static enum vp_err read_inner(const struct form_reader *reader, const struct yaml_field *field,
                              const struct yaml_node *node, const char *path, char *record)
{
    if (!is_kind(reader, node, path, YAML_KIND_MAPPING))
        return VP_OK;
    if (field->kind == YAML_FIELD_PART)
        return read_mapping(reader, field->form, node, path, record + field->offset);
    char *inner = arena_take(reader->arena, field->form->size_bytes);
    if (inner == NULL)
        return VP_ERR_NO_MEMORY;
    *(void **)(void *)(record + field->offset) = inner;
    return read_mapping(reader, field->form, node, path, inner);
}

static enum vp_err read_field(const struct form_reader *reader, const struct yaml_field *field,
                              const struct yaml_node *node, const char *path, char *record)
{
    void *out = record + field->offset;
    int flag;
    switch (field->kind) {
    case YAML_FIELD_TEXT:
        if (fits_text(reader, node, path, field->min, field->max))
            *(const char **)out = node->text;
        return VP_OK;
    case YAML_FIELD_INT:
        read_int(reader, field, node, path, out);
        return VP_OK;
    case YAML_FIELD_DECIMAL:
        read_decimal(reader, node, path, out);
        return VP_OK;
    case YAML_FIELD_FLAG:
        if (read_word(reader, flag_words, node, path, &flag))
            *(bool *)out = flag != 0;
        return VP_OK;
    case YAML_FIELD_WORD:
        (void)read_word(reader, field->words, node, path, out);
        return VP_OK;
    case YAML_FIELD_TEXTS:
        return read_texts(reader, field, node, path, record);
    case YAML_FIELD_LIST:
        return read_list(reader, field, node, path, record);
    case YAML_FIELD_MAPPING:
    case YAML_FIELD_PART:
        return read_inner(reader, field, node, path, record);
    case YAML_FIELD_NODE:
        *(const struct yaml_node **)out = node;
        return VP_OK;
    }
    return VP_ERR_BUG;
}

static void join(char out[YAML_PATH_BYTES], const char *path, const char *key)
{
    snprintf(out, YAML_PATH_BYTES, "%s%s%s", path, path[0] != '\0' ? "." : "", key);
}

/* Tells that a key is unknown, and which one was probably meant: keys has count of them. cover is the path of
 * the mapping, where the meant key is then not said to be missing. */
static void yaml_form_tell_unknown(const char *name, const struct yaml_node *node,
                                   const char *path_of_mapping, const char *const *keys, size_t count,
                                   struct problems *problems)
{
    char path[YAML_PATH_BYTES], list[512] = "";
    size_t best = 0, best_distance = SIZE_MAX;
    join(path, path_of_mapping, node->key);
    for (size_t i = 0; i < count; i++) {
        size_t distance = nearest_distance(node->key, keys[i]);
        append_word(list, sizeof list, keys[i]);
        if (distance < best_distance) {
            best_distance = distance;
            best = i;
        }
    }
    if (node->key[0] != '\0' && strspn(node->key, "0123456789") == strlen(node->key)) { /* {price: 1,25} */
        problems_add(
            problems, name, node->key_line, path,
            "stands behind a comma, which begins another key here; write a number with a point, such as 1.25");
        return;
    }
    if (count == 0 || !nearest_is_likely(node->key, best_distance)) {
        problems_add(problems, name, node->key_line, path, "is not a key that is allowed here; these are: %s",
                     list);
        return;
    }
    problems_add(problems, name, node->key_line, path, "is not a key that is allowed here; did you mean %s?",
                 keys[best]);
    join(path, path_of_mapping, keys[best]);
    problems_cover(problems, path);
}

static const struct yaml_field *find_field(const struct yaml_form *form, const char *key)
{
    for (size_t i = 0; i < form->field_count; i++)
        if (strcmp(form->fields[i].key, key) == 0)
            return &form->fields[i];
    return NULL;
}

static void tell_unknown(const struct form_reader *reader, const struct yaml_form *form,
                         const struct yaml_node *node, const char *path)
{
    const char *keys[KEYS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < form->field_count && count < KEYS_MAX; i++)
        keys[count++] = form->fields[i].key;
    yaml_form_tell_unknown(reader->name, node, path, keys, count, reader->problems);
}

static bool has_key(const struct yaml_node *mapping, const char *key)
{
    for (const struct yaml_node *node = mapping->first; node != NULL; node = node->next)
        if (strcmp(node->key, key) == 0)
            return true;
    return false;
}

static enum vp_err read_mapping(const struct form_reader *reader, const struct yaml_form *form,
                                const struct yaml_node *node, const char *path, char *record)
{
    char inner[YAML_PATH_BYTES];
    for (const struct yaml_node *piece = node->first; piece != NULL; piece = piece->next) {
        const struct yaml_field *field = find_field(form, piece->key);
        join(inner, path, piece->key);
        if (field == NULL) {
            tell_unknown(reader, form, piece, path);
            continue;
        }
        enum vp_err err = read_field(reader, field, piece, inner, record);
        if (err != VP_OK)
            return err;
    }
    for (size_t i = 0; i < form->field_count && reader->is_whole; i++) {
        join(inner, path, form->fields[i].key);
        if (form->fields[i].is_needed && !has_key(node, form->fields[i].key) &&
            !problems_covers(reader->problems, inner))
            TELL(reader, node, inner, "is missing");
    }
    return VP_OK;
}

enum vp_err yaml_form_read(const struct yaml_form *form, const struct yaml_tree *tree, const char *name,
                           struct arena *arena, void **out_struct, struct problems *problems)
{
    struct form_reader reader = {name, arena, problems, tree->is_whole};
    size_t count_before = problems->count;
    *out_struct = NULL;
    if (tree->root == NULL) {
        if (tree->is_whole)
            problems_add(problems, name, 0, "", "is empty");
        return VP_ERR_BAD_VALUE;
    }
    if (tree->root->kind != YAML_KIND_MAPPING) {
        if (tree->root->kind != YAML_KIND_BROKEN)
            problems_add(problems, name, tree->root->line, "",
                         "is %s; lines of the form 'key: value' are needed", word_of_kind(tree->root->kind));
        return VP_ERR_BAD_VALUE;
    }
    char *record = arena_take(arena, form->size_bytes);
    if (record == NULL)
        return VP_ERR_NO_MEMORY;
    enum vp_err err = read_mapping(&reader, form, tree->root, "", record);
    *out_struct = record;
    return err == VP_OK && problems->count > count_before ? VP_ERR_BAD_VALUE : err;
}
