/* The order being built in one call. Every change is checked against the menu and either done wholly or
 * refused with a reason in words; prices are computed here, in integer cents, and nowhere else. */
#ifndef VP_ORDER_BASKET_H
#define VP_ORDER_BASKET_H

#include "order/menu.h"

enum {
    BASKET_LINES_MAX = 24,
    BASKET_CHOICES_MAX = 24,
    BASKET_WITHOUT_MAX = 8,
    BASKET_LINE_ID_BYTES = 8,
    BASKET_ALLERGY_BYTES = 120,
    BASKET_COUPON_BYTES = 40,
    BASKET_NOTE_BYTES = 160,
    BASKET_LINE_NOTE_BYTES = 80,
};

enum basket_side { BASKET_WHOLE, BASKET_LEFT, BASKET_RIGHT }; /* JSON: whole left right */
enum basket_amount {
    BASKET_REGULAR,
    BASKET_LIGHT,
    BASKET_EXTRA
}; /* JSON: regular light extra (double price) */

struct basket_choice {
    const struct menu_option *option; /* borrowed from the menu, as is its group */
    const struct menu_group *group;
    enum basket_side side;
    enum basket_amount amount;
    int count; /* portions */
    /* 0: of the line's item; else of the choice at parent - 1, which stands before it: a topping of the pizza in a
     * slot, the dressing of a side. */
    int parent;
    int part; /* number of a part (menu_option_is_part) in its line, from 1 in the order of the menu; 0: it is none */
    const struct menu_size *size; /* of a dish in a slot; NULL where it has none */
    int key;                      /* while a request is applied: the entry that made it, from 1; else 0 */
};

struct basket_line {
    char id[BASKET_LINE_ID_BYTES]; /* "L1", never reused in a call */
    const struct menu_item *item;
    const struct menu_size *size; /* NULL where the item has none */
    int quantity;
    struct basket_choice choices[BASKET_CHOICES_MAX];
    size_t choice_count;
    const char *without[BASKET_WITHOUT_MAX]; /* ingredients left out, borrowed from the menu */
    int without_of[BASKET_WITHOUT_MAX];      /* of which choice, as parent; 0: of the item */
    size_t without_count;
    char note
        [BASKET_LINE_NOTE_BYTES]; /* what no option says, in the caller's words: "well done"; "": nothing */
};

enum basket_service { BASKET_SERVICE_UNKNOWN, BASKET_PICKUP, BASKET_DELIVERY };

struct basket_customer {
    char name[64], phone[MENU_NUMBER_BYTES], address[160];
    enum basket_service service;
};

/* What the caller gives beside: an amount, or a part of the subtotal in millionths. Both 0: nothing. */
struct basket_tip {
    int64_t cents, ppm;
};

struct basket {
    struct menu *menu; /* retained; as it is when the order is wanted, where that is not now */
    uint32_t version;  /* grows with every change */
    uint32_t next_line;
    size_t line_count;
    struct basket_customer customer;
    char allergy[BASKET_ALLERGY_BYTES]; /* what the kitchen must know, "peanuts"; "": none was told */
    char coupon[BASKET_COUPON_BYTES];   /* noted for the restaurant, which decides; "": none */
    struct basket_tip tip;
    char note[BASKET_NOTE_BYTES]; /* for the kitchen or the driver, "ring twice"; "": none */
    int64_t wanted_unix_ms;       /* when it is to be ready; 0: as soon as it can be */
    /* Last, and only those in use are ever written: a call's memory has the others for nothing (base/pages.h). */
    struct basket_line lines[BASKET_LINES_MAX];
};

struct basket_totals {
    int64_t subtotal_cents, tax_cents, delivery_fee_cents, total_cents;
    int64_t service_charge_cents, tip_cents;
    int item_count;
    bool is_tax_included; /* in the subtotal: it is not added */
};

