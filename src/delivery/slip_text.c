#include "delivery/slip_text.h"

#include <stdio.h>
#include <string.h>

#include "delivery/slip_fold.h"

struct text_out {
    struct buf *out;
    int columns;
    enum vp_err err; /* the first one */
};

static void put(struct text_out *text, struct span part)
{
    if (text->err == VP_OK)
        text->err = buf_append_span(text->out, part);
}

static void put_blanks(struct text_out *text, int count)
{
    for (; count > 0; count--)
        put(text, SPAN_LIT(" "));
}

static void on_line(void *owner, const struct slip_line *line)
{
    struct text_out *text = owner;
    struct span part = line->text;
    int used = (int)slip_columns(part);
    put_blanks(text, line->is_centred && used < text->columns ? (text->columns - used) / 2 : line->indent);
    if (line->is_reverse && part.len >= 2) { /* in place of its margins */
        put(text, SPAN_LIT("*"));
        put(text, (struct span){part.at + 1, part.len - 2});
        put(text, SPAN_LIT("*"));
    } else {
        put(text, part);
    }
    put(text, SPAN_LIT("\n"));
}

enum vp_err slip_write_text(struct buf *out, const struct slip *slip)
{
    struct text_out text = {.out = out, .columns = slip->columns};
    slip_each_line(slip, on_line, &text);
    return text.err;
}

/* ---- short ---- */

struct short_out {
    char *out;
    size_t used, chars, max_chars;
    bool is_cut;
};

static void add(struct short_out *text, const char *line)
{
    char clean[TICKET_DETAILS_BYTES + 256];
    struct span part = span_of(slip_clean(line, clean, sizeof clean));
    size_t chars = slip_columns(part) + 1;
    if (part.len == 0 || text->is_cut)
        return;
    if (text->chars + chars > text->max_chars) {
        text->is_cut = true;
        return;
    }
    memcpy(text->out + text->used, part.at, part.len);
    text->used += part.len;
    text->chars += chars;
    text->out[text->used++] = '\n';
    text->out[text->used] = '\0';
}

static void add_order(struct short_out *text, const struct slip *slip)
{
    const struct ticket *ticket = slip->ticket;
    char line[TICKET_DETAILS_BYTES + 256], details[TICKET_DETAILS_BYTES], price[32];
    bool is_brought = ticket->customer.service == BASKET_DELIVERY;
    if (slip->kind == SLIP_VOID)
        snprintf(line, sizeof line, "VOID: order %d%s%s", ticket->order_number,
                 slip->reason[0] != '\0' ? ", " : "", slip->reason);
    else
        snprintf(line, sizeof line, "%sOrder %d, %s %s", slip->kind == SLIP_CHANGED ? "CHANGED: " : "",
                 ticket->order_number, is_brought ? "DELIVERY" : "PICKUP", slip->due);
    add(text, line);
    if (slip->allergy[0] != '\0') {
        snprintf(line, sizeof line, "ALLERGY: %s", slip->allergy);
        add(text, line);
    }
    if (ticket->note[0] != '\0') {
        snprintf(line, sizeof line, "NOTE: %s", ticket->note);
        add(text, line);
    }
    snprintf(line, sizeof line, "%s, %s", ticket->customer.name, ticket->customer.phone);
    add(text, line);
    if (is_brought)
        add(text, ticket->customer.address);
    if (is_brought && ticket->zone[0] != '\0') {
        slip_write_zone(ticket, line, sizeof line);
        add(text, line);
    }
    for (size_t i = 0; i < ticket->line_count; i++) {
        const struct ticket_line *item = &ticket->lines[i];
        snprintf(line, sizeof line, "%d x %s%s%s%s", item->quantity, item->name,
                 item->details[0] != '\0' ? " (" : "", ticket_details(item, details, sizeof details),
                 item->details[0] != '\0' ? ")" : "");
        add(text, line);
    }
    snprintf(line, sizeof line, "Total %s%s%s",
             menu_format_price(price, sizeof price, ticket->totals.total_cents),
             slip->currency[0] != '\0' ? " " : "", slip->currency);
    add(text, line);
    if (ticket->coupon[0] != '\0') {
        snprintf(line, sizeof line, "Coupon named: %s", ticket->coupon);
        add(text, line);
    }
}

static void add_message(struct short_out *text, const struct slip *slip)
{
    const struct slip_message *message = slip->message;
    char line[1024];
    if (slip->kind == SLIP_TEST)
        snprintf(line, sizeof line, "TEST: %s", message->kind);
    else
        snprintf(line, sizeof line, "Message (%s) of %s, %s", message->kind,
                 message->name[0] != '\0' ? message->name : "somebody", message->phone);
    add(text, line);
    add(text, message->wanted_for);
    add(text, message->text);
}

const char *slip_write_short(const struct slip *slip, size_t max_chars, char out[SLIP_SHORT_BYTES])
{
    static const char rest[] = "... there is more of it";
    struct short_out text = {.out = out, .max_chars = max_chars - sizeof rest};
    out[0] = '\0';
    add(&text, slip->restaurant_name);
    if (slip->ticket != NULL)
        add_order(&text, slip);
    else
        add_message(&text, slip);
    if (text.is_cut)
        memcpy(out + text.used, rest, sizeof rest);
    else if (text.used > 0)
        out[text.used - 1] = '\0'; /* the last line's end */
    return out;
}
