#include "menu_import/menu_draft.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "order/menu.h"

enum { DESCRIPTION_BYTES = 241, GROUP_MAX = 16, DAY_MINUTES = 1440, LIST_MAX = 64 };

bool menu_draft_init(struct menu_draft *draft)
{
    *draft = (struct menu_draft){
        .menu = json_object(), .notes = json_array(), .taken = json_object(), .keys = json_object()};
    return draft->menu != NULL && draft->notes != NULL && draft->taken != NULL && draft->keys != NULL;
}

void menu_draft_deinit(struct menu_draft *draft)
{
    json_decref(draft->menu);
    json_decref(draft->notes);
    json_decref(draft->taken);
    json_decref(draft->keys);
    *draft = (struct menu_draft){.menu = NULL};
}

void menu_draft_note(struct menu_draft *draft, const char *format, ...)
{
    char text[400];
    va_list values;
    va_start(values, format);
    vsnprintf(text, sizeof text, format, values);
    va_end(values);
    text[utf8_cut(span_of(text), sizeof text - 1)] = '\0';
    if (draft->note_count++ < MENU_DRAFT_NOTES_MAX)
        json_array_append_new(draft->notes, json_string(text));
}

/* ---- texts ---- */

/* On one line, with single blanks, cut where a word ends. Whether all of it fitted. */
static bool make_plain(const char *text, char *out, size_t size_bytes)
{
    size_t len = 0;
    struct span rest = span_of(text);
    while (rest.len > 0) {
        size_t bytes = utf8_printable(rest);
        bool is_blank = bytes == 0 || isspace((unsigned char)*rest.at);
        if (bytes == 0)
            bytes = 1;
        if (is_blank ? len == 0 || out[len - 1] == ' ' : false) {
            rest = (struct span){rest.at + bytes, rest.len - bytes};
            continue;
        }
        if (len + (is_blank ? 1 : bytes) >= size_bytes) {
            while (len > 0 && out[len - 1] != ' ' && isalnum((unsigned char)*rest.at))
                len--; /* back to where the word began */
            break;
        }
        if (is_blank)
            out[len++] = ' ';
        else
            for (size_t i = 0; i < bytes; i++)
                out[len++] = rest.at[i];
        rest = (struct span){rest.at + bytes, rest.len - bytes};
    }
    while (len > 0 && out[len - 1] == ' ')
        len--;
    out[len] = '\0';
    return rest.len == 0 || utf8_is_blank(rest.at);
}

/* A name as a menu takes it; noted where it had to be cut. */
static void put_name(struct menu_draft *draft, json_t *thing, const char *name)
{
    char plain[MENU_NAME_BYTES];
    if (!make_plain(name, plain, sizeof plain))
        menu_draft_note(draft, "\"%.120s\": the name is longer than 63 bytes; it is \"%s\" now", name, plain);
    json_object_set_new(thing, "name", json_string(plain[0] != '\0' ? plain : "Unnamed"));
}

/* Letters and digits in lower case, "-" between; letters with accents are left out. */
static void make_slug(const char *name, char out[MENU_NAME_BYTES])
{
    size_t len = 0;
    for (; *name != '\0' && len + 1 < MENU_NAME_BYTES - 8; name++) { /* room for a number behind */
        if (isalnum((unsigned char)*name))
            out[len++] = (char)tolower((unsigned char)*name);
        else if (*name != '\'' && len > 0 && out[len - 1] != '-')
            out[len++] = '-';
    }
    while (len > 0 && out[len - 1] == '-')
        len--;
    if (len == 0)
        out[len++] = 'x';
    out[len] = '\0';
}

static json_t *part_of(json_t *object, const char *key, json_t *(*make)(void))
{
    json_t *part = json_object_get(object, key);
    if (part == NULL) {
        part = make();
        json_object_set_new(object, key, part);
    }
    return part;
}

static void put_id(struct menu_draft *draft, const char *kind, json_t *thing, const char *name)
{
    char slug[MENU_NAME_BYTES], id[MENU_NAME_BYTES + 16];
    json_t *taken = part_of(draft->taken, kind, json_object);
    make_slug(name, slug);
    snprintf(id, sizeof id, "%s", slug);
    for (int i = 2; json_object_get(taken, id) != NULL; i++)
        snprintf(id, sizeof id, "%s-%d", slug, i);
    json_object_set_new(taken, id, json_true());
    json_object_set_new(thing, "id", json_string(id));
}

