/* A table that an owner made, or that Square exported: a row for each item or size. A second table behind it, whose
 * heading has "group" and "option", says what the groups of the column "options" are. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "menu_import/csv.h"
#include "menu_import/draft_week.h"
#include "menu_import/sources.h"

enum { HEADING_BYTES = 64, TEXT_BYTES = 256, ROWS_MAX = 50000 };

/* The columns that mean something, by any of their names. */
enum column {
    CATEGORY,
    ITEM,
    SIZE,
    PRICE,
    DESCRIPTION,
    OPTIONS,
    SYNONYMS,
    VEGETARIAN,
    VEGAN,
    GLUTEN_FREE,
    ALLERGENS,
    AVAILABLE,
    ID,
    GROUP,
    OPTION,
    QUESTION,
    MIN,
    MAX,
    DEFAULT,
    DAYS,
    FROM,
    UNTIL,
    COLUMN_COUNT
};
static const char *const column_names[COLUMN_COUNT][5] = {
    [CATEGORY] = {"category", "categories", "section", "reporting category"},
    [ITEM] = {"item", "item name", "name", "dish", "product"},
    [SIZE] = {"size", "variation name", "variation", "portion"},
    [PRICE] = {"price", "amount", "cost"},
    [DESCRIPTION] = {"description"},
    [OPTIONS] = {"options", "groups", "modifiers"},
    [SYNONYMS] = {"synonyms"},
    [VEGETARIAN] = {"vegetarian"},
    [VEGAN] = {"vegan"},
    [GLUTEN_FREE] = {"gluten_free", "gluten free"},
    [ALLERGENS] = {"allergens"},
    [AVAILABLE] = {"available"},
    [ID] = {"id", "token", "sku", "clover id"},
    [GROUP] = {"group"},
    [OPTION] = {"option"},
    [QUESTION] = {"question"},
    [MIN] = {"min"},
    [MAX] = {"max"},
    [DEFAULT] = {"default"},
    [DAYS] = {"days"},
    [FROM] = {"from"},
    [UNTIL] = {"until"},
};

struct table {
    struct menu_draft *draft;
    int columns[COLUMN_COUNT];                         /* where they stand; -1: nowhere */
    char modifier_sets[CSV_FIELDS_MAX][HEADING_BYTES]; /* Square: "" or the set of that column */
    size_t modifier_set_count;
    json_t *items; /* by category and name: borrowed items of the draft */
    json_t *wants; /* by the name of a group in small letters: the items that offer it, a list */
    unsigned skipped;
};

static bool read_heading(struct table *table, const struct csv *csv)
{
    memset(table->columns, -1, sizeof table->columns);
    table->modifier_set_count = csv->field_count;
    for (size_t f = 0; f < csv->field_count; f++) {
        const char *set = strncasecmp(csv->fields[f], "Modifier Set - ", 15) == 0 ? csv->fields[f] + 15 : "";
        (void)span_copy(span_of(set), table->modifier_sets[f], HEADING_BYTES);
        for (int c = 0; c < COLUMN_COUNT; c++)
            for (size_t n = 0; n < 5 && column_names[c][n] != NULL; n++)
                if (table->columns[c] < 0 && strcasecmp(csv->fields[f], column_names[c][n]) == 0)
                    table->columns[c] = (int)f;
    }
    return (table->columns[ITEM] >= 0 && table->columns[PRICE] >= 0) ||
           (table->columns[GROUP] >= 0 && table->columns[OPTION] >= 0);
}

static const char *field(const struct table *table, const struct csv *csv, enum column column)
{
    int at = table->columns[column];
    return at >= 0 && (size_t)at < csv->field_count ? csv->fields[at] : "";
}

static bool is_yes(const char *text)
{
    return strcasecmp(text, "y") == 0 || strcasecmp(text, "yes") == 0 || strcasecmp(text, "true") == 0 ||
           strcmp(text, "1") == 0 || strcasecmp(text, "x") == 0;
}

