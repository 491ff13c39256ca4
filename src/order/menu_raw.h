/* A menu file as it stands there, before anything is checked: absent texts are NULL, absent numbers 0. */
#ifndef VP_ORDER_MENU_RAW_H
#define VP_ORDER_MENU_RAW_H

#include "order/menu.h"

enum menu_raw_flag { MENU_RAW_ABSENT, MENU_RAW_FALSE, MENU_RAW_TRUE };

struct menu_raw_texts {
    const char **texts;
    size_t count;
};

struct menu_raw_size_price {
    const char *size, *price;
};

struct menu_raw_time {
    struct menu_raw_texts days, hours; /* "monday", "monday-friday"; "11:00-15:00" */
};

struct menu_raw_times {
    struct menu_raw_time *at;
    size_t count;
};

struct menu_raw_price_time {
    const char *id, *name;
    struct menu_raw_time when;
};

struct menu_raw_time_price {
    const char *time, *size, *price;
};

struct menu_raw_time_prices {
    struct menu_raw_time_price *at;
    size_t count;
};

struct menu_raw_option {
    const char *id, *name, *price, *external_id;
    struct menu_raw_times serves;
    struct menu_raw_time_prices time_prices;
    const char *item; /* the dish that it stands for, in place of id and name */
    struct menu_raw_texts groups;
    int max_each;
    struct menu_raw_size_price *size_prices;
    size_t size_price_count;
    struct menu_raw_texts synonyms, allergens;
    enum menu_raw_flag available, is_default;
};

struct menu_raw_group {
    const char *id, *name, *question;
    const char *category;                    /* all of its dishes are options */
    struct menu_raw_texts items, sizes;      /* these dishes too; in these sizes only */
    struct menu_raw_size_price *size_prices; /* of its dishes, unless they have their own */
    size_t size_price_count;
    int quantity; /* so many must be chosen: min and max at once */
    int min, max, max_each, included;
    enum menu_raw_flag halves;
    struct menu_raw_option *options;
    size_t option_count;
};

struct menu_raw_size {
    const char *id, *name, *price, *external_id;
    struct menu_raw_time_prices time_prices;
    struct menu_raw_texts synonyms;
};

struct menu_raw_item {
    const char *id, *name, *description, *price, *spoken, *tax, *external_id;
    int min_quantity;
    struct menu_raw_times serves;
    struct menu_raw_time_prices time_prices;
    struct menu_raw_size *sizes;
    size_t size_count;
    struct menu_raw_texts groups, ingredients, allergens, synonyms;
    enum menu_raw_flag available, vegetarian, vegan, gluten_free, age_restricted, dine_in_only, delivery;
};

struct menu_raw_category {
    const char *id, *name, *spoken;
    struct menu_raw_times serves;
    struct menu_raw_texts synonyms;
    struct menu_raw_item *items;
    size_t item_count;
};

struct menu_raw_recording {
    const char *announcement, *announcement_wav;
    int days;
};

struct menu_raw_location {
    const char *name, *greeting;
    struct menu_raw_texts synonyms;
};

struct menu_raw_upsell {
    const char *offer, *question;
    struct menu_raw_texts with;
};

struct menu_raw_tax {
    const char *id, *percent;
};

struct menu_raw_service_charge {
    const char *percent, *amount;
};

struct menu_raw_restaurant {
    const char *id, *name, *address, *timezone, *staff_number, *page_password, *public_number, *greeting,
        *greeting_wav, *closed_greeting, *closed_greeting_wav, *filler_wav, *noise_reduction, *tax_percent,
        *call_after_s, *currency, *persona, *voice, *engine_voice, *language, *model;
    int retention_days;
    enum menu_raw_flag texts_callers, prices_include_tax, tips, transfer_whisper;
    struct menu_raw_recording *recording; /* NULL: calls are not recorded */
    struct menu_raw_location *location;   /* NULL: its numbers are its own */
    struct menu_raw_texts called_numbers, blocked_numbers, rules;
};

struct menu_raw_area {
    const char *name, *fee, *minimum;
    int minutes;
    struct menu_raw_texts postcodes, places;
};

struct menu_raw_service {
    int minutes;
    const char *fee, *minimum;
    struct menu_raw_area *areas;
    size_t area_count;
};

struct menu_raw_limits {
    int line_quantity, items;
    const char *total;
};

struct menu_raw_hours {
    struct menu_raw_texts every_day, days[MENU_DAYS]; /* Sunday first; "11:00-22:00" */
};

struct menu_raw_holiday {
    const char *date, *name; /* "2026-12-25", "12-25" */
    struct menu_raw_texts hours;
};

struct menu_raw_faq {
    const char *question, *answer;
    struct menu_raw_texts questions;
};

struct menu_raw_transfer {
    const char *topic, *number;
    struct menu_raw_texts words;
    struct menu_raw_hours *hours; /* NULL: at any time */
};

struct menu_raw_first {
    int rings;
    struct menu_raw_hours *hours; /* NULL: while it is open */
};

struct menu_raw_delivery {
    const char *id, *way, *url, *secret, *old_secret, *address, *encoding, *number, *to, *token, *location;
    int columns;
    enum menu_raw_flag answers, prices, sandbox, paid, calls;
    struct menu_raw_texts events;
};

struct yaml_node;
struct menu_raw_tool {
    const char *name, *description, *url, *secret, *old_secret;
    int timeout_s;
    const struct yaml_node *parameters; /* NULL: it takes none */
    struct menu_raw_texts asked_by;
};

struct menu_raw {
    struct menu_raw_restaurant *restaurant;
    struct menu_raw_service *pickup, *delivery; /* NULL: not offered */
    struct menu_raw_limits *limits;
    struct menu_raw_tax *taxes;
    size_t tax_count;
    struct menu_raw_service_charge *service_charge; /* NULL: there is none */
    struct menu_raw_hours *hours;
    struct menu_raw_price_time *price_times;
    size_t price_time_count;
    struct menu_raw_group *groups;
    size_t group_count;
    struct menu_raw_category *categories;
    size_t category_count;
    struct menu_raw_delivery *deliveries;
    size_t delivery_count;
    struct menu_raw_holiday *holidays;
    size_t holiday_count;
    struct menu_raw_transfer *transfers;
    size_t transfer_count;
    struct menu_raw_first *staff_first; /* NULL: the agent answers at once */
    struct menu_raw_faq *faqs;
    size_t faq_count;
    struct menu_raw_upsell *upsells;
    size_t upsell_count;
    struct menu_raw_tool *tools;
    size_t tool_count;
    enum menu_raw_flag messages, notes;
    const char *orders_ahead_days;
};

/* The keys of the days in hours, Sunday first. */
extern const char *const menu_raw_days[MENU_DAYS];

#endif
