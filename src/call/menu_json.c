#include "call/menu_json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "call/basket_json.h"
#include "call/house_json.h"
#include "order/house_state.h"
#include "order/menu_people.h"

enum { SEARCH_RESULTS_MAX = 5 };

static json_t *encode_words(const struct menu_words *words)
{
    json_t *array = json_array();
    for (size_t i = 0; i < words->count; i++)
        json_array_append_new(array, json_string(words->words[i]));
    return array;
}

static json_t *encode_hours(const struct menu *menu)
{
    json_t *array = json_array();
    for (size_t i = 0; i < MENU_DAYS; i++) {
        size_t day = (i + 1) % MENU_DAYS; /* a week begins on Monday for whoever reads it out */
        house_json_put_openings(array, week_day_name((int)day), menu->hours[day]);
    }
    return array;
}

/* Millionths as a percentage without needless zeros: 88750 is "8.875". */
static const char *format_percent(char *out, size_t size_bytes, int64_t ppm)
{
    int len = snprintf(out, size_bytes, "%" PRId64 ".%04" PRId64, ppm / 10000, ppm % 10000);
    while (len > 0 && out[len - 1] == '0')
        out[--len] = '\0';
    if (len > 0 && out[len - 1] == '.')
        out[--len] = '\0';
    return out;
}

/* Where something is out of the ordinary. */
static json_t *encode_house(const struct menu *menu, int64_t unix_ms, json_t *restaurant)
{
    char sentences[HOUSE_TODAY_MAX][HOUSE_TODAY_BYTES];
    size_t count = menu_today(menu, unix_ms, sentences);
    if (count == 0 || restaurant == NULL)
        return restaurant;
    json_t *notices = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(notices, json_string(sentences[i]));
    json_object_set_new(restaurant, "paused", json_boolean(menu_is_paused(menu, unix_ms)));
    json_object_set_new(restaurant, "special", json_string(menu_special(menu)));
    json_object_set_new(restaurant, "notices", notices);
    if (menu_busy_minutes(menu) > 0)
        json_object_set_new(restaurant, "busy_minutes", json_integer(menu_busy_minutes(menu)));
    return restaurant;
}

/* What few restaurants have stands there only where it is. */
static void put_money(json_t *restaurant, const struct menu *menu)
{
    char percent[32];
    if (restaurant == NULL)
        return;
    if (menu->are_prices_with_tax)
        json_object_set_new(restaurant, "tax_included", json_true());
    if (menu->takes_tips)
        json_object_set_new(restaurant, "tips", json_true());
    if (menu->service_charge_ppm > 0)
        json_object_set_new(restaurant, "service_charge_percent",
                            json_string(format_percent(percent, sizeof percent, menu->service_charge_ppm)));
    if (menu->service_charge_cents > 0)
        json_object_set_new(restaurant, "service_charge", basket_json_price(menu->service_charge_cents));
}

/* Where several share a number: which one this is, and which there are. */
static void put_places(json_t *restaurant, const struct menu *menu)
{
    json_t *places = menu->place_count > 0 ? json_array() : NULL;
    for (size_t i = 0; i < menu->place_count; i++) {
        const struct menu_place *place = &menu->places[i];
        json_array_append_new(places, json_pack("{s:s, s:s, s:o, s:s}", "restaurant_id", place->restaurant_id,
                                                "name", place->name, "synonyms",
                                                encode_words(&place->synonyms), "address", place->address));
    }
    if (places != NULL && restaurant != NULL)
        json_object_set(restaurant, "locations", places);
    json_decref(places);
    if (menu->is_shared)
        json_object_set_new(restaurant, "must_choose", json_true());
    else if (menu->place_count > 0)
        json_object_set_new(restaurant, "location", json_string(menu->location.name));
}

/* What may be offered unasked, once. */
static void put_upsells(json_t *restaurant, const struct menu *menu)
{
    json_t *upsells = menu->upsell_count > 0 ? json_array() : NULL;
    for (size_t i = 0; i < menu->upsell_count; i++) {
        const struct menu_upsell *upsell = &menu->upsells[i];
        json_array_append_new(upsells, json_pack("{s:s, s:s, s:o}", "item_id", upsell->item_id, "question",
                                                 upsell->question, "with", encode_words(&upsell->with)));
    }
    if (upsells != NULL && restaurant != NULL)
        json_object_set(restaurant, "upsell", upsells);
    json_decref(upsells);
}

