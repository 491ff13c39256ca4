#include "base/json_internal.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#include "base/base64.h"

#define WIDE __attribute__((target("avx2")))

/* The highest bit of each byte that means something: control characters are those that a space is more than. */
WIDE static inline unsigned specials(const char *at)
{
    __m256i text = _mm256_loadu_si256((const __m256i *)(const void *)at);
    __m256i control = _mm256_cmpeq_epi8(_mm256_min_epu8(text, _mm256_set1_epi8(0x1f)), text);
    __m256i quote = _mm256_cmpeq_epi8(text, _mm256_set1_epi8('"'));
    __m256i escape = _mm256_cmpeq_epi8(text, _mm256_set1_epi8('\\'));
    return (unsigned)_mm256_movemask_epi8(_mm256_or_si256(control, _mm256_or_si256(quote, escape)));
}

WIDE static inline uint32_t same(const char *a, const char *b)
{
    __m256i of_a = _mm256_loadu_si256((const __m256i *)(const void *)a);
    __m256i of_b = _mm256_loadu_si256((const __m256i *)(const void *)b);
    return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(of_a, of_b));
}

/* Like specials for what is left, which is less than 32: the text has 32 before its end. */
WIDE static inline unsigned last_specials(const char *at, const char *end)
{
    return at < end ? specials(end - JSON_WIDE_BYTES) >> (JSON_WIDE_BYTES - (end - at)) : 0;
}

/* The last 32 are looked at from where they end: what of them was seen before had nothing in it. */
WIDE const char *json_wide_special(const char *at, const char *end)
{
    for (; end - at >= JSON_WIDE_BYTES; at += JSON_WIDE_BYTES) {
        unsigned found = specials(at);
        if (found != 0)
            return at + __builtin_ctz(found);
    }
    unsigned found = at < end ? specials(end - JSON_WIDE_BYTES) : 0;
    return found != 0 ? end - JSON_WIDE_BYTES + __builtin_ctz(found) : end;
}

/* Whether a part stands here; its last bytes are looked at, too, where it is longer than what is looked at at once. */
WIDE static inline bool is_part(const char *at, size_t left, const struct json_shape_part *part)
{
    if (left < JSON_SHAPE_PART_MAX)
        return left >= part->len && memcmp(at, part->text, part->len) == 0;
    return (same(at, part->text) & part->looked_at) == part->looked_at &&
           (part->rest == 0 || same(at + part->rest, part->text + part->rest) == UINT32_MAX);
}

/* The closing quote; NULL: something else ends the string. */
WIDE static inline const char *shaped_string_end(const char *at, const char *end)
{
    bool is_far = end - at >= JSON_WIDE_BYTES;
    unsigned found = is_far ? specials(at) : last_specials(at, end);
    const char *stop = found != 0 ? at + __builtin_ctz(found)
                       : is_far   ? json_wide_special(at + JSON_WIDE_BYTES, end)
                                  : end;
    return stop < end && *stop == '"' ? stop : NULL;
}

/* The same of what is base64, and nothing else; NULL otherwise. */
WIDE static inline const char *shaped_base64_end(const char *at, const char *end)
{
    const char *stop = base64_run((struct span){at, (size_t)(end - at)});
    for (int padding = 0; padding < 2 && stop < end && *stop == '='; padding++)
        stop++;
    return stop > at && stop < end && *stop == '"' && (stop - at) % 4 == 0 ? stop : NULL;
}

WIDE static inline const char *shaped_end(const struct json_shape_part *part, const char *at, const char *end,
                                          bool *is_base64)
{
    const char *stop = NULL;
    if (part->value == JSON_SHAPE_NUMBER) {
        stop = json_digits_end(at, end);
        return stop > at ? stop : NULL;
    }
    if (part->value == JSON_SHAPE_BASE64 && (stop = shaped_base64_end(at, end)) != NULL) {
        *is_base64 = true;
        return stop;
    }
    return shaped_string_end(at, end);
}

WIDE bool json_wide_shape_read(const struct json_shape *shape, struct span text, struct span *out_values,
                               struct json_shape_rest *out_rest)
{
    const char *at = text.at, *end = text.at + text.len;
    const struct json_shape_part *last = shape->parts + shape->part_count;
    bool is_base64 = false;
    for (const struct json_shape_part *part = shape->parts; part < last; part++) {
        if (!is_part(at, (size_t)(end - at), part))
            return false;
        at += part->len;
        const char *start = at;
        at = shaped_end(part, start, end, &is_base64);
        if (at == NULL)
            return false;
        *out_values++ = (struct span){start, (size_t)(at - start)};
    }
    *out_rest = (struct json_shape_rest){{at, (size_t)(end - at)}, is_base64};
    return true;
}
#endif
