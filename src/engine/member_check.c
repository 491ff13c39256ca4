#include "engine/member_check.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

enum { METADATA_PAIRS_MAX = 16, METADATA_KEY_CHARS_MAX = 64, METADATA_VALUE_CHARS_MAX = 512 };

enum vp_err member_wrong_type(struct realtime_refusal *error, const char *path, const char *expected)
{
    return realtime_refuse(error, "invalid_type", path, "Invalid type for '%s': expected %s.", path,
                           expected);
}

static void list_words(const char *const *words, char *out, size_t size_bytes)
{
    size_t len = 0;
    out[0] = '\0';
    for (; *words != NULL && len < size_bytes; words++)
        len += (size_t)snprintf(out + len, size_bytes - len, "%s'%s'", len > 0 ? ", " : "", *words);
}

enum vp_err member_check_word(const json_t *value, const char *const *words, const char *path,
                              struct realtime_refusal *error)
{
    char listed[144];
    if (!json_is_string(value))
        return member_wrong_type(error, path, "a string");
    for (const char *const *word = words; *word != NULL; word++)
        if (strcmp(*word, json_string_value(value)) == 0)
            return VP_OK;
    list_words(words, listed, sizeof listed);
    return realtime_refuse(error, "invalid_value", path, "Invalid value: '%.40s'. Supported values are: %s.",
                           json_string_value(value), listed);
}

static enum vp_err check_number(const json_t *value, const struct member_rule *rule, const char *path,
                                struct realtime_refusal *error)
{
    if (rule->value == MEMBER_INTEGER ? !json_is_integer(value) : !json_is_number(value))
        return member_wrong_type(error, path, rule->value == MEMBER_INTEGER ? "an integer" : "a number");
    double number = json_number_value(value);
    if (rule->lowest < rule->highest && (number < rule->lowest || number > rule->highest))
        return realtime_refuse(error, "invalid_value", path,
                               "Invalid value: '%s' must lie between %g and %g.", path, rule->lowest,
                               rule->highest);
    return VP_OK;
}

/* In the words of the service's models that have one value only. */
static enum vp_err check_only(const json_t *value, const struct member_rule *rule, const char *path,
                              struct realtime_refusal *error)
{
    double number = json_number_value(value);
    if (!json_is_number(value))
        return member_wrong_type(error, path, "a number");
    if (number == rule->lowest || number == rule->highest)
        return VP_OK;
    return realtime_refuse(error, "unsupported_value", path,
                           "Unsupported value: '%s' does not support %g with this model. Only the default "
                           "(%g) value is supported.",
                           path, number, rule->highest);
}

enum vp_err member_check_metadata(const json_t *value, const char *path, struct realtime_refusal *error)
{
    const char *key;
    json_t *text;
    if (!json_is_object(value))
        return member_wrong_type(error, path, "an object");
    if (json_object_size(value) > METADATA_PAIRS_MAX)
        return realtime_refuse(error, "invalid_value", path, "Invalid value: '%s' may have at most %d pairs.",
                               path, METADATA_PAIRS_MAX);
    json_object_foreach((json_t *)value, key, text)
    {
        if (!json_is_string(text))
            return member_wrong_type(error, path, "an object whose values are strings");
        if (utf8_char_count(key) > METADATA_KEY_CHARS_MAX ||
            utf8_char_count(json_string_value(text)) > METADATA_VALUE_CHARS_MAX)
            return realtime_refuse(error, "invalid_value", path,
                                   "Invalid value: keys of '%s' may have %d characters at most, values %d.",
                                   path, METADATA_KEY_CHARS_MAX, METADATA_VALUE_CHARS_MAX);
    }
    return VP_OK;
}

static enum vp_err check_value(const json_t *value, const struct member_rule *rule, const char *path,
                               struct realtime_refusal *error)
{
    if (json_is_null(value) && rule->may_be_null)
        return VP_OK;
    switch (rule->value) {
    case MEMBER_ANY:
        return VP_OK;
    case MEMBER_STRING:
        if (rule->words != NULL)
            return member_check_word(value, rule->words, path, error);
        return json_is_string(value) ? VP_OK : member_wrong_type(error, path, "a string");
    case MEMBER_BOOLEAN:
        return json_is_boolean(value) ? VP_OK : member_wrong_type(error, path, "a boolean");
    case MEMBER_NUMBER:
    case MEMBER_INTEGER:
        return check_number(value, rule, path, error);
    case MEMBER_ARRAY:
        return json_is_array(value) ? VP_OK : member_wrong_type(error, path, "an array");
    case MEMBER_OBJECT:
        return json_is_object(value) ? member_check(value, rule->form, path, error)
                                     : member_wrong_type(error, path, "an object");
    case MEMBER_ONLY:
        return check_only(value, rule, path, error);
    case MEMBER_CHECKED:
        return rule->check(value, path, error);
    case MEMBER_REFUSED:
        return realtime_refuse(error, "unsupported_parameter", path,
                               "Unsupported parameter: '%s' is not supported with this model.%s%s", path,
                               rule->why != NULL ? " " : "", rule->why != NULL ? rule->why : "");
    }
    return VP_ERR_BUG;
}

static void join(char out[MEMBER_PATH_BYTES], const char *path, const char *key)
{
    snprintf(out, MEMBER_PATH_BYTES, "%.60s%s%.34s", path, path[0] != '\0' ? "." : "", key);
}

enum vp_err member_check(const json_t *object, const struct member_rule *form, const char *path,
                         struct realtime_refusal *error)
{
    const char *key;
    json_t *value;
    char member_path[MEMBER_PATH_BYTES];
    for (const struct member_rule *rule = form; rule->name != NULL; rule++) {
        if (!rule->is_required || json_object_get(object, rule->name) != NULL)
            continue;
        join(member_path, path, rule->name);
        return realtime_refuse(error, "missing_required_parameter", member_path,
                               "Missing required parameter: '%s'.", member_path);
    }
    json_object_foreach((json_t *)object, key, value)
    {
        const struct member_rule *rule = form;
        join(member_path, path, key);
        while (rule->name != NULL && strcmp(rule->name, key) != 0)
            rule++;
        if (rule->name == NULL)
            return realtime_refuse(error, "unknown_parameter", member_path, "Unknown parameter: '%s'.",
                                   member_path);
        enum vp_err err = check_value(value, rule, member_path, error);
        if (err != VP_OK)
            return err;
    }
    return VP_OK;
}
