/* Amounts, days, clock times and sizes as other systems write them. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "menu_import/sources.h"

/* Two digits at most; -1: none. */
static int take_number(const char **at)
{
    int value = -1;
    for (int i = 0; i < 2 && isdigit((unsigned char)**at); i++, ++*at)
        value = (value < 0 ? 0 : value * 10) + (**at - '0');
    return value;
}

/* "am", "PM", "a.m." to the end of the text. Returns 0, 'a' or 'p'; -1: something else. */
static int half_of_day(const char *at)
{
    char plain[3] = "";
    size_t len = 0;
    for (; *at != '\0'; at++) {
        if (*at == ' ' || *at == '.')
            continue;
        if (len == 2)
            return -1;
        plain[len++] = (char)tolower((unsigned char)*at);
    }
    if (len == 0)
        return 0;
    return len == 2 && plain[1] == 'm' && (plain[0] == 'a' || plain[0] == 'p') ? plain[0] : -1;
}

int source_minute(const char *clock)
{
    const char *at = clock;
    int hour = take_number(&at), minute = 0;
    bool has_minute = hour >= 0 && *at == ':';
    if (has_minute) {
        at++;
        minute = take_number(&at);
        if (at[0] == ':' && isdigit((unsigned char)at[1]) && isdigit((unsigned char)at[2]))
            at += 3;
        if (at[0] == '.' && isdigit((unsigned char)at[1]))
            at += 1 + strspn(at + 1, "0123456789");
    }
    bool has_zone = *at == 'Z' || *at == '+' || *at == '-'; /* whose clock it is goes without saying */
    int half = has_zone ? 0 : half_of_day(at);
    if (hour < 0 || minute < 0 || minute > 59 || half < 0 || (half == 0 && !has_minute))
        return -1;
    if (half != 0)
        return hour >= 1 && hour <= 12 ? (hour % 12 + (half == 'p' ? 12 : 0)) * 60 + minute : -1;
    return hour < 24 || (hour == 24 && minute == 0) ? hour * 60 + minute : -1;
}

