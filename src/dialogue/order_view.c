#include "dialogue/order_view.h"

#include <string.h>

#include "meaning/told_menu.h"

void order_view_deinit(struct order_view *view)
{
    json_decref(view->order);
    view->order = NULL;
}

void order_view_update(struct order_view *view, const json_t *answer)
{
    json_t *order = json_object_get(answer, "order");
    if (!json_is_object(order))
        return;
    json_incref(order);
    json_decref(view->order);
    view->order = order;
}

void order_view_clear(struct order_view *view)
{
    json_t *order = json_copy(view->order); /* the lines that the answer told stay its own */
    if (order == NULL)
        return;
    json_object_set_new(order, "lines", json_array());
    json_decref(view->order);
    view->order = order;
}

size_t order_view_count(const struct order_view *view)
{
    return json_array_size(json_object_get(view->order, "lines"));
}

static const json_t *line_at(const struct order_view *view, size_t at)
{
    return json_array_get(json_object_get(view->order, "lines"), at);
}

struct order_view_line order_view_at(const struct order_view *view, size_t at)
{
    const json_t *line = line_at(view, at);
    return (struct order_view_line){
        .line_id = told_menu_text(line, "line_id"),
        .item_id = told_menu_text(line, "item_id"),
        .size_id = told_menu_text(line, "size_id"),
        .name = told_menu_text(line, "name"),
        .spoken = told_menu_text(line, "spoken"),
        .quantity = (int)json_integer_value(json_object_get(line, "quantity")),
    };
}

int order_view_find(const struct order_view *view, const char *line_id)
{
    for (size_t i = 0; i < order_view_count(view); i++)
        if (strcmp(order_view_at(view, i).line_id, line_id) == 0)
            return (int)i;
    return -1;
}

bool order_view_has_option(const struct order_view *view, size_t at, const char *option_id)
{
    const json_t *options = json_object_get(line_at(view, at), "options");
    for (size_t i = 0; i < json_array_size(options); i++)
        if (strcmp(told_menu_text(json_array_get(options, i), "option_id"), option_id) == 0)
            return true;
    return false;
}

static bool array_has(const json_t *array, const char *text)
{
    for (size_t i = 0; i < json_array_size(array); i++) {
        const char *value = json_string_value(json_array_get(array, i));
        if (value != NULL && strcmp(value, text) == 0)
            return true;
    }
    return false;
}

const json_t *order_view_options(const struct order_view *view, size_t at)
{
    return json_object_get(line_at(view, at), "options");
}

const json_t *order_view_without(const struct order_view *view, size_t at)
{
    return json_object_get(line_at(view, at), "without");
}

const char *order_view_note(const struct order_view *view, size_t at)
{
    return told_menu_text(line_at(view, at), "note");
}

bool order_view_is_without(const struct order_view *view, size_t at, const char *ingredient)
{
    return array_has(json_object_get(line_at(view, at), "without"), ingredient);
}

bool order_view_is_missing(const struct order_view *view, const char *what)
{
    return array_has(json_object_get(view->order, "missing"), what);
}

const char *order_view_text(const struct order_view *view, const char *key)
{
    return told_menu_text(view->order, key);
}

const char *order_view_customer(const struct order_view *view, const char *key)
{
    return told_menu_text(json_object_get(view->order, "customer"), key);
}

json_int_t order_view_version(const struct order_view *view)
{
    return json_integer_value(json_object_get(view->order, "version"));
}