/* Why a change was refused. code is a fixed word for programs, message a sentence for the model and the caller.
 * Codes: unknown_item sold_out not_served unknown_size size_needed unknown_option choice_needed part_needed
 * unknown_part too_many_choices unknown_ingredient bad_quantity over_limit unknown_line empty closed no_pickup
 * no_delivery outside_area area_needed below_minimum too_few dine_in_only customer_needed bad_customer bad_remark
 * bad_tip no_tips no_notes no_ahead bad_time too_soon too_far closed_then paused. */
struct basket_refusal {
    const char *code; /* static */
    char message[256];
    const struct menu_group *group; /* choice_needed, too_many_choices: which; else NULL */
    const struct menu_item *item;   /* the item spoken of, if known */
    const struct menu_option *of;   /* the part of it that is spoken of; NULL: the item itself */
};

struct basket_choice_request {
    const char *option_id;
    enum basket_side side;
    enum basket_amount amount;
    int count; /* 0: one */
    /* Where parts are: an entry without any of these goes where it fits, into the part named last before it. */
    int parent;          /* the entry before it that it belongs to, from 1; 0: none */
    int part;            /* the part that it goes into, or takes the place of; 0: none named */
    const char *size_id; /* of a dish in a slot; NULL: its only one, or as it is */
    const char *without[BASKET_WITHOUT_MAX]; /* ingredients of that dish to leave out */
    size_t without_count;
};

/* What add and change ask for. Strings are borrowed during the call. */
struct basket_request {
    const char *item_id; /* change: NULL keeps the item; another id replaces it */
    const char
        *size_id; /* NULL: change keeps; add needs one where there are sizes (a single size is taken) */
    int quantity; /* 0: add one, change keeps */
    const struct basket_choice_request *choices; /* change: added to what is there, replacing equal options */
    size_t choice_count;
    const char *const *drop_options; /* change only: option ids to take off again; "2/olives": of part 2 */
    size_t drop_option_count;
    const char *const *without; /* ingredient names to leave out */
    size_t without_count;
    const char *const *put_back; /* change only: ingredients no longer left out */
    size_t put_back_count;
    const char *note; /* NULL: change keeps; "none": takes it off */
};

void basket_init(struct basket *basket, struct menu *menu); /* retains the menu */
void basket_deinit(struct basket *basket);
/* What the other is, as much of it as is used, and with its menu as it is: not retained once more. */
void basket_assign(struct basket *out_basket, const struct basket *basket);
void basket_copy(struct basket *out_basket, const struct basket *basket); /* another one, with its own menu */

/* True: done, version raised, line named in out_line_id. False: refused, nothing changed. An equal line is
 * raised in quantity instead of doubled. */
bool basket_add(struct basket *basket, const struct basket_request *request,
                char out_line_id[BASKET_LINE_ID_BYTES], struct basket_refusal *out_refusal);
/* Likewise; a line that becomes equal to another takes that one in and keeps its own id. */
bool basket_change(struct basket *basket, const char *line_id, const struct basket_request *request,
                   struct basket_refusal *out_refusal);
/* quantity 0 takes the whole line off. */
bool basket_remove(struct basket *basket, const char *line_id, int quantity,
                   struct basket_refusal *out_refusal);
/* NULL or BASKET_SERVICE_UNKNOWN leave what is there. */
bool basket_set_customer(struct basket *basket, const char *name, const char *phone, const char *address,
                         enum basket_service service, struct basket_refusal *out_refusal);
/* NULL leaves what is there, "none" takes it off. Neither changes a price. */
bool basket_set_remarks(struct basket *basket, const char *allergy, const char *coupon,
                        struct basket_refusal *out_refusal);

/* "5", "5.00" or "15%"; "0" takes it off. NULL leaves what is there. */
bool basket_set_tip(struct basket *basket, const char *tip, struct basket_refusal *out_refusal);
/* The same of what else the kitchen or the driver is to know. */
bool basket_set_note(struct basket *basket, const char *note, struct basket_refusal *out_refusal);
/* "19:00" (the next one), "2026-12-01 12:00", in the restaurant's time; "asap" takes it off. NULL leaves what is
 * there. What is in the order has the prices of that time, and must be served then. */
