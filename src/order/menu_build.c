#include "order/menu_internal.h"

#include <string.h>

enum { DEFAULT_TOTAL_CENTS = 500 * 100 };

/* Zeroed memory that lives as long as the menu; NULL when there is none left. */
static void *take(struct menu_body *body, size_t count, size_t size_bytes)
{
    return arena_take(&body->arena, (count + 1) * size_bytes); /* counts are bounded by the form */
}

static const char *text_or_empty(const char *text)
{
    return text != NULL ? text : "";
}

static struct menu_words words_of(const struct menu_raw_texts *texts)
{
    return (struct menu_words){(const char *const *)texts->texts, texts->count};
}

/* menu_check has refused every text that is no price. */
static int64_t cents_of(const char *price)
{
    int64_t cents = 0;
    return price != NULL && menu_parse_price(price, &cents) == VP_OK ? cents : 0;
}

static enum vp_err build_size_prices(struct menu_body *body, const struct menu_raw_size_price *raw,
                                     size_t count, struct menu_option *option)
{
    if (count == 0)
        return VP_OK;
    struct menu_size_price *prices = take(body, count, sizeof *prices);
    if (prices == NULL)
        return VP_ERR_NO_MEMORY;
    for (size_t i = 0; i < count; i++)
        prices[i] = (struct menu_size_price){raw[i].size, cents_of(raw[i].price)};
    option->size_prices = prices;
    option->size_price_count = count;
    return VP_OK;
}

static size_t index_of_group(const struct menu_raw *raw, const char *id)
{
    size_t index = 0;
    while (index + 1 < raw->group_count && strcmp(raw->groups[index].id, id) != 0)
        index++;
    return index;
}

/* NULL: no memory. */
static const size_t *build_group_list(struct menu_body *body, const struct menu_raw_texts *raw)
{
    size_t *groups = take(body, raw->count, sizeof *groups);
    for (size_t i = 0; groups != NULL && i < raw->count; i++)
        groups[i] = index_of_group(body->raw, raw->texts[i]);
    return groups;
}

/* How many portions of an option without a limit of its own: two sides may be the same one. */
static int each_of(const struct menu_raw_group *raw)
{
    return raw->max_each > 0 ? raw->max_each : raw->quantity > 0 ? raw->quantity : 1;
}

static enum vp_err build_option(struct menu_body *body, const struct menu_raw_group *group,
                                const struct menu_raw_option *from, struct menu_option *option)
{
    const struct menu_item *item = from->item != NULL ? menu_find_item(&body->menu, from->item) : NULL;
    if (item != NULL) {
        *option = menu_dish_option(item);
    } else {
        const size_t *groups = build_group_list(body, &from->groups);
        if (groups == NULL)
            return VP_ERR_NO_MEMORY;
        *option = (struct menu_option){
            .id = from->id,
            .name = from->name,
            .max_each = from->groups.count > 0 ? 1
                        : from->max_each > 0   ? from->max_each
                                               : each_of(group),
            .synonyms = words_of(&from->synonyms),
            .allergens = words_of(&from->allergens),
            .is_available = true,
            .groups = groups,
            .group_count = from->groups.count,
        };
    }
    if (from->external_id != NULL || item == NULL)
        option->external_id = text_or_empty(from->external_id);
    option->price_cents = cents_of(from->price);
    option->is_available = option->is_available && from->available != MENU_RAW_FALSE;
    option->is_default = from->is_default == MENU_RAW_TRUE;
    if (menu_times_build(body, &from->serves, &option->serves) != VP_OK ||
        menu_time_prices_build(body, &from->time_prices, &option->time_prices) != VP_OK)
        return VP_ERR_NO_MEMORY;
    return build_size_prices(body, from->size_prices, from->size_price_count, option);
}

static enum vp_err build_group(struct menu_body *body, const struct menu_raw_group *raw,
                               struct menu_group *group)
{
    size_t count = raw->option_count;
    struct menu_option *options = take(body, count + menu_dishes_max(&body->menu, raw), sizeof *options);
    if (options == NULL)
        return VP_ERR_NO_MEMORY;
    for (size_t i = 0; i < count; i++)
        if (build_option(body, raw, &raw->options[i], &options[i]) != VP_OK)
            return VP_ERR_NO_MEMORY;
    count = menu_dishes_put(&body->menu, raw, options, count);
    int portions = 0, min = menu_raw_min(raw), max = menu_raw_max(raw);
    for (size_t i = 0; i < count; i++) {
        portions += options[i].max_each;
        if (options[i].item != NULL && options[i].size_price_count == 0 && options[i].price_cents == 0 &&
            build_size_prices(body, raw->size_prices, raw->size_price_count, &options[i]) != VP_OK)
            return VP_ERR_NO_MEMORY;
    }
    *group = (struct menu_group){
        .id = raw->id,
        .name = raw->name,
        .question = text_or_empty(raw->question),
        .min = min,
        .max = max != 0         ? max
               : portions > min ? portions
                                : min,
        .included = raw->included,
        .may_be_halved = raw->halves == MENU_RAW_TRUE,
        .size_ids = words_of(&raw->sizes),
        .options = options,
        .option_count = count,
    };
    return VP_OK;
}

