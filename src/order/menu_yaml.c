#include "order/menu_internal.h"

#include <cyaml/cyaml.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Every key is optional here, so that menu_check can name all that is missing at once. */
#define KEY_TEXT(key, structure, member)                                                                     \
    CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, structure, member, 0, 4096)
#define KEY_FLAG(key, structure, member)                                                                     \
    CYAML_FIELD_ENUM(key, CYAML_FLAG_OPTIONAL | CYAML_FLAG_STRICT, structure, member, flag_words,            \
                     CYAML_ARRAY_LEN(flag_words))
#define KEY_INT(key, structure, member) CYAML_FIELD_INT(key, CYAML_FLAG_OPTIONAL, structure, member)
#define KEY_TEXTS(key, structure, member)                                                                    \
    CYAML_FIELD_SEQUENCE_COUNT(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, structure, member.texts,       \
                               member.count, &text_value, 0, 64)
#define KEY_LIST(key, structure, member, count_member, value, max)                                           \
    CYAML_FIELD_SEQUENCE_COUNT(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, structure, member,             \
                               count_member, &value, 0, max)
#define KEY_MAPPING(key, structure, member, fields)                                                          \
    CYAML_FIELD_MAPPING_PTR(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, structure, member, fields)

static const cyaml_strval_t flag_words[] = {
    {"true", MENU_RAW_TRUE},
    {"false", MENU_RAW_FALSE},
    {"yes", MENU_RAW_TRUE},
    {"no", MENU_RAW_FALSE},
};

static const cyaml_schema_value_t text_value = {
    CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 0, 4096),
};

static const cyaml_schema_field_t size_price_keys[] = {
    KEY_TEXT("size", struct menu_raw_size_price, size),
    KEY_TEXT("price", struct menu_raw_size_price, price),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t size_price_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct menu_raw_size_price, size_price_keys),
};

static const cyaml_schema_field_t option_keys[] = {
    KEY_TEXT("id", struct menu_raw_option, id),
    KEY_TEXT("name", struct menu_raw_option, name),
    KEY_TEXT("price", struct menu_raw_option, price),
    KEY_LIST("size_prices", struct menu_raw_option, size_prices, size_price_count, size_price_value, 16),
    KEY_TEXTS("synonyms", struct menu_raw_option, synonyms),
    KEY_TEXTS("allergens", struct menu_raw_option, allergens),
    KEY_FLAG("available", struct menu_raw_option, available),
    KEY_FLAG("default", struct menu_raw_option, is_default),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t option_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct menu_raw_option, option_keys),
};

static const cyaml_schema_field_t group_keys[] = {
    KEY_TEXT("id", struct menu_raw_group, id),
    KEY_TEXT("name", struct menu_raw_group, name),
    KEY_TEXT("question", struct menu_raw_group, question),
    KEY_INT("min", struct menu_raw_group, min),
    KEY_INT("max", struct menu_raw_group, max),
    KEY_FLAG("halves", struct menu_raw_group, halves),
    KEY_LIST("options", struct menu_raw_group, options, option_count, option_value, 128),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t group_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct menu_raw_group, group_keys),
};

static const cyaml_schema_field_t size_keys[] = {
    KEY_TEXT("id", struct menu_raw_size, id),
    KEY_TEXT("name", struct menu_raw_size, name),
    KEY_TEXT("price", struct menu_raw_size, price),
    KEY_TEXTS("synonyms", struct menu_raw_size, synonyms),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t size_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct menu_raw_size, size_keys),
};

static const cyaml_schema_field_t item_keys[] = {
    KEY_TEXT("id", struct menu_raw_item, id),
    KEY_TEXT("name", struct menu_raw_item, name),
    KEY_TEXT("description", struct menu_raw_item, description),
    KEY_TEXT("price", struct menu_raw_item, price),
    KEY_TEXT("spoken", struct menu_raw_item, spoken),
    KEY_LIST("sizes", struct menu_raw_item, sizes, size_count, size_value, 16),
    KEY_TEXTS("groups", struct menu_raw_item, groups),
    KEY_TEXTS("ingredients", struct menu_raw_item, ingredients),
    KEY_TEXTS("allergens", struct menu_raw_item, allergens),
    KEY_TEXTS("synonyms", struct menu_raw_item, synonyms),
    KEY_FLAG("available", struct menu_raw_item, available),
    KEY_FLAG("vegetarian", struct menu_raw_item, vegetarian),
    KEY_FLAG("vegan", struct menu_raw_item, vegan),
    KEY_FLAG("gluten_free", struct menu_raw_item, gluten_free),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t item_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct menu_raw_item, item_keys),
};

