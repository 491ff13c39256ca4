#include "order/menu_internal.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { PATH_BYTES = 128, INNER_PATH_BYTES = PATH_BYTES + 48 };
/* As much as the embedded engine knows of a menu (meaning/told_menu.h): what is accepted is understood. */
enum { ITEM_COUNT_MAX = 1500, OPTION_COUNT_MAX = 2400, SIZE_COUNT_MAX = 4500, ITEM_GROUPS_MAX = 12 };

/* A group whose id could not be read may be any. */
static bool may_have_group(const struct menu_check *check, const struct menu_raw *raw, const char *id)
{
    for (size_t i = 0; i < raw->group_count; i++)
        if (raw->groups[i].id == NULL || strcmp(raw->groups[i].id, id) == 0)
            return true;
    return problems_covers(check->problems, "groups");
}

/* Whether an option of this id stands before option last of group last_group. */
static bool has_earlier_option(const struct menu_raw *raw, size_t last_group, size_t last, const char *id)
{
    for (size_t g = 0; g <= last_group; g++) {
        size_t count = g < last_group ? raw->groups[g].option_count : last;
        for (size_t o = 0; o < count; o++)
            if (raw->groups[g].options[o].id != NULL && strcmp(raw->groups[g].options[o].id, id) == 0)
                return true;
    }
    return false;
}

static bool item_has_size(const struct menu_raw_item *item, size_t count, const char *size_id)
{
    for (size_t i = 0; i < count; i++)
        if (item->sizes[i].id != NULL && strcmp(item->sizes[i].id, size_id) == 0)
            return true;
    return false;
}

/* Whether any item that offers the group, or leads to it, comes in that size. */
static bool group_meets_size(const struct menu_raw *raw, const char *group_id, const char *size_id)
{
    for (size_t c = 0; c < raw->category_count; c++)
        for (size_t i = 0; i < raw->categories[c].item_count; i++) {
            const struct menu_raw_item *item = &raw->categories[c].items[i];
            if (item_has_size(item, item->size_count, size_id) && menu_raw_item_meets(raw, item, group_id))
                return true;
        }
    return false;
}

/* Whether a price for that size can ever be paid: a dish's own sizes count too. */
static bool option_meets_size(const struct menu_raw *raw, const char *group_id,
                              const struct menu_raw_option *option, const char *size_id)
{
    const struct menu_raw_item *dish = option->item != NULL ? menu_raw_find_item(raw, option->item) : NULL;
    return (dish != NULL && item_has_size(dish, dish->size_count, size_id)) ||
           group_meets_size(raw, group_id, size_id);
}

static void check_size_prices(struct menu_check *check, const char *where, const struct menu_raw *raw,
                              const char *group_id, const struct menu_raw_option *option)
{
    for (size_t i = 0; i < option->size_price_count; i++) {
        const struct menu_raw_size_price *price = &option->size_prices[i];
        char path[INNER_PATH_BYTES];
        snprintf(path, sizeof path, "%s.size_prices[%zu]", where, i);
        menu_check_price(check, path, "price", price->price, true);
        if (price->size == NULL)
            menu_problem(check, path, "size", "is missing; the id of a size is needed");
        else if (group_id != NULL && !option_meets_size(raw, group_id, option, price->size))
            menu_problem(check, path, "size", "no item with this group has a size \"%.64s\"", price->size);
        for (size_t j = 0; j < i && price->size != NULL; j++)
            if (option->size_prices[j].size != NULL && strcmp(option->size_prices[j].size, price->size) == 0)
                menu_problem(check, path, "size", "\"%.64s\" has a price already", price->size);
    }
}

/* A size has another price at some time only where it has one at others. */
static void check_option_time_sizes(struct menu_check *check, const char *where,
                                    const struct menu_raw_option *option)
{
    for (size_t i = 0; i < option->time_prices.count; i++) {
        const char *size = option->time_prices.at[i].size;
        bool is_known = size == NULL;
        for (size_t s = 0; s < option->size_price_count && !is_known; s++)
            is_known = option->size_prices[s].size != NULL && strcmp(option->size_prices[s].size, size) == 0;
        char key[48];
        snprintf(key, sizeof key, "time_prices[%zu].size", i);
        if (!is_known)
            menu_problem(check, where, key, "\"%.64s\" has no price in size_prices; it needs one there",
                         size);
    }
}

