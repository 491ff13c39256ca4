/* A restaurant's menu: what may be sold, with which choices, at which price, and when. Read from a YAML file
 * (docs/menu.md), checked once, then immutable and reference counted: whoever has one keeps it as it is, and is given
 * the next one (call_on_menu). */
#ifndef VP_ORDER_MENU_H
#define VP_ORDER_MENU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/problems.h"
#include "base/span.h"
#include "english/currency.h"
#include "english/week_times.h"

enum { MENU_NAME_BYTES = 64, MENU_NUMBER_BYTES = 24 };

struct menu_words { /* further names of a thing, as callers say them */
    const char *const *words;
    size_t count;
};

struct menu_size_price {
    const char *size_id;
    int64_t price_cents;
};

struct menu_price_time { /* when some things have another price: "Happy Hour" */
    const char *id, *name;
    struct week_times when;
};

struct menu_time_price { /* of a thing, where that time comes first of those that it has a price for */
    size_t price_time;   /* index into menu->price_times */
    const char *size_id; /* of an option: on that size; "": on all that are not named */
    int64_t price_cents;
};

struct menu_time_prices {
    const struct menu_time_price *at;
    size_t count;
};

struct menu_option {
    const char *id, *name;   /* "mushrooms", "Mushrooms"; ids are unique within the menu, but for a dish's */
    const char *external_id; /* what the restaurant's own system calls it; "": nothing */
    int max_each;            /* how many portions one line may have */
    int64_t price_cents;     /* of a whole portion; half of it, rounded up, for one side of a pizza */
    const struct menu_size_price *size_prices; /* other prices for some sizes; may be NULL */
    size_t size_price_count;
    struct menu_words synonyms;
    struct menu_words allergens;
    bool is_available;    /* neither sold out nor, in a menu of some time (menu_at), not served then */
    bool is_not_served;   /* the latter */
    bool is_default;      /* taken when the caller names none of a required group */
    const size_t *groups; /* asked for once it is chosen; indexes into menu->groups; of a dish: the dish's */
    size_t group_count;
    const struct menu_item
        *item; /* of a slot of a combo: the dish that it stands for, whose id and name it has */
    struct week_times serves;
    struct menu_time_prices time_prices;
};

struct menu_group { /* a set of choices, such as toppings or dressing */
    const char *id, *name;
    const char *question;       /* how to ask for it: "Which dressing would you like?" */
    int min, max;               /* how many options one line must and may have; min > 0: required */
    int included;               /* so many portions are not paid for: the cheapest */
    bool may_be_halved;         /* left and right half may differ */
    struct menu_words size_ids; /* in which its dishes come; none: in all of theirs */
    const struct menu_option *options;
    size_t option_count;
};

struct menu_size {
    const char *id, *name, *external_id;
    int64_t price_cents, usual_cents;
    struct menu_words synonyms;
    struct menu_time_prices time_prices;
};

struct menu_item {
    const char *id, *name, *description, *external_id;
    int64_t price_cents; /* when size_count is 0; in a menu of some time (menu_at) that of then */
    int64_t usual_cents; /* outside of all price_times */
    struct menu_time_prices time_prices;
    struct week_times serves; /* when it can be had: its own, or its category's */
    const struct menu_size *sizes;
    size_t size_count;
    const size_t *groups; /* indexes into menu->groups */
    size_t group_count;
    struct menu_words ingredients; /* what is in it and may be left out: "no onions" */
    struct menu_words allergens;   /* structured data; the only source of an allergy answer */
    bool has_allergens; /* the menu tells them, if only that there are none; else nothing is known */
    struct menu_words synonyms;
    const char *spoken; /* how one of it is said, "_" standing for the name: "_ pizza", "order of _" */
    bool is_available, is_not_served; /* as of an option */
    bool is_vegetarian, is_vegan, is_gluten_free;
    bool is_age_restricted, is_dine_in_only,
        is_delivered;   /* who takes it shows an ID; not sold to go; brought too */
    int min_quantity;   /* fewer are not sold */
    int64_t tax_ppm;    /* in millionths */
    int64_t step_cents; /* menu_money_step */
};

