/* The hours of a week at which something is to be had, minute by minute, as sources tell them in pieces; and how a menu
 * file says them. */
#ifndef VP_MENU_IMPORT_DRAFT_WEEK_H
#define VP_MENU_IMPORT_DRAFT_WEEK_H

#include "menu_import/menu_draft.h"

enum { DRAFT_DAY_MINUTES = 24 * 60, DRAFT_WEEK_MINUTES = 7 * DRAFT_DAY_MINUTES };

struct draft_week { /* zeroed: never */
    uint8_t bits[DRAFT_WEEK_MINUTES / 8];
};

/* weekday: 0 is Sunday; minutes from midnight, until at most 1440. An end at or before the beginning is the next
 * day's. */
void draft_week_add(struct draft_week *week, int weekday, int from_minute, int until_minute);
void draft_week_fill(struct draft_week *week); /* always */
void draft_week_unite(struct draft_week *week, const struct draft_week *other);
bool draft_week_is_empty(const struct draft_week *week);
bool draft_week_is_same(const struct draft_week *week, const struct draft_week *other);

/* The file's hours. */
void draft_week_open(const struct draft_week *week, struct menu_draft *draft);
/* When a category or an item is served; of a week that is full or empty nothing is said, and what was said is taken
 * back. */
void draft_week_serve(const struct draft_week *week, json_t *thing);

#endif
