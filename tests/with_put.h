/* What a function puts into a buffer. */
#ifndef VP_TESTS_WITH_PUT_H
#define VP_TESTS_WITH_PUT_H

#include "base/buf.h"

/* put(&out, ...) succeeds and leaves the wanted text in an empty buffer. */
#define assert_puts(wanted, put, ...)                                                                        \
    do {                                                                                                     \
        struct buf out;                                                                                      \
        buf_init(&out, 4096);                                                                                \
        assert_int_equal(put(&out, __VA_ARGS__), VP_OK);                                                     \
        assert_string_equal(buf_text(&out), wanted);                                                         \
        buf_deinit(&out);                                                                                    \
    } while (0)

#endif
