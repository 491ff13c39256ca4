/* What a printer answers when it is asked how it is: one byte. */
#ifndef VP_DELIVERY_ESCPOS_STATUS_H
#define VP_DELIVERY_ESCPOS_STATUS_H

#include <stdbool.h>
#include <stdint.h>

/* Asked for with DLE EOT n. */
enum escpos_question {
    ESCPOS_PRINTER = 1,
    ESCPOS_OFFLINE_CAUSE = 2,
    ESCPOS_ERROR_CAUSE = 3,
    ESCPOS_PAPER = 4
};

struct escpos_status {
    bool is_offline, is_cover_open, is_paper_out, is_paper_low, has_error;
};

/* Whether the byte can be an answer to DLE EOT at all. */
bool escpos_is_status(uint8_t byte);
/* Adds what the byte says. False: it is no status, and nothing was added. */
bool escpos_read_status(enum escpos_question question, uint8_t byte, struct escpos_status *status);
/* The answer to GS r 1, which comes once all that was sent before it was worked off. False: it is none. */
bool escpos_read_paper(uint8_t byte, struct escpos_status *status);
/* Whether it would print; if not, *out_why says why not (static). */
bool escpos_can_print(const struct escpos_status *status, const char **out_why);

#endif
