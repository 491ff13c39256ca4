/* What is asked about in its turn: slots filled by dishes, options with groups, and how deep that goes. */
#include <stdio.h>
#include <string.h>

#include "order/menu_internal.h"

enum { PATH_BYTES = 160, GROUPS_MAX = 64, REACH_MAX = 1000000 };

const struct menu_raw_category *menu_raw_find_category(const struct menu_raw *raw, const char *id)
{
    for (size_t c = 0; c < raw->category_count; c++)
        if (raw->categories[c].id != NULL && strcmp(raw->categories[c].id, id) == 0)
            return &raw->categories[c];
    return NULL;
}

const struct menu_raw_item *menu_raw_find_item(const struct menu_raw *raw, const char *id)
{
    for (size_t c = 0; c < raw->category_count; c++)
        for (size_t i = 0; i < raw->categories[c].item_count; i++) {
            const struct menu_raw_item *item = &raw->categories[c].items[i];
            if (item->id != NULL && strcmp(item->id, id) == 0)
                return item;
        }
    return NULL;
}

const struct menu_raw_group *menu_raw_find_group(const struct menu_raw *raw, const char *id)
{
    for (size_t g = 0; g < raw->group_count; g++)
        if (raw->groups[g].id != NULL && strcmp(raw->groups[g].id, id) == 0)
            return &raw->groups[g];
    return NULL;
}

static bool tells_allergens(const struct menu_raw *raw, const char *dish_id)
{
    const struct menu_raw_item *item = dish_id != NULL ? menu_raw_find_item(raw, dish_id) : NULL;
    return item == NULL || item->allergens.texts != NULL;
}

bool menu_raw_tells_allergens(const struct menu_raw *raw, const struct menu_raw_item *item)
{
    bool does = item->allergens.texts != NULL;
    for (size_t g = 0; g < item->groups.count && does; g++) {
        const struct menu_raw_group *group = menu_raw_find_group(raw, item->groups.texts[g]);
        const struct menu_raw_category *category =
            group != NULL && group->category != NULL ? menu_raw_find_category(raw, group->category) : NULL;
        for (size_t i = 0; group != NULL && i < group->option_count; i++)
            does = does && tells_allergens(raw, group->options[i].item);
        for (size_t i = 0; group != NULL && i < group->items.count; i++)
            does = does && tells_allergens(raw, group->items.texts[i]);
        for (size_t i = 0; category != NULL && i < category->item_count; i++)
            does = does && category->items[i].allergens.texts != NULL;
    }
    return does;
}

size_t menu_raw_option_count(const struct menu_raw *raw, const struct menu_raw_group *group)
{
    const struct menu_raw_category *category =
        group->category != NULL ? menu_raw_find_category(raw, group->category) : NULL;
    return group->option_count + group->items.count + (category != NULL ? category->item_count : 0);
}

/* --- what asks for what --- */

/* asks[a][b]: something that is chosen of group a is asked about by group b. */
struct asking {
    bool asks[GROUPS_MAX][GROUPS_MAX];
    size_t count;
};

static void note_groups(struct asking *asking, const struct menu_raw *raw, size_t from,
                        const struct menu_raw_texts *groups)
{
    for (size_t i = 0; i < groups->count; i++) {
        const struct menu_raw_group *to = menu_raw_find_group(raw, groups->texts[i]);
        if (to != NULL && (size_t)(to - raw->groups) < asking->count)
            asking->asks[from][to - raw->groups] = true;
    }
}

static void note_dish(struct asking *asking, const struct menu_raw *raw, size_t from, const char *id)
{
    const struct menu_raw_item *item = id != NULL ? menu_raw_find_item(raw, id) : NULL;
    if (item != NULL)
        note_groups(asking, raw, from, &item->groups);
}

