#include "call/ticket_json.h"

#include "call/basket_json.h"

static json_t *time_json(int64_t unix_ms)
{
    return unix_ms != 0 ? json_integer((json_int_t)unix_ms) : json_null();
}

static void add_life(json_t *order, const struct ticket *ticket)
{
    const struct order_life *life = &ticket->life;
    json_object_set_new(order, "state", json_string(order_state_name(life->state)));
    json_object_set_new(order, "due_unix_ms", json_integer((json_int_t)ticket_due_unix_ms(ticket)));
    json_object_set_new(order, "accepted_unix_ms", time_json(life->accepted_unix_ms));
    json_object_set_new(order, "ready_unix_ms", time_json(life->ready_unix_ms));
    json_object_set_new(order, "done_unix_ms", time_json(life->done_unix_ms));
    json_object_set_new(order, "cancel_reason", json_string(life->cancel_reason));
    json_object_set_new(order, "changed_by", json_string(life->changed_by));
    json_object_set_new(order, "caller_number", json_string(ticket->caller_number));
}

json_t *ticket_json(const struct ticket *ticket)
{
    json_t *lines = json_array();
    for (size_t i = 0; i < ticket->line_count; i++) {
        const struct ticket_line *line = &ticket->lines[i];
        json_t *entry =
            json_pack("{s:s, s:s, s:i, s:s, s:s}", "item_id", line->item_id, "size_id", line->size_id,
                      "quantity", line->quantity, "name", line->name, "details", line->details);
        json_object_set_new(entry, "unit_price", basket_json_price(line->unit_cents));
        json_object_set_new(entry, "total", basket_json_price(line->total_cents));
        json_array_append_new(lines, entry);
    }
    const struct basket_customer *customer = &ticket->customer;
    json_t *order = json_pack("{s:i, s:s, s:s, s:I, s:s, s:s, s:s, s:s, s:I, s:i, s:o}", "order_number",
                              ticket->order_number, "restaurant_id", ticket->restaurant_id, "call_sid",
                              ticket->call_sid, "version", (json_int_t)ticket->basket_version, "service",
                              customer->service == BASKET_DELIVERY ? "delivery" : "pickup", "name",
                              customer->name, "phone", customer->phone, "address", customer->address,
                              "created_unix_ms", (json_int_t)ticket->created_unix_ms, "ready_minutes",
                              ticket->ready_minutes, "lines", lines);
    if (order == NULL)
        return NULL;
    json_object_set_new(order, "allergy", json_string(ticket->allergy));
    json_object_set_new(order, "coupon", json_string(ticket->coupon));
    json_object_set_new(order, "subtotal", basket_json_price(ticket->totals.subtotal_cents));
    json_object_set_new(order, "tax", basket_json_price(ticket->totals.tax_cents));
    json_object_set_new(order, "delivery_fee", basket_json_price(ticket->totals.delivery_fee_cents));
    json_object_set_new(order, "total", basket_json_price(ticket->totals.total_cents));
    add_life(order, ticket);
    return order;
}