/* When time_prices hold, where there are some. */
static void put_price_times(json_t *restaurant, const struct menu *menu, int64_t unix_ms)
{
    char when[200];
    json_t *array = json_array();
    for (size_t i = 0; i < menu->price_time_count; i++) {
        const struct menu_price_time *time = &menu->price_times[i];
        json_array_append_new(array, json_pack("{s:s, s:s, s:b}", "name", time->name, "when",
                                               week_times_write(&time->when, when, sizeof when), "is_now",
                                               menu_time_covers(menu, &time->when, unix_ms)));
    }
    if (menu->price_time_count > 0)
        json_object_set(restaurant, "price_times", array);
    json_decref(array);
}

/* Where it is delivered to, where that is not anywhere. */
static void put_areas(json_t *delivery, const struct menu *menu)
{
    if (menu->area_count == 0 || !json_is_object(delivery))
        return;
    json_t *areas = json_array();
    for (size_t i = 0; i < menu->area_count; i++) {
        const struct menu_area *area = &menu->areas[i];
        int minutes = area->minutes > 0 ? area->minutes + menu_busy_minutes(menu) : menu->delivery_minutes;
        json_array_append_new(areas,
                              json_pack("{s:s, s:o, s:o, s:o, s:o, s:i}", "name", area->name, "postcodes",
                                        encode_words(&area->postcodes), "places", encode_words(&area->places),
                                        "fee", basket_json_price(area->fee_cents), "minimum",
                                        basket_json_price(area->minimum_cents), "minutes", minutes));
    }
    json_object_set_new(delivery, "areas", areas);
}

/* What a transfer may be about, where somebody can be reached for it now. */
static void put_topics(json_t *restaurant, const struct menu *menu, int64_t unix_ms)
{
    json_t *topics = json_array();
    for (size_t i = 0; i < menu_people(menu)->transfer_count; i++) {
        const struct menu_transfer *transfer = &menu_people(menu)->transfers[i];
        if (menu_find_transfer(menu, transfer->topic, unix_ms) == transfer)
            json_array_append_new(topics, json_pack("{s:s, s:o}", "topic", transfer->topic, "words",
                                                    encode_words(&transfer->words)));
    }
    if (restaurant != NULL && json_array_size(topics) > 0)
        json_object_set(restaurant, "transfer_topics", topics);
    json_decref(topics);
}

static json_t *encode_restaurant(const struct menu *menu, int64_t unix_ms)
{
    char percent[32];
    json_t *pickup = menu->has_pickup ? json_pack("{s:i}", "minutes", menu->pickup_minutes) : json_null();
    json_t *delivery = menu->has_delivery
                           ? json_pack("{s:i, s:o, s:o}", "minutes", menu->delivery_minutes, "fee",
                                       basket_json_price(menu->delivery_fee_cents), "minimum",
                                       basket_json_price(menu->delivery_minimum_cents))
                           : json_null();
    put_areas(delivery, menu);
    json_t *restaurant = json_pack(
        "{s:s, s:s, s:s, s:s, s:b, s:o, s:o, s:o, s:s, s:b}", "name", menu->restaurant_name, "address",
        menu->address != NULL ? menu->address : "", "phone", menu_number(menu), "currency",
        menu->currency->code, "is_open", menu_is_open(menu, unix_ms), "hours", encode_hours(menu), "pickup",
        pickup, "delivery", delivery, "tax_percent", format_percent(percent, sizeof percent, menu->tax_ppm),
        "can_transfer", menu->staff_number != NULL && menu->staff_number[0] != '\0');
    put_money(restaurant, menu);
    put_places(restaurant, menu);
    put_upsells(restaurant, menu);
    put_topics(restaurant, menu, unix_ms);
    house_json_put(restaurant, menu, unix_ms);
    put_price_times(restaurant, menu, unix_ms);
    return encode_house(menu, unix_ms, restaurant);
}

/* Where it is not always to be had: "Monday to Friday from 11 AM to 3 PM". */
static void put_serves(json_t *object, const struct week_times *serves, bool is_not_served)
{
    char text[200];
    if (is_not_served)
        json_object_set_new(object, "served_now", json_false());
    if (serves->count > 0)
        json_object_set_new(object, "serves", json_string(week_times_write(serves, text, sizeof text)));
}

