/* A ticket as a kitchen's printer takes it: ESC/POS, as Epson's printers and most others speak it. What a cook has to
 * see from afar is large; prices are not on it. */
#ifndef VP_DELIVERY_ESCPOS_H
#define VP_DELIVERY_ESCPOS_H

#include "base/buf.h"
#include "delivery/escpos_status.h"
#include "delivery/escpos_text.h"
#include "order/ticket.h"

enum { ESCPOS_COLUMNS_MIN = 24, ESCPOS_COLUMNS_MAX = 64 };

struct escpos_slip { /* all borrowed */
    const struct ticket *ticket;
    const char *restaurant_name;
    const char *ordered, *due; /* clock times of the restaurant's, "18:45" */
    bool is_reprint;           /* it may lie there already */
    int columns;               /* of the paper: 42 for 80 mm, 32 for 58 mm */
    enum escpos_encoding encoding;
};

/* Appends the bytes, from the printer's reset to the cut. The errors of buf_append. */
VP_MUST_CHECK enum vp_err escpos_write(struct buf *out, const struct escpos_slip *slip);

/* Asks for an answer once all that was sent before was printed (escpos_read_paper), and how the printer is now
 * (escpos_read_status, in the order of the questions). */
extern const struct span escpos_ask_paper;
enum { ESCPOS_QUESTIONS = 3 };
extern const enum escpos_question escpos_questions[ESCPOS_QUESTIONS];
extern const struct span escpos_ask_status;

#endif
