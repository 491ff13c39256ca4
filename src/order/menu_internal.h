/* What the sources of the menu share: the way from bytes to a checked menu. */
#ifndef VP_ORDER_MENU_INTERNAL_H
#define VP_ORDER_MENU_INTERNAL_H

#include <stdatomic.h>

#include "base/arena.h"
#include "base/yaml_tree.h"
#include "order/menu.h"
#include "order/menu_raw.h"
#include "order/zone.h"

enum {
    MENU_FILE_BYTES_MAX = 1024 * 1024,
    MENU_PRICE_CENTS_MAX = 100 * 1000 * 100,
    MENU_TAX_PPM_MAX = 1000000,
    MENU_QUANTITY_MAX = 1000,
    MENU_LINE_QUANTITY = 20, /* unless limits say otherwise, and so */
    MENU_ITEMS = 60,
    MENU_DAY_MINUTES = 24 * 60,
    MENU_RECORDING_DAYS_MAX = 3650,
    MENU_TIMES_MAX = 8,        /* entries of a serves */
    MENU_PRICE_TIMES_MAX = 16, /* and how many of them one thing may have a price for, */
    MENU_TIME_PRICES_MAX = 64, /* an option one for each size */
};

struct menu_body {
    struct menu menu; /* first: a menu points to its body */
    atomic_int holder_count;
    struct arena arena; /* all texts, and what the menu points to */
    const struct menu_raw *raw;
    struct zone *zone;
    bool is_of_time; /* made by menu_at of whole */
    struct menu *
        whole; /* retained: the menu that this one was made of, with its texts and its zone; NULL: a file's */
};

/* menu.c: a menu of its own that is the same in all, made of another, which it retains. NULL: no memory. */
struct menu_body *menu_body_over(struct menu *menu);

/* menu_yaml.c. What has the right shape is in *out_raw, also where something else has not: VP_ERR_BAD_VALUE,
 * with *out_raw NULL where nothing is. VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err menu_yaml_read(struct span yaml, const char *name, struct arena *arena,
                                         struct yaml_tree *out_tree, const struct menu_raw **out_raw,
                                         struct problems *problems);

/* menu_check.c: collects problems of what has the right shape. */
struct menu_check {
    const char *name;
    const struct yaml_tree *tree;
    struct problems *problems;
    const struct currency *currency; /* of the prices */
};
void menu_check(struct menu_check *check, const struct menu_raw *raw);
/* where is the path of a mapping ("" for the whole file), key the one that is wrong or missing. What its
 * shape was told for is not told again. */
