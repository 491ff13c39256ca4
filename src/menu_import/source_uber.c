/* The menu of Uber Eats, version 2: four flat lists that name one another by id; options of a group are items. */
#include <string.h>
#include <time.h>

#include "menu_import/draft_week.h"
#include "menu_import/sources.h"

enum { DAY_END_MINUTE = 23 * 60 + 59, DAY_MINUTES = 24 * 60 };

struct uber {
    struct menu_draft *draft;
    json_t *items, *groups; /* by id, borrowed values */
    json_t *done;           /* ids of items that stand in a category already */
};

/* A title in English, else in whatever language comes first. */
static const char *title_of(const json_t *thing, const char *key)
{
    json_t *translations = menu_draft_dig(json_object_get(thing, key), "translations");
    const char *names[] = {"en", "en_us", "en_gb"}, *language;
    json_t *text;
    for (size_t i = 0; i < 3; i++)
        if (json_is_string(json_object_get(translations, names[i])))
            return json_string_value(json_object_get(translations, names[i]));
    json_object_foreach(translations, language, text)
    {
        if (json_is_string(text))
            return json_string_value(text);
    }
    return "";
}

/* The price of an item as an option of that group. */
static int64_t price_in(const json_t *item, const char *group_id)
{
    size_t i;
    json_t *other;
    json_array_foreach(menu_draft_dig(item, "price_info.overrides"), i, other)
    {
        if (group_id != NULL && strcmp(menu_draft_text(other, "context_type"), "MODIFIER_GROUP") == 0 &&
            strcmp(menu_draft_text(other, "context_value"), group_id) == 0)
            return menu_draft_number(other, "price", 0);
    }
    return menu_draft_number(item, "price_info.price", 0);
}

static bool is_suspended(const json_t *item)
{
    int64_t until_s = menu_draft_number(item, "suspension_info.suspension.suspend_until", 0);
    return until_s > (int64_t)time(NULL);
}

static void offer_group(struct uber *uber, json_t *thing, const char *id);

/* What an option asks for is offered by it; a group that is there already ends that. */
static void add_options(struct uber *uber, json_t *group, const json_t *source)
{
    size_t i;
    json_t *entry;
    const char *group_id = menu_draft_text(source, "id");
    json_array_foreach(json_object_get(source, "modifier_options"), i, entry)
    {
        const json_t *item = json_object_get(uber->items, menu_draft_text(entry, "id"));
        if (item == NULL) {
            menu_draft_note(uber->draft, "group \"%s\": its option %s is nowhere in the file",
                            menu_draft_text(group, "name"), menu_draft_text(entry, "id"));
            continue;
        }
        json_t *option =
            menu_draft_option(uber->draft, group, title_of(item, "title"), price_in(item, group_id));
        if (menu_draft_text(item, "external_data")[0] != '\0')
            json_object_set_new(option, "external_id", json_string(menu_draft_text(item, "external_data")));
        if (is_suspended(item))
            menu_draft_flag(option, "available", false);
        size_t g;
        json_t *inner;
        json_array_foreach(menu_draft_dig(item, "modifier_group_ids.ids"), g, inner)
        {
            offer_group(uber, option, json_string_value(inner) != NULL ? json_string_value(inner) : "");
        }
    }
}

static void offer_group(struct uber *uber, json_t *thing, const char *id)
{
    const json_t *source = json_object_get(uber->groups, id), *quantity;
    bool is_new;
    if (source == NULL)
        return;
    json_t *group = menu_draft_group(uber->draft, id, title_of(source, "title"), &is_new);
    if (is_new) {
        quantity = menu_draft_dig(source, "quantity_info.quantity");
        add_options(uber, group, source);
        int64_t min = menu_draft_number(quantity, "min_permitted", 0);
        if (menu_draft_is(quantity, "is_min_permitted_optional"))
            min = 0;
        menu_draft_limit(uber->draft, group, min, menu_draft_number(quantity, "max_permitted", 0));
        if (menu_draft_number(quantity, "charge_above", 0) > 0)
            json_object_set_new(group, "included",
                                json_integer(menu_draft_number(quantity, "charge_above", 0)));
    }
    menu_draft_offer(thing, group);
}

static void add_labels(json_t *item, const json_t *source)
{
    size_t i;
    json_t *label;
    json_array_foreach(menu_draft_dig(source, "dish_info.classifications.dietary_label_info.labels"), i,
                       label)
    {
        const char *name = json_string_value(label) != NULL ? json_string_value(label) : "";
        if (strcmp(name, "VEGAN") == 0)
            menu_draft_flag(item, "vegan", true);
        if (strcmp(name, "VEGETARIAN") == 0)
            menu_draft_flag(item, "vegetarian", true);
        if (strcmp(name, "GLUTEN_FREE") == 0)
            menu_draft_flag(item, "gluten_free", true);
    }
    if (menu_draft_number(source, "dish_info.classifications.alcoholic_items", 0) > 0)
        json_object_set_new(item, "age_restricted", json_true());
}

