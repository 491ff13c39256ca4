#include "order/ticket.h"

#include <stdio.h>

#include "order/writer.h"

static void add_side(struct writer *writer, const struct basket_line *line, enum basket_side side,
                     const char *title)
{
    static const char *const amounts[] = {
        [BASKET_REGULAR] = "", [BASKET_LIGHT] = "light ", [BASKET_EXTRA] = "extra "};
    bool is_first = true;
    for (size_t i = 0; i < line->choice_count; i++) {
        const struct basket_choice *choice = &line->choices[i];
        if (choice->side != side)
            continue;
        if (is_first)
            writer_addf(writer, "%s%s", writer->len > 0 ? "; " : "", title);
        writer_add(writer, is_first ? "" : ", ");
        if (choice->count > 1)
            writer_addf(writer, "%d x ", choice->count);
        writer_addf(writer, "%s%s", amounts[choice->amount], choice->option->name);
        is_first = false;
    }
}

static void fill_options(const struct basket_line *line, struct ticket_line *out_line)
{
    out_line->option_count = line->choice_count;
    for (size_t i = 0; i < line->choice_count; i++) {
        const struct basket_choice *choice = &line->choices[i];
        struct ticket_option *option = &out_line->options[i];
        span_copy(span_of(choice->option->id), option->id, sizeof option->id);
        span_copy(span_of(choice->option->external_id), option->external_id, sizeof option->external_id);
        span_copy(span_of(choice->option->name), option->name, sizeof option->name);
        option->side = choice->side;
        option->amount = choice->amount;
        option->count = choice->count;
    }
}

static void fill_line(const struct basket_line *line, struct ticket_line *out_line)
{
    struct writer writer;
    span_copy(span_of(line->item->id), out_line->item_id, sizeof out_line->item_id);
    span_copy(span_of(line->size != NULL ? line->size->id : ""), out_line->size_id, sizeof out_line->size_id);
    writer_init(&writer, out_line->name, sizeof out_line->name);
    writer_addf(&writer, "%s%s%s", line->size != NULL ? line->size->name : "", line->size != NULL ? " " : "",
                line->item->name);
    writer_init(&writer, out_line->details, sizeof out_line->details);
    add_side(&writer, line, BASKET_WHOLE, "");
    add_side(&writer, line, BASKET_LEFT, "left: ");
    add_side(&writer, line, BASKET_RIGHT, "right: ");
    for (size_t i = 0; i < line->without_count; i++)
        writer_addf(&writer, "%sno %s", i > 0 ? ", " : writer.len > 0 ? "; " : "", line->without[i]);
    const char *external_id = line->size != NULL && line->size->external_id[0] != '\0'
                                  ? line->size->external_id
                                  : line->item->external_id;
    span_copy(span_of(external_id), out_line->external_id, sizeof out_line->external_id);
    fill_options(line, out_line);
    if (line->note[0] != '\0')
        writer_addf(&writer, "%snote: %s", writer.len > 0 ? "; " : "", line->note);
    out_line->quantity = line->quantity;
    out_line->unit_cents = basket_unit_cents(line);
    out_line->total_cents = basket_line_cents(line);
}

void ticket_from_basket(const struct basket *basket, const char *call_sid, int64_t unix_ms,
                        struct ticket *out_ticket)
{
    const struct menu *menu = basket->menu;
    memset(out_ticket, 0, sizeof *out_ticket);
    span_copy(span_of(menu->restaurant_id), out_ticket->restaurant_id, sizeof out_ticket->restaurant_id);
    span_copy(span_of(call_sid), out_ticket->call_sid, sizeof out_ticket->call_sid);
    out_ticket->basket_version = basket->version;
    out_ticket->customer = basket->customer;
    memcpy(out_ticket->allergy, basket->allergy, sizeof out_ticket->allergy);
    span_copy(span_of(menu->currency->code), out_ticket->currency, sizeof out_ticket->currency);
    memcpy(out_ticket->coupon, basket->coupon, sizeof out_ticket->coupon);
    out_ticket->totals = basket_totals(basket);
    out_ticket->line_count = basket->line_count;
    for (size_t i = 0; i < basket->line_count; i++)
        fill_line(&basket->lines[i], &out_ticket->lines[i]);
    out_ticket->created_unix_ms = unix_ms;
    memcpy(out_ticket->note, basket->note, sizeof out_ticket->note);
    out_ticket->ready_minutes = basket_ready_minutes(basket, unix_ms);
}

int64_t ticket_due_unix_ms(const struct ticket *ticket)
{
    enum { MINUTE_MS = 60000 };
    return ticket->life.due_unix_ms != 0
               ? ticket->life.due_unix_ms
               : ticket->created_unix_ms + (int64_t)ticket->ready_minutes * MINUTE_MS;
}