static json_t *make_thing(struct menu_draft *draft, const char *kind, json_t *list, const char *name)
{
    json_t *thing = json_object();
    put_id(draft, kind, thing, name);
    put_name(draft, thing, name);
    return json_array_append_new(list, thing) == 0 ? thing : NULL;
}

/* ---- the parts ---- */

json_t *menu_draft_restaurant(struct menu_draft *draft)
{
    return part_of(draft->menu, "restaurant", json_object);
}

json_t *menu_draft_category(struct menu_draft *draft, const char *name)
{
    json_t *categories = part_of(draft->menu, "categories", json_array), *category;
    size_t i;
    char plain[MENU_NAME_BYTES];
    (void)make_plain(name, plain, sizeof plain);
    json_array_foreach(categories, i, category)
    {
        if (strcasecmp(menu_draft_text(category, "name"), plain) == 0)
            return category;
    }
    category = make_thing(draft, "category", categories, plain[0] != '\0' ? plain : "Menu");
    json_object_set_new(category, "items", json_array());
    return category;
}

json_t *menu_draft_item(struct menu_draft *draft, json_t *category, const char *name)
{
    if (draft->item_count >= MENU_DRAFT_ITEMS_MAX)
        return NULL;
    draft->item_count++;
    return make_thing(draft, "item", json_object_get(category, "items"), name);
}

void menu_draft_rename(struct menu_draft *draft, json_t *item, const char *name)
{
    json_object_del(part_of(draft->taken, "item", json_object), menu_draft_text(item, "id"));
    put_id(draft, "item", item, name);
    put_name(draft, item, name);
}

void menu_draft_describe(struct menu_draft *draft, json_t *item, const char *description)
{
    char plain[DESCRIPTION_BYTES];
    if (utf8_is_blank(description))
        return;
    if (!make_plain(description, plain, sizeof plain))
        menu_draft_note(draft, "\"%s\": the description is cut at 240 bytes", menu_draft_text(item, "name"));
    json_object_set_new(item, "description", json_string(plain));
}

void menu_draft_price(json_t *thing, int64_t cents)
{
    char price[32];
    json_object_set_new(thing, "price", json_string(menu_format_price(price, sizeof price, cents)));
}

json_t *menu_draft_size(struct menu_draft *draft, json_t *item, const char *name, int64_t cents)
{
    char kind[MENU_NAME_BYTES + 16];
    snprintf(kind, sizeof kind, "size of %s", menu_draft_text(item, "id"));
    json_t *size = make_thing(draft, kind, part_of(item, "sizes", json_array), name);
    menu_draft_price(size, cents);
    return size;
}