static void asking_init(struct asking *asking, const struct menu_raw *raw)
{
    memset(asking, 0, sizeof *asking);
    asking->count = raw->group_count < GROUPS_MAX ? raw->group_count : GROUPS_MAX;
    for (size_t g = 0; g < asking->count; g++) {
        const struct menu_raw_group *group = &raw->groups[g];
        const struct menu_raw_category *category =
            group->category != NULL ? menu_raw_find_category(raw, group->category) : NULL;
        for (size_t o = 0; o < group->option_count; o++) {
            note_groups(asking, raw, g, &group->options[o].groups);
            note_dish(asking, raw, g, group->options[o].item);
        }
        for (size_t i = 0; i < group->items.count; i++)
            note_dish(asking, raw, g, group->items.texts[i]);
        for (size_t i = 0; category != NULL && i < category->item_count; i++)
            note_groups(asking, raw, g, &category->items[i].groups);
    }
}

/* How many groups deep it goes from there on; more than max: too deep, or round in a circle. */
static int depth_of(const struct asking *asking, size_t from, int max) /* NOLINT(misc-no-recursion): max */
{
    int deepest = 0;
    for (size_t to = 0; max > 0 && to < asking->count; to++) {
        int depth = asking->asks[from][to] ? depth_of(asking, to, max - 1) : 0;
        deepest = depth > deepest ? depth : deepest;
    }
    return deepest + 1;
}

/* Whether it leads back: to itself, in any number of steps. */
static bool is_circle(const struct asking *asking, size_t group)
{
    bool is_reached[GROUPS_MAX] = {false};
    for (size_t round = 0; round < asking->count; round++)
        for (size_t from = 0; from < asking->count; from++)
            for (size_t to = 0; (from == group || is_reached[from]) && to < asking->count; to++)
                is_reached[to] = is_reached[to] || asking->asks[from][to];
    return is_reached[group];
}

static int item_depth(const struct asking *asking, const struct menu_raw *raw,
                      const struct menu_raw_item *item)
{
    int deepest = 0;
    for (size_t g = 0; g < item->groups.count; g++) {
        const struct menu_raw_group *group = menu_raw_find_group(raw, item->groups.texts[g]);
        size_t index = group != NULL ? (size_t)(group - raw->groups) : asking->count;
        int depth = index < asking->count ? depth_of(asking, index, MENU_DEPTH_MAX) : 0;
        deepest = depth > deepest ? depth : deepest;
    }
    return deepest;
}

/* --- how much there is to choose from --- */

/* Behind each group as deep as is known: its options, and what is asked about each. */
struct reach {
    const struct menu_raw *raw;
    int64_t below[GROUPS_MAX];
};

static int64_t reach_of(const struct reach *reach, const struct menu_raw_texts *groups)
{
    int64_t count = 1;
    for (size_t i = 0; i < groups->count; i++) {
        const struct menu_raw_group *group = menu_raw_find_group(reach->raw, groups->texts[i]);
        size_t index = group != NULL ? (size_t)(group - reach->raw->groups) : GROUPS_MAX;
        count += index < GROUPS_MAX ? reach->below[index] : 0;
    }
    return count;
}

static int64_t reach_of_dish(const struct reach *reach, const char *id)
{
    const struct menu_raw_item *item = menu_raw_find_item(reach->raw, id);
    return item != NULL ? reach_of(reach, &item->groups) * (int64_t)(item->size_count + 1) : 0;
}

static int64_t reach_of_group(const struct reach *reach, const struct menu_raw_group *group)
{
    const struct menu_raw_category *category =
        group->category != NULL ? menu_raw_find_category(reach->raw, group->category) : NULL;
    int64_t count = 0;
    for (size_t i = 0; i < group->option_count; i++)
        count += group->options[i].item != NULL ? reach_of_dish(reach, group->options[i].item)
                                                : reach_of(reach, &group->options[i].groups);
    for (size_t i = 0; i < group->items.count; i++)
        count += reach_of_dish(reach, group->items.texts[i]);
    for (size_t i = 0; category != NULL && i < category->item_count; i++)
        count += reach_of(reach, &category->items[i].groups) * (int64_t)(category->items[i].size_count + 1);
    return count < REACH_MAX ? count : REACH_MAX;
}