static enum vp_err build_sizes(struct menu_body *body, const struct menu_raw_item *raw,
                               struct menu_item *item)
{
    struct menu_size *sizes = take(body, raw->size_count, sizeof *sizes);
    if (sizes == NULL)
        return VP_ERR_NO_MEMORY;
    for (size_t i = 0; i < raw->size_count; i++) {
        const struct menu_raw_size *from = &raw->sizes[i];
        sizes[i] = (struct menu_size){.id = from->id,
                                      .name = from->name,
                                      .external_id = text_or_empty(from->external_id),
                                      .price_cents = cents_of(from->price),
                                      .usual_cents = cents_of(from->price),
                                      .synonyms = words_of(&from->synonyms)};
        if (menu_time_prices_build(body, &from->time_prices, &sizes[i].time_prices) != VP_OK)
            return VP_ERR_NO_MEMORY;
    }
    item->sizes = sizes;
    item->size_count = raw->size_count;
    return VP_OK;
}

static enum vp_err build_item(struct menu_body *body, const char *category_spoken,
                              const struct menu_raw_item *raw, struct menu_item *item)
{
    const size_t *groups = build_group_list(body, &raw->groups);
    if (groups == NULL)
        return VP_ERR_NO_MEMORY;
    *item = (struct menu_item){
        .id = raw->id,
        .name = raw->name,
        .description = text_or_empty(raw->description),
        .price_cents = cents_of(raw->price),
        .usual_cents = cents_of(raw->price),
        .groups = groups,
        .group_count = raw->groups.count,
        .ingredients = words_of(&raw->ingredients),
        .allergens = words_of(&raw->allergens),
        .synonyms = words_of(&raw->synonyms),
        .spoken = raw->spoken != NULL ? raw->spoken : category_spoken,
        .is_available = raw->available != MENU_RAW_FALSE,
        .is_vegetarian = raw->vegetarian == MENU_RAW_TRUE || raw->vegan == MENU_RAW_TRUE,
        .is_vegan = raw->vegan == MENU_RAW_TRUE,
        .is_gluten_free = raw->gluten_free == MENU_RAW_TRUE,
        .has_allergens = menu_raw_tells_allergens(body->raw, raw),
        .external_id = text_or_empty(raw->external_id),
        .is_age_restricted = raw->age_restricted == MENU_RAW_TRUE,
        .is_dine_in_only = raw->dine_in_only == MENU_RAW_TRUE,
        .is_delivered = raw->delivery != MENU_RAW_FALSE,
        .min_quantity = raw->min_quantity > 1 ? raw->min_quantity : 1,
        .tax_ppm = menu_item_tax_ppm(&body->menu, body->raw, raw->tax),
        .step_cents = menu_money_step(&body->menu),
    };
    enum vp_err err = menu_times_build(body, &raw->serves, &item->serves);
    if (err == VP_OK)
        err = menu_time_prices_build(body, &raw->time_prices, &item->time_prices);
    return err == VP_OK ? build_sizes(body, raw, item) : err;
}

static enum vp_err build_category(struct menu_body *body, const struct menu_raw_category *raw,
                                  struct menu_category *category)
{
    struct menu_item *items = take(body, raw->item_count, sizeof *items);
    const char *spoken = raw->spoken != NULL && raw->spoken[0] != '\0' ? raw->spoken : "_";
    *category = (struct menu_category){.id = raw->id,
                                       .name = raw->name,
                                       .synonyms = words_of(&raw->synonyms),
                                       .items = items,
                                       .item_count = raw->item_count};
    if (items == NULL || menu_times_build(body, &raw->serves, &category->serves) != VP_OK)
        return VP_ERR_NO_MEMORY;
    for (size_t i = 0; i < raw->item_count; i++) {
        if (build_item(body, spoken, &raw->items[i], &items[i]) != VP_OK)
            return VP_ERR_NO_MEMORY;
        if (items[i].serves.count == 0)
            items[i].serves = category->serves;
    }
    return VP_OK;
}

