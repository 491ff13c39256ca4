/* What restaurants' web pages carry: schema.org's Restaurant and Menu as JSON-LD. Every property may be one value or a
 * list of them. */
#include <stdio.h>
#include <string.h>

#include "menu_import/draft_week.h"
#include "menu_import/sources.h"

enum { DEPTH_MAX = 12 };

struct schema_org {
    struct menu_draft *draft;
    char currency[8];
    bool has_menu;
};

/* The count of values of a property, and one of them. */
static size_t count_of(const json_t *value)
{
    if (value == NULL || json_is_null(value))
        return 0;
    return json_is_array(value) ? json_array_size(value) : 1;
}

static const json_t *one_of(const json_t *value, size_t i)
{
    return json_is_array(value) ? json_array_get(value, i) : value;
}

static const json_t *values(const json_t *thing, const char *key)
{
    return json_object_get(thing, key);
}

/* Whether @type, which may be a list, says this. */
static bool has_type(const json_t *thing, const char *type)
{
    const json_t *types = json_object_get(thing, "@type");
    for (size_t i = 0; i < count_of(types); i++) {
        const char *name = json_string_value(one_of(types, i));
        const char *slash = name != NULL ? strrchr(name, '/') : NULL;
        if (name != NULL && strcmp(slash != NULL ? slash + 1 : name, type) == 0)
            return true;
    }
    return false;
}

/* A text, where it may be a text, a number, or a list that begins with one. */
static const char *text_of(const json_t *thing, const char *key)
{
    const json_t *value = one_of(values(thing, key), 0);
    return json_string_value(value) != NULL ? json_string_value(value) : "";
}

/* &amp; and its kind, which pages leave in their JSON. */
static const char *decoded(const char *text, char *out, size_t size_bytes)
{
    static const struct {
        const char *entity, *text;
    } entities[] = {{"&amp;", "&"},  {"&quot;", "\""}, {"&#39;", "'"},   {"&#039;", "'"},
                    {"&apos;", "'"}, {"&nbsp;", " "},  {"&rsquo;", "'"}, {"&#8217;", "'"}};
    size_t len = 0;
    while (*text != '\0' && len + 1 < size_bytes) {
        size_t i = 0, known = sizeof entities / sizeof entities[0];
        while (i < known && strncmp(text, entities[i].entity, strlen(entities[i].entity)) != 0)
            i++;
        out[len++] = i < known ? entities[i].text[0] : *text;
        text += i < known ? strlen(entities[i].entity) : 1;
    }
    out[len] = '\0';
    return out;
}

/* ---- items ---- */

static bool price_of(struct schema_org *source, const json_t *offer, int64_t *out_cents)
{
    const json_t *price = values(offer, "price");
    const char *currency = text_of(offer, "priceCurrency");
    if (price == NULL) {
        const json_t *specification = one_of(values(offer, "priceSpecification"), 0);
        price = values(specification, "price");
        currency = currency[0] != '\0' ? currency : text_of(specification, "priceCurrency");
    }
    if (source->currency[0] == '\0')
        (void)span_copy(span_of(currency), source->currency, sizeof source->currency);
    if (json_is_number(price)) {
        *out_cents = (int64_t)(json_number_value(price) * 100 + 0.5);
        return *out_cents >= 0;
    }
    return json_is_string(price) && source_price(json_string_value(price), out_cents);
}

static const char *size_of_offer(const json_t *offer)
{
    const char *name = text_of(offer, "name");
    return name[0] != '\0' ? name : menu_draft_text(one_of(values(offer, "eligibleQuantity"), 0), "name");
}

/* Whether the item has got a price or sizes. */
static bool add_offers(struct schema_org *source, json_t *item, const json_t *offers)
{
    size_t count = count_of(offers), priced = 0;
    int64_t cents;
    for (size_t i = 0; i < count; i++)
        priced += price_of(source, one_of(offers, i), &cents);
    for (size_t i = 0; i < count; i++) {
        const json_t *offer = one_of(offers, i);
        char name[SOURCE_NAME_BYTES];
        if (!price_of(source, offer, &cents))
            continue;
        if (priced == 1) {
            menu_draft_price(item, cents);
            return true;
        }
        (void)decoded(size_of_offer(offer), name, sizeof name);
        if (name[0] == '\0') {
            menu_draft_price(item, cents);
            menu_draft_note(source->draft, "\"%s\" has several prices without names; the first is taken",
                            menu_draft_text(item, "name"));
            return true;
        }
        menu_draft_size(source->draft, item, name, cents);
    }
    return priced > 0;
}

