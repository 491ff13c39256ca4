#include "order/ticket.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "order/writer.h"

enum { SLIP_COLUMNS = 42, SLIP_INDENT = 4 };

/* Columns of the first len bytes: UTF-8 characters. */
static size_t columns_of(const char *text, size_t len)
{
    size_t columns = 0;
    for (size_t i = 0; i < len; i++)
        columns += ((unsigned char)text[i] & 0xC0) != 0x80;
    return columns;
}

/* Bytes of the text that fit into that many columns, broken at a blank where there is one. */
static size_t fitting_bytes(const char *text, size_t columns)
{
    size_t len = strlen(text), fit = 0, used = 0;
    if (columns_of(text, len) <= columns)
        return len;
    while (fit < len && (used < columns || ((unsigned char)text[fit] & 0xC0) == 0x80))
        used += ((unsigned char)text[fit++] & 0xC0) != 0x80;
    while (fit < len && ((unsigned char)text[fit] & 0xC0) == 0x80)
        fit++;
    for (size_t at = fit; at > 0; at--)
        if (text[at] == ' ')
            return at;
    return fit;
}

/* A paragraph, folded; amount (may be "") stands at the right edge of its first line. */
static void add_paragraph(struct writer *writer, int indent, const char *text, const char *amount)
{
    size_t amount_columns = amount[0] != '\0' ? strlen(amount) + 1 : 0;
    do {
        size_t columns = SLIP_COLUMNS - (size_t)indent - amount_columns;
        size_t len = fitting_bytes(text, columns);
        int gap = amount_columns > 0 ? (int)(columns - columns_of(text, len)) + 1 : 0;
        writer_addf(writer, "%*s%.*s%*s%s\n", indent, "", (int)len, text, gap, "",
                    amount_columns > 0 ? amount : "");
        text += len;
        while (*text == ' ')
            text++;
        amount_columns = 0;
    } while (*text != '\0');
}

static void add_rule(struct writer *writer)
{
    writer_add(writer, "------------------------------------------\n");
}

static void add_amount(struct writer *writer, const char *title, int64_t cents)
{
    char price[32];
    add_paragraph(writer, 0, title, menu_format_price(price, sizeof price, cents));
}

static void add_line(struct writer *writer, const struct ticket_line *line)
{
    char text[160], price[32];
    snprintf(text, sizeof text, "%2d x %s", line->quantity, line->name);
    add_paragraph(writer, 0, text, menu_format_price(price, sizeof price, line->total_cents));
    /* Each part of the details on a line of its own: a cook reads down, not across. */
    for (const char *part = line->details; *part != '\0';) {
        const char *end = strstr(part, "; ");
        size_t len = end != NULL ? (size_t)(end - part) : strlen(part);
        char details[sizeof line->details];
        size_t blanks = strspn(part, " "); /* of what belongs to a part */
        blanks = blanks < len ? blanks : 0;
        span_copy((struct span){part + blanks, len - blanks}, details, sizeof details);
        add_paragraph(writer, SLIP_INDENT + (int)blanks, details, "");
        part += len + (end != NULL ? 2 : 0);
    }
}

static void add_customer(struct writer *writer, const struct ticket *ticket)
{
    const struct basket_customer *customer = &ticket->customer;
    char text[200];
    snprintf(text, sizeof text, "%s, ready in %d min",
             customer->service == BASKET_DELIVERY ? "DELIVERY" : "PICKUP", ticket->ready_minutes);
    add_paragraph(writer, 0, text, "");
    if (customer->name[0] != '\0')
        add_paragraph(writer, 0, customer->name, "");
    if (customer->phone[0] != '\0')
        add_paragraph(writer, 0, customer->phone, "");
    if (customer->service == BASKET_DELIVERY && customer->address[0] != '\0')
        add_paragraph(writer, 0, customer->address, "");
    if (customer->service == BASKET_DELIVERY && ticket->zone[0] != '\0') {
        snprintf(text, sizeof text, "Zone: %s", ticket->zone);
        add_paragraph(writer, 0, text, "");
    }
}

/* In capitals: nobody may pass over it. */
static void add_allergy(struct writer *writer, const char *allergy)
{
    char text[BASKET_ALLERGY_BYTES + 16];
    snprintf(text, sizeof text, "ALLERGY: %s", allergy);
    for (char *at = text; *at != '\0'; at++)
        *at = (char)toupper((unsigned char)*at);
    add_paragraph(writer, 0, text, "");
}

static void add_note(struct writer *writer, const char *note)
{
    char text[BASKET_NOTE_BYTES + 16];
    snprintf(text, sizeof text, "NOTE: %s", note);
    add_paragraph(writer, 0, text, "");
}

/* The total is without it: whether it holds is decided at the counter. */
static void add_coupon(struct writer *writer, const char *coupon)
{
    char text[BASKET_COUPON_BYTES + 32];
    snprintf(text, sizeof text, "Coupon named: %s", coupon);
    add_paragraph(writer, 0, text, "");
}

static void add_totals(struct writer *writer, const struct ticket *ticket)
{
    const struct basket_totals *totals = &ticket->totals;
    char title[16];
    add_amount(writer, "Subtotal", totals->subtotal_cents);
    if (!totals->is_tax_included)
        add_amount(writer, "Tax", totals->tax_cents);
    if (totals->delivery_fee_cents > 0)
        add_amount(writer, "Delivery", totals->delivery_fee_cents);
    if (totals->service_charge_cents > 0)
        add_amount(writer, "Service charge", totals->service_charge_cents);
    if (totals->tip_cents > 0)
        add_amount(writer, "Tip", totals->tip_cents);
    snprintf(title, sizeof title, "TOTAL %s", ticket->currency);
    add_amount(writer, title, totals->total_cents);
    if (totals->is_tax_included && totals->tax_cents > 0)
        add_amount(writer, "Tax in it", totals->tax_cents);
}

const char *ticket_format(const struct ticket *ticket, char *out, size_t size_bytes)
{
    struct writer writer;
    writer_init(&writer, out, size_bytes);
    writer_addf(&writer, "ORDER %d\n", ticket->order_number);
    add_customer(&writer, ticket);
    if (ticket->allergy[0] != '\0')
        add_allergy(&writer, ticket->allergy);
    if (ticket->note[0] != '\0')
        add_note(&writer, ticket->note);
    add_rule(&writer);
    for (size_t i = 0; i < ticket->line_count; i++)
        add_line(&writer, &ticket->lines[i]);
    add_rule(&writer);
    add_totals(&writer, ticket);
    if (ticket->coupon[0] != '\0')
        add_coupon(&writer, ticket->coupon);
    return out;
}
