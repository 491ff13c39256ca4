/* Text for a printer that knows one byte a character. */
#ifndef VP_DELIVERY_ESCPOS_TEXT_H
#define VP_DELIVERY_ESCPOS_TEXT_H

#include <stdint.h>

#include "base/span.h"

enum escpos_encoding { ESCPOS_CP858, ESCPOS_CP1252, ESCPOS_ENCODING_COUNT };

/* The number of the code table for ESC t, as on Epson's printers. */
uint8_t escpos_table(enum escpos_encoding encoding);

/* UTF-8 to the printer's bytes, cut to fit, with a NUL behind; returns the length. A letter that the table lacks
 * becomes its base letter, what has none "?"; control characters are left out, so that no text is a command. */
size_t escpos_encode(enum escpos_encoding encoding, struct span text, char *out, size_t size_bytes);

#endif
