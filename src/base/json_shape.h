/* Messages that machines write many times a second are alike to the byte, but for their values: what comes in such a
 * shape is compared, and its values are picked out, in a fraction of the steps that scanning takes
 * (base/json_scan.h). Whatever differs, be it by a blank, is no such message and is to be scanned: a shape takes
 * nothing that the scanner would refuse, and finds the same values. */
#ifndef VP_BASE_JSON_SHAPE_H
#define VP_BASE_JSON_SHAPE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

enum { JSON_SHAPE_PART_MAX = 64, JSON_SHAPE_LOOK = 32 };

/* A string without escapes, or a number of digits alone. */
enum json_shape_value {
    JSON_SHAPE_STRING,
    JSON_SHAPE_NUMBER,
    JSON_SHAPE_BASE64 /* a string, expected to be that */
};

/* What stands before a value. Filled up with zeros, and looked at by JSON_SHAPE_LOOK bytes at once. */
struct json_shape_part {
    char text[JSON_SHAPE_PART_MAX];
    uint32_t len, looked_at; /* a bit for each of the first JSON_SHAPE_LOOK bytes that it has */
    uint32_t rest;           /* so many more; 0: none */
    enum json_shape_value value;
};
#define JSON_SHAPE_HEAD(text) (sizeof(text) <= JSON_SHAPE_LOOK ? sizeof(text) - 1 : JSON_SHAPE_LOOK)
#define JSON_SHAPE_PART(text, value)                                                                         \
    {                                                                                                        \
        text, sizeof(text) - 1, (uint32_t)((UINT64_C(1) << JSON_SHAPE_HEAD(text)) - 1),                      \
            sizeof(text) - 1 - JSON_SHAPE_HEAD(text), value                                                  \
    }

struct json_shape {
    const struct json_shape_part *parts;
    size_t part_count;
};
#define JSON_SHAPE(parts)                                                                                    \
    {                                                                                                        \
        (parts), sizeof(parts) / sizeof(parts)[0]                                                            \
    }

/* What is behind the last value (of a string that is its closing quote); nothing has been checked of it. */
struct json_shape_rest {
    struct span text;
    bool is_base64; /* what is expected to be base64 is so (base64_is_valid); false says nothing */
};

/* Whether text begins in this shape: then the values, one for each part: what is between the quotes, or the digits. */
bool json_shape_read(const struct json_shape *shape, struct span text, struct span *out_values,
                     struct json_shape_rest *out_rest);

/* A string of a text that is writable, as a C string where it stands: its closing quote gives room for the NUL. */
static inline const char *json_shape_text(struct span value)
{
    ((char *)value.at)[value.len] = '\0';
    return value.at;
}

#endif
