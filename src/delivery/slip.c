#include "delivery/slip.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "delivery/slip_fold.h"

enum { TEXT_BYTES = 640, INDENT = 4 };

struct writing {
    const struct slip *slip;
    void (*on_line)(void *owner, const struct slip_line *line);
    void *owner;
};

/* A paragraph in the look of a line; lines behind its first are indented by hang more. In reverse it has margins. */
static void put(const struct writing *writing, struct slip_line look, int hang, const char *text)
{
    char clean[TEXT_BYTES], padded[TEXT_BYTES];
    const char *rest = slip_clean(text, clean, sizeof clean);
    int width = writing->slip->columns / (look.size == SLIP_DOUBLE ? 2 : 1);
    int margin = look.is_reverse ? 1 : 0;
    while (*rest != '\0') {
        struct span part = slip_fold(&rest, (size_t)(width - look.indent - 2 * margin));
        int len =
            snprintf(padded, sizeof padded, "%*s%.*s%*s", margin, "", (int)part.len, part.at, margin, "");
        look.text = (struct span){padded, (size_t)(len < (int)sizeof padded ? len : (int)sizeof padded - 1)};
        writing->on_line(writing->owner, &look);
        look.indent += hang;
        hang = 0;
    }
}

static void put_plain(const struct writing *writing, const char *text)
{
    put(writing, (struct slip_line){.size = SLIP_NORMAL}, 0, text);
}

static void put_large(const struct writing *writing, bool is_reverse, const char *text)
{
    put(writing, (struct slip_line){.size = SLIP_DOUBLE, .is_centred = true, .is_reverse = is_reverse}, 0,
        text);
}

static void put_rule(const struct writing *writing)
{
    char rule[SLIP_COLUMNS_MAX + 1];
    memset(rule, '-', sizeof rule);
    const struct slip_line line = {.text = {rule, (size_t)writing->slip->columns}};
    writing->on_line(writing->owner, &line);
}

static void put_centred(const struct writing *writing, const char *text)
{
    put(writing, (struct slip_line){.is_centred = true}, 0, text);
}

/* What it is, how and when the food goes, then whose it is and when it was ordered. */
static void put_head(const struct writing *writing)
{
    static const char *const words[] = {[SLIP_ORDER] = "",
                                        [SLIP_CHANGED] = "CHANGED",
                                        [SLIP_VOID] = "VOID",
                                        [SLIP_MESSAGE] = "MESSAGE",
                                        [SLIP_TEST] = "TEST"};
    const struct slip *slip = writing->slip;
    char text[160];
    if (slip->kind != SLIP_ORDER)
        put_large(writing, true, words[slip->kind]);
    if (slip->ticket != NULL) {
        snprintf(text, sizeof text, "ORDER %d", slip->ticket->order_number);
        put_large(writing, false, text);
    }
    if (slip->is_reprint)
        put_large(writing, true, "REPRINT");
    if (slip->ticket != NULL && slip->kind != SLIP_VOID) {
        bool is_brought = slip->ticket->customer.service == BASKET_DELIVERY;
        snprintf(text, sizeof text, "%s %s", is_brought ? "DELIVERY" : "PICKUP", slip->due);
        put_large(writing, is_brought, text);
    }
    put_centred(writing, slip->restaurant_name);
    snprintf(text, sizeof text, "%s, %s %s", slip->date,
             slip->ticket != NULL      ? "ordered"
             : slip->kind == SLIP_TEST ? "tried"
                                       : "left",
             slip->at);
    put_centred(writing, text);
}

/* Nobody may pass over it: in capitals, white on black, between lines. */
static void put_allergy(const struct writing *writing, const char *allergy)
{
    char text[TEXT_BYTES / 2];
    snprintf(text, sizeof text, "ALLERGY: %s", allergy);
    for (char *at = text; *at != '\0'; at++)
        *at = (char)toupper((unsigned char)*at);
    put(writing, (struct slip_line){.size = SLIP_TALL, .is_bold = true, .is_reverse = true}, 0, text);
    put_rule(writing);
}

