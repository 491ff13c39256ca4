#include "order/sold_out.h"

#include <string.h>

#include "order/menu_internal.h"

const char *sold_out_kind_name(enum sold_out_kind kind)
{
    static const char *const names[SOLD_OUT_KIND_COUNT] = {"item", "option"};
    return (unsigned)kind < SOLD_OUT_KIND_COUNT ? names[kind] : "?";
}

bool sold_out_kind_parse(const char *name, enum sold_out_kind *out_kind)
{
    for (int kind = 0; kind < SOLD_OUT_KIND_COUNT; kind++)
        if (strcmp(name, sold_out_kind_name((enum sold_out_kind)kind)) == 0) {
            *out_kind = (enum sold_out_kind)kind;
            return true;
        }
    return false;
}

bool sold_out_choose(const struct menu *menu, enum sold_out_kind kind, const char *id, bool is_for_good,
                     int64_t unix_ms, struct sold_out *out_thing)
{
    struct sold_out thing = {.kind = kind,
                             .until_unix_ms = is_for_good ? 0 : menu_closes_unix_ms(menu, unix_ms)};
    (void)span_copy(span_of(menu->restaurant_id), thing.restaurant_id, sizeof thing.restaurant_id);
    if (!span_copy(span_of(id), thing.id, sizeof thing.id) || sold_out_name(&thing, menu) == NULL)
        return false;
    *out_thing = thing;
    return true;
}

bool sold_out_holds(const struct sold_out *thing, int64_t unix_ms)
{
    return thing->until_unix_ms == 0 || thing->until_unix_ms > unix_ms;
}

static const struct menu_option *find_option(const struct menu *menu, const char *id)
{
    for (size_t g = 0; g < menu->group_count; g++)
        for (size_t o = 0; o < menu->groups[g].option_count; o++)
            if (menu->groups[g].options[o].item == NULL && strcmp(menu->groups[g].options[o].id, id) == 0)
                return &menu->groups[g].options[o];
    return NULL;
}

const char *sold_out_name(const struct sold_out *thing, const struct menu *menu)
{
    const struct menu_item *item = thing->kind == SOLD_OUT_ITEM ? menu_find_item(menu, thing->id) : NULL;
    const struct menu_option *option = thing->kind == SOLD_OUT_OPTION ? find_option(menu, thing->id) : NULL;
    return item != NULL ? item->name : option != NULL ? option->name : NULL;
}

struct shortage { /* what counts of one menu's restaurant */
    const struct menu *menu;
    const struct sold_out *things;
    size_t count;
    int64_t unix_ms;
};

static bool counts(const struct shortage *shortage, const struct sold_out *thing)
{
    return sold_out_holds(thing, shortage->unix_ms) &&
           strcmp(thing->restaurant_id, shortage->menu->restaurant_id) == 0;
}

static bool is_missing(const struct shortage *shortage, enum sold_out_kind kind, const char *id)
{
    for (size_t i = 0; i < shortage->count; i++)
        if (shortage->things[i].kind == kind && strcmp(shortage->things[i].id, id) == 0 &&
            counts(shortage, &shortage->things[i]))
            return true;
    return false;
}

static bool is_any_missing(const struct shortage *shortage)
{
    for (size_t i = 0; i < shortage->count; i++)
        if (counts(shortage, &shortage->things[i]) &&
            sold_out_name(&shortage->things[i], shortage->menu) != NULL)
            return true;
    return false;
}

/* The sizes are small: menu_check bounds them. */
static void *copy(struct menu_body *body, const void *from, size_t count, size_t size_bytes)
{
    void *to = arena_take(&body->arena, (count + 1) * size_bytes);
    if (to != NULL && count > 0)
        memcpy(to, from, count * size_bytes);
    return to;
}

static enum vp_err leave_out(struct menu_body *body, const struct shortage *shortage)
{
    struct menu *menu = &body->menu;
    struct menu_group *groups = copy(body, menu->groups, menu->group_count, sizeof *groups);
    struct menu_category *categories = copy(body, menu->categories, menu->category_count, sizeof *categories);
    if (groups == NULL || categories == NULL)
        return VP_ERR_NO_MEMORY;
    for (size_t g = 0; g < menu->group_count; g++) {
        struct menu_option *options = copy(body, groups[g].options, groups[g].option_count, sizeof *options);
        if (options == NULL)
            return VP_ERR_NO_MEMORY;
        for (size_t o = 0; o < groups[g].option_count; o++)
            options[o].is_available =
                options[o].is_available &&
                !is_missing(shortage, options[o].item != NULL ? SOLD_OUT_ITEM : SOLD_OUT_OPTION,
                            options[o].id);
        groups[g].options = options;
    }
    for (size_t c = 0; c < menu->category_count; c++) {
        struct menu_item *items = copy(body, categories[c].items, categories[c].item_count, sizeof *items);
        if (items == NULL)
            return VP_ERR_NO_MEMORY;
        for (size_t i = 0; i < categories[c].item_count; i++)
            items[i].is_available =
                items[i].is_available && !is_missing(shortage, SOLD_OUT_ITEM, items[i].id);
        categories[c].items = items;
    }
    menu->groups = groups;
    menu->categories = categories;
    menu_rejoin_dishes(menu);
    return VP_OK;
}

enum vp_err menu_without(struct menu *menu, const struct sold_out *things, size_t count, int64_t unix_ms,
                         struct menu **out_menu)
{
    const struct shortage shortage = {menu, things, count, unix_ms};
    if (!is_any_missing(&shortage)) {
        *out_menu = menu_retain(menu);
        return VP_OK;
    }
    struct menu_body *body = menu_body_over(menu);
    if (body == NULL)
        return VP_ERR_NO_MEMORY;
    enum vp_err err = leave_out(body, &shortage);
    if (err == VP_OK)
        *out_menu = &body->menu;
    else
        menu_release(&body->menu);
    return err;
}

static bool is_same_option(const struct menu_option *option, const struct menu_option *other)
{
    bool is_same = option->is_available == other->is_available && option->price_cents == other->price_cents;
    for (size_t i = 0; is_same && i < option->size_price_count; i++)
        is_same = option->size_prices[i].price_cents == other->size_prices[i].price_cents;
    return is_same;
}

static bool is_same_item(const struct menu_item *item, const struct menu_item *other)
{
    bool is_same = item->is_available == other->is_available && item->price_cents == other->price_cents;
    for (size_t i = 0; is_same && i < item->size_count; i++)
        is_same = item->sizes[i].price_cents == other->sizes[i].price_cents;
    return is_same;
}

bool menu_offers_same(const struct menu *menu, const struct menu *other)
{
    for (size_t g = 0; g < menu->group_count; g++)
        for (size_t o = 0; o < menu->groups[g].option_count; o++)
            if (!is_same_option(&menu->groups[g].options[o], &other->groups[g].options[o]))
                return false;
    for (size_t c = 0; c < menu->category_count; c++)
        for (size_t i = 0; i < menu->categories[c].item_count; i++)
            if (!is_same_item(&menu->categories[c].items[i], &other->categories[c].items[i]))
                return false;
    return true;
}
