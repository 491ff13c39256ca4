/* How the ends of strings are found, for all that read JSON by hand. */
#ifndef VP_BASE_JSON_INTERNAL_H
#define VP_BASE_JSON_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes16.h"
#include "base/bytes_wide.h"
#include "base/json_shape.h"

/* 0xff for each byte of a string that means something. */
static inline bytes16 json_special(bytes16 text)
{
    return (bytes16)((text == '"') | (text == '\\') | (text < 0x20));
}

enum { JSON_WIDE_BYTES = 32, JSON_WIDE_LEAST_BYTES = 64 /* fewer are not worth the call */ };

#if defined(__x86_64__)
/* The first byte that means something in a string, or end; by 32 bytes, for processors that have AVX2. There are at
 * least JSON_WIDE_BYTES. */
const char *json_wide_special(const char *at, const char *end);
/* As json_shape_read, of a text that json_is_wide. */
bool json_wide_shape_read(const struct json_shape *shape, struct span text, struct span *out_values,
                          struct json_shape_rest *out_rest);
#else
#define json_wide_special(at, end)                      (end)
#define json_wide_shape_read(shape, text, values, rest) false
#endif

static inline bool json_is_wide(size_t len)
{
    return len >= JSON_WIDE_LEAST_BYTES && bytes_is_wide(len);
}

/* Like json_string_end, for long strings and for what is odd; has_escapes is only ever set. There are at least sixteen
 * bytes of the text before at. */
const char *json_far_string_end(const char *at, const char *end, bool *has_escapes);
/* The same near the end of a text that may be short. */
const char *json_last_string_end(const char *at, const char *end, bool *has_escapes);

/* Behind the digits that stand here, if there are any. */
static inline const char *json_digits_end(const char *at, const char *end)
{
    while (at < end && *at >= '0' && *at <= '9')
        at++;
    return at;
}

/* at stands behind the opening quote. Returns the closing one; NULL: there is none, or not before a byte that
 * no string may have. Most strings are names: one look finds their end. */
static inline const char *json_string_end(const char *at, const char *end, bool *out_has_escapes)
{
    *out_has_escapes = false;
    if (end - at >= 16) {
        bytes16 found = json_special(bytes16_load(at));
        if (!bytes16_any(found))
            return json_far_string_end(at + 16, end, out_has_escapes);
        at += bytes16_first(found);
        if (*at == '"')
            return at;
    }
    return json_last_string_end(at, end, out_has_escapes);
}

#endif