static void check_range(struct menu_check *check, const char *where, const char *key, int value, int max)
{
    if (value < 0 || value > max)
        menu_problem(check, where, key, "%d is out of range; 1 to %d is allowed", value, max);
}

static void check_option(struct menu_check *check, const struct menu_raw *raw, size_t g, size_t o)
{
    const struct menu_raw_option *option = &raw->groups[g].options[o];
    char where[PATH_BYTES];
    snprintf(where, sizeof where, "groups[%zu].options[%zu]", g, o);
    bool is_dish = option->item != NULL;
    if (is_dish && option->id != NULL)
        menu_problem(check, where, "id", "is not allowed beside item; the dish has its own");
    if (!is_dish && menu_check_id(check, where, option->id) && has_earlier_option(raw, g, o, option->id))
        menu_problem(check, where, "id", "\"%s\" is taken by another option; ids are unique in the menu",
                     option->id);
    if (!is_dish)
        menu_check_text(check, where, "name", option->name, MENU_NAME_BYTES - 1, true);
    menu_check_part(check, where, raw, &raw->groups[g], option);
    menu_check_price(check, where, "price", option->price, false);
    menu_check_texts(check, where, "synonyms", &option->synonyms);
    menu_check_texts(check, where, "allergens", &option->allergens);
    check_range(check, where, "max_each", option->max_each, 16);
    menu_check_text(check, where, "external_id", option->external_id, MENU_NAME_BYTES - 1, false);
    check_size_prices(check, where, raw, raw->groups[g].id, option);
    menu_check_times(check, where, &option->serves);
    menu_check_time_prices(check, where, raw, &option->time_prices);
    check_option_time_sizes(check, where, option);
}

/* How many portions a group without a limit of its own can have at most. */
static int portions_of(const struct menu_raw *raw, const struct menu_raw_group *group)
{
    int portions = (int)(menu_raw_option_count(raw, group) - group->option_count);
    if (group->quantity > 0 || menu_raw_is_slot(group)) /* one dish may fill all places */
        return INT_MAX;
    for (size_t o = 0; o < group->option_count; o++) {
        int each = group->options[o].max_each > 0 ? group->options[o].max_each : group->max_each;
        portions += each > 1 ? each : 1;
    }
    return portions;
}

static void check_group_numbers(struct menu_check *check, const char *where, const struct menu_raw *raw,
                                const struct menu_raw_group *group)
{
    int own_max = menu_raw_max(group), min = menu_raw_min(group), portions = portions_of(raw, group);
    int max = own_max != 0 ? own_max : portions;
    int default_count = 0;
    char options[PATH_BYTES];
    snprintf(options, sizeof options, "%s.options", where);
    for (size_t o = 0; o < group->option_count; o++)
        default_count += group->options[o].is_default == MENU_RAW_TRUE;
    bool is_nowhere = group->category != NULL && menu_raw_find_category(raw, group->category) == NULL;
    if (menu_raw_option_count(raw, group) == 0 && is_nowhere)
        return; /* that there is no such category is told already */
    if (menu_raw_option_count(raw, group) == 0)
        menu_problem(check, where, "options", "is missing; at least one option is needed");
    else if (problems_touch(check->problems, options))
        return; /* sums over what could not be read say nothing */
    if (group->min < 0 || group->min > 16)
        menu_problem(check, where, "min", "%d is out of range; 0 to 16 is allowed", group->min);
    else if (group->max < 0 || group->max > 16)
        menu_problem(check, where, "max", "%d is out of range; 0 (no limit of its own) to 16 is allowed",
                     group->max);
    else if (min > max)
        menu_problem(check, where, "min", "%d is more than max, which is %d", min, max);
    else if (min > portions)
        menu_problem(check, where, "min", "%d is more than can be chosen (%d)", min, portions);
    else if (default_count > 0 && min == 0)
        menu_problem(check, where, "min",
                     "is 0, but an option is default; only required groups have defaults");
    else if (default_count > 0 && (default_count < min || default_count > max))
        menu_problem(check, where, "options", "has %d defaults; %d to %d are allowed", default_count, min,
                     max);
}

