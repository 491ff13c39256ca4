/* The menu as get_menu told it (docs/tool-answers.md), in flat arrays. Strings are borrowed from the JSON
 * document that it keeps. What is missing or of a wrong type in the document is simply not on it. */
#ifndef VP_MEANING_TOLD_MENU_H
#define VP_MEANING_TOLD_MENU_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "english/currency.h"

enum { TOLD_MENU_CATEGORIES_MAX = 128, TOLD_MENU_ITEMS_MAX = 1500, TOLD_MENU_SIZES_MAX = 4500 };
enum { TOLD_MENU_GROUPS_MAX = 256, TOLD_MENU_OPTIONS_MAX = 2400, TOLD_MENU_ITEM_GROUPS_MAX = 12 };
enum { TOLD_MENU_OPTION_GROUPS_MAX = 6, TOLD_MENU_DEPTH_MAX = 3 };

struct told_menu_category {
    const char *id, *name;
    const char *serves; /* "from 7 AM to 11 AM"; "": always */
    const json_t *synonyms;
    size_t first_item, item_count;
};

struct told_menu_size {
    const char *id, *name, *price;
    const char *price_from; /* the least it costs with what must be chosen; else price */
    const json_t *synonyms;
    const json_t *time_prices; /* at some of the restaurant's price_times: time, price; or NULL */
};

struct told_menu_item {
    const char *id, *name, *description;
    const char *price; /* "" where there are sizes */
    const char *price_from;
    size_t category;
    size_t first_size, size_count;
    size_t groups[TOLD_MENU_ITEM_GROUPS_MAX];
    size_t group_count;
    const json_t *synonyms, *ingredients, *allergens; /* arrays of strings or NULL */
    const json_t *time_prices;                        /* as of a size */
    const char *serves;                               /* its own, or its category's */
    bool is_not_served;                               /* at this time */
    bool is_dine_in_only;                             /* refused over the telephone */
    bool is_available, is_vegetarian, is_vegan, is_gluten_free;
    bool is_age_restricted; /* the buyer shows an ID */
};

struct told_menu_option {
    const char *id, *name, *price;
    const json_t *synonyms, *allergens;
    const json_t *size_prices; /* other prices for some sizes: size_id, price; or NULL */
    const char *serves;
    size_t group;
    int max_each; /* portions */
    int item;     /* index of the dish that it stands for, in a slot of a combo; -1: it is no dish */
    size_t groups[TOLD_MENU_OPTION_GROUPS_MAX]; /* asked for once it is chosen; not of a dish */
    size_t group_count;
    bool is_not_served;
    bool is_available, is_default;
};

struct told_menu_group {
    const char *id, *name, *question;
    int min, max;
    bool may_be_halved;
    bool asks_more;         /* an option of it has groups */
    bool is_slot;           /* filled by dishes, each a line of its own but in the order */
    const json_t *size_ids; /* the only sizes of those; NULL: all of theirs */
    size_t first_option, option_count;
};

struct told_menu {
    json_t *document;                /* owned */
    const struct currency *currency; /* of all prices */
    struct told_menu_category categories[TOLD_MENU_CATEGORIES_MAX];
    size_t category_count;
    struct told_menu_item items[TOLD_MENU_ITEMS_MAX];
    size_t item_count;
    struct told_menu_size sizes[TOLD_MENU_SIZES_MAX];
    size_t size_count;
    struct told_menu_group groups[TOLD_MENU_GROUPS_MAX];
    size_t group_count;
    struct told_menu_option options[TOLD_MENU_OPTIONS_MAX];
    size_t option_count;
};

/* Reads the answer of get_menu. VP_ERR_BAD_JSON, VP_ERR_BAD_VALUE (not an
 * answer with categories), VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err told_menu_create(const char *menu_json, struct told_menu **out_card);
void told_menu_destroy(struct told_menu *menu); /* accepts NULL */

/* The restaurant's own entry, borrowed; NULL where there is none, or no menu. */
const json_t *told_menu_restaurant(const struct told_menu *menu);
/* Whether no orders are taken although the restaurant is open; what is special today, "" for nothing. */
bool told_menu_is_paused(const struct told_menu *menu);
const char *told_menu_special(const struct told_menu *menu);
/* Whether anything of it depends on the time. */
bool told_menu_has_times(const struct told_menu *menu);

/* Whether the same things stand in the same places, so that what was noted by their indexes still holds. */
bool told_menu_is_alike(const struct told_menu *menu, const struct told_menu *other);

/* Index, or -1. */
int told_menu_find_item(const struct told_menu *menu, const char *item_id);
int told_menu_find_group(const struct told_menu *menu, const char *group_id);
/* Whether the item itself has the option, and not only what is chosen for it. */
bool told_menu_is_own(const struct told_menu *menu, size_t item, size_t option);
/* Whether the option is one of those that are asked for once the other is chosen. */
bool told_menu_leads_to(const struct told_menu *menu, size_t chosen, size_t option);
/* Whether the dish (an index into items) fills a slot of the combo. */
bool told_menu_fills_slot(const struct told_menu *menu, size_t item, size_t dish);
/* Whether the item offers the option's group, or something that it offers asks for it. */
bool told_menu_offers(const struct told_menu *menu, size_t item, size_t option);

/* A string member of object, or "". */
const char *told_menu_text(const json_t *object, const char *key);

#endif