int source_weekday(const char *name)
{
    static const char *const days[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
    const char *slash = strrchr(name, '/');
    if (slash != NULL)
        name = slash + 1;
    for (int i = 0; i < 7; i++)
        if (strncasecmp(name, days[i], 3) == 0 || (strncasecmp(name, days[i], 2) == 0 && name[2] == '\0'))
            return i;
    return -1;
}

bool source_price(const char *text, int64_t *out_cents)
{
    enum { DIGITS_MAX = 9 };
    char digits[DIGITS_MAX + 1];
    size_t count = 0, decimals = 0;
    bool has_point = false;
    const char *end = text + strlen(text);
    while (*text != '\0' && !isdigit((unsigned char)*text) && *text != '-' && *text != '.')
        text++; /* the currency */
    while (end > text && !isdigit((unsigned char)end[-1]))
        end--;
    for (; text < end; text++) {
        if ((*text == '.' || *text == ',') && !has_point) {
            /* Three digits behind it, and no other after them: it parts thousands. */
            size_t behind = strspn(text + 1, "0123456789");
            if (behind == 3 && *text == ',')
                continue;
            has_point = true;
            continue;
        }
        if (!isdigit((unsigned char)*text) || count == DIGITS_MAX || (has_point && ++decimals > 2))
            return false;
        digits[count++] = *text;
    }
    if (count == 0)
        return false;
    digits[count] = '\0';
    *out_cents = strtoll(digits, NULL, 10);
    for (; decimals < 2; decimals++)
        *out_cents *= 10;
    return true;
}

/* ---- sizes in names ---- */

static bool is_size_word(const char *text)
{
    static const char *const words[] = {
        "mini",  "personal",  "individual", "small",       "sm",         "medium", "med",    "large",
        "lg",    "x large",   "x-large",    "extra large", "xl",         "jumbo",  "family", "party",
        "half",  "full",      "half order", "full order",  "regular",    "single", "double", "triple",
        "slice", "whole",     "cup",        "bowl",        "glass",      "bottle", "pint",   "half pint",
        "quart", "half tray", "full tray",  "kids",        "half dozen", "dozen"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcasecmp(text, words[i]) == 0)
            return true;
    return false;
}

/* "20 Pieces", "250ml", "12\"", "For 4". */
static bool is_measure(const char *text)
{
    static const char *const units[] = {
        "pieces", "piece",  "pcs",     "pc",    "pc.", "inch", "inches", "in",   "\"",  "\xe2\x80\x9d",
        "cm",     "oz",     "oz.",     "ounce", "ml",  "cl",   "l",      "lb",   "lb.", "g",
        "kg",     "people", "persons", "count", "ct",  "pack", "litre",  "liter"};
    if (strncasecmp(text, "for ", 4) == 0)
        return isdigit((unsigned char)text[4]) && text[4 + strspn(text + 4, "0123456789-")] == '\0';
    size_t digits = strspn(text, "0123456789./");
    if (digits == 0)
        return false;
    text += digits;
    while (*text == ' ')
        text++;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (strcasecmp(text, units[i]) == 0)
            return true;
    return false;
}

static bool split_at(const char *name, const char *base_end, const char *size, size_t size_len,
                     char out_base[SOURCE_NAME_BYTES], char out_size[SOURCE_NAME_BYTES])
{
    while (base_end > name && base_end[-1] == ' ')
        base_end--;
    if (base_end == name ||
        !span_copy((struct span){name, (size_t)(base_end - name)}, out_base, SOURCE_NAME_BYTES) ||
        !span_copy((struct span){size, size_len}, out_size, SOURCE_NAME_BYTES))
        return false;
    return is_size_word(out_size) || is_measure(out_size);
}

bool source_split_size(const char *name, char out_base[SOURCE_NAME_BYTES], char out_size[SOURCE_NAME_BYTES])
{
    size_t len = strlen(name);
    const char *dash = NULL, *paren = strrchr(name, '(');
    for (const char *at = name; (at = strstr(at, " - ")) != NULL; at++)
        dash = at;
    if (paren != NULL && name[len - 1] == ')' && paren > name &&
        split_at(name, paren, paren + 1, len - (size_t)(paren + 2 - name), out_base, out_size))
        return true;
    return dash != NULL &&
           split_at(name, dash, dash + 3, len - (size_t)(dash + 3 - name), out_base, out_size);
}

/* Whether two items are the same but for name, id and price. */
static bool are_alike(const json_t *item, const json_t *other)
{
    static const char *const keys[] = {"groups",      "available", "vegetarian", "vegan",
                                       "gluten_free", "allergens", "serves"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const json_t *a = json_object_get(item, keys[i]), *b = json_object_get(other, keys[i]);
        if ((a == NULL) != (b == NULL) || (a != NULL && !json_equal(a, b)))
            return false;
    }
    return true;
}

static int64_t price_of(const json_t *item)
{
    int64_t cents = 0;
    (void)source_price(menu_draft_text(item, "price"), &cents);
    return cents;
}

/* Their id of the item is that of the size which it becomes. */
static void put_size(struct menu_draft *draft, json_t *item, const char *size, const json_t *from)
{
    json_t *put = menu_draft_size(draft, item, size, price_of(from));
    if (json_object_get(from, "external_id") != NULL)
        json_object_set(put, "external_id", json_object_get(from, "external_id"));
}

/* Puts the sizes of all that follow and belong to it into items[first]. */
static void fold(struct menu_draft *draft, json_t *items, size_t first)
{
    char base[SOURCE_NAME_BYTES] = "", size[SOURCE_NAME_BYTES] = "", other_base[SOURCE_NAME_BYTES] = "",
         other_size[SOURCE_NAME_BYTES] = "";
    json_t *item = json_array_get(items, first);
    bool is_folded = false;
    if (json_object_get(item, "sizes") != NULL ||
        !source_split_size(menu_draft_text(item, "name"), base, size))
        return;
    for (size_t i = first + 1; i < json_array_size(items); i++) {
        json_t *other = json_array_get(items, i);
        if (json_object_get(other, "sizes") != NULL ||
            !source_split_size(menu_draft_text(other, "name"), other_base, other_size) ||
            strcasecmp(base, other_base) != 0 || !are_alike(item, other))
            continue;
        if (!is_folded)
            put_size(draft, item, size, item);
        is_folded = true;
        put_size(draft, item, other_size, other);
        json_array_remove(items, i--);
        draft->item_count--;
    }
    if (!is_folded)
        return;
    menu_draft_rename(draft, item, base);
    json_object_del(item, "price");
    json_object_del(item, "external_id");
}

void source_fold_sizes(struct menu_draft *draft)
{
    size_t c;
    json_t *category;
    json_array_foreach(json_object_get(draft->menu, "categories"), c, category)
    {
        json_t *items = json_object_get(category, "items");
        for (size_t i = 0; i < json_array_size(items); i++)
            fold(draft, items, i);
    }
}