json_t *menu_draft_group(struct menu_draft *draft, const char *key, const char *name, bool *out_is_new)
{
    json_t *groups = part_of(draft->menu, "groups", json_array);
    json_t *known = part_of(draft->keys, "group", json_object), *place = json_object_get(known, key);
    char plain[MENU_NAME_BYTES], question[160];
    *out_is_new = place == NULL;
    if (place != NULL)
        return json_array_get(groups, (size_t)json_integer_value(place));
    (void)make_plain(name, plain, sizeof plain);
    json_object_set_new(known, key, json_integer((json_int_t)json_array_size(groups)));
    json_t *group = make_thing(draft, "group", groups, plain[0] != '\0' ? plain : "Choice");
    for (char *c = plain; *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    bool is_sentence = strncmp(plain, "choose", 6) == 0 || strncmp(plain, "pick", 4) == 0 ||
                       strncmp(plain, "select", 6) == 0 || strchr(plain, '?') != NULL;
    snprintf(question, sizeof question, is_sentence ? "%s." : "Which %s would you like?",
             is_sentence ? menu_draft_text(group, "name") : plain);
    json_object_set_new(group, "question", json_string(question));
    json_object_set_new(group, "options", json_array());
    return group;
}

json_t *menu_draft_option(struct menu_draft *draft, json_t *group, const char *name, int64_t cents)
{
    json_t *option = make_thing(draft, "option", json_object_get(group, "options"), name);
    if (cents != 0)
        menu_draft_price(option, cents);
    return option;
}

/* A menu has defaults only where something must be chosen, and as many as may be. */
static void settle_defaults(struct menu_draft *draft, json_t *group, int64_t min, int64_t max)
{
    json_t *options = json_object_get(group, "options"), *option;
    int64_t count = 0;
    size_t i;
    json_array_foreach(options, i, option)
    {
        count += menu_draft_is(option, "default");
    }
    if (count == 0 || (min > 0 && count >= min && count <= max))
        return;
    menu_draft_note(draft, "group \"%s\": %d chosen beforehand, of %d to %d; none is now",
                    menu_draft_text(group, "name"), (int)count, (int)min, (int)max);
    json_array_foreach(options, i, option)
    {
        json_object_del(option, "default");
    }
}

void menu_draft_portions(json_t *group, int64_t max)
{
    int64_t each = max > 0 && max < GROUP_MAX ? max : GROUP_MAX;
    json_object_set_new(group, "max_each", json_integer(each));
}

void menu_draft_limit(struct menu_draft *draft, json_t *group, int64_t min, int64_t max)
{
    int64_t count =
        (int64_t)json_array_size(json_object_get(group, "options")) * menu_draft_number(group, "max_each", 1);
    const char *name = menu_draft_text(group, "name");
    int64_t most = count < GROUP_MAX ? count : GROUP_MAX;
    if (max <= 0 || max > most)
        max = most;
    if (min > max) {
        menu_draft_note(draft, "group \"%s\": %d must be chosen, but only %d can be; it is %d now", name,
                        (int)min, (int)max, (int)max);
        min = max;
    }
    if (min > 0)
        json_object_set_new(group, "min", json_integer(min));
    settle_defaults(draft, group, min, max);
    if (max < count)
        json_object_set_new(group, "max", json_integer(max));
    if (count > GROUP_MAX && max == GROUP_MAX)
        menu_draft_note(draft, "group \"%s\": %d options, of which one item takes %d at most", name,
                        (int)count, GROUP_MAX);
}

void menu_draft_offer(json_t *thing, const json_t *group)
{
    menu_draft_add_text(thing, "groups", menu_draft_text(group, "id"));
}

void menu_draft_add_text(json_t *thing, const char *list, const char *text)
{
    json_t *texts = part_of(thing, list, json_array), *other;
    size_t i;
    json_array_foreach(texts, i, other)
    {
        if (strcmp(json_string_value(other), text) == 0)
            return;
    }
    if (json_array_size(texts) < LIST_MAX)
        json_array_append_new(texts, json_string(text));
}

void menu_draft_flag(json_t *thing, const char *key, bool value)
{
    json_object_set_new(thing, key, json_boolean(value));
}

const char *menu_draft_day_name(int weekday)
{
    static const char *const days[] = {"sunday",   "monday", "tuesday", "wednesday",
                                       "thursday", "friday", "saturday"};
    return days[weekday % 7];
}

const char *menu_draft_opening(int from_minute, int until_minute, char out[MENU_DRAFT_OPENING_BYTES])
{
    int until = until_minute % DAY_MINUTES;
    if (until_minute == DAY_MINUTES && from_minute < DAY_MINUTES)
        until = DAY_MINUTES;
    snprintf(out, MENU_DRAFT_OPENING_BYTES, "%02d:%02d-%02d:%02d", from_minute / 60 % 24, from_minute % 60,
             until / 60 % 25, until % 60);
    return out;
}

void menu_draft_open(struct menu_draft *draft, int weekday, int from_minute, int until_minute)
{
    char text[MENU_DRAFT_OPENING_BYTES];
    menu_draft_add_text(part_of(draft->menu, "hours", json_object), menu_draft_day_name(weekday),
                        menu_draft_opening(from_minute, until_minute, text));
}

/* ---- reading the source ---- */

json_t *menu_draft_dig(const json_t *json, const char *path)
{
    while (json != NULL) {
        const char *dot = strchr(path, '.');
        char key[64];
        if (!span_copy((struct span){path, dot != NULL ? (size_t)(dot - path) : strlen(path)}, key,
                       sizeof key))
            return NULL;
        json = json_object_get(json, key);
        if (dot == NULL)
            break;
        path = dot + 1;
    }
    return (json_t *)json;
}

const char *menu_draft_text(const json_t *json, const char *path)
{
    const char *text = json_string_value(menu_draft_dig(json, path));
    return text != NULL ? text : "";
}

int64_t menu_draft_number(const json_t *json, const char *path, int64_t otherwise)
{
    const json_t *number = menu_draft_dig(json, path);
    if (json_is_real(number))
        return (int64_t)json_real_value(number);
    return json_is_integer(number) ? (int64_t)json_integer_value(number) : otherwise;
}

bool menu_draft_is(const json_t *json, const char *path)
{
    return json_is_true(menu_draft_dig(json, path));
}
