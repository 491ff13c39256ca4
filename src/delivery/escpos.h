/* A slip as a kitchen's printer takes it: ESC/POS, as Epson's printers and most others speak it. */
#ifndef VP_DELIVERY_ESCPOS_H
#define VP_DELIVERY_ESCPOS_H

#include "base/buf.h"
#include "delivery/escpos_status.h"
#include "delivery/escpos_text.h"
#include "delivery/slip.h"

/* Appends the bytes, from the printer's reset to the cut. The errors of buf_append. */
VP_MUST_CHECK enum vp_err escpos_write(struct buf *out, const struct slip *slip,
                                       enum escpos_encoding encoding);

/* Asks for an answer once all that was sent before was printed (escpos_read_paper), and how the printer is now
 * (escpos_read_status, in the order of the questions). */
extern const struct span escpos_ask_paper;
enum { ESCPOS_QUESTIONS = 3 };
extern const enum escpos_question escpos_questions[ESCPOS_QUESTIONS];
extern const struct span escpos_ask_status;

#endif
