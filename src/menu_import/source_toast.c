/* Toast's resolved menus: menus[].menuGroups[].menuItems[], beside maps of what they refer to by number. */
#include <stdio.h>
#include <string.h>

#include "menu_import/draft_week.h"
#include "menu_import/sources.h"

struct toast {
    struct menu_draft *draft;
    const json_t *groups, *options; /* by number */
    json_t *done;                   /* guids of items that stand in a category already */
    struct draft_week week;         /* when the menu that is read is to be had */
};

/* A price is an amount in units of the currency: 12.5. -1: none. */
static int64_t cents_of(const json_t *thing)
{
    const json_t *price = json_object_get(thing, "price");
    if (!json_is_number(price))
        return -1;
    return (int64_t)(json_number_value(price) * 100 + 0.5);
}

static const json_t *by_number(const json_t *map, const json_t *number)
{
    char key[24];
    snprintf(key, sizeof key, "%lld", (long long)json_integer_value(number));
    return json_object_get(map, key);
}

static void offer_group(struct toast *toast, json_t *thing, const json_t *number);

static void add_options(struct toast *toast, json_t *group, const json_t *source)
{
    size_t i;
    json_t *number;
    json_array_foreach(json_object_get(source, "modifierOptionReferences"), i, number)
    {
        const json_t *option = by_number(toast->options, number);
        if (option == NULL)
            continue;
        int64_t cents = cents_of(option);
        json_t *ours =
            menu_draft_option(toast->draft, group, menu_draft_text(option, "name"), cents > 0 ? cents : 0);
        json_object_set_new(ours, "external_id", json_string(menu_draft_text(option, "guid")));
        if (menu_draft_is(option, "isDefault") && menu_draft_number(source, "minSelections", 0) > 0)
            menu_draft_flag(ours, "default", true);
        size_t g;
        json_t *inner;
        json_array_foreach(json_object_get(option, "modifierGroupReferences"), g, inner)
        {
            offer_group(toast, ours, inner);
        }
    }
}

static void offer_group(struct toast *toast, json_t *thing, const json_t *number)
{
    const json_t *source = by_number(toast->groups, number);
    bool is_new;
    if (source == NULL)
        return;
    json_t *group = menu_draft_group(toast->draft, menu_draft_text(source, "guid"),
                                     menu_draft_text(source, "name"), &is_new);
    if (is_new) {
        int64_t min = menu_draft_number(source, "minSelections", 0),
                max = menu_draft_number(source, "maxSelections", 0);
        if (strcmp(menu_draft_text(source, "requiredMode"), "REQUIRED") == 0 && min == 0)
            min = 1;
        if (json_is_false(json_object_get(source, "isMultiSelect")))
            max = 1;
        add_options(toast, group, source);
        menu_draft_limit(toast->draft, group, min, max);
    }
    menu_draft_offer(thing, group);
}

static void add_item(struct toast *toast, json_t *category, const json_t *source)
{
    const char *guid = menu_draft_text(source, "guid"),
               *strategy = menu_draft_text(source, "pricingStrategy");
    int64_t cents = cents_of(source);
    size_t i;
    json_t *number;
    if (json_object_get(toast->done, guid) != NULL)
        return;
    json_object_set_new(toast->done, guid, json_true());
    if (cents < 0 || strcmp(strategy, "OPEN_PRICE") == 0) {
        if (strcmp(strategy, "SIZE_PRICE") != 0) {
            menu_draft_note(toast->draft, "\"%s\": left out, it has no fixed price",
                            menu_draft_text(source, "name"));
            return;
        }
        cents = 0; /* its size group has the prices */
    }
    json_t *item = menu_draft_item(toast->draft, category, menu_draft_text(source, "name"));
    if (item == NULL)
        return;
    menu_draft_describe(toast->draft, item, menu_draft_text(source, "description"));
    menu_draft_price(item, cents);
    json_object_set_new(item, "external_id", json_string(guid));
    if (strcmp(strategy, "TIME_SPECIFIC_PRICE") == 0)
        menu_draft_note(toast->draft, "\"%s\": its price depends on the time of day; the base price is taken",
                        menu_draft_text(source, "name"));
    json_array_foreach(json_object_get(source, "modifierGroupReferences"), i, number)
    {
        offer_group(toast, item, number);
    }
}

