/* Square's catalog, as its list gives it. The rules are those of Square's Catalog API: min and max of the item win over
 * the list's, -1 is not set, an ITEM with one variation has a price, with several sizes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "menu_import/draft_week.h"
#include "menu_import/sources.h"

struct square {
    struct menu_draft *draft;
    json_t *by_id;           /* objects by their id */
    const char *location_id; /* "": none was given */
    int64_t tax_ppm;
    char currency[8];
    bool has_other_currency, has_tax;
};

static const json_t *find(const struct square *square, const char *id)
{
    return json_object_get(square->by_id, id);
}

static bool has_id(const json_t *list, const char *id)
{
    size_t i;
    json_t *one;
    json_array_foreach(list, i, one)
    {
        if (strcmp(json_string_value(one) != NULL ? json_string_value(one) : "", id) == 0)
            return true;
    }
    return false;
}

static bool is_here(const struct square *square, const json_t *object)
{
    const json_t *everywhere = json_object_get(object, "present_at_all_locations");
    if (menu_draft_is(object, "is_deleted"))
        return false;
    if (square->location_id[0] == '\0')
        return true;
    if (everywhere == NULL || json_is_true(everywhere))
        return !has_id(json_object_get(object, "absent_at_location_ids"), square->location_id);
    return has_id(json_object_get(object, "present_at_location_ids"), square->location_id);
}

/* The price of a variation or modifier here; -1: it has none. */
static int64_t price_here(struct square *square, const json_t *data, bool *out_is_sold_out)
{
    size_t i;
    json_t *other;
    const json_t *money = json_object_get(data, "price_money");
    *out_is_sold_out = false;
    json_array_foreach(json_object_get(data, "location_overrides"), i, other)
    {
        if (square->location_id[0] != '\0' &&
            strcmp(menu_draft_text(other, "location_id"), square->location_id) != 0)
            continue;
        *out_is_sold_out = *out_is_sold_out || menu_draft_is(other, "sold_out");
        if (json_object_get(other, "price_money") != NULL)
            money = json_object_get(other, "price_money");
    }
    const char *currency = menu_draft_text(money, "currency");
    if (square->currency[0] == '\0')
        (void)span_copy(span_of(currency), square->currency, sizeof square->currency);
    else if (currency[0] != '\0' && strcmp(currency, square->currency) != 0)
        square->has_other_currency = true;
    return menu_draft_number(money, "amount", -1);
}

/* ---- groups ---- */

/* What the item says of a modifier of its own: "YES", "NO", or "" where it leaves it to the list. */
static const char *override_of(const json_t *info, const char *modifier_id, const char *key)
{
    size_t i;
    json_t *one;
    json_array_foreach(json_object_get(info, "modifier_overrides"), i, one)
    {
        if (strcmp(menu_draft_text(one, "modifier_id"), modifier_id) == 0)
            return strcmp(menu_draft_text(one, key), "NOT_SET") != 0 ? menu_draft_text(one, key) : "";
    }
    return "";
}

static bool is_set(const json_t *info, const json_t *modifier, const char *override, const char *own)
{
    const char *says = override_of(info, menu_draft_text(modifier, "id"), override);
    if (says[0] != '\0')
        return strcmp(says, "YES") == 0;
    return menu_draft_is(json_object_get(modifier, "modifier_data"), own);
}

static void offer_list(struct square *square, json_t *thing, const json_t *info);

/* Lists that a modifier asks for once it is chosen. */
static void offer_children(struct square *square, json_t *option, const json_t *list_ids)
{
    size_t i;
    json_t *id;
    json_array_foreach(list_ids, i, id)
    {
        json_t *info = json_pack("{s:O}", "modifier_list_id", id);
        offer_list(square, option, info);
        json_decref(info);
    }
}

static void add_options(struct square *square, json_t *group, const json_t *info, const json_t *list_data)
{
    size_t i;
    json_t *modifier;
    json_array_foreach(json_object_get(list_data, "modifiers"), i, modifier)
    {
        const json_t *data = json_object_get(modifier, "modifier_data");
        bool is_sold_out;
        if (!is_here(square, modifier) || is_set(info, modifier, "hidden_online_override", "hidden_online"))
            continue;
        int64_t cents = price_here(square, data, &is_sold_out);
        json_t *option =
            menu_draft_option(square->draft, group, menu_draft_text(data, "name"), cents > 0 ? cents : 0);
        json_object_set_new(option, "external_id", json_string(menu_draft_text(modifier, "id")));
        if (is_sold_out)
            menu_draft_flag(option, "available", false);
        if (is_set(info, modifier, "on_by_default_override", "on_by_default"))
            menu_draft_flag(option, "default", true);
        offer_children(square, option, json_object_get(data, "child_modifier_list_ids"));
    }
}