void menu_check_groups(struct menu_check *check, const struct menu_raw *raw)
{
    size_t option_count = 0;
    for (size_t g = 0; g < raw->group_count; g++)
        option_count += menu_raw_option_count(raw, &raw->groups[g]);
    if (option_count > OPTION_COUNT_MAX)
        menu_problem(check, "", "groups", "have %zu options; up to %d are allowed", option_count,
                     OPTION_COUNT_MAX);
    for (size_t g = 0; g < raw->group_count; g++) {
        const struct menu_raw_group *group = &raw->groups[g];
        char where[PATH_BYTES];
        snprintf(where, sizeof where, "groups[%zu]", g);
        if (menu_check_id(check, where, group->id))
            for (size_t i = 0; i < g; i++)
                if (raw->groups[i].id != NULL && strcmp(raw->groups[i].id, group->id) == 0)
                    menu_problem(check, where, "id", "\"%s\" is taken by groups[%zu]", group->id, i);
        menu_check_text(check, where, "name", group->name, MENU_NAME_BYTES - 1, true);
        menu_check_text(check, where, "question", group->question, 160, menu_raw_min(group) > 0);
        check_range(check, where, "max_each", group->max_each, 16);
        check_range(check, where, "included", group->included, 16);
        menu_check_slot(check, where, raw, group);
        check_group_numbers(check, where, raw, group);
        for (size_t o = 0; o < group->option_count; o++)
            check_option(check, raw, g, o);
    }
}

static void check_sizes(struct menu_check *check, const char *where, const struct menu_raw *raw,
                        const struct menu_raw_item *item)
{
    char list[INNER_PATH_BYTES];
    snprintf(list, sizeof list, "%s.sizes", where);
    if (item->size_count == 0) {
        menu_check_price(check, where, "price", item->price, !problems_covers(check->problems, list));
        return;
    }
    if (item->price != NULL)
        menu_problem(check, where, "price", "is not allowed beside sizes; each size has its price");
    if (item->time_prices.count > 0)
        menu_problem(check, where, "time_prices", "are not allowed beside sizes; each size has its own");
    for (size_t s = 0; s < item->size_count; s++) {
        const struct menu_raw_size *size = &item->sizes[s];
        char path[INNER_PATH_BYTES];
        snprintf(path, sizeof path, "%s.sizes[%zu]", where, s);
        if (menu_check_id(check, path, size->id) && item_has_size(item, s, size->id))
            menu_problem(check, path, "id", "\"%s\" is taken by another size of this item", size->id);
        menu_check_text(check, path, "name", size->name, MENU_NAME_BYTES - 1, true);
        menu_check_price(check, path, "price", size->price, true);
        menu_check_text(check, path, "external_id", size->external_id, MENU_NAME_BYTES - 1, false);
        menu_check_texts(check, path, "synonyms", &size->synonyms);
        menu_check_time_prices(check, path, raw, &size->time_prices);
    }
}

static void check_item_groups(struct menu_check *check, const char *where, const struct menu_raw *raw,
                              const struct menu_raw_item *item)
{
    if (item->groups.count > ITEM_GROUPS_MAX)
        menu_problem(check, where, "groups", "has %zu entries; up to %d are allowed", item->groups.count,
                     ITEM_GROUPS_MAX);
    for (size_t g = 0; g < item->groups.count; g++) {
        char key[48];
        const char *id = item->groups.texts[g];
        snprintf(key, sizeof key, "groups[%zu]", g);
        if (!may_have_group(check, raw, id))
            menu_problem(check, where, key, "there is no group \"%.64s\"", id);
        for (size_t before = 0; before < g; before++)
            if (strcmp(item->groups.texts[before], id) == 0)
                menu_problem(check, where, key, "\"%.64s\" is named twice", id);
    }
}

static void check_spoken(struct menu_check *check, const char *where, const char *spoken)
{
    if (!menu_check_text(check, where, "spoken", spoken, MENU_NAME_BYTES - 1, false) || spoken == NULL)
        return;
    const char *place = strchr(spoken, '_');
    if (place == NULL || strchr(place + 1, '_') != NULL)
        menu_problem(check, where, "spoken",
                     "needs one _ where the name is said, such as \"_ pizza\" or \"order of _\"");
}

static bool has_earlier_item(const struct menu_raw *raw, size_t last_category, size_t last, const char *id)
{
    for (size_t c = 0; c <= last_category; c++) {
        size_t count = c < last_category ? raw->categories[c].item_count : last;
        for (size_t i = 0; i < count; i++)
            if (raw->categories[c].items[i].id != NULL && strcmp(raw->categories[c].items[i].id, id) == 0)
                return true;
    }
    return false;
}