struct menu_category {
    const char *id, *name;
    struct week_times serves; /* of items that have none of their own */
    struct menu_words synonyms;
    const struct menu_item *items;
    size_t item_count;
};

/* What happens to an order, a message or a call, and is told; in a menu file its name is "order.created" and so on. */
enum menu_event {
    MENU_EVENT_CREATED,
    MENU_EVENT_ACCEPTED,
    MENU_EVENT_READY,
    MENU_EVENT_PICKED_UP,
    MENU_EVENT_CANCELLED,
    MENU_EVENT_REPRINT,
    MENU_EVENT_MESSAGE,
    MENU_EVENT_UNDONE,
    MENU_EVENT_CALL_STARTED,
    MENU_EVENT_CALL_ENDED,
    MENU_EVENT_COUNT
};
#define MENU_EVENT_BIT(event) (1U << (event))

/* A way by which orders reach the restaurant; the last two come of other keys than deliveries, and the page also goes
 * without saying where no way is listed. */
enum menu_way {
    MENU_WEBHOOK,
    MENU_PRINTER,
    MENU_SMS,
    MENU_EMAIL,
    MENU_CLOUDPRNT, /* Star's printers ask for their slips */
    MENU_EPSON,     /* Epson's too, by Server Direct Print */
    MENU_SQUARE,
    MENU_PAGE,        /* it rings there until somebody has accepted it */
    MENU_CALLER_TEXT, /* an SMS to whoever ordered */
    MENU_STAFF_CALL,  /* the staff number rings: nobody has acknowledged an order */
    MENU_WAY_COUNT
};
enum {
    MENU_DELIVERIES_LISTED_MAX = 8,
    MENU_DELIVERIES_MAX = MENU_DELIVERIES_LISTED_MAX + 2,
    MENU_PRINTER_PORT = 9100
};
#define MENU_PAGE_ID        "page" /* where it is not listed; else as the menu file calls it */
#define MENU_CALLER_TEXT_ID "caller-text"
#define MENU_STAFF_CALL_ID  "staff-call"
const char *menu_way_name(enum menu_way way); /* "webhook" */
struct menu_delivery {
    const char *id;
    enum menu_way way;
    unsigned events;        /* MENU_EVENT_BIT of each that goes by it */
    const char *url;        /* of a webhook: http:// or https:// */
    const char *secret;     /* of a webhook: "whsec_..."; of a printer that asks: the end of its URL */
    const char *old_secret; /* of a webhook, by which it is signed too; "": none */
    const char *host;       /* of a printer: a name or a numeric address */
    int port, columns;
    bool is_windows_1252; /* its code table; else CP858 */
    bool has_answers;     /* it says when it has printed */
    bool has_prices;      /* on its slips */
    bool calls;           /* the staff number rings for what nobody acknowledged (menu->call_after_s) */
    bool is_unlisted;     /* the page, and the call behind it, of a menu file without deliveries */
    const char *to;       /* of an SMS: a telephone number (E.164); of an e-mail: its address */
    struct {
        const char *token, *location;
        bool is_sandbox;
        bool is_paid; /* a payment outside of Square is noted, so that the order shows on the till */
    } square;
};

enum { MENU_DAYS = 7, MENU_OPENINGS_MAX = 6, MENU_HOLIDAYS_MAX = 64, MENU_FAQS_MAX = 64 };
struct menu_hours { /* minutes from local midnight; close may pass 1440 for hours over midnight */
    int open_minute, close_minute;
};

struct menu_holiday {                           /* a date that has hours of its own */
    int year, month, day;                       /* year 0: every year */
    const char *name;                           /* "Christmas Day"; "": it has none */
    struct menu_hours hours[MENU_OPENINGS_MAX]; /* all 0: closed */
};

struct menu_area { /* where orders are brought on its own terms (delivery_area.h) */
    const char *name;
    struct menu_words postcodes, places; /* postcodes may be beginnings of some */
    int64_t fee_cents, minimum_cents;
    int minutes; /* 0: the delivery's own */
};