static bool is_no(const char *text)
{
    return strcasecmp(text, "n") == 0 || strcasecmp(text, "no") == 0 || strcasecmp(text, "false") == 0 ||
           strcmp(text, "0") == 0;
}

/* Calls on_part for each part of a list such as "milk; egg". */
static void each_part(const char *list, void (*on_part)(void *owner, const char *part), void *owner)
{
    while (*list != '\0') {
        char part[TEXT_BYTES];
        size_t len = strcspn(list, ";,|/"), first = 0, end;
        while (first < len && isspace((unsigned char)list[first]))
            first++;
        for (end = len; end > first && isspace((unsigned char)list[end - 1]);)
            end--;
        if (end > first && span_copy((struct span){list + first, end - first}, part, sizeof part))
            on_part(owner, part);
        list += len + (list[len] != '\0');
    }
}

struct list_place {
    json_t *thing;
    const char *key;
};

static void add_part(void *owner, const char *part)
{
    const struct list_place *place = owner;
    menu_draft_add_text(place->thing, place->key, part);
}

/* ---- items ---- */

struct group_place {
    struct table *table;
    json_t *item;
};

static void small_letters(const char *text, char out[TEXT_BYTES])
{
    (void)span_copy(span_of(text), out, TEXT_BYTES);
    for (; *out != '\0'; out++)
        *out = (char)tolower((unsigned char)*out);
}

static void want_group(void *owner, const char *name)
{
    const struct group_place *place = owner;
    char key[TEXT_BYTES];
    small_letters(name, key);
    json_t *list = json_object_get(place->table->wants, key);
    if (list == NULL) {
        list = json_array();
        json_object_set_new(place->table->wants, key, list);
    }
    json_array_append(list, place->item);
}

/* "monday-friday", "sat"; bits from Sunday on. */
struct days {     /* of a row */
    unsigned set; /* bit 0: Sunday */
    bool has_other;
};

/* What stands behind "-", "to" or the like; NULL: it is one day. */
static const char *range_end(const char *part)
{
    static const char *const between[] = {"-",    "\xE2\x80\x93", "\xE2\x80\x94",
                                          " to ", " through ",    " until "};
    for (size_t i = 0; i < sizeof between / sizeof between[0]; i++) {
        const char *at = strcasestr(part, between[i]);
        if (at != NULL)
            return at + strlen(between[i]) + strspn(at + strlen(between[i]), " ");
    }
    return NULL;
}

static void add_days(void *owner, const char *part)
{
    struct days *days = owner;
    const char *end = range_end(part);
    int first = source_weekday(part), last = end != NULL ? source_weekday(end) : first;
    days->has_other = days->has_other || first < 0 || last < 0;
    for (int day = first; first >= 0 && last >= 0; day = (day + 1) % 7) {
        days->set |= 1U << day;
        if (day == last)
            break;
    }
}

/* Every day where no days are said, all day where no hours are. */
static void add_times(struct table *table, const struct csv *csv, json_t *item)
{
    const char *days_text = field(table, csv, DAYS), *from_text = field(table, csv, FROM);
    const char *until_text = field(table, csv, UNTIL);
    int from = from_text[0] != '\0' ? source_minute(from_text) : 0;
    int until = until_text[0] != '\0' ? source_minute(until_text) : DRAFT_DAY_MINUTES;
    struct draft_week week = {{0}};
    struct days days = {0};
    if (days_text[0] == '\0' && from_text[0] == '\0' && until_text[0] == '\0')
        return;
    each_part(days_text, add_days, &days);
    if (days_text[0] == '\0')
        days.set = 0x7F;
    if (days.set == 0 || days.has_other || from < 0 || until < 0) {
        menu_draft_note(table->draft,
                        "line %u, \"%s\": \"%s %s %s\" are no days and hours; it is offered always",
                        csv->line, menu_draft_text(item, "name"), days_text, from_text, until_text);
        return;
    }
    for (int day = 0; day < 7; day++)
        if ((days.set >> day & 1) != 0)
            draft_week_add(&week, day, from, until);
    draft_week_serve(&week, item);
}