/* What the caller wished of the order as a whole, for the kitchen or the driver. */
static void put_note(const struct writing *writing, const char *note)
{
    char text[BASKET_NOTE_BYTES + 16];
    snprintf(text, sizeof text, "NOTE: %s", note);
    put(writing, (struct slip_line){.size = SLIP_TALL, .is_bold = true}, 0, text);
    put_rule(writing);
}

/* One choice or wish; side ("left: ") stands before each of a half's. What is left out is what cooks miss. */
static void put_detail(const struct writing *writing, int indent, struct span side, struct span detail)
{
    char text[sizeof((struct ticket_line *)NULL)->details + 4];
    bool is_without = side.len == 0 && detail.len > 3 && strncmp(detail.at, "no ", 3) == 0;
    snprintf(text, sizeof text, "%.*s%s%.*s", (int)side.len, side.at, is_without ? "NO " : "",
             (int)detail.len - (is_without ? 3 : 0), detail.at + (is_without ? 3 : 0));
    put(writing, (struct slip_line){.indent = indent, .is_reverse = is_without}, 2, text);
}

/* Ends at the separator, or at the text's end; *at goes behind it. */
static struct span next_part(const char **at, const char *end, const char *separator)
{
    const char *from = *at, *to = memmem(from, (size_t)(end - from), separator, 2);
    *at = to != NULL ? to + 2 : end;
    return (struct span){from, (size_t)((to != NULL ? to : end) - from)};
}

/* "left: Mushrooms, Ham; right: Olives; no onions" (order/ticket.h); what belongs to a part has blanks before it. */
static void put_details(const struct writing *writing, const char *details)
{
    const char *end = details + strlen(details);
    for (const char *at = details; at < end;) {
        struct span part = next_part(&at, end, "; ");
        int blanks = 0;
        for (; part.len > 0 && part.at[0] == ' '; part.at++, part.len--)
            blanks++;
        struct span side = {part.at, 0};
        const char *rest = part.at, *part_end = part.at + part.len;
        if (part.len > 6 && strncmp(rest, "left: ", 6) == 0)
            side.len = 6;
        else if (part.len > 7 && strncmp(rest, "right: ", 7) == 0)
            side.len = 7;
        if (part.len > 6 && strncmp(rest, "note: ", 6) == 0) { /* free text, with commas of its own */
            put_detail(writing, INDENT + blanks, side, part);
            continue;
        }
        for (rest += side.len; rest < part_end;) {
            struct span detail = next_part(&rest, part_end, ", ");
            put_detail(writing, INDENT + blanks, side, detail);
        }
    }
}

/* Text at the left edge, an amount at the right one. */
static void put_amount(const struct writing *writing, const char *title, int64_t cents)
{
    char price[32], text[96];
    menu_format_price(price, sizeof price, cents);
    const char *currency = writing->slip->currency, *blank = currency[0] != '\0' ? " " : "";
    int gap =
        writing->slip->columns - (int)(strlen(title) + strlen(price) + strlen(blank) + strlen(currency));
    snprintf(text, sizeof text, "%s%*s%s%s%s", title, gap > 1 ? gap : 1, "", price, blank, currency);
    put_plain(writing, text);
}

static void put_line(const struct writing *writing, const struct ticket_line *line)
{
    char text[sizeof line->name + 16];
    bool is_void = writing->slip->kind == SLIP_VOID;
    snprintf(text, sizeof text, "%d x %s", line->quantity, line->name);
    put(writing, (struct slip_line){.size = is_void ? SLIP_NORMAL : SLIP_TALL, .is_bold = !is_void}, INDENT,
        text);
    if (!is_void)
        put_details(writing, line->details);
    if (writing->slip->has_prices && !is_void)
        put_amount(writing, "", line->total_cents);
}

static void put_sums(const struct writing *writing)
{
    const struct basket_totals *totals = &writing->slip->ticket->totals;
    put_amount(writing, "Subtotal", totals->subtotal_cents);
    if (!totals->is_tax_included)
        put_amount(writing, "Tax", totals->tax_cents);
    if (totals->delivery_fee_cents > 0)
        put_amount(writing, "Delivery", totals->delivery_fee_cents);
    if (totals->service_charge_cents > 0)
        put_amount(writing, "Service charge", totals->service_charge_cents);
    if (totals->tip_cents > 0)
        put_amount(writing, "Tip", totals->tip_cents);
    put_amount(writing, "TOTAL", totals->total_cents);
    if (totals->is_tax_included && totals->tax_cents > 0)
        put_amount(writing, "Tax in it", totals->tax_cents);
    put_rule(writing);
}