static void put_time_prices(json_t *object, const struct menu *menu, const struct menu_time_prices *prices)
{
    json_t *array = json_array();
    for (size_t i = 0; i < prices->count; i++) {
        const struct menu_time_price *price = &prices->at[i];
        json_t *entry = json_pack("{s:s, s:o}", "time", menu->price_times[price->price_time].name, "price",
                                  basket_json_price(price->price_cents));
        if (price->size_id[0] != '\0')
            json_object_set_new(entry, "size_id", json_string(price->size_id));
        json_array_append_new(array, entry);
    }
    if (prices->count > 0)
        json_object_set(object, "time_prices", array);
    json_decref(array);
}

/* Beside it the least that is paid, where what must be chosen is paid too: nobody is told "$0". */
static void put_price(json_t *object, const struct menu *menu, const struct menu_item *item,
                      const struct menu_size *size)
{
    int64_t from_cents, cents = size != NULL ? size->price_cents : item->price_cents;
    int64_t usual_cents = size != NULL ? size->usual_cents : item->usual_cents;
    json_object_set_new(object, "price", basket_json_price(cents));
    if (usual_cents != cents)
        json_object_set_new(object, "usual_price", basket_json_price(usual_cents));
    put_time_prices(object, menu, size != NULL ? &size->time_prices : &item->time_prices);
    if (menu_price_from(menu, item, size, &from_cents))
        json_object_set_new(object, "price_from", basket_json_price(from_cents));
}

/* What few items have stands there only where it is. */
static void put_rules(json_t *object, const struct menu_item *item)
{
    if (item->min_quantity > 1)
        json_object_set_new(object, "min_quantity", json_integer(item->min_quantity));
    if (item->is_age_restricted)
        json_object_set_new(object, "age_restricted", json_true());
    if (item->is_dine_in_only)
        json_object_set_new(object, "dine_in_only", json_true());
    if (!item->is_delivered)
        json_object_set_new(object, "delivery", json_false());
}

static json_t *encode_group_ids(const struct menu *menu, const size_t *groups, size_t count)
{
    json_t *group_ids = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(group_ids, json_string(menu->groups[groups[i]].id));
    return group_ids;
}

static json_t *encode_item(const struct menu *menu, const struct menu_category *category,
                           const struct menu_item *item)
{
    json_t *object =
        json_pack("{s:s, s:s, s:s, s:o, s:b, s:o, s:o, s:o*, s:b, s:b, s:b}", "id", item->id, "name",
                  item->name, "description", item->description != NULL ? item->description : "", "synonyms",
                  encode_words(&item->synonyms), "available", item->is_available, "group_ids",
                  encode_group_ids(menu, item->groups, item->group_count), "ingredients",
                  encode_words(&item->ingredients), "allergens",
                  item->has_allergens ? encode_words(&item->allergens) : NULL, "vegetarian",
                  item->is_vegetarian, "vegan", item->is_vegan, "gluten_free", item->is_gluten_free);
    put_rules(object, item);
    static const struct week_times always;
    put_serves(object, item->serves.at != category->serves.at ? &item->serves : &always, item->is_not_served);
    if (item->size_count == 0) {
        put_price(object, menu, item, NULL);
        return object;
    }
    json_t *sizes = json_array();
    for (size_t i = 0; i < item->size_count; i++) {
        json_t *size = json_pack("{s:s, s:s}", "id", item->sizes[i].id, "name", item->sizes[i].name);
        put_price(size, menu, item, &item->sizes[i]);
        json_object_set_new(size, "synonyms", encode_words(&item->sizes[i].synonyms));
        json_array_append_new(sizes, size);
    }
    json_object_set_new(object, "sizes", sizes);
    return object;
}

static void put_size_prices(json_t *object, const struct menu_option *option)
{
    json_t *prices = json_array();
    for (size_t i = 0; i < option->size_price_count; i++)
        json_array_append_new(prices,
                              json_pack("{s:s, s:o}", "size_id", option->size_prices[i].size_id, "price",
                                        basket_json_price(option->size_prices[i].price_cents)));
    json_object_set_new(object, "size_prices", prices);
}

