#include "base/json_make.h"

#include <string.h>

json_t *json_text_or_null(const char *text)
{
    return text[0] != '\0' ? json_string(text) : json_null();
}

json_t *json_lines(const char *text)
{
    json_t *lines = json_array();
    while (text != NULL && *text != '\0') {
        size_t len = strcspn(text, "\n");
        json_array_append_new(lines, json_stringn(text, len));
        text += len + (text[len] == '\n');
    }
    return lines;
}