void slip_write_zone(const struct ticket *ticket, char *out, size_t size_bytes)
{
    char fee[32], minimum[32];
    menu_format_price(fee, sizeof fee, ticket->totals.delivery_fee_cents);
    menu_format_price(minimum, sizeof minimum, ticket->zone_minimum_cents);
    bool has_fee = ticket->totals.delivery_fee_cents > 0, has_minimum = ticket->zone_minimum_cents > 0;
    snprintf(out, size_bytes, "Zone: %s, %s%s%s%s", ticket->zone, has_fee ? "fee " : "no fee",
             has_fee ? fee : "", has_minimum ? ", minimum " : "", has_minimum ? minimum : "");
}

/* For whoever drives, and takes the money. */
static void put_zone(const struct writing *writing)
{
    const struct ticket *ticket = writing->slip->ticket;
    char text[MENU_NAME_BYTES + 96];
    if (ticket->customer.service != BASKET_DELIVERY || ticket->zone[0] == '\0')
        return;
    slip_write_zone(ticket, text, sizeof text);
    put(writing, (struct slip_line){.is_bold = true}, 2, text);
}

/* Whether it holds is decided where it is paid. */
static void put_coupon(const struct writing *writing, const char *coupon)
{
    char text[BASKET_COUPON_BYTES + 32];
    snprintf(text, sizeof text, "Coupon named: %s", coupon);
    put_plain(writing, text);
    put_rule(writing);
}

static void put_customer(const struct writing *writing, const struct basket_customer *customer)
{
    if (customer->service == BASKET_DELIVERY)
        put_plain(writing, customer->address);
    put(writing, (struct slip_line){.size = SLIP_TALL}, 0, customer->name);
    put_plain(writing, customer->phone);
}

static void put_message(const struct writing *writing)
{
    const struct slip_message *message = writing->slip->message;
    char kind[64];
    size_t len = 0;
    for (; message->kind[len] != '\0' && len + 1 < sizeof kind; len++)
        kind[len] = (char)toupper((unsigned char)message->kind[len]);
    kind[len] = '\0';
    put(writing, (struct slip_line){.size = SLIP_TALL, .is_bold = true}, 0, kind);
    put(writing, (struct slip_line){.size = SLIP_TALL}, 0, message->wanted_for);
    put_plain(writing, message->text);
    put_rule(writing);
    put(writing, (struct slip_line){.size = SLIP_TALL}, 0, message->name);
    put_plain(writing, message->phone);
}

void slip_each_line(const struct slip *slip, void (*on_line)(void *owner, const struct slip_line *line),
                    void *owner)
{
    const struct writing writing = {slip, on_line, owner};
    put_head(&writing);
    put_rule(&writing);
    if (slip->ticket == NULL) {
        put_message(&writing);
        return;
    }
    if (slip->kind == SLIP_VOID && slip->reason[0] != '\0') {
        put(&writing, (struct slip_line){.size = SLIP_TALL, .is_bold = true}, 0, slip->reason);
        put_rule(&writing);
    }
    if (slip->allergy[0] != '\0')
        put_allergy(&writing, slip->allergy);
    if (slip->ticket->note[0] != '\0' && slip->kind != SLIP_VOID)
        put_note(&writing, slip->ticket->note);
    for (size_t i = 0; i < slip->ticket->line_count; i++)
        put_line(&writing, &slip->ticket->lines[i]);
    put_rule(&writing);
    if (slip->has_prices && slip->kind != SLIP_VOID)
        put_sums(&writing);
    if (slip->ticket->coupon[0] != '\0' && slip->kind != SLIP_VOID)
        put_coupon(&writing, slip->ticket->coupon);
    put_zone(&writing);
    put_customer(&writing, &slip->ticket->customer);
}
