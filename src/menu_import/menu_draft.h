/* A menu file that is being made of somebody else's: a tree of the keys of docs/menu.md, with ids and texts as a menu
 * takes them, and what of the source could not be carried over, in words. All json_t are borrowed from the draft. */
#ifndef VP_MENU_IMPORT_MENU_DRAFT_H
#define VP_MENU_IMPORT_MENU_DRAFT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum { MENU_DRAFT_ITEMS_MAX = 5000, MENU_DRAFT_NOTES_MAX = 500 };

struct menu_draft {
    json_t *menu;      /* the file: restaurant, hours, groups, categories */
    json_t *notes;     /* texts; at most MENU_DRAFT_NOTES_MAX */
    size_t note_count; /* of all, those without room included */
    size_t item_count;
    json_t *taken; /* ids by kind, internal */
    json_t *keys;  /* what the source calls a thing, by kind, internal */
};

/* False: no memory. menu_draft_deinit accepts what was not made. */
bool menu_draft_init(struct menu_draft *draft);
void menu_draft_deinit(struct menu_draft *draft);

/* Something that the menu file does not say, or says otherwise than the source. */
void menu_draft_note(struct menu_draft *draft, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The mapping "restaurant" of the file. */
json_t *menu_draft_restaurant(struct menu_draft *draft);
/* The category of this name, a new one where there is none. */
json_t *menu_draft_category(struct menu_draft *draft, const char *name);
/* A new item at the end of the category; NULL where there are MENU_DRAFT_ITEMS_MAX. */
json_t *menu_draft_item(struct menu_draft *draft, json_t *category, const char *name);
/* Another name, and the id that goes with it. */
void menu_draft_rename(struct menu_draft *draft, json_t *item, const char *name);
void menu_draft_describe(struct menu_draft *draft, json_t *item, const char *description);
json_t *menu_draft_size(struct menu_draft *draft, json_t *item, const char *name, int64_t cents);
/* The group that the source calls key; a new one, with *out_is_new, where there is none yet. */
json_t *menu_draft_group(struct menu_draft *draft, const char *key, const char *name, bool *out_is_new);
json_t *menu_draft_option(struct menu_draft *draft, json_t *group, const char *name, int64_t cents);
/* Each option of the group may be had several times: up to max, or as often as a menu takes where max is 0 or less.
 * Called before menu_draft_limit. */
void menu_draft_portions(json_t *group, int64_t max);
/* How many options may be chosen; max 0: as many as there are. Called when all options are in; what a menu does not
 * take is mended and noted. */
void menu_draft_limit(struct menu_draft *draft, json_t *group, int64_t min, int64_t max);
/* thing: an item, or an option that asks for it once it is chosen. */
void menu_draft_offer(json_t *thing, const json_t *group);
/* draft_depth.c: when all is in: what options ask for goes no deeper than a menu takes, and never in a circle;
 * a group without any option is left out. */
void menu_draft_bound_choices(struct menu_draft *draft);
void menu_draft_price(json_t *thing, int64_t cents);
/* Adds to a list of texts, such as "allergens", once. */
void menu_draft_add_text(json_t *thing, const char *list, const char *text);
void menu_draft_flag(json_t *thing, const char *key, bool value);
/* "monday" */
const char *menu_draft_day_name(int weekday);
/* "11:00-15:00"; an end beyond 1440 is the next day's. Returns out. */
enum { MENU_DRAFT_OPENING_BYTES = 16 };
const char *menu_draft_opening(int from_minute, int until_minute, char out[MENU_DRAFT_OPENING_BYTES]);
/* One opening of a day, 0 being Sunday: minutes from midnight. */
void menu_draft_open(struct menu_draft *draft, int weekday, int from_minute, int until_minute);

/* The value at a path such as "item_data.name"; NULL where there is none. */
json_t *menu_draft_dig(const json_t *json, const char *path);
const char *menu_draft_text(const json_t *json, const char *path); /* "" where there is none */
int64_t menu_draft_number(const json_t *json, const char *path, int64_t otherwise);
bool menu_draft_is(const json_t *json, const char *path); /* there and true */

#endif
