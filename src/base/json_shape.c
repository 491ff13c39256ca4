#include "base/json_shape.h"

#include <string.h>

#include "base/json_internal.h"

static inline bool is_same_16(const char *a, const char *b)
{
    return !bytes16_any((bytes16)(bytes16_load(a) != bytes16_load(b)));
}

static inline bool is_same_8(const char *a, const char *b)
{
    uint64_t of_a, of_b;
    memcpy(&of_a, a, sizeof of_a);
    memcpy(&of_b, b, sizeof of_b);
    return of_a == of_b;
}

/* As many bytes: by sixteen or eight, and the last of them again. */
static inline bool is_same(const char *a, const char *b, size_t len)
{
    if (len < 8)
        return memcmp(a, b, len) == 0;
    if (len < 16)
        return is_same_8(a, b) && is_same_8(a + len - 8, b + len - 8);
    for (size_t at = 0; at + 16 < len; at += 16)
        if (!is_same_16(a + at, b + at))
            return false;
    return is_same_16(a + len - 16, b + len - 16);
}

static const char *find_digits_end(const char *at, const char *end)
{
    const char *start = at;
    at = json_digits_end(at, end);
    return at > start ? at : NULL;
}

bool json_shape_read(const struct json_shape *shape, struct span text, struct span *out_values,
                     struct json_shape_rest *out_rest)
{
    if (json_is_wide(text.len))
        return json_wide_shape_read(shape, text, out_values, out_rest);
    const char *at = text.at, *end = text.at + text.len;
    const struct json_shape_part *last = shape->parts + shape->part_count;
    for (const struct json_shape_part *part = shape->parts; part < last; part++) {
        if ((size_t)(end - at) < part->len || !is_same(at, part->text, part->len))
            return false;
        at += part->len;
        const char *start = at;
        bool has_escapes = false;
        if (part->value == JSON_SHAPE_NUMBER)
            at = find_digits_end(at, end);
        else if (end - at < 16 && at - text.at >= 16)
            at = json_far_string_end(at, end, &has_escapes);
        else
            at = json_string_end(at, end, &has_escapes);
        if (at == NULL || has_escapes)
            return false;
        *out_values++ = (struct span){start, (size_t)(at - start)};
    }
    *out_rest = (struct json_shape_rest){.text = {at, (size_t)(end - at)}};
    return true;
}