static const char *text_of_setting(const json_t *info, const json_t *list_data)
{
    const char *own = menu_draft_text(info, "allow_quantities");
    if (strcmp(own, "YES") == 0 || strcmp(own, "NO") == 0)
        return own;
    return menu_draft_is(list_data, "allow_quantities") ? "YES" : "NO";
}

static void offer_list(struct square *square, json_t *thing, const json_t *info)
{
    const json_t *list = find(square, menu_draft_text(info, "modifier_list_id"));
    const json_t *data = menu_draft_dig(list, "modifier_list_data");
    const json_t *enabled = json_object_get(info, "enabled");
    char key[1024];
    bool is_new;
    if (data == NULL || json_is_false(enabled) || !is_here(square, list))
        return;
    if (strcmp(menu_draft_text(data, "modifier_type"), "TEXT") == 0) {
        menu_draft_note(square->draft,
                        "\"%s\": the free text \"%s\" is a note that callers may give of themselves",
                        menu_draft_text(thing, "name"), menu_draft_text(data, "name"));
        return;
    }
    int64_t min = menu_draft_number(info, "min_selected_modifiers", -1),
            max = menu_draft_number(info, "max_selected_modifiers", -1);
    min = min >= 0 ? min : menu_draft_number(data, "min_selected_modifiers", -1);
    max = max >= 0 ? max : menu_draft_number(data, "max_selected_modifiers", -1);
    if (min < 0 && max < 0 && strcmp(menu_draft_text(data, "selection_type"), "SINGLE") == 0)
        max = 1;
    char *overrides = json_dumps(json_object_get(info, "modifier_overrides"), JSON_COMPACT | JSON_SORT_KEYS);
    snprintf(key, sizeof key, "%.100s %lld %lld %.800s", menu_draft_text(list, "id"), (long long)min,
             (long long)max, overrides != NULL ? overrides : "");
    free(overrides);
    json_t *group = menu_draft_group(square->draft, key, menu_draft_text(data, "name"), &is_new);
    if (is_new) {
        add_options(square, group, info, data);
        if (strcmp(text_of_setting(info, data), "YES") == 0 && max != 1)
            menu_draft_portions(group, max);
        menu_draft_limit(square->draft, group, min > 0 ? min : 0, max > 0 ? max : 0);
    }
    menu_draft_offer(thing, group);
}

/* ---- items ---- */

static const char *allergen_of(const char *standard_name)
{
    static const struct {
        const char *square, *ours;
    } names[] = {{"CELERY", "celery"},       {"CRUSTACEANS", "shellfish"}, {"EGGS", "egg"},
                 {"FISH", "fish"},           {"GLUTEN", "wheat"},          {"LUPIN", "lupin"},
                 {"MILK", "milk"},           {"MOLLUSCS", "molluscs"},     {"MUSTARD", "mustard"},
                 {"PEANUTS", "peanut"},      {"SESAME", "sesame"},         {"SOY", "soy"},
                 {"SULPHITES", "sulphites"}, {"TREE_NUTS", "tree nuts"}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(standard_name, names[i].square) == 0)
            return names[i].ours;
    return NULL;
}

static void add_diet(json_t *item, const json_t *details)
{
    size_t i;
    json_t *one;
    json_array_foreach(json_object_get(details, "dietary_preferences"), i, one)
    {
        const char *name = menu_draft_text(one, "standard_name");
        if (strcmp(name, "VEGETARIAN") == 0)
            menu_draft_flag(item, "vegetarian", true);
        if (strcmp(name, "VEGAN") == 0)
            menu_draft_flag(item, "vegan", true);
        if (strcmp(name, "GLUTEN_FREE") == 0)
            menu_draft_flag(item, "gluten_free", true);
    }
    json_array_foreach(json_object_get(details, "ingredients"), i, one)
    {
        const char *allergen = allergen_of(menu_draft_text(one, "standard_name"));
        if (allergen != NULL)
            menu_draft_add_text(item, "allergens", allergen);
    }
}

struct variation {
    const char *name, *id;
    int64_t cents;
    bool is_sold_out;
};
enum { VARIATIONS_MAX = 250 };

