#include "delivery/square_order.h"

#include <inttypes.h>
#include <stdio.h>

#include "delivery/job_slip.h"

enum { NOTE_CHARS_MAX = 500, MINUTE_MS = 60000 };

const char *square_key(const struct delivery_job *job, char out_key[SQUARE_KEY_BYTES])
{
    snprintf(out_key, SQUARE_KEY_BYTES, "vp-%s-%s-%" PRIu32, job->delivery.restaurant_id,
             job->delivery.call_sid, job->delivery.basket_version);
    return out_key;
}

/* Of an order from before there were others: dollars. */
static const char *currency_of(const struct delivery_job *job)
{
    return job->ticket.currency[0] != '\0' ? job->ticket.currency : "USD";
}

static json_t *money(const struct delivery_job *job, int64_t cents)
{
    return json_pack("{s:I, s:s}", "amount", (json_int_t)cents, "currency", currency_of(job));
}

/* Whether Square's catalog has the line and all that was chosen for it; what it has only in part is said in words, with
 * the price as it was told. */
static bool is_in_catalog(const struct ticket_line *line)
{
    bool is_there = line->external_id[0] != '\0';
    for (size_t i = 0; i < line->option_count; i++)
        is_there = is_there && line->options[i].external_id[0] != '\0' && line->options[i].part == 0;
    return is_there;
}

/* Which half, and that little of it is wanted, stands in the line's note. */
static json_t *modifiers_json(const struct ticket_line *line)
{
    json_t *modifiers = json_array();
    for (size_t i = 0; i < line->option_count; i++) {
        const struct ticket_option *option = &line->options[i];
        char uid[16], quantity[16];
        int count = option->count > 1 ? option->count : 1;
        snprintf(uid, sizeof uid, "m%zu", i + 1);
        snprintf(quantity, sizeof quantity, "%d", option->amount == BASKET_EXTRA ? 2 * count : count);
        json_array_append_new(modifiers, json_pack("{s:s, s:s, s:s}", "uid", uid, "catalog_object_id",
                                                   option->external_id, "quantity", quantity));
    }
    return modifiers;
}

static json_t *line_json(const struct delivery_job *job, const struct ticket_line *line, size_t index)
{
    char uid[16], quantity[16], note[NOTE_CHARS_MAX + 1], details[TICKET_DETAILS_BYTES];
    snprintf(uid, sizeof uid, "L%zu", index + 1);
    snprintf(quantity, sizeof quantity, "%d", line->quantity);
    snprintf(note, sizeof note, "%s", ticket_details(line, details, sizeof details));
    json_t *json = json_pack("{s:s, s:s}", "uid", uid, "quantity", quantity);
    if (json == NULL)
        return NULL;
    if (is_in_catalog(line)) {
        json_object_set_new(json, "catalog_object_id", json_string(line->external_id));
        if (line->option_count > 0)
            json_object_set_new(json, "modifiers", modifiers_json(line));
    } else {
        json_object_set_new(json, "name", json_string(line->name));
        json_object_set_new(json, "base_price_money", money(job, line->unit_cents));
    }
    if (note[0] != '\0')
        json_object_set_new(json, "note", json_string(note));
    return json;
}

static json_t *fulfillment_json(const struct delivery_job *job, const struct job_slip *slip)
{
    const struct ticket *ticket = &job->ticket;
    bool is_brought = ticket->customer.service == BASKET_DELIVERY;
    char duration[32], note[NOTE_CHARS_MAX + 1];
    snprintf(duration, sizeof duration, "PT%dM", ticket->ready_minutes);
    snprintf(note, sizeof note, "Phone order %d%s%s%s%s", ticket->order_number,
             slip->slip.allergy[0] != '\0' ? ". ALLERGY: " : "", slip->slip.allergy,
             ticket->note[0] != '\0' ? ". NOTE: " : "", ticket->note);
    json_t *recipient = json_pack("{s:s, s:s}", "display_name", ticket->customer.name, "phone_number",
                                  ticket->customer.phone);
    if (is_brought)
        json_object_set_new(recipient, "address",
                            json_pack("{s:s}", "address_line_1", ticket->customer.address));
    json_t *details =
        json_pack("{s:o, s:s, s:s, s:s}", "recipient", recipient, "schedule_type", "ASAP",
                  is_brought ? "delivery_window_duration" : "prep_time_duration", duration, "note", note);
    return json_pack("[{s:s, s:s, s:s, s:o}]", "uid", "f1", "type", is_brought ? "DELIVERY" : "PICKUP",
                     "state", "PROPOSED", is_brought ? "delivery_details" : "pickup_details", details);
}

json_t *square_order_json(const struct delivery_job *job)
{
    const struct ticket *ticket = &job->ticket;
    struct job_slip slip;
    char key[SQUARE_KEY_BYTES], number[16], name[100];
    json_t *lines = json_array();
    job_slip_make(job, &slip);
    snprintf(number, sizeof number, "%d", ticket->order_number);
    snprintf(name, sizeof name, "%s %d", ticket->customer.name, ticket->order_number);
    for (size_t i = 0; i < ticket->line_count; i++)
        json_array_append_new(lines, line_json(job, &ticket->lines[i], i));
    json_t *order = json_pack("{s:s, s:s, s:{s:s}, s:s, s:{s:b, s:b}, s:o, s:o, s:{s:s}}", "location_id",
                              job->way->square.location, "reference_id", number, "source", "name",
                              "VoicePlate", "ticket_name", name, "pricing_options", "auto_apply_taxes", 1,
                              "auto_apply_discounts", 0, "line_items", lines, "fulfillments",
                              fulfillment_json(job, &slip), "metadata", "voiceplate_call", ticket->call_sid);
    if (order != NULL && ticket->totals.delivery_fee_cents > 0)
        json_object_set_new(order, "service_charges",
                            json_pack("[{s:s, s:s, s:o, s:s, s:b}]", "uid", "dlv", "name", "Delivery",
                                      "amount_money", money(job, ticket->totals.delivery_fee_cents),
                                      "calculation_phase", "SUBTOTAL_PHASE", "taxable", 0));
    return json_pack("{s:s, s:o}", "idempotency_key", square_key(job, key), "order", order);
}

json_t *square_payment_json(const struct delivery_job *job, const char *order_id, const json_t *total)
{
    char key[46]; /* payments take no longer ones */
    snprintf(key, sizeof key, "vp-pay-%.38s", order_id);
    return json_pack("{s:s, s:s, s:{s:s, s:s}, s:O, s:s, s:s, s:b}", "idempotency_key", key, "source_id",
                     "EXTERNAL", "external_details", "type", "OTHER", "source", "Pay at pickup",
                     "amount_money", total, "order_id", order_id, "location_id", job->way->square.location,
                     "autocomplete", 1);
}

json_t *square_cancel_json(const struct delivery_job *job, int64_t version)
{
    char key[SQUARE_KEY_BYTES], whole[SQUARE_KEY_BYTES + 8];
    snprintf(whole, sizeof whole, "%s-void", square_key(job, key));
    return json_pack("{s:s, s:{s:s, s:I, s:[{s:s, s:s}]}}", "idempotency_key", whole, "order", "location_id",
                     job->way->square.location, "version", (json_int_t)version, "fulfillments", "uid", "f1",
                     "state", "CANCELED");
}
