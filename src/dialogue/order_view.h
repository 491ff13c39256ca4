/* The order as the server last told it (docs/tool-answers.md, `order`). */
#ifndef VP_DIALOGUE_ORDER_VIEW_H
#define VP_DIALOGUE_ORDER_VIEW_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct order_view {
    json_t *order; /* owned; NULL: nothing told yet */
};

struct order_view_line { /* strings are borrowed until the next update */
    const char *line_id, *item_id, *size_id, *name, *spoken;
    int quantity;
};

void order_view_deinit(struct order_view *view);
/* Takes over `order` of an answer when there is one. */
void order_view_update(struct order_view *view, const json_t *answer);

/* No lines any more: their removal is under way. */
void order_view_clear(struct order_view *view);

size_t order_view_count(const struct order_view *view);
/* All strings empty past the end. */
struct order_view_line order_view_at(const struct order_view *view, size_t at);
/* Index, or -1. */
int order_view_find(const struct order_view *view, const char *line_id);
bool order_view_has_option(const struct order_view *view, size_t at, const char *option_id);
bool order_view_is_without(const struct order_view *view, size_t at, const char *ingredient);
/* Arrays of the line, borrowed: its options as objects, and the names of what it is without. NULL: none. */
const json_t *order_view_options(const struct order_view *view, size_t at);
const json_t *order_view_without(const struct order_view *view, size_t at);
/* What is noted of the line; "": nothing. */
const char *order_view_note(const struct order_view *view, size_t at);
bool order_view_is_missing(const struct order_view *view, const char *what);
/* A string member of the order ("total", "read_back") or of its customer ("name"); "" when absent. */
const char *order_view_text(const struct order_view *view, const char *key);
const char *order_view_customer(const struct order_view *view, const char *key);
json_int_t order_view_version(const struct order_view *view);

#endif