struct menu_faq { /* what callers ask, and what the restaurant answers */
    struct menu_words questions;
    const char *answer;
};
struct menu_tool; /* order/menu_tool.h */
struct house_state;
struct menu_people;

/* One of the restaurants that share a called number, as callers choose it. */
enum { MENU_PLACES_MAX = 8, MENU_UPSELLS_MAX = 8, MENU_RULES_MAX = 20 };
struct menu_place {
    const char *restaurant_id, *name, *address; /* "Downtown" */
    struct menu_words synonyms;
};

/* What may be offered once in a call, of itself: else nothing is. */
struct menu_upsell {
    const char *item_id;    /* of the menu */
    const char *question;   /* "Would you like garlic bread with that?"; "": in the usual words */
    struct menu_words with; /* ids of items or categories; none: with anything */
};

struct menu {
    const char *restaurant_id, *restaurant_name, *address, *timezone;
    uint64_t text_hash;               /* of the file's text: the same hash, the same prices */
    const char *staff_number;         /* E.164, for "a person please"; "" when there is none */
    const char *page_password;        /* a hash (base/password.h); "": there is none */
    struct menu_words called_numbers; /* E.164; how a call finds its restaurant */
    const char *greeting;             /* the first sentence a caller hears */
    const char *closed_greeting;      /* likewise while the restaurant is closed; "": the same */
    const char *public_number;        /* E.164, what callers are told to call; "": the first called number */
    const char *greeting_wav;         /* path of a recording of it; "": there is none */
    const char *closed_greeting_wav;  /* likewise of closed_greeting */
    const char *filler_wav;           /* likewise of "One moment please." */
    const char *
        recording_announcement; /* said before the greeting, from when on calls are recorded; "": they are not */
    const char *recording_wav;   /* path of a recording of it; "": there is none */
    int recording_days;          /* so long recordings are kept; 0: there are none */
    const char *noise_reduction; /* "near_field", "far_field", "none", or "": as the settings say */
    struct menu_place location;  /* as the file says it; its name "": there is none */
    const char
        *shared_greeting; /* of calls to a number that it shares, before they are asked; "": the usual */
    const struct menu_place
        *places; /* all that share one of its numbers, itself among them (menu_places.h) */
    size_t place_count;
    bool is_shared;           /* no restaurant: what a call to such a number has until it has chosen one */
    const char *persona;      /* for cloud models, whom they play; "": nobody */
    struct menu_words rules;  /* likewise, what they do and leave */
    const char *engine_voice; /* of the embedded engine: "joe", "flite"; "": as the settings say */
    const char *voice;        /* of a cloud model; "": as the settings say, and so */
    const char *language;     /* "en"; likewise */
    const char *model;        /* the realtime model's name; likewise */
    int retention_days;       /* so long who called and what they said is kept; 0: for good */
    const struct currency
        *currency;            /* prices are in hundredths of it, also where nothing costs a part of one */
    bool are_prices_with_tax; /* the tax is in them, and not added */
    bool takes_tips;
    int64_t service_charge_ppm, service_charge_cents; /* of the subtotal; or fixed; both 0: none */
    int64_t tax_ppm; /* of items that name no other; tax rate in millionths: 8.875 % is 88750 */
    bool takes_messages, takes_notes;
    int orders_ahead_days; /* for which orders may be wanted, 0: today only; -1: as soon as they can be */
    bool has_pickup, has_delivery;
    int pickup_minutes, delivery_minutes;
    int64_t delivery_fee_cents, delivery_minimum_cents;
    const struct menu_area *areas; /* only there orders are brought; none: anywhere */
    size_t area_count;
    int line_quantity_max, item_count_max; /* per line; items in the whole order */
    int64_t total_max_cents;
    struct menu_hours hours[MENU_DAYS]
                           [MENU_OPENINGS_MAX]; /* Sunday first, a day's in their order; all 0: closed */
    const struct menu_holiday *holidays;
    size_t holiday_count;
    const struct menu_faq *faqs;
    size_t faq_count;
    const struct menu_upsell *upsells;
    size_t upsell_count;
    const struct menu_price_time *price_times;
    size_t price_time_count;
    const struct menu_group *groups;
    size_t group_count;
    const struct menu_category *categories;
    size_t category_count;
    const struct menu_delivery *deliveries; /* up to MENU_DELIVERIES_MAX */
    size_t delivery_count;
    const struct menu_tool *tools; /* of the restaurant's own */
    size_t tool_count;
    int call_after_s;   /* an order that nobody acknowledged so long rings the staff number; 0: none does */
    bool texts_callers; /* an SMS tells whoever ordered what becomes of it */
    const struct menu_people *people; /* who takes calls: menu_people() */
    const struct house_state *house;  /* what is out of the ordinary today (house_state.h); NULL: nothing */
};