static void add_item(struct uber *uber, json_t *category, const char *id)
{
    const json_t *source = json_object_get(uber->items, id);
    size_t i;
    json_t *group_id;
    if (source == NULL) {
        menu_draft_note(uber->draft, "category \"%s\": its item %s is nowhere in the file",
                        menu_draft_text(category, "name"), id);
        return;
    }
    if (json_object_get(uber->done, id) != NULL)
        return;
    json_object_set_new(uber->done, id, json_true());
    json_t *item = menu_draft_item(uber->draft, category, title_of(source, "title"));
    if (item == NULL)
        return;
    menu_draft_describe(uber->draft, item, title_of(source, "description"));
    menu_draft_price(item, price_in(source, NULL));
    if (menu_draft_text(source, "external_data")[0] != '\0')
        json_object_set_new(item, "external_id", json_string(menu_draft_text(source, "external_data")));
    json_array_foreach(menu_draft_dig(source, "modifier_group_ids.ids"), i, group_id)
    {
        offer_group(uber, item, json_string_value(group_id) != NULL ? json_string_value(group_id) : "");
    }
    if (is_suspended(source))
        menu_draft_flag(item, "available", false);
    add_labels(item, source);
}

static json_t *index_of(const json_t *list)
{
    json_t *index = json_object(), *thing;
    size_t i;
    json_array_foreach(list, i, thing)
    {
        json_object_set(index, menu_draft_text(thing, "id"), thing);
    }
    return index;
}

static void add_week(const json_t *menu, struct draft_week *week)
{
    size_t d, p;
    json_t *day, *period;
    json_array_foreach(json_object_get(menu, "service_availability"), d, day)
    {
        int weekday = source_weekday(menu_draft_text(day, "day_of_week"));
        json_array_foreach(json_object_get(day, "time_periods"), p, period)
        {
            int from = source_minute(menu_draft_text(period, "start_time")),
                until = source_minute(menu_draft_text(period, "end_time"));
            if (weekday >= 0 && from >= 0 && until >= 0)
                draft_week_add(week, weekday, from, until == DAY_END_MINUTE ? DRAFT_DAY_MINUTES : until);
        }
    }
}

static bool has_category(const json_t *menu, const char *id)
{
    size_t i;
    json_t *one;
    json_array_foreach(json_object_get(menu, "category_ids"), i, one)
    {
        if (json_string_value(one) != NULL && strcmp(json_string_value(one), id) == 0)
            return true;
    }
    return false;
}

/* When something of the category is to be had: as long as any menu that has it; id NULL: any at all. */
static struct draft_week week_of(const json_t *menus, const char *id)
{
    struct draft_week week = {{0}};
    size_t m;
    json_t *menu;
    json_array_foreach(menus, m, menu)
    {
        if (id == NULL || has_category(menu, id))
            add_week(menu, &week);
    }
    return week;
}

/* Of each category once, however many menus have it. */
static void add_category(struct uber *uber, const json_t *menus, const json_t *source,
                         const struct draft_week *open)
{
    size_t e;
    json_t *entry, *category = menu_draft_category(uber->draft, title_of(source, "title"));
    struct draft_week week = week_of(menus, menu_draft_text(source, "id"));
    bool is_new = json_array_size(json_object_get(category, "items")) == 0;
    if (is_new && !draft_week_is_same(&week, open))
        draft_week_serve(&week, category);
    else if (!is_new && !draft_week_is_same(&week, open))
        menu_draft_note(uber->draft,
                        "category \"%s\" is there twice, at other hours; those of the first hold",
                        title_of(source, "title"));
    json_array_foreach(json_object_get(source, "entities"), e, entry)
    {
        add_item(uber, category, menu_draft_text(entry, "id"));
    }
}

bool source_uber(const json_t *document, struct menu_draft *draft, char out_why[SOURCE_WHY_BYTES])
{
    size_t m, c;
    json_t *menu, *category_id;
    const json_t *menus = json_object_get(document, "menus");
    const struct draft_week open = week_of(menus, NULL);
    if (!json_is_array(json_object_get(document, "items")) ||
        !json_is_array(json_object_get(document, "categories"))) {
        snprintf(out_why, SOURCE_WHY_BYTES, "lacks one of the lists \"menus\", \"categories\" and \"items\"");
        return false;
    }
    struct uber uber = {draft, index_of(json_object_get(document, "items")),
                        index_of(json_object_get(document, "modifier_groups")), json_object()};
    json_t *categories = index_of(json_object_get(document, "categories"));
    draft_week_open(&open, draft);
    json_array_foreach(menus, m, menu)
    {
        json_array_foreach(json_object_get(menu, "category_ids"), c, category_id)
        {
            const char *id = json_string_value(category_id) != NULL ? json_string_value(category_id) : "";
            const json_t *source = json_object_get(categories, id);
            if (source != NULL)
                add_category(&uber, menus, source, &open);
            json_object_del(categories, id);
        }
    }
    json_decref(categories);
    json_decref(uber.items);
    json_decref(uber.groups);
    json_decref(uber.done);
    return true;
}