/* Prices and what is reached are looked up along all ways; a menu of a few hundred lines could have billions. */
static void check_reach(struct menu_check *check, const struct menu_raw *raw)
{
    struct reach reach = {.raw = raw}, next = {.raw = raw};
    int64_t sum = 0;
    for (int depth = 0; depth < MENU_DEPTH_MAX; depth++) {
        for (size_t g = 0; g < raw->group_count && g < GROUPS_MAX; g++)
            next.below[g] = reach_of_group(&reach, &raw->groups[g]);
        reach = next;
    }
    for (size_t c = 0; c < raw->category_count; c++)
        for (size_t i = 0; i < raw->categories[c].item_count; i++) {
            const struct menu_raw_item *item = &raw->categories[c].items[i];
            sum += reach_of(&reach, &item->groups) * (int64_t)(item->size_count + 1);
        }
    if (sum > REACH_MAX)
        menu_problem(
            check, "", "groups",
            "what may be chosen of all dishes, within choices too, comes to %lld ways; up to %d are allowed: "
            "name fewer groups within options, or fewer dishes in slots",
            (long long)sum, REACH_MAX);
}

void menu_check_depth(struct menu_check *check, const struct menu_raw *raw)
{
    struct asking asking;
    bool has_circle = false;
    char where[PATH_BYTES];
    asking_init(&asking, raw);
    for (size_t g = 0; g < asking.count; g++)
        if (is_circle(&asking, g)) {
            has_circle = true;
            snprintf(where, sizeof where, "groups[%zu]", g);
            menu_problem(check, where, "",
                         "asks for itself again, by the groups of what is chosen; no order would end");
        }
    for (size_t c = 0; !has_circle && c < raw->category_count; c++)
        for (size_t i = 0; i < raw->categories[c].item_count; i++)
            if (item_depth(&asking, raw, &raw->categories[c].items[i]) > MENU_DEPTH_MAX) {
                snprintf(where, sizeof where, "categories[%zu].items[%zu]", c, i);
                menu_problem(check, where, "groups",
                             "has choices within choices more than %d deep; nobody can be asked all that",
                             MENU_DEPTH_MAX);
            }
    if (!has_circle)
        check_reach(check, raw);
}

/* Whether one of the groups is that one, or leads to it. */
bool menu_raw_item_meets(const struct menu_raw *raw, const struct menu_raw_item *item, const char *group_id)
{
    struct asking asking;
    const struct menu_raw_group *wanted = menu_raw_find_group(raw, group_id);
    asking_init(&asking, raw);
    bool is_met[GROUPS_MAX] = {false};
    for (size_t g = 0; g < item->groups.count; g++) {
        const struct menu_raw_group *group = menu_raw_find_group(raw, item->groups.texts[g]);
        if (group != NULL && (size_t)(group - raw->groups) < asking.count)
            is_met[group - raw->groups] = true;
    }
    for (int round = 0; round < MENU_DEPTH_MAX; round++)
        for (size_t from = 0; from < asking.count; from++)
            for (size_t to = 0; is_met[from] && to < asking.count; to++)
                is_met[to] = is_met[to] || asking.asks[from][to];
    return wanted != NULL && (size_t)(wanted - raw->groups) < asking.count && is_met[wanted - raw->groups];
}

/* --- slots --- */

static bool comes_in(const struct menu_raw_item *item, const struct menu_raw_texts *sizes)
{
    for (size_t s = 0; s < item->size_count; s++)
        for (size_t i = 0; i < sizes->count; i++)
            if (item->sizes[s].id != NULL && strcmp(item->sizes[s].id, sizes->texts[i]) == 0)
                return true;
    return item->size_count == 0 || sizes->count == 0;
}

static void check_dish(struct menu_check *check, const char *where, const char *key,
                       const struct menu_raw *raw, const struct menu_raw_group *group, const char *id)
{
    const struct menu_raw_item *item = menu_raw_find_item(raw, id);
    if (item == NULL && !problems_touch(check->problems, "categories"))
        menu_problem(check, where, key, "there is no item \"%.64s\"", id);
    if (item != NULL && !comes_in(item, &group->sizes))
        menu_problem(check, where, key, "\"%.64s\" comes in none of the group's sizes", id);
}

/* A size of any dish of the menu: most slots have a whole category. */
static bool has_size(const struct menu_raw *raw, const char *size_id)
{
    const struct menu_raw_texts one = {&size_id, 1};
    for (size_t c = 0; c < raw->category_count; c++)
        for (size_t i = 0; i < raw->categories[c].item_count; i++)
            if (raw->categories[c].items[i].size_count > 0 && comes_in(&raw->categories[c].items[i], &one))
                return true;
    return false;
}

