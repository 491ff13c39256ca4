#include "delivery/escpos.h"

#include <stdio.h>

enum { TEXT_BYTES = 640, INDENT = 4, FEED_DOTS = 3 };

const struct span escpos_ask_paper = SPAN_INIT("\x1dr\x01");
const enum escpos_question escpos_questions[ESCPOS_QUESTIONS] = {ESCPOS_PRINTER, ESCPOS_OFFLINE_CAUSE,
                                                                 ESCPOS_PAPER};
const struct span escpos_ask_status = SPAN_INIT("\x10\x04\x01\x10\x04\x02\x10\x04\x04");

/* GS ! n */
enum size { SIZE_NORMAL = 0x00, SIZE_TALL = 0x01, SIZE_DOUBLE = 0x11 };

struct printing {
    struct buf *out;
    const struct escpos_slip *slip;
    enum vp_err err; /* the first one */
};

static void put(struct printing *printing, const void *bytes, size_t len)
{
    if (printing->err == VP_OK)
        printing->err = buf_append(printing->out, bytes, len);
}

static void put_command(struct printing *printing, char first, char name, uint8_t value)
{
    const char bytes[] = {first, name, (char)value};
    put(printing, bytes, sizeof bytes);
}

static void set_size(struct printing *printing, enum size size)
{
    put_command(printing, 0x1d, '!', (uint8_t)size);
}

static void set_reverse(struct printing *printing, bool is_on)
{
    put_command(printing, 0x1d, 'B', is_on);
}

static void set_centred(struct printing *printing, bool is_on)
{
    put_command(printing, 0x1b, 'a', is_on);
}

/* Bytes of the text that fit, broken at a blank where there is one; one byte is one column. */
static size_t fitting(const char *text, size_t len, size_t columns)
{
    if (len <= columns)
        return len;
    for (size_t at = columns; at > 0; at--)
        if (text[at] == ' ')
            return at;
    return columns;
}

/* A paragraph, folded; lines behind the first are indented by hang more. In reverse, the text has a margin. */
static void put_paragraph(struct printing *printing, size_t indent, size_t hang, size_t columns,
                          bool is_reverse, const char *text)
{
    static const char blanks[ESCPOS_COLUMNS_MAX] =
        "                                                               ";
    char bytes[TEXT_BYTES];
    const char *at = bytes;
    size_t left = escpos_encode(printing->slip->encoding, span_of(text), bytes, sizeof bytes);
    size_t margin = is_reverse ? 2 : 0;
    while (left > 0) {
        size_t len = fitting(at, left, columns - indent - margin);
        put(printing, blanks, indent);
        if (is_reverse)
            set_reverse(printing, true);
        put(printing, blanks, margin / 2);
        put(printing, at, len);
        put(printing, blanks, margin / 2);
        if (is_reverse)
            set_reverse(printing, false);
        put(printing, "\n", 1);
        indent += hang;
        hang = 0;
        for (at += len, left -= len; left > 0 && *at == ' '; at++)
            left--;
    }
}

static void put_rule(struct printing *printing)
{
    for (int i = 0; i < printing->slip->columns; i++)
        put(printing, "-", 1);
    put(printing, "\n", 1);
}

static void put_head(struct printing *printing)
{
    const struct escpos_slip *slip = printing->slip;
    bool is_brought = slip->ticket->customer.service == BASKET_DELIVERY;
    char text[160];
    set_centred(printing, true);
    set_size(printing, SIZE_DOUBLE);
    snprintf(text, sizeof text, "ORDER %d", slip->ticket->order_number);
    put_paragraph(printing, 0, 0, (size_t)slip->columns / 2, false, text);
    if (slip->is_reprint)
        put_paragraph(printing, 0, 0, (size_t)slip->columns / 2, true, "REPRINT");
    snprintf(text, sizeof text, "%s %s", is_brought ? "DELIVERY" : "PICKUP", slip->due);
    put_paragraph(printing, 0, 0, (size_t)slip->columns / 2, is_brought, text);
    set_size(printing, SIZE_NORMAL);
    snprintf(text, sizeof text, "%s, ordered %s", slip->restaurant_name, slip->ordered);
    put_paragraph(printing, 0, 0, (size_t)slip->columns, false, text);
    set_centred(printing, false);
}

