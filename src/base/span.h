/* Borrowed bytes: a pointer and a length. Not NUL-terminated unless its maker says so. */
#ifndef VP_BASE_SPAN_H
#define VP_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct span {
    const char *at;
    size_t len;
};

#define SPAN_LIT(text) ((struct span){(text), sizeof(text) - 1})
#define SPAN_INIT(text)                                                                                      \
    {                                                                                                        \
        (text), sizeof(text) - 1                                                                             \
    } /* of a static one */
#define SPAN_NONE ((struct span){NULL, 0})

static inline struct span span_of(const char *text)
{
    return (struct span){text, text != NULL ? strlen(text) : 0};
}

static inline bool span_is(struct span span, const char *text)
{
    return strlen(text) == span.len && (span.len == 0 || memcmp(span.at, text, span.len) == 0);
}

/* Copies the span into a NUL-terminated array, cut to size_bytes - 1. Returns whether all of it fitted. */
static inline bool span_copy(struct span span, char *out, size_t size_bytes)
{
    size_t len = span.len < size_bytes ? span.len : size_bytes - 1;
    if (len > 0)
        memcpy(out, span.at, len);
    out[len] = '\0';
    return len == span.len;
}

#endif
