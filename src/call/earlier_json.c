#include "call/earlier_json.h"

#include <stdio.h>
#include <string.h>

#include "call/basket_json.h"
#include "english/listing.h"
#include "english/sentence.h"
#include "order/writer.h"
#include "tool/tool.h"

enum { LINES_BYTES = 1200, SAY_BYTES = 320, CONTENTS_BYTES = LINES_BYTES + 160, LATE_MS = 3 * 60 * 1000 };

static enum sentence sentence_of(const struct ticket *ticket, int64_t now_unix_ms)
{
    bool is_delivery = ticket->customer.service == BASKET_DELIVERY;
    bool is_late = now_unix_ms > ticket_due_unix_ms(ticket) + LATE_MS;
    switch (ticket->life.state) {
    case ORDER_READY:
        return is_delivery ? SENTENCE_EARLIER_READY_DELIVERY : SENTENCE_EARLIER_READY;
    case ORDER_PICKED_UP:
        return is_delivery ? SENTENCE_EARLIER_LEFT : SENTENCE_EARLIER_PICKED_UP;
    case ORDER_CANCELLED:
        return SENTENCE_EARLIER_CANCELLED;
    case ORDER_ACCEPTED:
        return is_late       ? SENTENCE_EARLIER_LATE
               : is_delivery ? SENTENCE_EARLIER_ACCEPTED_DELIVERY
                             : SENTENCE_EARLIER_ACCEPTED;
    default:
        return is_late       ? SENTENCE_EARLIER_LATE
               : is_delivery ? SENTENCE_EARLIER_IN_DELIVERY
                             : SENTENCE_EARLIER_IN;
    }
}

/* "2 Large Margherita, no onions, and 1 Coke" */
static void write_lines(const struct ticket *ticket, char out[LINES_BYTES])
{
    struct writer writer;
    writer_init(&writer, out, LINES_BYTES);
    for (size_t i = 0; i < ticket->line_count; i++) {
        const struct ticket_line *line = &ticket->lines[i];
        writer_addf(&writer, "%s%d %s%s%s", listing_joint(LISTING_AND_PAUSE, i, ticket->line_count),
                    line->quantity, line->name, line->details[0] != '\0' ? ", " : "", line->details);
    }
}

/* What was left out stands only in the line's words: "left: Mushrooms; no onions, no basil". */
static json_t *without_json(const char *details)
{
    json_t *without = json_array();
    const char *begin = strncmp(details, "no ", 3) == 0 ? details : strstr(details, "; no ");
    if (begin == NULL || strncmp(details, "note: ", 6) == 0)
        return without;
    begin += *begin == ';' ? 2 : 0;
    while (strncmp(begin, "no ", 3) == 0) {
        begin += 3;
        size_t len = strcspn(begin, ",;");
        json_array_append_new(without, json_stringn(begin, len));
        begin += len;
        begin += begin[0] == ',' && begin[1] == ' ' ? 2 : 0;
    }
    return without;
}

/* As add_item takes them. */
static json_t *options_json(const struct ticket_line *line)
{
    json_t *options = json_array();
    for (size_t i = 0; i < line->option_count; i++) {
        const struct ticket_option *from = &line->options[i];
        json_t *option = json_pack("{s:s}", "option_id", from->id);
        if (from->side != BASKET_WHOLE)
            json_object_set_new(option, "side", json_string(tool_word(TOOL_WORDS_SIDE, from->side)));
        if (from->amount != BASKET_REGULAR)
            json_object_set_new(option, "amount", json_string(tool_word(TOOL_WORDS_AMOUNT, from->amount)));
        if (from->count > 1)
            json_object_set_new(option, "count", json_integer(from->count));
        json_array_append_new(options, option);
    }
    return options;
}

/* As lines of the order are, so that they can be ordered again. */
static json_t *lines_json(const struct ticket *ticket)
{
    json_t *lines = json_array();
    for (size_t i = 0; i < ticket->line_count; i++) {
        const struct ticket_line *line = &ticket->lines[i];
        json_array_append_new(lines,
                              json_pack("{s:s, s:s, s:s, s:s, s:i, s:o, s:o}", "item_id", line->item_id,
                                        "size_id", line->size_id, "name", line->name, "details",
                                        line->details, "quantity", line->quantity, "options",
                                        options_json(line), "without", without_json(line->details)));
    }
    return lines;
}

static json_t *order_json(const struct menu *menu, const struct ticket *ticket, int64_t now_unix_ms)
{
    char lines[LINES_BYTES], when[64], placed[64], price[64], say[SAY_BYTES], contents[CONTENTS_BYTES];
    bool is_over = ticket->life.state == ORDER_PICKED_UP || ticket->life.state == ORDER_CANCELLED;
    bool is_late =
        !is_over && ticket->life.state != ORDER_READY && now_unix_ms > ticket_due_unix_ms(ticket) + LATE_MS;
    write_lines(ticket, lines);
    menu_when(menu, ticket_due_unix_ms(ticket), now_unix_ms, when, sizeof when);
    menu_when(menu, ticket->created_unix_ms, now_unix_ms, placed, sizeof placed);
    menu_write_money(menu, price, sizeof price, ticket->totals.total_cents);
    const struct sentence_words words = {.number = ticket->order_number,
                                         .time = span_of(when),
                                         .lines = span_of(lines),
                                         .price = span_of(price)};
    sentence_fill(sentence_of(ticket, now_unix_ms), &words, say, sizeof say);
    sentence_fill(SENTENCE_EARLIER_CONTENTS, &words, contents, sizeof contents);
    return json_pack("{s:i, s:s, s:s, s:s, s:b, s:b, s:s, s:s, s:o, s:o, s:s, s:s}", "order_number",
                     ticket->order_number, "state", order_state_name(ticket->life.state), "placed", placed,
                     "due", when, "is_late", is_late, "is_over", is_over, "service",
                     ticket->customer.service == BASKET_DELIVERY ? "delivery" : "pickup", "name",
                     ticket->customer.name, "lines", lines_json(ticket), "total",
                     basket_json_price(ticket->totals.total_cents), "say", say, "contents", contents);
}

json_t *earlier_json_none(const char *sentence)
{
    return json_pack("{s:b, s:[], s:s}", "ok", 1, "orders", "say", sentence);
}

json_t *earlier_json(const struct menu *menu, const struct earlier_orders *orders, int64_t now_unix_ms)
{
    if (orders->count == 0)
        return earlier_json_none(sentence_text(SENTENCE_EARLIER_NONE));
    json_t *list = json_array();
    for (size_t i = 0; i < orders->count; i++)
        json_array_append_new(list, order_json(menu, &orders->at[i], now_unix_ms));
    return json_pack("{s:b, s:o}", "ok", 1, "orders", list);
}