/* Offers of some hours of the day; those with a date, and those that are of other hours than the first, are noted. */
static void add_times(struct schema_org *source, json_t *item, const json_t *offers)
{
    struct draft_week week = {{0}};
    const char *first_from = text_of(one_of(offers, 0), "availabilityStarts");
    const char *first_until = text_of(one_of(offers, 0), "availabilityEnds");
    int from = source_minute(first_from), until = source_minute(first_until);
    bool is_one = true;
    for (size_t i = 1; i < count_of(offers); i++)
        is_one = is_one && strcmp(text_of(one_of(offers, i), "availabilityStarts"), first_from) == 0 &&
                 strcmp(text_of(one_of(offers, i), "availabilityEnds"), first_until) == 0;
    if (is_one && first_from[0] == '\0' && first_until[0] == '\0')
        return;
    if (!is_one || from < 0 || until < 0 || from == until) {
        menu_draft_note(source->draft,
                        "\"%s\" is offered at some times only (%s to %s); here it is at all times",
                        menu_draft_text(item, "name"), first_from, first_until);
        return;
    }
    for (int day = 0; day < 7; day++)
        draft_week_add(&week, day, from, until);
    draft_week_serve(&week, item);
}

static void add_diets(json_t *item, const json_t *diets)
{
    for (size_t i = 0; i < count_of(diets); i++) {
        const char *diet = json_string_value(one_of(diets, i));
        if (diet == NULL)
            continue;
        if (strstr(diet, "VeganDiet") != NULL)
            menu_draft_flag(item, "vegan", true);
        if (strstr(diet, "VegetarianDiet") != NULL)
            menu_draft_flag(item, "vegetarian", true);
        if (strstr(diet, "GlutenFreeDiet") != NULL)
            menu_draft_flag(item, "gluten_free", true);
    }
}

static void add_add_ons(struct schema_org *source, json_t *item, const json_t *add_ons)
{
    char key[128];
    bool is_new;
    int64_t cents;
    json_t *group = NULL;
    for (size_t i = 0; i < count_of(add_ons); i++) {
        const json_t *add_on = one_of(add_ons, i);
        if (!has_type(add_on, "MenuItem"))
            continue;
        if (group == NULL) {
            snprintf(key, sizeof key, "extras of %s", menu_draft_text(item, "id"));
            group = menu_draft_group(source->draft, key, "Extras", &is_new);
        }
        char name[SOURCE_NAME_BYTES];
        bool has_price = price_of(source, one_of(values(add_on, "offers"), 0), &cents);
        menu_draft_option(source->draft, group, decoded(text_of(add_on, "name"), name, sizeof name),
                          has_price ? cents : 0);
    }
    if (group != NULL) {
        menu_draft_limit(source->draft, group, 0, 0);
        menu_draft_offer(item, group);
    }
}

static void add_item(struct schema_org *source, json_t *category, const json_t *thing)
{
    char name[SOURCE_NAME_BYTES], description[1024];
    int64_t cents;
    bool has_price = false;
    for (size_t i = 0; i < count_of(values(thing, "offers")); i++)
        has_price = has_price || price_of(source, one_of(values(thing, "offers"), i), &cents);
    (void)decoded(text_of(thing, "name"), name, sizeof name);
    if (!has_price || name[0] == '\0') {
        menu_draft_note(source->draft, "\"%s\": left out, it has no price", name);
        return;
    }
    json_t *item = menu_draft_item(source->draft, category, name);
    if (item == NULL)
        return;
    menu_draft_describe(source->draft, item,
                        decoded(text_of(thing, "description"), description, sizeof description));
    (void)add_offers(source, item, values(thing, "offers"));
    add_times(source, item, values(thing, "offers"));
    add_diets(item, values(thing, "suitableForDiet"));
    add_add_ons(source, item, values(thing, "menuAddOn"));
}

static void add_section(struct schema_org *source, const json_t *section, const char *above, int depth)
{
    const json_t *items = values(section, "hasMenuItem"), *sections = values(section, "hasMenuSection");
    char name[SOURCE_NAME_BYTES];
    (void)decoded(text_of(section, "name"), name, sizeof name);
    if (name[0] == '\0')
        (void)span_copy(span_of(above), name, sizeof name);
    if (count_of(items) > 0) {
        json_t *category = menu_draft_category(source->draft, name);
        for (size_t i = 0; i < count_of(items); i++)
            add_item(source, category, one_of(items, i));
    }
    for (size_t i = 0; i < count_of(sections) && depth < DEPTH_MAX; i++)
        add_section(source, one_of(sections, i), name, depth + 1);
}

