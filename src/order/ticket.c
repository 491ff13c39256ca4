#include "order/ticket.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "order/delivery_area.h"
#include "order/writer.h"

enum { PART_BLANKS = 2 };

/* Each part of the details becomes a line of the slip; depth: of how many parts it is a part. */
static void begin_detail(struct writer *writer, int depth)
{
    writer_addf(writer, "%s%*s", writer->len > 0 ? "; " : "", depth * PART_BLANKS, "");
}

static void add_choice(struct writer *writer, const struct basket_choice *choice)
{
    static const char *const amounts[] = {
        [BASKET_REGULAR] = "", [BASKET_LIGHT] = "light ", [BASKET_EXTRA] = "extra "};
    if (choice->count > 1)
        writer_addf(writer, "%d x ", choice->count);
    writer_addf(writer, "%s%s%s%s", amounts[choice->amount], choice->size != NULL ? choice->size->name : "",
                choice->size != NULL ? " " : "", choice->option->name);
}

static void add_side(struct writer *writer, const struct basket_line *line, int parent, int depth,
                     enum basket_side side, const char *title)
{
    bool is_first = true;
    for (size_t i = 0; i < line->choice_count; i++) {
        const struct basket_choice *choice = &line->choices[i];
        if (choice->side != side || choice->parent != parent || menu_option_is_part(choice->option))
            continue;
        if (is_first)
            begin_detail(writer, depth);
        writer_add(writer, is_first ? title : ", ");
        add_choice(writer, choice);
        is_first = false;
    }
}

/* What is chosen for it, then its parts, each with what belongs to it. */
static void add_details(struct writer *writer, const struct basket_line *line, int of,
                        int depth) /* NOLINT(misc-no-recursion): MENU_DEPTH_MAX */
{
    bool is_first = true;
    add_side(writer, line, of, depth, BASKET_WHOLE, "");
    add_side(writer, line, of, depth, BASKET_LEFT, "left: ");
    add_side(writer, line, of, depth, BASKET_RIGHT, "right: ");
    for (size_t i = 0; i < line->without_count; i++) {
        if (line->without_of[i] != of)
            continue;
        if (is_first)
            begin_detail(writer, depth);
        writer_addf(writer, "%sno %s", is_first ? "" : ", ", line->without[i]);
        is_first = false;
    }
    for (size_t i = 0; i < line->choice_count; i++) {
        if (line->choices[i].parent != of || !menu_option_is_part(line->choices[i].option))
            continue;
        begin_detail(writer, depth);
        add_choice(writer, &line->choices[i]);
        add_details(writer, line, (int)i + 1, depth + 1);
    }
}

static void fill_part(const struct basket_line *line, size_t index, struct ticket_option *out_option)
{
    const struct basket_choice *choice = &line->choices[index];
    struct writer writer;
    out_option->part = choice->part;
    out_option->of = choice->parent > 0 ? line->choices[choice->parent - 1].part : 0;
    if (choice->size == NULL)
        return;
    span_copy(span_of(choice->size->id), out_option->size_id, sizeof out_option->size_id);
    writer_init(&writer, out_option->name, sizeof out_option->name);
    writer_addf(&writer, "%s %s", choice->size->name, choice->option->name);
    if (choice->size->external_id[0] != '\0') /* what is sold is the size */
        span_copy(span_of(choice->size->external_id), out_option->external_id,
                  sizeof out_option->external_id);
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
        fill_part(line, i, option);
    }
}

static void fill_line(const struct basket_line *line, struct ticket_line *out_line)
{
    struct writer writer;
    memset(out_line, 0, sizeof *out_line);
    span_copy(span_of(line->item->id), out_line->item_id, sizeof out_line->item_id);
    span_copy(span_of(line->size != NULL ? line->size->id : ""), out_line->size_id, sizeof out_line->size_id);
    writer_init(&writer, out_line->name, sizeof out_line->name);
    writer_addf(&writer, "%s%s%s", line->size != NULL ? line->size->name : "", line->size != NULL ? " " : "",
                line->item->name);
    writer_init(&writer, out_line->details, sizeof out_line->details);
    add_details(&writer, line, 0, 0);
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

enum { AFTER_LINES = offsetof(struct ticket, lines) + sizeof(((struct ticket *)NULL)->lines) };

void ticket_clear(struct ticket *ticket)
{
    memset(ticket, 0, offsetof(struct ticket, lines));
    memset((char *)ticket + AFTER_LINES, 0, sizeof *ticket - AFTER_LINES);
}

void ticket_copy(const struct ticket *ticket, struct ticket *out_copy)
{
    memcpy(out_copy, ticket, offsetof(struct ticket, lines));
    memcpy(out_copy->lines, ticket->lines, ticket->line_count * sizeof *ticket->lines);
    memcpy((char *)out_copy + AFTER_LINES, (const char *)ticket + AFTER_LINES, sizeof *ticket - AFTER_LINES);
}

/* The terms are those of now: a menu that changes later changes nothing of what was agreed. */
static void fill_zone(const struct basket *basket, struct ticket *ticket)
{
    const struct menu_area *area = NULL;
    if (basket->customer.service == BASKET_DELIVERY)
        (void)delivery_area_find(basket->menu, basket->customer.address, &area);
    if (area == NULL)
        return;
    (void)span_copy(span_of(area->name), ticket->zone, sizeof ticket->zone);
    ticket->zone_minimum_cents = area->minimum_cents;
}

void ticket_from_basket(const struct basket *basket, const char *call_sid, int64_t unix_ms,
                        struct ticket *out_ticket)
{
    const struct menu *menu = basket->menu;
    ticket_clear(out_ticket);
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
    fill_zone(basket, out_ticket);
}

const char *ticket_details(const struct ticket_line *line, char *out, size_t size_bytes)
{
    struct writer writer;
    writer_init(&writer, out, size_bytes);
    for (const char *at = line->details; *at != '\0';) {
        const char *end = strstr(at, "; ");
        size_t len = end != NULL ? (size_t)(end - at) : strlen(at), blanks = strspn(at, " ");
        writer_addf(&writer, "%s%.*s",
                    writer.len == 0 ? ""
                    : blanks > 0    ? " + "
                                    : "; ",
                    (int)(len > blanks ? len - blanks : 0), at + blanks);
        at += len + (end != NULL ? 2 : 0);
    }
    return out;
}

int64_t ticket_due_unix_ms(const struct ticket *ticket)
{
    enum { MINUTE_MS = 60000 };
    return ticket->life.due_unix_ms != 0
               ? ticket->life.due_unix_ms
               : ticket->created_unix_ms + (int64_t)ticket->ready_minutes * MINUTE_MS;
}