/* Fewer are not sold, and no more than the limits are: nothing would be. */
static void check_min_quantity(struct menu_check *check, const char *where, const struct menu_raw *raw,
                               int min)
{
    const struct menu_raw_limits none = {0}, *limits = raw->limits != NULL ? raw->limits : &none;
    int line_max = limits->line_quantity > 0 ? limits->line_quantity : MENU_LINE_QUANTITY;
    int items_max = limits->items > 0 ? limits->items : MENU_ITEMS;
    check_range(check, where, "min_quantity", min, MENU_QUANTITY_MAX);
    if (min <= MENU_QUANTITY_MAX && (min > line_max || min > items_max))
        menu_problem(check, where, "min_quantity",
                     "%d is more than limits.%s, which is %d: it cannot be ordered", min,
                     min > line_max ? "line_quantity" : "items", min > line_max ? line_max : items_max);
}

static void check_item(struct menu_check *check, const struct menu_raw *raw, size_t c, size_t i)
{
    const struct menu_raw_item *item = &raw->categories[c].items[i];
    char where[PATH_BYTES];
    snprintf(where, sizeof where, "categories[%zu].items[%zu]", c, i);
    if (menu_check_id(check, where, item->id) && has_earlier_item(raw, c, i, item->id))
        menu_problem(check, where, "id", "\"%s\" is taken by another item; ids are unique in the menu",
                     item->id);
    menu_check_text(check, where, "name", item->name, MENU_NAME_BYTES - 1, true);
    menu_check_text(check, where, "description", item->description, 240, false);
    check_spoken(check, where, item->spoken);
    check_sizes(check, where, raw, item);
    menu_check_times(check, where, &item->serves);
    menu_check_time_prices(check, where, raw, &item->time_prices);
    menu_check_text(check, where, "external_id", item->external_id, MENU_NAME_BYTES - 1, false);
    check_min_quantity(check, where, raw, item->min_quantity);
    menu_check_item_tax(check, where, raw, item->tax);
    check_item_groups(check, where, raw, item);
    menu_check_texts(check, where, "ingredients", &item->ingredients);
    menu_check_texts(check, where, "allergens", &item->allergens);
    menu_check_texts(check, where, "synonyms", &item->synonyms);
    if (item->vegan == MENU_RAW_TRUE && item->vegetarian == MENU_RAW_FALSE)
        menu_problem(check, where, "vegetarian", "is false although the item is vegan");
}

void menu_check_categories(struct menu_check *check, const struct menu_raw *raw)
{
    size_t item_count = 0, size_count = 0;
    for (size_t c = 0; c < raw->category_count; c++) {
        item_count += raw->categories[c].item_count;
        for (size_t i = 0; i < raw->categories[c].item_count; i++)
            size_count += raw->categories[c].items[i].size_count;
    }
    if (size_count > SIZE_COUNT_MAX)
        menu_problem(check, "", "categories", "have %zu sizes; up to %d are allowed", size_count,
                     SIZE_COUNT_MAX);
    if (item_count == 0 && problems_touch(check->problems, "categories"))
        return;
    if (item_count == 0 || item_count > ITEM_COUNT_MAX) {
        menu_problem(check, "", "categories", "has %zu items; 1 to %d are allowed", item_count,
                     ITEM_COUNT_MAX);
        return;
    }
    for (size_t c = 0; c < raw->category_count; c++) {
        const struct menu_raw_category *category = &raw->categories[c];
        char where[PATH_BYTES];
        snprintf(where, sizeof where, "categories[%zu]", c);
        if (menu_check_id(check, where, category->id))
            for (size_t i = 0; i < c; i++)
                if (raw->categories[i].id != NULL && strcmp(raw->categories[i].id, category->id) == 0)
                    menu_problem(check, where, "id", "\"%s\" is taken by categories[%zu]", category->id, i);
        menu_check_text(check, where, "name", category->name, MENU_NAME_BYTES - 1, true);
        menu_check_texts(check, where, "synonyms", &category->synonyms);
        check_spoken(check, where, category->spoken);
        menu_check_times(check, where, &category->serves);
        if (category->item_count == 0)
            menu_problem(check, where, "items", "is missing; at least one item is needed");
        for (size_t i = 0; i < category->item_count; i++)
            check_item(check, raw, c, i);
    }
    menu_check_depth(check, raw);
}
