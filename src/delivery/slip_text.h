/* A slip as plain text, UTF-8: for printers that are given text, for e-mail and for SMS. */
#ifndef VP_DELIVERY_SLIP_TEXT_H
#define VP_DELIVERY_SLIP_TEXT_H

#include "base/buf.h"
#include "delivery/slip.h"

/* Appends the lines, each with its end; what is white on black stands between asterisks. The errors of buf_append. */
VP_MUST_CHECK enum vp_err slip_write_text(struct buf *out, const struct slip *slip);

/* The same for a small screen: an item a line with its choices behind it, at most max_chars characters with a NUL
 * behind; what does not fit is left out, and said so. Returns out. */
enum { SLIP_SHORT_BYTES = 4 * 1600 + 1 };
const char *slip_write_short(const struct slip *slip, size_t max_chars, char out[SLIP_SHORT_BYTES]);

#endif
