/* What a kitchen reads of an order, line by line, whatever prints it (escpos.h, slip_text.h, epos_xml.h). What a
 * cook has to see from afar is large, what must not be missed is white on black; a word is broken only where it is
 * longer than the paper is wide. */
#ifndef VP_DELIVERY_SLIP_H
#define VP_DELIVERY_SLIP_H

#include "base/span.h"
#include "order/ticket.h"

enum { SLIP_COLUMNS_MIN = 24, SLIP_COLUMNS_MAX = 64 };

enum slip_kind {
    SLIP_ORDER,
    SLIP_CHANGED, /* a new time */
    SLIP_VOID,    /* not to be made any more */
    SLIP_MESSAGE, /* what a caller left instead of an order */
    SLIP_TEST,    /* a message that says so */
};

struct slip_message { /* all borrowed, "" where there is nothing */
    const char *kind; /* "callback" */
    const char *text, *wanted_for, *name, *phone;
};

struct slip { /* all borrowed */
    enum slip_kind kind;
    const struct ticket *ticket;        /* NULL: of a message */
    const struct slip_message *message; /* NULL: of an order */
    const char *restaurant_name;
    const char *date, *at, *due; /* there: "Mon 30 Nov", when it came "18:20", when it is due "18:45" */
    const char *reason;          /* of VOID, "" for none */
    const char *allergy;         /* "" for none */
    bool is_reprint;             /* it may lie there already */
    bool has_prices;
    const char *currency; /* behind prices, "USD" */
    int columns;          /* of the paper: 42 for 80 mm, 32 for 58 mm */
};

enum slip_size { SLIP_NORMAL, SLIP_TALL, SLIP_DOUBLE /* as wide as two columns a character */ };

struct slip_line {
    enum slip_size size;
    bool is_centred, is_bold, is_reverse; /* reverse: white on black */
    int indent;                           /* blanks before it */
    struct span text;                     /* UTF-8 without control characters, its margins in it; borrowed */
};

/* "Zone: Old Town, fee 3.50, minimum 20.00" of a ticket that has a zone. */
void slip_write_zone(const struct ticket *ticket, char *out, size_t size_bytes);
/* Calls on_line for each line from above. A line has at most columns characters, in double size half of them. */
void slip_each_line(const struct slip *slip, void (*on_line)(void *owner, const struct slip_line *line),
                    void *owner);

#endif