/* Reads and checks a file. VP_ERR_BAD_VALUE with all problems found in out_problems; the errors of text_file_read. */
VP_MUST_CHECK enum vp_err menu_load(const char *path, struct menu **out_menu, struct problems *out_problems);
/* The same from memory, such as a file being edited; name stands for the file in the problems. */
VP_MUST_CHECK enum vp_err menu_parse(struct span yaml, const char *name, struct menu **out_menu,
                                     struct problems *out_problems);
/* What a file without problems says that its owner should look at (a size that cannot be said, no allergens...), in the
 * form of problems; none of a file with problems. Errors as menu_load. */
VP_MUST_CHECK enum vp_err menu_warnings(const char *path, struct problems *out_warnings);
struct menu *menu_retain(struct menu *menu); /* any thread */
void menu_release(struct menu *menu);        /* accepts NULL */

/* Borrowed; NULL when there is none. */
const struct menu_item *menu_find_item(const struct menu *menu, const char *item_id);
const struct menu_size *menu_find_size(const struct menu_item *item, const char *size_id);
/* The option and its group, if that item offers it. */
const struct menu_option *menu_find_option(const struct menu *menu, const struct menu_item *item,
                                           const char *option_id, const struct menu_group **out_group);
/* Whether its language is English, as where it names none. */
bool menu_is_english(const struct menu *menu);

/* menu_parts.c. What is chosen may be asked about in its turn: a dish in a slot of a combo, a side with dressings. */
enum { MENU_DEPTH_MAX = 3 }; /* choices within choices: a slot, its pizza's toppings, a topping's kind */
/* Whether the option has choices, a size or ingredients of its own, so that each of it is a part. */
bool menu_option_is_part(const struct menu_option *option);
/* Whether anything that may be chosen of the item is a part; or of anything on the menu. */
bool menu_item_has_parts(const struct menu *menu, const struct menu_item *item);
bool menu_has_parts(const struct menu *menu);
/* Whether the option of that id can be chosen at any depth of the item. */
bool menu_item_reaches(const struct menu *menu, const struct menu_item *item, const char *option_id);
/* Whether the dish that an option of the group stands for comes in that size there. */
bool menu_group_has_size(const struct menu_group *group, const struct menu_size *size);

bool menu_serves_number(const struct menu *menu, const char *called_number);

/* The restaurant's day at this time, "2026-11-28" (its own time zone decides). */
enum { MENU_DAY_BYTES = 11 };
void menu_day(const struct menu *menu, int64_t unix_ms, char out_day[MENU_DAY_BYTES]);
/* When that day began there, and when the next one does. False: text is no day of that form. */
bool menu_day_times(const struct menu *menu, const char *day, int64_t *out_from_unix_ms,
                    int64_t *out_until_unix_ms);
/* The time of day there, "18:45". */
enum { MENU_CLOCK_BYTES = 6 };
void menu_clock(const struct menu *menu, int64_t unix_ms, char out_clock[MENU_CLOCK_BYTES]);
/* "19:00" (the next one), "2026-12-01 12:00", there. False: it is no time. */
bool menu_time_parse(const struct menu *menu, const char *text, int64_t now_unix_ms, int64_t *out_unix_ms);
/* "Monday", there. */
const char *menu_weekday(const struct menu *menu, int64_t unix_ms);
/* "at 6:40 PM" of today, else "tomorrow at 6:40 PM", "on Friday at 7 PM", there. Cut to size_bytes; returns out. */
const char *menu_when(const struct menu *menu, int64_t unix_ms, int64_t now_unix_ms, char *out,
                      size_t size_bytes);
