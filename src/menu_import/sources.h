/* The readers, one a format: what they make of a parsed document goes into the draft. Where it is not of that format
 * they say so in out_why and return false. */
#ifndef VP_MENU_IMPORT_SOURCES_H
#define VP_MENU_IMPORT_SOURCES_H

#include "base/span.h"
#include "menu_import/menu_draft.h"

enum { SOURCE_WHY_BYTES = 160 };

/* Square Catalog: {"objects":[...]} of /v2/catalog/list, also with "locations" of /v2/locations beside them. */
bool source_square(const json_t *document, struct menu_draft *draft, char out_why[SOURCE_WHY_BYTES]);
/* Uber Eats menu, version 2. */
bool source_uber(const json_t *document, struct menu_draft *draft, char out_why[SOURCE_WHY_BYTES]);
/* schema.org: a Restaurant, Menu or list of them, as JSON-LD. */
bool source_schema_org(const json_t *document, struct menu_draft *draft, char out_why[SOURCE_WHY_BYTES]);
/* Toast: /menus/v2/menus. */
bool source_toast(const json_t *document, struct menu_draft *draft, char out_why[SOURCE_WHY_BYTES]);
/* A table with a row for each item or size, and a heading. */
bool source_csv(struct span text, struct menu_draft *draft, char out_why[SOURCE_WHY_BYTES]);

/* What several of them need. */
/* "11:00", "11:00:00", "2:30 PM" or "11am" in minutes of the day; -1: it is none. */
int source_minute(const char *clock);
/* "MON", "monday", "https://schema.org/Monday": 0 is Sunday; -1: none. */
int source_weekday(const char *name);
/* "$12.50", "12,50", "1,200.00", "EUR 9" in cents; false: it is no amount. */
bool source_price(const char *text, int64_t *out_cents);
/* Items of one category whose names differ in a size at their end ("Hot and Sour Soup - Large") become one with sizes,
 * where there are at least two. */
void source_fold_sizes(struct menu_draft *draft);
/* A name in two, "Egg Rolls" and "20 Pieces"; false: there is no size at its end. */
enum { SOURCE_NAME_BYTES = 256 };
bool source_split_size(const char *name, char out_base[SOURCE_NAME_BYTES], char out_size[SOURCE_NAME_BYTES]);

#endif
