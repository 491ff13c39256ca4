#include "delivery/escpos_status.h"

#include <stddef.h>

/* Bits 1 and 4 are always on, 0 and 7 always off. */
enum { STATUS_MASK = 0x93, STATUS_BITS = 0x12, PAPER_MASK = 0x90 };

bool escpos_is_status(uint8_t byte)
{
    return (byte & STATUS_MASK) == STATUS_BITS;
}

bool escpos_read_status(enum escpos_question question, uint8_t byte, struct escpos_status *status)
{
    if (!escpos_is_status(byte))
        return false;
    switch (question) {
    case ESCPOS_PRINTER:
        status->is_offline |= (byte & 0x08) != 0;
        break;
    case ESCPOS_OFFLINE_CAUSE:
        status->is_cover_open |= (byte & 0x04) != 0;
        status->is_paper_out |= (byte & 0x20) != 0;
        status->has_error |= (byte & 0x40) != 0;
        break;
    case ESCPOS_ERROR_CAUSE:
        status->has_error |= (byte & 0x28) != 0;
        break;
    case ESCPOS_PAPER:
        status->is_paper_low |= (byte & 0x0c) != 0;
        status->is_paper_out |= (byte & 0x60) != 0;
        break;
    }
    return true;
}

bool escpos_read_paper(uint8_t byte, struct escpos_status *status)
{
    if ((byte & PAPER_MASK) != 0)
        return false;
    status->is_paper_low |= (byte & 0x03) != 0;
    status->is_paper_out |= (byte & 0x0c) != 0;
    return true;
}

bool escpos_can_print(const struct escpos_status *status, const char **out_why)
{
    const char *why = status->is_paper_out    ? "the printer is out of paper"
                      : status->is_cover_open ? "the printer's cover is open"
                      : status->has_error     ? "the printer has an error"
                      : status->is_offline    ? "the printer is offline"
                                              : NULL;
    if (why != NULL)
        *out_why = why;
    return why == NULL;
}
