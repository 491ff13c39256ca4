/* Whether two orders are one: by what the kitchen cooks and for whom, not by how the basket came about. */
#include <ctype.h>
#include <string.h>

#include "order/ticket.h"

static bool is_same_dish(const struct ticket_line *one, const struct ticket_line *other)
{
    return strcmp(one->item_id, other->item_id) == 0 && strcmp(one->size_id, other->size_id) == 0 &&
           strcmp(one->details, other->details) == 0;
}

static int64_t count_dish(const struct ticket *ticket, const struct ticket_line *dish)
{
    int64_t count = 0;
    for (size_t i = 0; i < ticket->line_count; i++)
        if (is_same_dish(&ticket->lines[i], dish))
            count += ticket->lines[i].quantity;
    return count;
}

bool ticket_has_dishes_of(const struct ticket *ticket, const struct ticket *other)
{
    for (size_t i = 0; i < other->line_count; i++)
        if (count_dish(ticket, &other->lines[i]) < count_dish(other, &other->lines[i]))
            return false;
    return true;
}

/* A name or an address written with other capitals or spaces is the same one. */
static bool is_same_text(const char *one, const char *other)
{
    for (;;) {
        while (isspace((unsigned char)*one))
            one++;
        while (isspace((unsigned char)*other))
            other++;
        if (tolower((unsigned char)*one) != tolower((unsigned char)*other))
            return false;
        if (*one == '\0')
            return true;
        one++;
        other++;
    }
}

bool ticket_is_same_order(const struct ticket *ticket, const struct ticket *other)
{
    const struct basket_customer *one = &ticket->customer, *two = &other->customer;
    return ticket_has_dishes_of(ticket, other) && ticket_has_dishes_of(other, ticket) &&
           is_same_text(ticket->allergy, other->allergy) && is_same_text(ticket->note, other->note) &&
           one->service == two->service && is_same_text(one->name, two->name) &&
           is_same_text(one->phone, two->phone) &&
           (one->service != BASKET_DELIVERY || is_same_text(one->address, two->address));
}