/* A group that several menus have is served as long as the first of them; another's hours are noted. */
static void serve_category(struct toast *toast, json_t *category)
{
    json_t *before = json_incref(json_object_get(category, "serves"));
    bool is_new = json_array_size(json_object_get(category, "items")) == 0;
    draft_week_serve(&toast->week, category);
    if (!is_new && !json_equal(before, json_object_get(category, "serves")) &&
        (before != NULL || json_object_get(category, "serves") != NULL)) {
        menu_draft_note(toast->draft,
                        "group \"%s\" is in several menus, at other hours; those of the first hold",
                        menu_draft_text(category, "name"));
        if (before != NULL)
            json_object_set(category, "serves", before);
        else
            json_object_del(category, "serves");
    }
    json_decref(before);
}

static void add_group(struct toast *toast, const json_t *source, int depth)
{
    enum { DEPTH_MAX = 8 };
    size_t i;
    json_t *item, *inner;
    const json_t *items = json_object_get(source, "menuItems");
    if (json_array_size(items) > 0) {
        json_t *category = menu_draft_category(toast->draft, menu_draft_text(source, "name"));
        serve_category(toast, category);
        json_array_foreach(items, i, item)
        {
            add_item(toast, category, item);
        }
    }
    if (depth < DEPTH_MAX)
        json_array_foreach(json_object_get(source, "menuGroups"), i, inner)
        {
            add_group(toast, inner, depth + 1);
        }
}

/* When the menu is to be had; always, where it does not say that in a way that is known. */
static struct draft_week week_of(struct menu_draft *draft, const json_t *menu)
{
    struct draft_week week = {{0}};
    size_t s, d, r;
    json_t *entry, *day, *range;
    if (json_is_false(menu_draft_dig(menu, "availability.alwaysAvailable")))
        json_array_foreach(menu_draft_dig(menu, "availability.schedule"), s, entry)
        {
            json_array_foreach(json_object_get(entry, "days"), d, day)
            {
                int weekday = source_weekday(json_string_value(day) != NULL ? json_string_value(day) : "");
                json_array_foreach(json_object_get(entry, "timeRanges"), r, range)
                {
                    int from = source_minute(menu_draft_text(range, "start")),
                        until = source_minute(menu_draft_text(range, "end"));
                    if (weekday >= 0 && from >= 0 && until >= 0)
                        draft_week_add(&week, weekday, from, until);
                }
            }
        }
    if (!draft_week_is_empty(&week))
        return week;
    if (json_is_false(menu_draft_dig(menu, "availability.alwaysAvailable")))
        menu_draft_note(draft, "menu \"%s\" has hours of its own; its dishes are offered all day",
                        menu_draft_text(menu, "name"));
    draft_week_fill(&week);
    return week;
}

bool source_toast(const json_t *document, struct menu_draft *draft, char out_why[SOURCE_WHY_BYTES])
{
    size_t m;
    json_t *menu;
    if (!json_is_array(json_object_get(document, "menus"))) {
        snprintf(out_why, SOURCE_WHY_BYTES, "has no list \"menus\"; save the answer of GET /menus/v2/menus");
        return false;
    }
    struct toast toast = {draft,
                          json_object_get(document, "modifierGroupReferences"),
                          json_object_get(document, "modifierOptionReferences"),
                          json_object(),
                          {{0}}};
    json_array_foreach(json_object_get(document, "menus"), m, menu)
    {
        toast.week = week_of(draft, menu);
        add_group(&toast, menu, 0);
    }
    json_decref(toast.done);
    return true;
}
