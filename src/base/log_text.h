/* Text from outside in a line of the log: what is not printable (utf8.h) is written as "\xHH", a byte each. Pure. */
#ifndef VP_BASE_LOG_TEXT_H
#define VP_BASE_LOG_TEXT_H

#include "base/span.h"

/* Copies text with what is not printable escaped, cut to fit between two characters and ended with NUL;
 * returns the length. Backslashes stay as they are: what was quoted before is not quoted again. */
size_t log_text_escape(char *out, size_t size_bytes, struct span text);

/* Puts text in double quotes, with quotes and backslashes escaped by a backslash too, cut to fit between two
 * characters; returns out. Room for an empty one, 3 bytes, is the least. */
const char *log_quote(char *out, size_t size_bytes, struct span text);

/* Telephone numbers in somebody else's words, in place: of six digits and more behind each other the last two stay. */
void log_mask_digits(char *text);

#endif
