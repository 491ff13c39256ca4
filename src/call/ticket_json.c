#include "call/ticket_json.h"

#include "call/basket_json.h"
#include "tool/tool.h"

/* What most options have none of stands there only where it is. */
static void put_part(json_t *entry, const struct ticket_option *option)
{
    if (option->part > 0)
        json_object_set_new(entry, "part", json_integer(option->part));
    if (option->of > 0)
        json_object_set_new(entry, "of", json_integer(option->of));
    if (option->size_id[0] != '\0')
        json_object_set_new(entry, "size_id", json_string(option->size_id));
}

json_t *ticket_options_json(const struct ticket_line *line)
{
    json_t *options = json_array();
    for (size_t i = 0; i < line->option_count; i++) {
        const struct ticket_option *option = &line->options[i];
        json_t *entry = json_pack("{s:s, s:s, s:s, s:s, s:s, s:i}", "option_id", option->id, "external_id",
                                  option->external_id, "name", option->name, "side",
                                  tool_word(TOOL_WORDS_SIDE, option->side), "amount",
                                  tool_word(TOOL_WORDS_AMOUNT, option->amount), "count", option->count);
        put_part(entry, option);
        json_array_append_new(options, entry);
    }
    return options;
}

static void copy_member(const json_t *object, const char *key, char *out, size_t size_bytes)
{
    const char *text = json_string_value(json_object_get(object, key));
    span_copy(span_of(text != NULL ? text : ""), out, size_bytes);
}

static int word_member(const json_t *object, const char *key, enum tool_words words)
{
    const char *text = json_string_value(json_object_get(object, key));
    int index = text != NULL ? tool_word_find(words, text) : -1;
    return index >= 0 ? index : 0;
}

void ticket_options_read(const json_t *options, struct ticket_line *out_line)
{
    out_line->option_count = 0;
    for (size_t i = 0; i < json_array_size(options) && i < BASKET_CHOICES_MAX; i++) {
        const json_t *from = json_array_get(options, i);
        struct ticket_option *option = &out_line->options[out_line->option_count++];
        copy_member(from, "option_id", option->id, sizeof option->id);
        copy_member(from, "external_id", option->external_id, sizeof option->external_id);
        copy_member(from, "name", option->name, sizeof option->name);
        option->side = (enum basket_side)word_member(from, "side", TOOL_WORDS_SIDE);
        option->amount = (enum basket_amount)word_member(from, "amount", TOOL_WORDS_AMOUNT);
        option->count = (int)json_integer_value(json_object_get(from, "count"));
        option->part = (int)json_integer_value(json_object_get(from, "part"));
        option->of = (int)json_integer_value(json_object_get(from, "of"));
        copy_member(from, "size_id", option->size_id, sizeof option->size_id);
    }
}

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

/* null: it is fetched, or the menu has no zones. */
static json_t *zone_json(const struct ticket *ticket)
{
    if (ticket->zone[0] == '\0')
        return json_null();
    return json_pack("{s:s, s:o, s:o}", "name", ticket->zone, "fee",
                     basket_json_price(ticket->totals.delivery_fee_cents), "minimum",
                     basket_json_price(ticket->zone_minimum_cents));
}

json_t *ticket_json(const struct ticket *ticket)
{
    json_t *lines = json_array();
    for (size_t i = 0; i < ticket->line_count; i++) {
        const struct ticket_line *line = &ticket->lines[i];
        json_t *entry =
            json_pack("{s:s, s:s, s:i, s:s, s:s}", "item_id", line->item_id, "size_id", line->size_id,
                      "quantity", line->quantity, "name", line->name, "details", line->details);
        json_object_set_new(entry, "external_id", json_string(line->external_id));
        json_object_set_new(entry, "options", ticket_options_json(line));
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
    json_object_set_new(order, "note", json_string(ticket->note));
    json_object_set_new(order, "coupon", json_string(ticket->coupon));
    json_object_set_new(order, "currency", json_string(ticket->currency));
    json_object_set_new(order, "subtotal", basket_json_price(ticket->totals.subtotal_cents));
    json_object_set_new(order, "tax", basket_json_price(ticket->totals.tax_cents));
    json_object_set_new(order, "delivery_fee", basket_json_price(ticket->totals.delivery_fee_cents));
    json_object_set_new(order, "delivery_zone", zone_json(ticket));
    json_object_set_new(order, "tax_included", json_boolean(ticket->totals.is_tax_included));
    json_object_set_new(order, "service_charge", basket_json_price(ticket->totals.service_charge_cents));
    json_object_set_new(order, "tip", basket_json_price(ticket->totals.tip_cents));
    json_object_set_new(order, "total", basket_json_price(ticket->totals.total_cents));
    add_life(order, ticket);
    return order;
}
