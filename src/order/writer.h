/* Writes text into an array of fixed size. What no longer fits is left out, always at the end of a character. */
#ifndef VP_ORDER_WRITER_H
#define VP_ORDER_WRITER_H

#include <stddef.h>

struct writer {
    char *at; /* borrowed; always NUL-terminated */
    size_t size_bytes, len;
};

/* size_bytes at least 1. */
void writer_init(struct writer *writer, char *out, size_t size_bytes);
void writer_add(struct writer *writer, const char *text);
void writer_addf(struct writer *writer, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* As words are spoken in the middle of a sentence: "Extra Cheese" becomes "extra cheese", "BBQ" stays. */
void writer_add_lower(struct writer *writer, const char *text);

#endif
