/* A ticket as an entry and back. */
#include "store/entry.h"

#include "call/ticket_json.h"
#include "store/entry_internal.h"

/* Whoever adds a field to a ticket adds it here: an order must come out of the spool as it went in. */
_Static_assert(sizeof(struct ticket_line) == 2 * MENU_NAME_BYTES + 2 * MENU_NAME_BYTES +
                                                 TICKET_DETAILS_BYTES + 8 + 16 + MENU_NAME_BYTES + 8 +
                                                 BASKET_CHOICES_MAX * sizeof(struct ticket_option),
               "a new field of a line?");
_Static_assert(sizeof(struct ticket) == MENU_NAME_BYTES + 40 + 4 + sizeof(struct basket_customer) +
                                            BASKET_ALLERGY_BYTES + BASKET_COUPON_BYTES + BASKET_NOTE_BYTES +
                                            MENU_NAME_BYTES + 8 + 8 + sizeof(struct basket_totals) +
                                            BASKET_LINES_MAX * sizeof(struct ticket_line) + 32 +
                                            sizeof(struct order_life) + 64, /* not of one that waits */
               "a new field of a ticket?");

static json_t *line_json(const struct ticket_line *line)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:i, s:I, s:I, s:o, s:o}", "item_id", entry_string(line->item_id),
                     "size_id", entry_string(line->size_id), "name", entry_string(line->name), "details",
                     entry_string(line->details), "quantity", line->quantity, "unit_cents",
                     (json_int_t)line->unit_cents, "total_cents", (json_int_t)line->total_cents,
                     "external_id", entry_string(line->external_id), "options", ticket_options_json(line));
}

static json_t *customer_json(const struct basket_customer *customer)
{
    return json_pack("{s:o, s:o, s:o, s:i}", "name", entry_string(customer->name), "phone",
                     entry_string(customer->phone), "address", entry_string(customer->address), "service",
                     (int)customer->service);
}

static json_t *totals_json(const struct basket_totals *totals)
{
    return json_pack("{s:I, s:I, s:I, s:I, s:i, s:b, s:I, s:I}", "subtotal_cents",
                     (json_int_t)totals->subtotal_cents, "tax_cents", (json_int_t)totals->tax_cents,
                     "delivery_fee_cents", (json_int_t)totals->delivery_fee_cents, "total_cents",
                     (json_int_t)totals->total_cents, "item_count", totals->item_count, "is_tax_included",
                     (int)totals->is_tax_included, "service_charge_cents",
                     (json_int_t)totals->service_charge_cents, "tip_cents", (json_int_t)totals->tip_cents);
}

json_t *entry_put_order(const struct ticket *ticket)
{
    json_t *lines = json_array();
    for (size_t i = 0; i < ticket->line_count; i++)
        json_array_append_new(lines, line_json(&ticket->lines[i]));
    return json_pack(
        "{s:s, s:o, s:I, s:o, s:I, s:I, s:i, s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:s, s:o, s:I}", "verb",
        "put_order", "call_sid", entry_string(ticket->call_sid), "epoch", (json_int_t)ticket->epoch,
        "restaurant_id", entry_string(ticket->restaurant_id), "basket_version",
        (json_int_t)ticket->basket_version, "created_unix_ms", (json_int_t)ticket->created_unix_ms,
        "ready_minutes", ticket->ready_minutes, "order_number", ticket->order_number, "customer",
        customer_json(&ticket->customer), "totals", totals_json(&ticket->totals), "lines", lines, "allergy",
        entry_string(ticket->allergy), "coupon", entry_string(ticket->coupon), "note",
        entry_string(ticket->note), "currency", ticket->currency, "zone", entry_string(ticket->zone),
        "zone_minimum_cents", (json_int_t)ticket->zone_minimum_cents);
}

static void read_line(const json_t *json, struct ticket_line *out_line)
{
    entry_copy(json, "item_id", out_line->item_id, sizeof out_line->item_id);
    entry_copy(json, "size_id", out_line->size_id, sizeof out_line->size_id);
    entry_copy(json, "name", out_line->name, sizeof out_line->name);
    entry_copy(json, "details", out_line->details, sizeof out_line->details);
    out_line->quantity = (int)entry_number(json, "quantity");
    out_line->unit_cents = entry_number(json, "unit_cents");
    out_line->total_cents = entry_number(json, "total_cents");
    entry_copy(json, "external_id", out_line->external_id, sizeof out_line->external_id);
    ticket_options_read(json_object_get(json, "options"), out_line);
}

enum vp_err entry_read_ticket(const json_t *entry, struct ticket *out_ticket)
{
    const json_t *lines = json_object_get(entry, "lines"), *customer = json_object_get(entry, "customer");
    const json_t *totals = json_object_get(entry, "totals");
    size_t count = json_array_size(lines);
    if (!entry_is(entry, "put_order") || entry_text(entry, "call_sid")[0] == '\0' ||
        !json_is_object(customer) || !json_is_object(totals) || count > BASKET_LINES_MAX)
        return VP_ERR_BAD_JSON;
    memset(out_ticket, 0, sizeof *out_ticket);
    entry_copy(entry, "call_sid", out_ticket->call_sid, sizeof out_ticket->call_sid);
    entry_copy(entry, "restaurant_id", out_ticket->restaurant_id, sizeof out_ticket->restaurant_id);
    out_ticket->basket_version = (uint32_t)entry_number(entry, "basket_version");
    out_ticket->created_unix_ms = entry_number(entry, "created_unix_ms");
    out_ticket->ready_minutes = (int)entry_number(entry, "ready_minutes");
    out_ticket->epoch = entry_number(entry, "epoch");
    out_ticket->order_number = (int)entry_number(entry, "order_number");
    entry_copy(customer, "name", out_ticket->customer.name, sizeof out_ticket->customer.name);
    entry_copy(customer, "phone", out_ticket->customer.phone, sizeof out_ticket->customer.phone);
    entry_copy(customer, "address", out_ticket->customer.address, sizeof out_ticket->customer.address);
    out_ticket->customer.service = (enum basket_service)entry_number(customer, "service");
    entry_copy(entry, "allergy", out_ticket->allergy, sizeof out_ticket->allergy);
    entry_copy(entry, "currency", out_ticket->currency, sizeof out_ticket->currency);
    entry_copy(entry, "note", out_ticket->note, sizeof out_ticket->note);
    entry_copy(entry, "zone", out_ticket->zone, sizeof out_ticket->zone);
    out_ticket->zone_minimum_cents = entry_number(entry, "zone_minimum_cents");
    entry_copy(entry, "coupon", out_ticket->coupon, sizeof out_ticket->coupon);
    out_ticket->totals =
        (struct basket_totals){.subtotal_cents = entry_number(totals, "subtotal_cents"),
                               .tax_cents = entry_number(totals, "tax_cents"),
                               .delivery_fee_cents = entry_number(totals, "delivery_fee_cents"),
                               .total_cents = entry_number(totals, "total_cents"),
                               .item_count = (int)entry_number(totals, "item_count"),
                               .is_tax_included = json_is_true(json_object_get(totals, "is_tax_included")),
                               .service_charge_cents = entry_number(totals, "service_charge_cents"),
                               .tip_cents = entry_number(totals, "tip_cents")};
    for (size_t i = 0; i < count; i++)
        read_line(json_array_get(lines, i), &out_ticket->lines[out_ticket->line_count++]);
    return VP_OK;
}