/* One choice or wish; side ("left: ") stands before each of a half's. What is left out is what cooks miss. */
static void put_detail(struct printing *printing, struct span side, struct span detail)
{
    char text[sizeof((struct ticket_line *)NULL)->details + 4];
    bool is_without = side.len == 0 && detail.len > 3 && strncmp(detail.at, "no ", 3) == 0;
    snprintf(text, sizeof text, "%.*s%s%.*s", (int)side.len, side.at, is_without ? "NO " : "",
             (int)detail.len - (is_without ? 3 : 0), detail.at + (is_without ? 3 : 0));
    put_paragraph(printing, INDENT, 2, (size_t)printing->slip->columns, is_without, text);
}

/* Ends at the separator, or at the text's end; *at goes behind it. */
static struct span next_part(const char **at, const char *end, const char *separator)
{
    const char *from = *at, *to = memmem(from, (size_t)(end - from), separator, 2);
    *at = to != NULL ? to + 2 : end;
    return (struct span){from, (size_t)((to != NULL ? to : end) - from)};
}

/* "left: Mushrooms, Ham; right: Olives; no onions" (order/ticket.h). */
static void put_details(struct printing *printing, const char *details)
{
    const char *end = details + strlen(details);
    for (const char *at = details; at < end;) {
        struct span part = next_part(&at, end, "; "), side = {part.at, 0};
        const char *rest = part.at, *part_end = part.at + part.len;
        if (part.len > 6 && strncmp(rest, "left: ", 6) == 0)
            side.len = 6;
        else if (part.len > 7 && strncmp(rest, "right: ", 7) == 0)
            side.len = 7;
        for (rest += side.len; rest < part_end;) {
            struct span detail = next_part(&rest, part_end, ", ");
            put_detail(printing, side, detail);
        }
    }
}

static void put_line(struct printing *printing, const struct ticket_line *line)
{
    char text[sizeof line->name + 16];
    set_size(printing, SIZE_TALL);
    put_command(printing, 0x1b, 'E', 1);
    snprintf(text, sizeof text, "%d x %s", line->quantity, line->name);
    put_paragraph(printing, 0, INDENT, (size_t)printing->slip->columns, false, text);
    put_command(printing, 0x1b, 'E', 0);
    set_size(printing, SIZE_NORMAL);
    put_details(printing, line->details);
}

static void put_customer(struct printing *printing, const struct basket_customer *customer)
{
    size_t columns = (size_t)printing->slip->columns;
    if (customer->service == BASKET_DELIVERY)
        put_paragraph(printing, 0, 0, columns, false, customer->address);
    set_size(printing, SIZE_TALL);
    put_paragraph(printing, 0, 0, columns, false, customer->name);
    set_size(printing, SIZE_NORMAL);
    put_paragraph(printing, 0, 0, columns, false, customer->phone);
}

enum vp_err escpos_write(struct buf *out, const struct escpos_slip *slip)
{
    struct printing printing = {.out = out, .slip = slip};
    const char cut[] = {0x1d, 'V', 0x42, FEED_DOTS};
    put(&printing, "\x1b@\x1c.", 4); /* reset; no Kanji */
    put_command(&printing, 0x1b, 't', escpos_table(slip->encoding));
    put_head(&printing);
    put_rule(&printing);
    for (size_t i = 0; i < slip->ticket->line_count; i++)
        put_line(&printing, &slip->ticket->lines[i]);
    put_rule(&printing);
    put_customer(&printing, &slip->ticket->customer);
    put(&printing, cut, sizeof cut);
    return printing.err;
}