static const cyaml_schema_field_t category_keys[] = {
    KEY_TEXT("id", struct menu_raw_category, id),
    KEY_TEXT("name", struct menu_raw_category, name),
    KEY_TEXT("spoken", struct menu_raw_category, spoken),
    KEY_TEXTS("synonyms", struct menu_raw_category, synonyms),
    KEY_LIST("items", struct menu_raw_category, items, item_count, item_value, 512),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t category_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct menu_raw_category, category_keys),
};

static const cyaml_schema_field_t restaurant_keys[] = {
    KEY_TEXT("id", struct menu_raw_restaurant, id),
    KEY_TEXT("name", struct menu_raw_restaurant, name),
    KEY_TEXT("address", struct menu_raw_restaurant, address),
    KEY_TEXT("timezone", struct menu_raw_restaurant, timezone),
    KEY_TEXTS("called_numbers", struct menu_raw_restaurant, called_numbers),
    KEY_TEXT("staff_number", struct menu_raw_restaurant, staff_number),
    KEY_TEXT("greeting", struct menu_raw_restaurant, greeting),
    KEY_TEXT("tax_percent", struct menu_raw_restaurant, tax_percent),
    CYAML_FIELD_END,
};

static const cyaml_schema_field_t pickup_keys[] = {
    KEY_INT("minutes", struct menu_raw_service, minutes),
    CYAML_FIELD_END,
};
static const cyaml_schema_field_t delivery_keys[] = {
    KEY_INT("minutes", struct menu_raw_service, minutes),
    KEY_TEXT("fee", struct menu_raw_service, fee),
    KEY_TEXT("minimum", struct menu_raw_service, minimum),
    CYAML_FIELD_END,
};

static const cyaml_schema_field_t limit_keys[] = {
    KEY_INT("line_quantity", struct menu_raw_limits, line_quantity),
    KEY_INT("items", struct menu_raw_limits, items),
    KEY_TEXT("total", struct menu_raw_limits, total),
    CYAML_FIELD_END,
};

const char *const menu_raw_days[MENU_DAYS] = {"sunday",   "monday", "tuesday", "wednesday",
                                              "thursday", "friday", "saturday"};
static const cyaml_schema_field_t hours_keys[] = {
    KEY_TEXTS("every_day", struct menu_raw_hours, every_day),
    KEY_TEXTS("sunday", struct menu_raw_hours, days[0]),
    KEY_TEXTS("monday", struct menu_raw_hours, days[1]),
    KEY_TEXTS("tuesday", struct menu_raw_hours, days[2]),
    KEY_TEXTS("wednesday", struct menu_raw_hours, days[3]),
    KEY_TEXTS("thursday", struct menu_raw_hours, days[4]),
    KEY_TEXTS("friday", struct menu_raw_hours, days[5]),
    KEY_TEXTS("saturday", struct menu_raw_hours, days[6]),
    CYAML_FIELD_END,
};

static const cyaml_schema_field_t menu_keys[] = {
    KEY_MAPPING("restaurant", struct menu_raw, restaurant, restaurant_keys),
    KEY_MAPPING("pickup", struct menu_raw, pickup, pickup_keys),
    KEY_MAPPING("delivery", struct menu_raw, delivery, delivery_keys),
    KEY_MAPPING("limits", struct menu_raw, limits, limit_keys),
    KEY_MAPPING("hours", struct menu_raw, hours, hours_keys),
    KEY_LIST("groups", struct menu_raw, groups, group_count, group_value, 64),
    KEY_LIST("categories", struct menu_raw, categories, category_count, category_value, 64),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t menu_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct menu_raw, menu_keys),
};

enum { YAML_STEPS_MAX = 12 };

/* What libcyaml logs about one failed load: first the cause, then the way to it from the inside out. */
struct yaml_log {
    char cause[256];
    char steps[YAML_STEPS_MAX][64]; /* "price" or "[2]" */
    size_t step_count;
    size_t line; /* of the innermost step */
};

/* "  in mapping field 'price' (line: 3, column: 5)" or "  in sequence entry '3' (...)", which counts from 1.
 */