static void add_words(struct table *table, const struct csv *csv, json_t *item)
{
    static const struct {
        enum column column;
        const char *key;
    } lists[] = {{SYNONYMS, "synonyms"}, {ALLERGENS, "allergens"}},
      flags[] = {{VEGETARIAN, "vegetarian"}, {VEGAN, "vegan"}, {GLUTEN_FREE, "gluten_free"}};
    menu_draft_describe(table->draft, item, field(table, csv, DESCRIPTION));
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        struct list_place place = {item, lists[i].key};
        each_part(field(table, csv, lists[i].column), add_part, &place);
    }
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
        if (is_yes(field(table, csv, flags[i].column)))
            menu_draft_flag(item, flags[i].key, true);
    if (is_no(field(table, csv, AVAILABLE)))
        menu_draft_flag(item, "available", false);
    if (field(table, csv, ID)[0] != '\0')
        json_object_set_new(item, "external_id", json_string(field(table, csv, ID)));
    add_times(table, csv, item);
    struct group_place groups = {table, item};
    each_part(field(table, csv, OPTIONS), want_group, &groups);
    for (size_t f = 0; f < csv->field_count && f < table->modifier_set_count; f++)
        if (table->modifier_sets[f][0] != '\0' && is_yes(csv->fields[f]))
            want_group(&groups, table->modifier_sets[f]);
}

static void skip(struct table *table, const struct csv *csv, const char *name, const char *why)
{
    table->skipped++;
    menu_draft_note(table->draft, "line %u, \"%s\": left out, %s", csv->line, name, why);
}

/* A further row of the same item is a further size. */
static void add_size(struct table *table, const struct csv *csv, json_t *item, int64_t cents)
{
    const char *size = field(table, csv, SIZE);
    if (json_object_get(item, "sizes") == NULL || size[0] == '\0') {
        skip(table, csv, menu_draft_text(item, "name"),
             "there is a row of that name already, and no size tells them apart");
        return;
    }
    menu_draft_size(table->draft, item, size, cents);
}

static void add_item(struct table *table, const struct csv *csv)
{
    const char *name = field(table, csv, ITEM), *price = field(table, csv, PRICE);
    const char *category_name = field(table, csv, CATEGORY), *size = field(table, csv, SIZE);
    char key[2 * TEXT_BYTES];
    int64_t cents;
    if (name[0] == '\0')
        return;
    if (!source_price(price, &cents)) {
        skip(table, csv, name, price[0] != '\0' ? "its price is no amount" : "it has no price");
        return;
    }
    snprintf(key, sizeof key, "%.200s\t%.200s", category_name, name);
    json_t *item = json_object_get(table->items, key);
    if (item != NULL) {
        add_size(table, csv, item, cents);
        return;
    }
    item = menu_draft_item(
        table->draft, menu_draft_category(table->draft, category_name[0] != '\0' ? category_name : "Menu"),
        name);
    if (item == NULL)
        return;
    json_object_set(table->items, key, item);
    if (size[0] != '\0' && strcasecmp(size, "Regular") != 0)
        menu_draft_size(table->draft, item, size, cents);
    else
        menu_draft_price(item, cents);
    add_words(table, csv, item);
}

/* ---- groups ---- */