static void check_category(struct menu_check *check, const char *where, const struct menu_raw *raw,
                           const struct menu_raw_group *group)
{
    const struct menu_raw_category *category = menu_raw_find_category(raw, group->category);
    size_t fitting = 0;
    if (category == NULL) {
        if (!problems_touch(check->problems, "categories"))
            menu_problem(check, where, "category", "there is no category \"%.64s\"", group->category);
        return;
    }
    for (size_t i = 0; i < category->item_count; i++)
        fitting += comes_in(&category->items[i], &group->sizes);
    if (fitting == 0 && category->item_count > 0)
        menu_problem(check, where, "category", "no item of \"%.64s\" comes in the group's sizes",
                     group->category);
}

void menu_check_slot(struct menu_check *check, const char *where, const struct menu_raw *raw,
                     const struct menu_raw_group *group)
{
    char key[48];
    bool is_slot = menu_raw_is_slot(group);
    if (group->quantity < 0 || group->quantity > 16)
        menu_problem(check, where, "quantity", "%d is out of range; 1 to 16 is allowed", group->quantity);
    if (group->quantity != 0 && (group->min != 0 || group->max != 0))
        menu_problem(check, where, "quantity", "is min and max at once; leave those out");
    if (!is_slot && group->sizes.count > 0)
        menu_problem(check, where, "sizes", "is for groups of dishes; options name their size_prices");
    if (!is_slot && group->size_price_count > 0)
        menu_problem(check, where, "size_prices", "is for groups of dishes; options have their own");
    if (is_slot && group->halves == MENU_RAW_TRUE)
        menu_problem(check, where, "halves", "is not for dishes; a dish has halves by its own groups");
    for (size_t i = 0; i < group->items.count; i++) {
        snprintf(key, sizeof key, "items[%zu]", i);
        check_dish(check, where, key, raw, group, group->items.texts[i]);
    }
    if (group->category != NULL)
        check_category(check, where, raw, group);
    for (size_t i = 0; is_slot && i < group->sizes.count; i++) {
        snprintf(key, sizeof key, "sizes[%zu]", i);
        if (!has_size(raw, group->sizes.texts[i]) && !problems_touch(check->problems, "categories"))
            menu_problem(check, where, key, "no item has a size \"%.64s\"", group->sizes.texts[i]);
    }
    for (size_t i = 0; is_slot && i < group->size_price_count; i++) {
        snprintf(key, sizeof key, "size_prices[%zu]", i);
        char path[PATH_BYTES];
        snprintf(path, sizeof path, "%s.%s", where, key);
        menu_check_price(check, path, "price", group->size_prices[i].price, true);
        if (group->size_prices[i].size == NULL || !has_size(raw, group->size_prices[i].size))
            menu_problem(check, path, "size", "is no id of a size of an item");
    }
}

void menu_check_part(struct menu_check *check, const char *where, const struct menu_raw *raw,
                     const struct menu_raw_group *group, const struct menu_raw_option *option)
{
    char key[48];
    if (option->item != NULL) {
        check_dish(check, where, "item", raw, group, option->item);
        if (option->groups.count > 0)
            menu_problem(check, where, "groups", "is not allowed beside item; the dish has its own");
        if (option->name != NULL)
            menu_problem(check, where, "name", "is not allowed beside item; the dish has its own");
        if (option->max_each > 1)
            menu_problem(check, where, "max_each", "is not for dishes; quantity or max of the group is");
    }
    for (size_t i = 0; i < option->groups.count; i++) {
        snprintf(key, sizeof key, "groups[%zu]", i);
        if (menu_raw_find_group(raw, option->groups.texts[i]) == NULL &&
            !problems_touch(check->problems, "groups"))
            menu_problem(check, where, key, "there is no group \"%.64s\"", option->groups.texts[i]);
    }
    if (option->groups.count > 0 && option->max_each > 1)
        menu_problem(check, where, "max_each", "is not for an option with groups; each of it is asked about");
    if (option->groups.count > 0 && group->halves == MENU_RAW_TRUE)
        menu_problem(check, where, "groups", "is not allowed in a group with halves");
}