bool basket_set_wanted(struct basket *basket, const char *wanted_at, int64_t now_unix_ms,
                       struct basket_refusal *out_refusal);
/* The same of an empty basket that is restored; what may be is judged before it is ordered. */
void basket_restore_wanted(struct basket *basket, int64_t wanted_unix_ms);
/* Whether it may still be wanted for then, or now: while the restaurant is open, and late enough to be made. */
bool basket_may_be_wanted(const struct basket *basket, int64_t now_unix_ms,
                          struct basket_refusal *out_refusal);
/* So many minutes from now on it takes, or is wanted in. */
int basket_ready_minutes(const struct basket *basket, int64_t now_unix_ms);
/* "today at 7 PM", "tomorrow at 12 PM", "on Thursday at 6:30 PM"; "" where it is wanted as soon as it can be. */
const char *basket_wanted_spoken(const struct basket *basket, int64_t now_unix_ms, char *out,
                                 size_t size_bytes);

/* What became of an order whose menu was replaced. */
enum { BASKET_MOVE_BYTES = 320 };
struct basket_move {
    size_t lost_count;               /* lines that cannot be had any more as they are: they are out */
    bool is_dearer_or_cheaper;       /* what is left has another total than before */
    bool has_changed;                /* anything that is read back; the version has grown */
    char reasons[BASKET_MOVE_BYTES]; /* why something was lost, in sentences; cut to fit */
    char lost[BASKET_MOVE_BYTES];    /* the lost lines as they are spoken, joined; likewise */
};
/* The order goes on with another menu (retained; as it is when the order is wanted), line by line through the checks of
 * basket_add; prices are those of that menu from now on. */
void basket_move(struct basket *basket, struct menu *menu, struct basket_move *out_move);
/* A line that is not in the basket any more, and why; for whoever restores one (call/basket_json.h). */
void basket_move_lose(struct basket_move *move, const char *line_spoken,
                      const struct basket_refusal *refusal);
/* What the caller must hear of it, basket being what is left; "" where nothing was lost and the total is the same. */
const char *basket_move_spoken(const struct basket_move *move, const struct basket *basket, char *out,
                               size_t size_bytes);

const struct basket_line *basket_find_line(const struct basket *basket, const char *line_id);
/* The size by which a choice is paid: of the dish it belongs to, else the line's. NULL: none. */
const struct menu_size *basket_size_of(const struct basket_line *line, const struct basket_choice *choice);
int64_t basket_unit_cents(const struct basket_line *line);
int64_t basket_line_cents(const struct basket_line *line);
struct basket_totals basket_totals(const struct basket *basket);

/* The least subtotal that is brought to where it is wanted; 0 of what is picked up. */
int64_t basket_minimum_cents(const struct basket *basket);
/* Whether the address is more than a postcode, where nobody finds a door. */
bool basket_is_address_told(const struct basket *basket);
/* Whether the address says which of the menu's delivery areas it is in; true where the menu has none. */
bool basket_is_place_known(const struct basket *basket);
/* Whether orders are taken at that time, or the restaurant has paused. */
bool basket_takes_orders(const struct basket *basket, int64_t unix_ms, struct basket_refusal *out_refusal);
/* Whether the order may be stored now: not empty, all items still available, open and not paused, service and name
 * known, address and minimum for delivery, limits. */
bool basket_is_complete(const struct basket *basket, int64_t unix_ms, struct basket_refusal *out_refusal);

/* How a person says a line: "two large Margherita pizzas, half mushrooms and half olives, no onions". */
const char *basket_line_spoken(const struct basket_line *line, char *out, size_t size_bytes);
/* The whole order as it is read back, with service and total: "I have one large ... That's $27.22 for pickup." */
const char *basket_spoken(const struct basket *basket, char *out, size_t size_bytes);

#endif