void menu_problem(struct menu_check *check, const char *where, const char *key, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* menu_check_items.c */
void menu_check_groups(struct menu_check *check, const struct menu_raw *raw);
void menu_check_categories(struct menu_check *check, const struct menu_raw *raw);
/* menu_check_parts.c: slots and their dishes; what is asked about in its turn, and how deep. */
void menu_check_slot(struct menu_check *check, const char *where, const struct menu_raw *raw,
                     const struct menu_raw_group *group);
void menu_check_part(struct menu_check *check, const char *where, const struct menu_raw *raw,
                     const struct menu_raw_group *group, const struct menu_raw_option *option);
void menu_check_depth(struct menu_check *check, const struct menu_raw *raw);
/* Borrowed; NULL: there is none. */
const struct menu_raw_item *menu_raw_find_item(const struct menu_raw *raw, const char *id);
const struct menu_raw_category *menu_raw_find_category(const struct menu_raw *raw, const char *id);
const struct menu_raw_group *menu_raw_find_group(const struct menu_raw *raw, const char *id);
/* Whether allergens are told of the item, and of each dish that may be in it. */
bool menu_raw_tells_allergens(const struct menu_raw *raw, const struct menu_raw_item *item);
/* How many options the group has, its dishes among them. */
size_t menu_raw_option_count(const struct menu_raw *raw, const struct menu_raw_group *group);
/* Whether anything of the group, or chosen within it, comes in that size. */
bool menu_raw_item_meets(const struct menu_raw *raw, const struct menu_raw_item *item, const char *group_id);

/* menu_parts.c: whether dishes fill the group; how many must and may (0: all of them) be chosen. */
bool menu_raw_is_slot(const struct menu_raw_group *group);
int menu_raw_min(const struct menu_raw_group *group);
int menu_raw_max(const struct menu_raw_group *group);
/* An option that stands for the dish, without a price. */
struct menu_option menu_dish_option(const struct menu_item *item);
/* Those that the group names by items and category, behind those that are there, without any twice; at most
 * menu_dishes_max. Returns how many there are then. The menu has its categories. */
size_t menu_dishes_put(const struct menu *menu, const struct menu_raw_group *group,
                       struct menu_option *options, size_t count);
/* Of a menu laid over another, with groups and categories of its own: the dishes in slots are those of this menu, and
 * can be had as they can. */
void menu_rejoin_dishes(const struct menu *menu);
size_t menu_dishes_max(const struct menu *menu, const struct menu_raw_group *group);

/* menu_delivery.c and menu_delivery_build.c, which fills menu->deliveries from a checked raw. */
void menu_check_deliveries(struct menu_check *check, const struct menu_raw *raw);
VP_MUST_CHECK enum vp_err menu_delivery_build(struct menu_body *body);
/* menu_house.c: holidays, the questions that callers ask. */
void menu_check_house(struct menu_check *check, const struct menu_raw *raw);
VP_MUST_CHECK enum vp_err menu_house_build(struct menu_body *body);
/* menu_model.c: what a model is told of this restaurant alone: location, persona, rules, voice, upsell. */
void menu_check_model(struct menu_check *check, const struct menu_raw *raw);
VP_MUST_CHECK enum vp_err menu_model_build(struct menu_body *body);
/* menu_tool.c: the restaurant's own tools. */
void menu_check_tools(struct menu_check *check, const struct menu_raw *raw);
VP_MUST_CHECK enum vp_err menu_tool_build(struct menu_body *body);
/* menu_delivery.c: where something is posted to, and by which secret it is signed. */
void menu_check_url(struct menu_check *check, const char *where, const char *url);
void menu_check_secret(struct menu_check *check, const char *where, const char *key, const char *secret,
                       bool is_needed);
/* menu_people.c */
void menu_check_people(struct menu_check *check, const struct menu_raw *raw);
VP_MUST_CHECK enum vp_err menu_people_build(struct menu_body *body);
/* menu_hours.c: the openings of a day at where.key. */
void menu_check_openings(struct menu_check *check, const char *where, const char *key,
                         const struct menu_raw_texts *openings);
/* menu_money.c */
void menu_check_money(struct menu_check *check, const struct menu_raw *raw);
void menu_check_item_tax(struct menu_check *check, const char *where, const struct menu_raw *raw,
                         const char *tax);
void menu_build_money(struct menu *menu, const struct menu_raw *raw);
/* Of an item with that tax (NULL: that of the restaurant), in millionths. */
int64_t menu_item_tax_ppm(const struct menu *menu, const struct menu_raw *raw, const char *tax);
/* delivery_area.c: where orders are brought. */
void menu_check_areas(struct menu_check *check, const struct menu_raw_service *delivery);
VP_MUST_CHECK enum vp_err menu_areas_build(struct menu_body *body);
/* menu_times.c: when things are served, and when they have other prices. */
void menu_check_times(struct menu_check *check, const char *where, const struct menu_raw_times *times);
void menu_check_price_times(struct menu_check *check, const struct menu_raw *raw);
void menu_check_time_prices(struct menu_check *check, const char *where, const struct menu_raw *raw,
                            const struct menu_raw_time_prices *prices);
VP_MUST_CHECK enum vp_err menu_times_build(struct menu_body *body, const struct menu_raw_times *raw,
                                           struct week_times *out_times);
VP_MUST_CHECK enum vp_err menu_price_times_build(struct menu_body *body);
VP_MUST_CHECK enum vp_err menu_time_prices_build(struct menu_body *body,
                                                 const struct menu_raw_time_prices *raw,
                                                 struct menu_time_prices *out_prices);
/* The days of a time that menu_check_times has passed, bit 0 being Sunday. */
unsigned menu_time_days(const struct menu_raw_time *time);

/* menu_warn_lost.c: what a checked file says in vain. */
void menu_warn_lost(struct menu_check *check, const struct menu_raw *raw);

/* Shared by all. Each reports what is wrong and says whether all was right. */
bool menu_check_id(struct menu_check *check, const char *where, const char *id);
bool menu_check_text(struct menu_check *check, const char *where, const char *key, const char *text,
                     size_t bytes_max, bool is_needed);
bool menu_check_texts(struct menu_check *check, const char *where, const char *key,
                      const struct menu_raw_texts *texts);
/* A list of texts that are longer than names, and bounded in number. */
bool menu_check_sentences(struct menu_check *check, const char *where, const char *key,
                          const struct menu_raw_texts *texts, int count_max, size_t bytes_max);
bool menu_check_price(struct menu_check *check, const char *where, const char *key, const char *price,
                      bool is_needed);

/* menu_build.c: fills body->menu from a checked body->raw, of the menu of this name. */
VP_MUST_CHECK enum vp_err menu_build(struct menu_body *body, const char *name);

/* menu_hours.c: seconds since 1970-01-01 by the restaurant's own clock. */
int64_t menu_local_s(const struct menu *menu, int64_t unix_ms);
/* Whether a day says [closed]. */
bool menu_hours_are_closed(const struct menu_raw_texts *openings);
/* "11:00-22:00" or "18:00-02:00" (over midnight). False: not of that form. */
bool menu_hours_parse(const char *text, struct menu_hours *out_hours);
/* A day's openings that menu_check has passed; what is closed is all 0. */
void menu_hours_build(const struct menu_raw_texts *openings, struct menu_hours out_hours[MENU_OPENINGS_MAX]);
/* The same of a week, where a day that says nothing has those of every day. */
void menu_hours_build_week(const struct menu_raw_hours *raw,
                           struct menu_hours out_hours[MENU_DAYS][MENU_OPENINGS_MAX]);
/* Whether a time of the restaurant's week is within these hours, whatever holidays there are. */
bool menu_hours_cover(const struct menu *menu, const struct menu_hours hours[MENU_DAYS][MENU_OPENINGS_MAX],
                      int64_t unix_ms);
/* menu_price.c: "8.875" percent in millionths. False: not a number from 0 to 100 with up to four decimals. */
bool menu_tax_parse(const char *text, int64_t *out_ppm);
bool menu_number_is_e164(const char *text);

/* menu_recording.c: the path of a recording of the menu of this name, in the arena; "" when there is none, NULL without
 * memory. And whether it is a WAV file that can be read; where none is named all is well. */
const char *menu_recording_path(struct arena *arena, const char *menu_name, const char *wav);
void menu_check_recording(struct menu_check *check, const char *where, const char *key, const char *wav);

#endif
