/* What a fake writes down of what it is told: a line an event. */
#ifndef VP_TESTS_WITH_TOLD_H
#define VP_TESTS_WITH_TOLD_H

#include <stdlib.h>

#include "base/buf.h"

/* Ends the program when the buffer is full: it is made for all that a test tells. */
#define tell(told, ...)                                                                                      \
    do {                                                                                                     \
        if (buf_appendf(told, __VA_ARGS__) != VP_OK)                                                         \
            abort();                                                                                         \
    } while (0)

/* What was told since the last look; valid until the next event. */
static inline const char *told_since(struct buf *told)
{
    const char *text = buf_text(told);
    told->len = 0;
    return text;
}

#endif
