/* A confirmed order: plain values, immutable, ready to be stored and printed; and what became of it since. */
#ifndef VP_ORDER_TICKET_H
#define VP_ORDER_TICKET_H

#include "order/basket.h"
#include "order/order_life.h"

enum { TICKET_DETAILS_BYTES = 1536 };

struct ticket_option { /* of a line, as chosen */
    char id[MENU_NAME_BYTES], external_id[MENU_NAME_BYTES], name[MENU_NAME_BYTES];
    enum basket_side side;
    enum basket_amount amount;
    int count;
    int part, of; /* its number in the line, where it is a part; that of the part it belongs to. 0: none */
    char size_id[MENU_NAME_BYTES]; /* of a dish in a combo, whose name has the size's before it; "": none */
};

struct ticket_line {
    char item_id[MENU_NAME_BYTES], size_id[MENU_NAME_BYTES];
    char external_id[MENU_NAME_BYTES]; /* of the size, or of the item where that has none; "": none */
    char name[2 * MENU_NAME_BYTES];    /* "Large Margherita" */
    /* "left: Mushrooms; right: Olives; no onions"; what belongs to a part stands behind it, two blanks further in:
     * "Large Margherita;   Mushrooms; Cola" */
    char details[TICKET_DETAILS_BYTES];
    int quantity;
    int64_t unit_cents, total_cents;
    struct ticket_option options[BASKET_CHOICES_MAX];
    size_t option_count;
};

struct ticket {
    char restaurant_id[MENU_NAME_BYTES];
    char call_sid[40];
    uint32_t basket_version;
    struct basket_customer customer;
    char allergy[BASKET_ALLERGY_BYTES]; /* "peanuts"; "": none was told */
    char note[BASKET_NOTE_BYTES];       /* for the kitchen or the driver; "": none */
    char coupon[BASKET_COUPON_BYTES];   /* "SUMMER10", as the caller said it; "": none */
    char currency[4];                   /* "GBP" */
    char zone[MENU_NAME_BYTES]; /* the delivery zone that the address is in (delivery_area.h); "": none */
    int64_t zone_minimum_cents; /* of that zone, 0: none; its fee is in the totals */
    struct basket_totals totals;
    struct ticket_line lines[BASKET_LINES_MAX];
    size_t line_count;
    int64_t created_unix_ms;
    int ready_minutes;
    int order_number; /* given by the store: counts from 1 for each restaurant; 0 before */
    int64_t epoch;    /* of whoever had the call and ordered (call/scoreboard.h); 0: not known */
    /* Only of one that is read from the store. */
    struct order_life life;
    char caller_number[64]; /* of its call; "": not known */
};

/* Empties it. A ticket has room for many long lines, of which few are used: those that are not hold anything. */
void ticket_clear(struct ticket *ticket);
void ticket_copy(const struct ticket *ticket, struct ticket *out_copy);
void ticket_from_basket(const struct basket *basket, const char *call_sid, int64_t unix_ms,
                        struct ticket *out_ticket);
/* Whether the kitchen would cook all of other's dishes when it cooks ticket's: each with its size, choices
 * and wishes, at least as often, however they are spread over the lines. */
bool ticket_has_dishes_of(const struct ticket *ticket, const struct ticket *other);
/* The same dishes for the same customer and service: an order that came twice. */
bool ticket_is_same_order(const struct ticket *ticket, const struct ticket *other);
/* When it is to be ready. */
int64_t ticket_due_unix_ms(const struct ticket *ticket);
/* Its details for a text in one piece: "Large Margherita + Mushrooms; Cola". Returns out. */
const char *ticket_details(const struct ticket_line *line, char *out, size_t size_bytes);
/* As a kitchen slip, 42 columns, LF line ends, no other control characters. Returns out. */
const char *ticket_format(const struct ticket *ticket, char *out, size_t size_bytes);

#endif