/* Those that can be sold, in their order. */
static size_t read_variations(struct square *square, const json_t *data, struct variation *out)
{
    size_t i, count = 0;
    json_t *object;
    json_array_foreach(json_object_get(data, "variations"), i, object)
    {
        const json_t *own = json_object_get(object, "item_variation_data");
        struct variation variation = {.name = menu_draft_text(own, "name"),
                                      .id = menu_draft_text(object, "id")};
        if (!is_here(square, object) || count == VARIATIONS_MAX)
            continue;
        variation.cents = price_here(square, own, &variation.is_sold_out);
        if (variation.cents < 0 || strcmp(menu_draft_text(own, "pricing_type"), "VARIABLE_PRICING") == 0) {
            menu_draft_note(square->draft, "\"%s\", %s: left out, it has no fixed price",
                            menu_draft_text(data, "name"), variation.name);
            continue;
        }
        out[count++] = variation;
    }
    return count;
}

/* The one to speak: a category of the menu before the kitchen's. NULL: it is in none. */
static const json_t *category_of(const struct square *square, const json_t *data)
{
    const json_t *best = menu_draft_dig(find(square, menu_draft_text(data, "category_id")), "category_data");
    size_t i;
    json_t *one;
    bool is_menu = false;
    json_array_foreach(json_object_get(data, "categories"), i, one)
    {
        const json_t *category = menu_draft_dig(find(square, menu_draft_text(one, "id")), "category_data");
        bool is_menu_one = strcmp(menu_draft_text(category, "category_type"), "MENU_CATEGORY") == 0;
        if (category != NULL && (best == NULL || (is_menu_one && !is_menu))) {
            best = category;
            is_menu = is_menu_one;
        }
    }
    return best;
}

/* With when it is to be had, where it says so. */
static json_t *put_category(const struct square *square, const json_t *source)
{
    const char *name = menu_draft_text(source, "name");
    json_t *category = menu_draft_category(square->draft, name[0] != '\0' ? name : "Menu"), *id;
    struct draft_week week = {{0}};
    size_t i;
    json_array_foreach(json_object_get(source, "availability_period_ids"), i, id)
    {
        const json_t *period =
            menu_draft_dig(find(square, json_string_value(id) != NULL ? json_string_value(id) : ""),
                           "availability_period_data");
        int day = source_weekday(menu_draft_text(period, "day_of_week")),
            from = source_minute(menu_draft_text(period, "start_local_time")),
            until = source_minute(menu_draft_text(period, "end_local_time"));
        if (day >= 0 && from >= 0 && until >= 0)
            draft_week_add(&week, day, from, until);
    }
    if (!draft_week_is_empty(&week))
        draft_week_serve(&week, category);
    else if (json_array_size(json_object_get(source, "availability_period_ids")) > 0)
        menu_draft_note(square->draft,
                        "category \"%s\" has hours that are not in the file; it is offered all day", name);
    return category;
}

static void add_prices(struct square *square, json_t *item, const struct variation *variations, size_t count)
{
    bool is_sold_out = true;
    if (count == 1) {
        menu_draft_price(item, variations[0].cents);
        json_object_set_new(item, "external_id", json_string(variations[0].id));
    }
    for (size_t i = 0; i < count; i++) {
        is_sold_out = is_sold_out && variations[i].is_sold_out;
        if (count > 1) {
            json_t *size = menu_draft_size(square->draft, item, variations[i].name, variations[i].cents);
            json_object_set_new(size, "external_id", json_string(variations[i].id));
            if (variations[i].is_sold_out)
                menu_draft_note(square->draft,
                                "\"%s\", %s is sold out in Square; only a whole item can be here",
                                menu_draft_text(item, "name"), variations[i].name);
        }
    }
    if (is_sold_out)
        menu_draft_flag(item, "available", false);
}

static void add_taxes(struct square *square, const json_t *data)
{
    size_t i;
    json_t *id;
    json_array_foreach(json_object_get(data, "tax_ids"), i, id)
    {
        const json_t *tax = menu_draft_dig(
            find(square, json_string_value(id) != NULL ? json_string_value(id) : ""), "tax_data");
        if (tax == NULL || json_is_false(json_object_get(tax, "enabled")))
            continue;
        const char *percent = menu_draft_text(tax, "percentage");
        json_t *restaurant = menu_draft_restaurant(square->draft);
        const char *before = menu_draft_text(restaurant, "tax_percent");
        if (!square->has_tax)
            json_object_set_new(restaurant, "tax_percent", json_string(percent));
        else if (strcmp(before, percent) != 0)
            menu_draft_note(square->draft, "\"%s\" is taxed %s percent; the menu has %s for all",
                            menu_draft_text(data, "name"), percent, before);
        if (!square->has_tax && strcmp(menu_draft_text(tax, "inclusion_type"), "INCLUSIVE") == 0)
            json_object_set_new(restaurant, "prices_include_tax", json_true());
        square->has_tax = true;
    }
}