/* ---- the restaurant ---- */

static void add_hours(struct schema_org *source, const json_t *hours)
{
    for (size_t i = 0; i < count_of(hours); i++) {
        const json_t *one = one_of(hours, i), *days = values(one, "dayOfWeek");
        int from = source_minute(text_of(one, "opens")), until = source_minute(text_of(one, "closes"));
        if (text_of(one, "validFrom")[0] != '\0') {
            menu_draft_note(source->draft, "the hours from %s on are of some days only; they are left out",
                            text_of(one, "validFrom"));
            continue;
        }
        if (from < 0 || until < 0)
            continue;
        if (from == until) {
            menu_draft_note(source->draft, "opens and closes at %s: closed or all day? It is left out",
                            text_of(one, "opens"));
            continue;
        }
        for (size_t d = 0; d < count_of(days); d++) {
            const json_t *day = one_of(days, d);
            const char *name = json_is_string(day) ? json_string_value(day) : menu_draft_text(day, "name");
            if (source_weekday(name) >= 0)
                menu_draft_open(source->draft, source_weekday(name), from, until == 0 ? 24 * 60 : until);
        }
    }
}

static void add_restaurant(struct schema_org *source, const json_t *thing)
{
    json_t *restaurant = menu_draft_restaurant(source->draft);
    const json_t *address = one_of(values(thing, "address"), 0);
    char name[SOURCE_NAME_BYTES], number[24];
    size_t digits = 0;
    (void)decoded(text_of(thing, "name"), name, sizeof name);
    if (name[0] != '\0')
        json_object_set_new(restaurant, "name", json_string(name));
    if (json_is_string(address))
        json_object_set_new(restaurant, "address", json_string(json_string_value(address)));
    else if (text_of(address, "streetAddress")[0] != '\0')
        json_object_set_new(restaurant, "address",
                            json_sprintf("%s%s%s", text_of(address, "streetAddress"),
                                         text_of(address, "addressLocality")[0] != '\0' ? ", " : "",
                                         text_of(address, "addressLocality")));
    const char *telephone = text_of(thing, "telephone");
    for (; *telephone != '\0' && digits + 1 < sizeof number; telephone++)
        if ((*telephone == '+' && digits == 0) || (*telephone >= '0' && *telephone <= '9'))
            number[digits++] = *telephone;
    number[digits] = '\0';
    if (number[0] == '+' && digits > 7)
        menu_draft_add_text(restaurant, "called_numbers", number);
    add_hours(source, values(thing, "openingHoursSpecification"));
}

static void read_thing(struct schema_org *source, const json_t *thing, int depth)
{
    if (thing == NULL || depth > DEPTH_MAX)
        return;
    if (json_is_array(thing)) {
        for (size_t i = 0; i < json_array_size(thing); i++)
            read_thing(source, json_array_get(thing, i), depth + 1);
        return;
    }
    read_thing(source, json_object_get(thing, "@graph"), depth + 1);
    bool has_menu = count_of(values(thing, "hasMenu")) > 0;
    if (has_type(thing, "Menu") || count_of(values(thing, "hasMenuSection")) > 0 ||
        count_of(values(thing, "hasMenuItem")) > 0) {
        source->has_menu = true;
        add_section(source, thing, "Menu", depth);
    } else if (has_menu || values(thing, "servesCuisine") != NULL || has_type(thing, "Restaurant") ||
               has_type(thing, "FoodEstablishment")) {
        add_restaurant(source, thing);
    }
    if (has_menu)
        read_thing(source, json_object_get(thing, "hasMenu"), depth + 1);
}

bool source_schema_org(const json_t *document, struct menu_draft *draft, char out_why[SOURCE_WHY_BYTES])
{
    struct schema_org source = {.draft = draft};
    read_thing(&source, document, 0);
    if (source.currency[0] != '\0')
        json_object_set_new(menu_draft_restaurant(draft), "currency", json_string(source.currency));
    if (!source.has_menu)
        snprintf(out_why, SOURCE_WHY_BYTES, "has no Menu of schema.org; a page often only links to it");
    return source.has_menu;
}