static void build_restaurant(struct menu *menu, const struct menu_raw *raw)
{
    const struct menu_raw_restaurant *restaurant = raw->restaurant;
    const struct menu_raw_limits none = {0}, *limits = raw->limits != NULL ? raw->limits : &none;
    menu->restaurant_id = restaurant->id;
    menu->restaurant_name = restaurant->name;
    menu->address = restaurant->address;
    menu->timezone = restaurant->timezone;
    menu->staff_number = text_or_empty(restaurant->staff_number);
    menu->page_password = text_or_empty(restaurant->page_password);
    menu->called_numbers = words_of(&restaurant->called_numbers);
    menu->greeting = restaurant->greeting;
    menu->closed_greeting = text_or_empty(restaurant->closed_greeting);
    menu->public_number = text_or_empty(restaurant->public_number);
    menu->currency = currency_or_dollars(restaurant->currency);
    menu->noise_reduction = text_or_empty(restaurant->noise_reduction);
    if (restaurant->tax_percent == NULL || !menu_tax_parse(restaurant->tax_percent, &menu->tax_ppm))
        menu->tax_ppm = 0;
    menu_build_money(menu, raw);
    menu->has_pickup = raw->pickup != NULL;
    menu->has_delivery = raw->delivery != NULL;
    if (raw->pickup != NULL)
        menu->pickup_minutes = raw->pickup->minutes;
    if (raw->delivery != NULL) {
        menu->delivery_minutes = raw->delivery->minutes;
        menu->delivery_fee_cents = cents_of(raw->delivery->fee);
        menu->delivery_minimum_cents = cents_of(raw->delivery->minimum);
    }
    menu->line_quantity_max = limits->line_quantity > 0 ? limits->line_quantity : MENU_LINE_QUANTITY;
    menu->item_count_max = limits->items > 0 ? limits->items : MENU_ITEMS;
    menu->total_max_cents = limits->total != NULL ? cents_of(limits->total) : DEFAULT_TOTAL_CENTS;
}

enum vp_err menu_build(struct menu_body *body, const char *name)
{
    const struct menu_raw *raw = body->raw;
    struct menu *menu = &body->menu;
    struct menu_group *groups = take(body, raw->group_count, sizeof *groups);
    struct menu_category *categories = take(body, raw->category_count, sizeof *categories);
    if (groups == NULL || categories == NULL)
        return VP_ERR_NO_MEMORY;
    build_restaurant(menu, raw);
    menu->greeting_wav = menu_recording_path(&body->arena, name, raw->restaurant->greeting_wav);
    menu->filler_wav = menu_recording_path(&body->arena, name, raw->restaurant->filler_wav);
    const struct menu_raw_recording none = {0}, *recording = raw->restaurant->recording != NULL
                                                                 ? raw->restaurant->recording
                                                                 : &none;
    menu->recording_announcement = text_or_empty(recording->announcement);
    menu->recording_wav = menu_recording_path(&body->arena, name, recording->announcement_wav);
    menu->recording_days = recording->days;
    if (menu->greeting_wav == NULL || menu->filler_wav == NULL || menu->recording_wav == NULL)
        return VP_ERR_NO_MEMORY;
    menu_hours_build_week(raw->hours, menu->hours);
    menu->closed_greeting_wav = menu_recording_path(&body->arena, name, raw->restaurant->closed_greeting_wav);
    if (menu->closed_greeting_wav == NULL || menu_delivery_build(body) != VP_OK ||
        menu_house_build(body) != VP_OK || menu_model_build(body) != VP_OK ||
        menu_price_times_build(body) != VP_OK || menu_tool_build(body) != VP_OK ||
        menu_areas_build(body) != VP_OK || menu_people_build(body) != VP_OK)
        return VP_ERR_NO_MEMORY;
    for (size_t i = 0; i < raw->category_count; i++)
        if (build_category(body, &raw->categories[i], &categories[i]) != VP_OK)
            return VP_ERR_NO_MEMORY;
    menu->categories = categories;
    menu->category_count = raw->category_count;
    for (size_t i = 0; i < raw->group_count; i++) /* behind the dishes, which may stand in them */
        if (build_group(body, &raw->groups[i], &groups[i]) != VP_OK)
            return VP_ERR_NO_MEMORY;
    menu->groups = groups;
    menu->group_count = raw->group_count;
    return zone_open(menu->timezone, &body->zone);
}