static void note_step(struct yaml_log *log, const char *text)
{
    const char *line = strstr(text, "(line: "), *name = strchr(text, '\'');
    const char *end = name != NULL ? strchr(name + 1, '\'') : NULL;
    if (line != NULL && log->line == 0)
        log->line = strtoul(line + 7, NULL, 10);
    if (end == NULL || log->step_count == YAML_STEPS_MAX)
        return;
    char *step = log->steps[log->step_count++];
    if (strstr(text, "sequence entry") != NULL)
        snprintf(step, sizeof log->steps[0], "[%lu]", strtoul(name + 1, NULL, 10) - 1);
    else
        snprintf(step, sizeof log->steps[0], "%.*s", (int)(end - name - 1), name + 1);
}

__attribute__((format(printf, 3, 0))) static void note_log(cyaml_log_t level, void *owner, const char *format,
                                                           va_list args)
{
    struct yaml_log *log = owner;
    char text[256];
    (void)level;
    vsnprintf(text, sizeof text, format, args);
    const char *from = strncmp(text, "Load: ", 6) == 0 ? text + 6 : text;
    if (strncmp(from, "Backtrace", 9) == 0)
        return;
    if (strncmp(from, "  in ", 5) == 0)
        note_step(log, from);
    else if (log->cause[0] == '\0')
        snprintf(log->cause, sizeof log->cause, "%.*s", (int)strcspn(from, "\n"), from);
}

static void path_of(const struct yaml_log *log, char *out, size_t size_bytes)
{
    size_t len = 0;
    out[0] = '\0';
    for (size_t i = log->step_count; i-- > 0 && len < size_bytes;)
        len += (size_t)snprintf(out + len, size_bytes - len, "%s%s",
                                len > 0 && log->steps[i][0] != '[' ? "." : "", log->steps[i]);
}

/* libcyaml stops at the first problem, which it places at the mapping around it; the key's own line is found
 * anew. */
static void report(const struct yaml_log *log, cyaml_err_t err, struct span yaml, const char *name,
                   struct menu_problems *problems)
{
    static const char unexpected[] = "Unexpected key: ";
    char path[256];
    struct menu_check check = {.yaml = yaml, .name = name, .problems = problems};
    const char *cause = log->cause[0] != '\0' ? log->cause : cyaml_strerror(err);
    path_of(log, path, sizeof path);
    if (strncmp(cause, unexpected, sizeof unexpected - 1) == 0)
        menu_problem(&check, path, cause + sizeof unexpected - 1, "is not a key that is allowed here");
    else if (path[0] != '\0')
        menu_problem(&check, path, "", "%s", cause);
    else
        menu_problems_add(problems, name, log->line, cause);
    menu_lines_destroy(check.lines);
}

static const cyaml_config_t *yaml_config(struct yaml_log *log, cyaml_config_t *out)
{
    *out = (cyaml_config_t){
        .log_fn = note_log,
        .log_ctx = log,
        .mem_fn = cyaml_mem,
        .log_level = CYAML_LOG_ERROR,
        .flags = CYAML_CFG_NO_ALIAS, /* a few lines of aliases could unfold to gigabytes */
    };
    return out;
}

enum vp_err menu_yaml_read(struct span yaml, const char *name, struct menu_raw **out_raw,
                           struct menu_problems *problems)
{
    struct yaml_log log = {0};
    cyaml_config_t config;
    cyaml_data_t *raw = NULL;
    if (yaml.len > MENU_FILE_BYTES_MAX) {
        menu_problems_add(problems, name, 0, "larger than 1 MiB");
        return VP_ERR_BAD_VALUE;
    }
    cyaml_err_t err = cyaml_load_data((const uint8_t *)yaml.at, yaml.len, yaml_config(&log, &config),
                                      &menu_value, &raw, NULL);
    if (err == CYAML_ERR_OOM)
        return VP_ERR_NO_MEMORY;
    if (err != CYAML_OK || raw == NULL) {
        report(&log, err, yaml, name, problems);
        return VP_ERR_BAD_VALUE;
    }
    *out_raw = raw;
    return VP_OK;
}

void menu_raw_free(struct menu_raw *raw)
{
    struct yaml_log log = {0};
    cyaml_config_t config;
    if (raw != NULL)
        cyaml_free(yaml_config(&log, &config), &menu_value, raw, 0);
}