/* Borrowed; NULL when there is none. */
const struct menu_delivery *menu_find_delivery(const struct menu *menu, const char *way_id);
/* Likewise the page, the first one; NULL: orders need not be accepted there. */
const struct menu_delivery *menu_find_page(const struct menu *menu);
/* Whether text is a day of the calendar in that form. */
bool menu_is_day(const char *text);

/* What is out of the ordinary (house_state.h): whether no orders are taken although it is open; whether it is
 * closed all of that day; a sentence to tell, "" for none; how much longer orders take, which the minutes above
 * have in them. */
bool menu_is_paused(const struct menu *menu, int64_t unix_ms);
bool menu_is_closed_on(const struct menu *menu, const char *day);
const char *menu_special(const struct menu *menu);
int menu_busy_minutes(const struct menu *menu);

/* Whether the restaurant is open at this time (its own time zone decides); orders are taken then, unless it is
 * paused. */
bool menu_is_open(const struct menu *menu, int64_t unix_ms);
/* The openings of the restaurant's day at that time, MENU_OPENINGS_MAX of them, those that are none all 0; out_holiday:
 * the date's own entry, or NULL. Borrowed. */
const struct menu_hours *menu_openings(const struct menu *menu, int64_t unix_ms,
                                       const struct menu_holiday **out_holiday);
/* When it opens next, at that time or later: within two months, or -1. */
int64_t menu_opens_unix_ms(const struct menu *menu, int64_t unix_ms);
/* The greeting for that time. */
const char *menu_greeting(const struct menu *menu, int64_t unix_ms);
/* The number that callers are told. */
const char *menu_number(const struct menu *menu);
/* When the restaurant closes for the day: the end of the last opening of the day whose end comes next after that
 * time. */
int64_t menu_closes_unix_ms(const struct menu *menu, int64_t unix_ms);

/* The menu as it is at that time: what is not served then is not available, and the prices are those of then. Another
 * menu, that lives on its own, or the same one retained, where no time changes it; menu may be of some time itself.
 * VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err menu_at(struct menu *menu, int64_t unix_ms, struct menu **out_menu);
/* Whether anything of it depends on the time. */
bool menu_has_times(const struct menu *menu);
/* Whether these days and hours (none: always) have that time in them, there. */
bool menu_time_covers(const struct menu *menu, const struct week_times *times, int64_t unix_ms);

/* Best matches of free words ("marinara", "veggie pizza") by names, synonyms and sound; score 0 to 1. */
struct menu_match {
    const struct menu_item *item;
    const struct menu_category *category;
    double score;
};
size_t menu_search(const struct menu *menu, const char *words, struct menu_match *out_matches,
                   size_t match_max);

/* What the option costs on that size (NULL: none). */
int64_t menu_option_cents(const struct menu_option *option, const struct menu_size *size);
/* The least that one of it costs in that size (NULL where it has none), with the cheapest of what must be chosen and
 * has no default. True: it is not the item's own price, or another choice costs more: "from $7.95". */
bool menu_price_from(const struct menu *menu, const struct menu_item *item, const struct menu_size *size,
                     int64_t *out_cents);
/* What the smallest amount of the menu's money has in hundredths: 1, or 100 where nothing costs a part of one. */
int64_t menu_money_step(const struct menu *menu);
/* What a caller hears: "$12.50", "£12.50", "¥1200". Returns out. */
const char *menu_write_money(const struct menu *menu, char *out, size_t size_bytes, int64_t cents);
/* "12.50" and cents. menu_parse_price: digits, optional point and one or two digits, nothing else. */
VP_MUST_CHECK enum vp_err menu_parse_price(const char *text, int64_t *out_cents);
const char *menu_format_price(char *out, size_t size_bytes, int64_t cents);

#endif
