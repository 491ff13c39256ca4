/* What stands where in an event or an answer. */
#ifndef VP_TESTS_WITH_JSON_H
#define VP_TESTS_WITH_JSON_H

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/span.h"
#include "with_cmocka.h"

/* "a.b.0.c" in it, or NULL. Borrowed. */
static inline const json_t *json_at(const json_t *json, const char *path)
{
    while (*path != '\0') {
        char key[64];
        size_t len = strcspn(path, ".");
        span_copy((struct span){path, len}, key, sizeof key);
        json =
            json_is_array(json) ? json_array_get(json, strtoul(key, NULL, 10)) : json_object_get(json, key);
        path += len + (path[len] == '.');
    }
    return json;
}

/* The same of a string; fails the test when there is none. */
static inline const char *json_text(const json_t *json, const char *path)
{
    const json_t *value = json_at(json, path);
    if (!json_is_string(value))
        fail_msg("no string at %s", path);
    return json_string_value(value);
}

/* The whole of it as compact text; takes it over. */
static inline void assert_json(json_t *json, const char *wanted)
{
    char *text = json_dumps(json, JSON_COMPACT);
    assert_non_null(text);
    assert_string_equal(text, wanted);
    free(text);
    json_decref(json);
}

#endif