static void add_option(struct table *table, const struct csv *csv)
{
    const char *name = field(table, csv, GROUP), *price = field(table, csv, PRICE),
               *size = field(table, csv, SIZE);
    char key[TEXT_BYTES];
    bool is_new;
    int64_t cents = 0;
    if (name[0] == '\0' || field(table, csv, OPTION)[0] == '\0')
        return;
    if (price[0] != '\0' && !source_price(price, &cents)) {
        skip(table, csv, field(table, csv, OPTION), "its price is no amount");
        return;
    }
    small_letters(name, key);
    json_t *group = menu_draft_group(table->draft, key, name, &is_new),
           *options = json_object_get(group, "options");
    if (field(table, csv, QUESTION)[0] != '\0')
        json_object_set_new(group, "question", json_string(field(table, csv, QUESTION)));
    json_t *option = json_array_get(options, json_array_size(options) - 1);
    if (option == NULL || strcasecmp(menu_draft_text(option, "name"), field(table, csv, OPTION)) != 0) {
        option =
            menu_draft_option(table->draft, group, field(table, csv, OPTION), size[0] == '\0' ? cents : 0);
        struct list_place synonyms = {option, "synonyms"};
        each_part(field(table, csv, SYNONYMS), add_part, &synonyms);
    }
    if (size[0] != '\0')
        menu_draft_note(table->draft, "line %u: the price of \"%s\" for %s is to be written as size_prices",
                        csv->line, menu_draft_text(option, "name"), size);
    if (is_yes(field(table, csv, DEFAULT)))
        menu_draft_flag(option, "default", true);
    if (is_no(field(table, csv, AVAILABLE)))
        menu_draft_flag(option, "available", false);
    static const struct {
        enum column column;
        const char *key;
    } numbers[] = {{MIN, "min"}, {MAX, "max"}};
    for (size_t i = 0; i < 2; i++) {
        const char *text = field(table, csv, numbers[i].column);
        if (text[0] >= '0' && text[0] <= '9' && text[1] == '\0')
            json_object_set_new(group, numbers[i].key, json_integer(text[0] - '0'));
    }
}

/* Groups that items offer and no table tells of are left out. */
static void settle_groups(struct table *table)
{
    const char *name;
    json_t *items, *item;
    size_t i, g;
    json_t *group;
    json_array_foreach(json_object_get(table->draft->menu, "groups"), g, group)
    {
        int64_t min = menu_draft_number(group, "min", 0), max = menu_draft_number(group, "max", 0);
        json_object_del(group, "min");
        json_object_del(group, "max");
        menu_draft_limit(table->draft, group, min, max);
    }
    json_object_foreach(table->wants, name, items)
    {
        const json_t *known = menu_draft_dig(table->draft->keys, "group");
        if (json_object_get(known, name) == NULL) {
            menu_draft_note(table->draft,
                            "group \"%s\": the table does not say what is in it; %zu items go without it",
                            name, json_array_size(items));
            continue;
        }
        bool is_new;
        group = menu_draft_group(table->draft, name, name, &is_new);
        json_array_foreach(items, i, item)
        {
            menu_draft_offer(item, group);
        }
    }
}

bool source_csv(struct span text, struct menu_draft *draft, char out_why[SOURCE_WHY_BYTES])
{
    struct csv csv;
    struct table table = {.draft = draft, .items = json_object(), .wants = json_object()};
    bool has_heading = false, has_any = false;
    csv_open(&csv, text);
    for (unsigned rows = 0; rows < ROWS_MAX && csv_next(&csv); rows++) {
        if (csv.field_count == 0) {
            has_heading = false; /* another table may follow */
            continue;
        }
        if (!has_heading || strcasecmp(csv.fields[0], "group") == 0) {
            has_heading = read_heading(&table, &csv);
            has_any = has_any || has_heading;
        } else if (table.columns[OPTION] >= 0 && table.columns[GROUP] >= 0) {
            add_option(&table, &csv);
        } else {
            add_item(&table, &csv);
        }
    }
    csv_close(&csv);
    settle_groups(&table);
    json_decref(table.items);
    json_decref(table.wants);
    if (!has_any)
        snprintf(out_why, SOURCE_WHY_BYTES, "has no heading with the columns item and price");
    return has_any;
}
