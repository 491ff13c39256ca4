/* Text from outside in a line of the log: what could begin a new line, move the cursor or turn the reading
 * direction is written as "\xHH", a byte each. Pure. */
#ifndef VP_BASE_LOG_TEXT_H
#define VP_BASE_LOG_TEXT_H

#include "base/span.h"

/* Bytes at the start of text that may stand in a line as they are (one whole character), or 0: its first byte
 * must be escaped. Escaped are C0 and C1 controls, DEL, malformed UTF-8 (RFC 3629), the separators U+2028 and
 * U+2029, and what sets the direction of text (U+061C, U+200E, U+200F, U+202A-E, U+2066-9). */
size_t log_text_printable(struct span text);

/* Copies text with what is not printable escaped, cut to fit between two characters and ended with NUL;
 * returns the length. Backslashes stay as they are: what was quoted before is not quoted again. */
size_t log_text_escape(char *out, size_t size_bytes, struct span text);

/* Puts text in double quotes, with quotes and backslashes escaped by a backslash too, cut to fit between two
 * characters; returns out. Room for an empty one, 3 bytes, is the least. */
const char *log_quote(char *out, size_t size_bytes, struct span text);

#endif
