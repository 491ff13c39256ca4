/* Cutting UTF-8 text where a character ends. */
#ifndef VP_CALL_TEXT_CUT_H
#define VP_CALL_TEXT_CUT_H

#include <stddef.h>

/* Bytes of the longest beginning of text (valid UTF-8) that has at most max_bytes and cuts no character. */
size_t text_cut_len(const char *text, size_t max_bytes);

#endif
