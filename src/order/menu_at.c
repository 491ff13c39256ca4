/* A menu as it is at some time: what is served then, at the prices of then. Laid over the menu like what is sold out
 * (sold_out.h), so that whoever has a menu need not know that it changes by the clock. */
#include <string.h>

#include "order/menu_internal.h"

bool menu_has_times(const struct menu *menu)
{
    bool has = menu->price_time_count > 0;
    for (size_t g = 0; g < menu->group_count && !has; g++)
        for (size_t o = 0; o < menu->groups[g].option_count && !has; o++)
            has = menu->groups[g].options[o].serves.count > 0;
    for (size_t c = 0; c < menu->category_count && !has; c++)
        for (size_t i = 0; i < menu->categories[c].item_count && !has; i++)
            has = menu->categories[c].items[i].serves.count > 0;
    return has;
}

struct moment {
    struct menu_body *body;
    int64_t unix_ms;
    unsigned price_times; /* bit i: price_times[i] is on */
};

/* The sizes are small: menu_check bounds them. */
static void *copy(struct moment *moment, const void *from, size_t count, size_t size_bytes)
{
    void *to = arena_take(&moment->body->arena, (count + 1) * size_bytes);
    if (to != NULL && count > 0)
        memcpy(to, from, count * size_bytes);
    return to;
}

static bool is_served(const struct moment *moment, const struct week_times *serves)
{
    return menu_time_covers(&moment->body->menu, serves, moment->unix_ms);
}

/* Of the times that are on the first one that the thing has a price for. */
static int64_t price_of(const struct moment *moment, const struct menu_time_prices *prices,
                        const char *size_id, int64_t usual_cents)
{
    const struct menu_time_price *best = NULL;
    for (size_t i = 0; i < prices->count; i++) {
        const struct menu_time_price *price = &prices->at[i];
        if ((moment->price_times >> price->price_time & 1) != 0 && strcmp(price->size_id, size_id) == 0 &&
            (best == NULL || price->price_time < best->price_time))
            best = price;
    }
    return best != NULL ? best->price_cents : usual_cents;
}

static enum vp_err fix_size_prices(struct moment *moment, struct menu_option *option)
{
    if (option->size_price_count == 0 || option->time_prices.count == 0)
        return VP_OK;
    struct menu_size_price *prices =
        copy(moment, option->size_prices, option->size_price_count, sizeof *prices);
    if (prices == NULL)
        return VP_ERR_NO_MEMORY;
    for (size_t i = 0; i < option->size_price_count; i++)
        prices[i].price_cents =
            price_of(moment, &option->time_prices, prices[i].size_id, prices[i].price_cents);
    option->size_prices = prices;
    return VP_OK;
}

static enum vp_err fix_group(struct moment *moment, struct menu_group *group)
{
    struct menu_option *options = copy(moment, group->options, group->option_count, sizeof *options);
    if (options == NULL)
        return VP_ERR_NO_MEMORY;
    for (size_t o = 0; o < group->option_count; o++) {
        struct menu_option *option = &options[o];
        option->is_not_served = !is_served(moment, &option->serves);
        option->is_available = option->is_available && !option->is_not_served;
        option->price_cents = price_of(moment, &option->time_prices, "", option->price_cents);
        if (fix_size_prices(moment, option) != VP_OK)
            return VP_ERR_NO_MEMORY;
    }
    group->options = options;
    return VP_OK;
}

static enum vp_err fix_item(struct moment *moment, struct menu_item *item)
{
    item->is_not_served = !is_served(moment, &item->serves);
    item->is_available = item->is_available && !item->is_not_served;
    item->price_cents = price_of(moment, &item->time_prices, "", item->usual_cents);
    if (item->size_count == 0 || moment->price_times == 0)
        return VP_OK;
    struct menu_size *sizes = copy(moment, item->sizes, item->size_count, sizeof *sizes);
    if (sizes == NULL)
        return VP_ERR_NO_MEMORY;
    for (size_t s = 0; s < item->size_count; s++)
        sizes[s].price_cents = price_of(moment, &sizes[s].time_prices, "", sizes[s].usual_cents);
    item->sizes = sizes;
    return VP_OK;
}

static enum vp_err fix_category(struct moment *moment, struct menu_category *category)
{
    struct menu_item *items = copy(moment, category->items, category->item_count, sizeof *items);
    if (items == NULL)
        return VP_ERR_NO_MEMORY;
    category->items = items;
    for (size_t i = 0; i < category->item_count; i++)
        if (fix_item(moment, &items[i]) != VP_OK)
            return VP_ERR_NO_MEMORY;
    return VP_OK;
}

static enum vp_err fix(struct moment *moment)
{
    struct menu *menu = &moment->body->menu;
    struct menu_group *groups = copy(moment, menu->groups, menu->group_count, sizeof *groups);
    struct menu_category *categories =
        copy(moment, menu->categories, menu->category_count, sizeof *categories);
    if (groups == NULL || categories == NULL)
        return VP_ERR_NO_MEMORY;
    for (size_t i = 0; i < menu->price_time_count; i++)
        if (menu_time_covers(menu, &menu->price_times[i].when, moment->unix_ms))
            moment->price_times |= 1U << i;
    for (size_t g = 0; g < menu->group_count; g++)
        if (fix_group(moment, &groups[g]) != VP_OK)
            return VP_ERR_NO_MEMORY;
    for (size_t c = 0; c < menu->category_count; c++)
        if (fix_category(moment, &categories[c]) != VP_OK)
            return VP_ERR_NO_MEMORY;
    menu->groups = groups;
    menu->categories = categories;
    menu_rejoin_dishes(menu);
    return VP_OK;
}

enum vp_err menu_at(struct menu *menu, int64_t unix_ms, struct menu **out_menu)
{
    struct menu_body *of = (struct menu_body *)menu;
    if (of->is_of_time)
        menu = of->whole;
    if (!menu_has_times(menu)) {
        *out_menu = menu_retain(menu);
        return VP_OK;
    }
    struct menu_body *body = menu_body_over(menu);
    if (body == NULL)
        return VP_ERR_NO_MEMORY;
    body->is_of_time = true;
    struct moment moment = {body, unix_ms, 0};
    enum vp_err err = fix(&moment);
    if (err == VP_OK)
        *out_menu = &body->menu;
    else
        menu_release(&body->menu);
    return err;
}