static void add_item(struct square *square, const json_t *object)
{
    struct variation variations[VARIATIONS_MAX];
    const json_t *data = json_object_get(object, "item_data");
    if (!is_here(square, object) || menu_draft_is(data, "is_archived") || data == NULL)
        return;
    size_t count = read_variations(square, data, variations), i;
    if (count == 0)
        return;
    json_t *category = put_category(square, category_of(square, data)), *info;
    json_t *item = menu_draft_item(square->draft, category, menu_draft_text(data, "name"));
    if (item == NULL)
        return;
    menu_draft_describe(square->draft, item, menu_draft_text(data, "description"));
    add_prices(square, item, variations, count);
    json_array_foreach(json_object_get(data, "modifier_list_info"), i, info)
    {
        offer_list(square, item, info);
    }
    add_diet(item, json_object_get(data, "food_and_beverage_details"));
    if (menu_draft_is(data, "is_alcoholic"))
        json_object_set_new(item, "age_restricted", json_true());
    add_taxes(square, data);
}

/* ---- the location ---- */

static void add_location(struct square *square, const json_t *location)
{
    json_t *restaurant = menu_draft_restaurant(square->draft), *period;
    static const char *const keys[][2] = {{"name", "name"}, {"timezone", "timezone"}};
    size_t i;
    for (i = 0; i < 2; i++)
        if (menu_draft_text(location, keys[i][0])[0] != '\0')
            json_object_set_new(restaurant, keys[i][1], json_string(menu_draft_text(location, keys[i][0])));
    if (menu_draft_text(location, "address.address_line_1")[0] != '\0')
        json_object_set_new(restaurant, "address",
                            json_sprintf("%s%s%s", menu_draft_text(location, "address.address_line_1"),
                                         menu_draft_text(location, "address.locality")[0] != '\0' ? ", " : "",
                                         menu_draft_text(location, "address.locality")));
    if (menu_draft_text(location, "phone_number")[0] == '+')
        menu_draft_add_text(restaurant, "called_numbers", menu_draft_text(location, "phone_number"));
    json_array_foreach(menu_draft_dig(location, "business_hours.periods"), i, period)
    {
        int day = source_weekday(menu_draft_text(period, "day_of_week")),
            from = source_minute(menu_draft_text(period, "start_local_time")),
            until = source_minute(menu_draft_text(period, "end_local_time"));
        if (day >= 0 && from >= 0 && until >= 0)
            menu_draft_open(square->draft, day, from, until == 0 ? 24 * 60 : until);
    }
    square->location_id = menu_draft_text(location, "id");
}

bool source_square(const json_t *document, struct menu_draft *draft, char out_why[SOURCE_WHY_BYTES])
{
    const json_t *objects = json_object_get(document, "objects");
    struct square square = {.draft = draft, .by_id = json_object(), .location_id = ""};
    const char *const lists[] = {"objects", "related_objects"};
    size_t i, list;
    json_t *object;
    if (!json_is_array(objects)) {
        json_decref(square.by_id);
        snprintf(out_why, SOURCE_WHY_BYTES,
                 "has no list \"objects\"; save the answer of GET /v2/catalog/list in one file");
        return false;
    }
    for (list = 0; list < 2; list++)
        json_array_foreach(json_object_get(document, lists[list]), i, object)
        {
            json_object_set(square.by_id, menu_draft_text(object, "id"), object);
        }
    if (json_array_size(json_object_get(document, "locations")) > 0)
        add_location(&square, json_array_get(json_object_get(document, "locations"), 0));
    if (menu_draft_text(document, "cursor")[0] != '\0')
        menu_draft_note(draft,
                        "the file has a \"cursor\": it is one page of several, and the others are not in it");
    json_array_foreach(objects, i, object)
    {
        if (strcmp(menu_draft_text(object, "type"), "ITEM") == 0)
            add_item(&square, object);
    }
    if (square.currency[0] != '\0')
        json_object_set_new(menu_draft_restaurant(draft), "currency", json_string(square.currency));
    if (square.has_other_currency)
        menu_draft_note(draft, "there are prices in another currency than %s; they are taken as they stand",
                        square.currency);
    json_decref(square.by_id);
    return true;
}
