#include "order/menu_internal.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void menu_problem(struct menu_check *check, const char *where, const char *key, const char *format, ...)
{
    char path[YAML_PATH_BYTES];
    snprintf(path, sizeof path, "%s%s%s", where, where[0] != '\0' && key[0] != '\0' ? "." : "", key);
    va_list args;
    va_start(args, format);
    yaml_tree_complain(check->tree, check->problems, check->name, path, format, args);
    va_end(args);
}

bool menu_check_text(struct menu_check *check, const char *where, const char *key, const char *text,
                     size_t bytes_max, bool is_needed)
{
    if (text == NULL || text[0] == '\0') {
        if (is_needed)
            menu_problem(check, where, key, "is missing");
        return !is_needed;
    }
    if (strlen(text) > bytes_max) {
        menu_problem(check, where, key, "is longer than %zu bytes", bytes_max);
        return false;
    }
    for (const char *at = text; *at != '\0'; at++)
        if (iscntrl((unsigned char)*at)) {
            menu_problem(check, where, key,
                         "has a line break or control character; one line of text is allowed");
            return false;
        }
    return true;
}

bool menu_check_id(struct menu_check *check, const char *where, const char *id)
{
    if (!menu_check_text(check, where, "id", id, MENU_NAME_BYTES - 1, true))
        return false;
    if (strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(id))
        return true;
    menu_problem(check, where, "id", "\"%.64s\" is not an id; lower-case letters, digits and - are allowed",
                 id);
    return false;
}

static bool check_entries(struct menu_check *check, const char *where, const char *key,
                          const struct menu_raw_texts *texts, size_t bytes_max)
{
    bool is_right = true;
    for (size_t i = 0; i < texts->count; i++) {
        char entry[64];
        snprintf(entry, sizeof entry, "%s[%zu]", key, i);
        is_right &= menu_check_text(check, where, entry, texts->texts[i], bytes_max, true);
    }
    return is_right;
}

bool menu_check_texts(struct menu_check *check, const char *where, const char *key,
                      const struct menu_raw_texts *texts)
{
    return check_entries(check, where, key, texts, MENU_NAME_BYTES - 1);
}

bool menu_check_sentences(struct menu_check *check, const char *where, const char *key,
                          const struct menu_raw_texts *texts, int count_max, size_t bytes_max)
{
    bool are_few = texts->count <= (size_t)count_max;
    if (!are_few)
        menu_problem(check, where, key, "has %zu entries; up to %d are allowed", texts->count, count_max);
    return check_entries(check, where, key, texts, bytes_max) && are_few;
}

bool menu_check_price(struct menu_check *check, const char *where, const char *key, const char *price,
                      bool is_needed)
{
    int64_t cents;
    if (price == NULL) {
        if (is_needed)
            menu_problem(check, where, key, "is missing; a price such as 12.50 is needed");
        return !is_needed;
    }
    bool is_price = menu_parse_price(price, &cents) == VP_OK;
    if (is_price && (currency_has_minor(check->currency) || cents % 100 == 0))
        return true;
    if (is_price)
        menu_problem(check, where, key, "\"%.32s\" has a part of one; %s have none: write whole ones", price,
                     check->currency->many);
    else if (strchr(price, ',') != NULL)
        menu_problem(check, where, key, "\"%.32s\" has a comma; write a point, such as 12.50", price);
    else
        menu_problem(check, where, key,
                     "\"%.32s\" is not a price; an amount such as 12.50, up to %d.00, is allowed", price,
                     MENU_PRICE_CENTS_MAX / 100);
    return false;
}
