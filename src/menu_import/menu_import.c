#include "menu_import/menu_import.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/json_tree.h"
#include "base/utf8.h"
#include "menu_import/sources.h"

/* A catalog of some thousand dishes with all that a till knows of them; read once, by nobody who serves. */
static const struct json_tree_limits json_limits = {MENU_IMPORT_BYTES_MAX, 2000000};

static const char *const source_names[MENU_SOURCE_COUNT] = {
    [MENU_SOURCE_UNKNOWN] = "unknown",       [MENU_SOURCE_SQUARE] = "square", [MENU_SOURCE_UBER] = "uber",
    [MENU_SOURCE_SCHEMA_ORG] = "schema.org", [MENU_SOURCE_TOAST] = "toast",   [MENU_SOURCE_CSV] = "csv"};

const char *menu_source_name(enum menu_source source)
{
    return (unsigned)source < MENU_SOURCE_COUNT ? source_names[source] : source_names[MENU_SOURCE_UNKNOWN];
}

bool menu_source_parse(const char *name, enum menu_source *out_source)
{
    for (int i = MENU_SOURCE_SQUARE; i < MENU_SOURCE_COUNT; i++)
        if (strcmp(name, source_names[i]) == 0) {
            *out_source = (enum menu_source)i;
            return true;
        }
    return false;
}

/* ---- documents ---- */

static const char *find_text(struct span text, const char *wanted)
{
    size_t len = strlen(wanted);
    for (size_t i = 0; i + len <= text.len; i++)
        if (strncasecmp(text.at + i, wanted, len) == 0)
            return text.at + i;
    return NULL;
}

/* All scripts of type application/ld+json of a page, as a list. */
static json_t *read_page(struct span page)
{
    json_t *list = json_array();
    const char *end = page.at + page.len, *at;
    while ((at = find_text(page, "application/ld+json")) != NULL) {
        const char *start = memchr(at, '>', (size_t)(end - at));
        if (start == NULL)
            break;
        struct span rest = {start + 1, (size_t)(end - start - 1)};
        const char *stop = find_text(rest, "</script");
        if (stop == NULL)
            break;
        json_t *one =
            json_tree_load_within((struct span){rest.at, (size_t)(stop - rest.at)}, 0, &json_limits);
        if (one != NULL)
            json_array_append_new(list, one);
        page = (struct span){stop, (size_t)(end - stop)};
    }
    return list;
}

static enum menu_source guess_source(const json_t *document)
{
    if (json_object_get(document, "objects") != NULL)
        return MENU_SOURCE_SQUARE;
    if (json_object_get(document, "categories") != NULL && json_object_get(document, "items") != NULL)
        return MENU_SOURCE_UBER;
    if (json_object_get(document, "menus") != NULL)
        return MENU_SOURCE_TOAST;
    return MENU_SOURCE_SCHEMA_ORG;
}

static bool read_document(enum menu_source source, const json_t *document, struct menu_draft *draft,
                          char out_why[SOURCE_WHY_BYTES])
{
    switch (source) {
    case MENU_SOURCE_SQUARE:
        return source_square(document, draft, out_why);
    case MENU_SOURCE_UBER:
        return source_uber(document, draft, out_why);
    case MENU_SOURCE_TOAST:
        return source_toast(document, draft, out_why);
    default:
        return source_schema_org(document, draft, out_why);
    }
}

static bool read_json(struct span text, const char *name, enum menu_source *source, struct menu_draft *draft,
                      char out_why[SOURCE_WHY_BYTES], struct problems *problems)
{
    bool is_page = text.at[0] == '<';
    json_t *document = is_page ? read_page(text) : json_tree_load_within(text, 0, &json_limits);
    if (document == NULL) {
        problems_add(problems, name, 0, "", "is not JSON, or holds more than %zu values",
                     json_limits.nodes_max);
        return false;
    }
    if (is_page && *source == MENU_SOURCE_UNKNOWN)
        *source = MENU_SOURCE_SCHEMA_ORG;
    if (*source == MENU_SOURCE_UNKNOWN)
        *source = guess_source(document);
    bool is_read = read_document(*source, document, draft, out_why);
    json_decref(document);
    return is_read;
}

enum vp_err menu_import_read(struct span text, const char *name, enum menu_source source,
                             struct menu_draft *out_draft, enum menu_source *out_source,
                             struct problems *problems)
{
    char why[SOURCE_WHY_BYTES] = "";
    struct span rest = text;
    *out_source = source;
    if (!menu_draft_init(out_draft))
        return VP_ERR_NO_MEMORY;
    if (rest.len >= 3 && memcmp(rest.at, "\xef\xbb\xbf", 3) == 0)
        rest = (struct span){rest.at + 3, rest.len - 3};
    while (rest.len > 0 && isspace((unsigned char)*rest.at))
        rest = (struct span){rest.at + 1, rest.len - 1};
    if (rest.len == 0 || !utf8_is_valid(text)) {
        problems_add(problems, name, 0, "", rest.len == 0 ? "is empty" : "is not a text in UTF-8");
        return VP_ERR_BAD_VALUE;
    }
    bool is_json = *rest.at == '{' || *rest.at == '[' || *rest.at == '<';
    if (source == MENU_SOURCE_CSV || (source == MENU_SOURCE_UNKNOWN && !is_json)) {
        *out_source = MENU_SOURCE_CSV;
        if (!source_csv(rest, out_draft, why))
            problems_add(problems, name, 0, "", "%s", why);
    } else if (!read_json(rest, name, out_source, out_draft, why, problems) && why[0] != '\0') {
        problems_add(problems, name, 0, "", "%s", why);
    }
    if (problems->count > 0)
        return VP_ERR_BAD_VALUE;
    source_fold_sizes(out_draft);
    menu_draft_bound_choices(out_draft);
    if (out_draft->item_count > 0)
        return VP_OK;
    problems_add(problems, name, 0, "", "has no dish with a price");
    return VP_ERR_BAD_VALUE;
}
