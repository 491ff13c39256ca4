#include "config/header_list.h"

#include <ctype.h>
#include <string.h>

#include "net/http_form.h"
#include "net/http_token.h"

bool header_name_is_valid(struct span name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!http_is_token_byte(name.at[i]))
            return false;
    return name.len > 0;
}

/* A line break would begin another header. */
static bool has_control(const char *value)
{
    for (; *value != '\0'; value++)
        if (iscntrl((unsigned char)*value))
            return true;
    return false;
}

/* item: "name=value" */
static const char *add(struct header_list *list, size_t *len, struct span item)
{
    const char *equals = memchr(item.at, '=', item.len);
    if (equals == NULL)
        return "has an item without '='; name=value is wanted, with commas between, and a comma in a value as %2C";
    struct span name = {item.at, (size_t)(equals - item.at)};
    struct span value = {equals + 1, item.len - name.len - 1};
    if (!header_name_is_valid(name))
        return "has a name that is none of a header, such as Authorization or api-key";
    if (list->count == HEADER_LIST_MAX || *len + item.len + sizeof ": " > sizeof list->text)
        return "has too many headers, or too long ones";
    char *text = list->text + *len, *written = text + name.len + 2;
    memcpy(text, name.at, name.len);
    memcpy(text + name.len, ": ", 2);
    if (http_percent_decode(value, written) != VP_OK)
        return "has a '%' without two hexadecimal digits behind it; one that is meant is written %25";
    if (has_control(written))
        return "has a line break or control character in a value";
    list->headers[list->count++] = text;
    *len += item.len + sizeof ": ";
    return NULL;
}

const char *header_list_read(struct header_list *list, const char *setting)
{
    const char *wrong = NULL;
    size_t len = 0;
    list->count = 0;
    for (const char *at = setting; *at != '\0' && wrong == NULL;) {
        struct span item = {at, strcspn(at, ",")};
        if (item.len > 0)
            wrong = add(list, &len, item);
        at += item.len + (at[item.len] == ',');
    }
    return wrong;
}
