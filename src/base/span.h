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

/* Puts a word behind a NUL-terminated text, with a blank between. False, and nothing is put, where no room is. */
static inline bool text_add_word(char *text, size_t size_bytes, const char *word)
{
    size_t len = strlen(text), word_len = strlen(word);
    if (len + word_len + 2 > size_bytes)
        return false;
    if (len > 0)
        text[len++] = ' ';
    memcpy(text + len, word, word_len + 1);
    return true;
}

#endif