/* What the menu says of the dish stands there; here only what it is in this place. */
static json_t *encode_dish(const struct menu_option *option)
{
    json_t *object = json_pack("{s:s, s:s, s:b}", "id", option->id, "name", option->name, "dish", 1);
    if (option->price_cents > 0)
        json_object_set_new(object, "price", basket_json_price(option->price_cents));
    if (!option->is_available)
        json_object_set_new(object, "available", json_false());
    if (option->is_default)
        json_object_set_new(object, "default", json_true());
    if (option->size_price_count > 0)
        put_size_prices(object, option);
    return object;
}

static json_t *encode_option(const struct menu *menu, const struct menu_option *option)
{
    if (option->item != NULL)
        return encode_dish(option);
    json_t *object = json_pack("{s:s, s:s, s:o, s:o, s:b, s:b, s:o}", "id", option->id, "name", option->name,
                               "price", basket_json_price(option->price_cents), "synonyms",
                               encode_words(&option->synonyms), "available", option->is_available, "default",
                               option->is_default, "allergens", encode_words(&option->allergens));
    if (option->max_each > 1)
        json_object_set_new(object, "max_each", json_integer(option->max_each));
    put_serves(object, &option->serves, option->is_not_served);
    put_time_prices(object, menu, &option->time_prices);
    if (option->group_count > 0)
        json_object_set_new(object, "group_ids", encode_group_ids(menu, option->groups, option->group_count));
    if (option->size_price_count > 0)
        put_size_prices(object, option);
    return object;
}

static json_t *encode_group(const struct menu *menu, const struct menu_group *group)
{
    json_t *options = json_array();
    for (size_t i = 0; i < group->option_count; i++)
        json_array_append_new(options, encode_option(menu, &group->options[i]));
    json_t *object = json_pack("{s:s, s:s, s:s, s:i, s:i, s:b, s:o}", "id", group->id, "name", group->name,
                               "question", group->question != NULL ? group->question : "", "min", group->min,
                               "max", group->max, "halves", group->may_be_halved, "options", options);
    if (group->included > 0)
        json_object_set_new(object, "included", json_integer(group->included));
    if (group->size_ids.count > 0)
        json_object_set_new(object, "size_ids", encode_words(&group->size_ids));
    return object;
}

json_t *menu_json_whole(const struct menu *menu, int64_t unix_ms)
{
    json_t *categories = json_array(), *groups = json_array();
    for (size_t i = 0; i < menu->category_count; i++) {
        const struct menu_category *category = &menu->categories[i];
        json_t *items = json_array();
        for (size_t j = 0; j < category->item_count; j++)
            json_array_append_new(items, encode_item(menu, category, &category->items[j]));
        json_t *object = json_pack("{s:s, s:s, s:o, s:o}", "id", category->id, "name", category->name,
                                   "synonyms", encode_words(&category->synonyms), "items", items);
        put_serves(object, &category->serves, false);
        json_array_append_new(categories, object);
    }
    for (size_t i = 0; i < menu->group_count; i++)
        json_array_append_new(groups, encode_group(menu, &menu->groups[i]));
    return json_pack("{s:b, s:o, s:o, s:o}", "ok", 1, "restaurant", encode_restaurant(menu, unix_ms),
                     "categories", categories, "groups", groups);
}

static int64_t lowest_price_cents(const struct menu *menu, const struct menu_item *item)
{
    int64_t lowest, cents;
    menu_price_from(menu, item, item->size_count > 0 ? &item->sizes[0] : NULL, &lowest);
    for (size_t i = 1; i < item->size_count; i++) {
        menu_price_from(menu, item, &item->sizes[i], &cents);
        lowest = cents < lowest ? cents : lowest;
    }
    return lowest;
}

json_t *menu_json_search(const struct menu *menu, const char *words)
{
    struct menu_match matches[SEARCH_RESULTS_MAX];
    size_t count = menu_search(menu, words, matches, SEARCH_RESULTS_MAX);
    json_t *results = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *result = json_pack("{s:s, s:s, s:s, s:b, s:o, s:f}", "item_id", matches[i].item->id, "name",
                                   matches[i].item->name, "category", matches[i].category->name, "available",
                                   matches[i].item->is_available, "price",
                                   basket_json_price(lowest_price_cents(menu, matches[i].item)), "score",
                                   (double)(int)(matches[i].score * 100 + 0.5) / 100);
        put_serves(result, &matches[i].item->serves, matches[i].item->is_not_served);
        json_array_append_new(results, result);
    }
    return json_pack("{s:b, s:o}", "ok", 1, "results", results);
}
