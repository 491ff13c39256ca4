#include "store/entry_internal.h"

#include <stdlib.h>
#include <string.h>

#include "store/entry.h"

json_t *entry_string(const char *text)
{
    json_t *json = json_string(text);
    if (json != NULL || text == NULL)
        return json;
    char *copy = strdup(text);
    for (char *at = copy; copy != NULL && *at != '\0'; at++)
        if ((unsigned char)*at >= 0x80)
            *at = '?';
    json = copy != NULL ? json_string(copy) : NULL;
    free(copy);
    return json;
}

const char *entry_text(const json_t *entry, const char *field)
{
    const char *text = json_string_value(json_object_get(entry, field));
    return text != NULL ? text : "";
}

int64_t entry_number(const json_t *json, const char *field)
{
    return json_integer_value(json_object_get(json, field));
}

void entry_copy(const json_t *json, const char *field, char *out, size_t size_bytes)
{
    span_copy(span_of(entry_text(json, field)), out, size_bytes);
}

bool entry_is(const json_t *entry, const char *verb)
{
    return strcmp(entry_text(entry, "verb"), verb) == 0;
}
