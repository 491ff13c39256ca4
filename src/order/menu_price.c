#include "order/menu.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "order/menu_internal.h"

/* Digits with an optional point and one to decimal_max decimals, as an integer of 10^-decimal_max. */
static bool parse_decimal(const char *text, int decimal_max, int64_t max, int64_t *out_value)
{
    int64_t value = 0;
    int decimal_count = 0;
    bool has_point = false;
    if (!isdigit((unsigned char)*text))
        return false;
    for (; *text != '\0'; text++) {
        if (*text == '.' && !has_point) {
            has_point = true;
            continue;
        }
        if (!isdigit((unsigned char)*text) || (has_point && ++decimal_count > decimal_max))
            return false;
        value = value * 10 + (*text - '0');
        if (value > max)
            return false;
    }
    if (has_point && decimal_count == 0)
        return false;
    for (; decimal_count < decimal_max; decimal_count++)
        value *= 10;
    if (value > max)
        return false;
    *out_value = value;
    return true;
}

enum vp_err menu_parse_price(const char *text, int64_t *out_cents)
{
    return parse_decimal(text, 2, MENU_PRICE_CENTS_MAX, out_cents) ? VP_OK : VP_ERR_BAD_VALUE;
}

bool menu_tax_parse(const char *text, int64_t *out_ppm)
{
    return parse_decimal(text, 4, MENU_TAX_PPM_MAX, out_ppm);
}

const char *menu_format_price(char *out, size_t size_bytes, int64_t cents)
{
    uint64_t amount = cents < 0 ? (uint64_t)0 - (uint64_t)cents : (uint64_t)cents;
    snprintf(out, size_bytes, "%s%" PRIu64 ".%02" PRIu64, cents < 0 ? "-" : "", amount / 100, amount % 100);
    return out;
}

int64_t menu_money_step(const struct menu *menu)
{
    return currency_has_minor(menu->currency) ? 1 : 100;
}

const char *menu_write_money(const struct menu *menu, char *out, size_t size_bytes, int64_t cents)
{
    char price[32];
    menu_format_price(price, sizeof price, cents);
    if (!currency_has_minor(menu->currency))
        price[strcspn(price, ".")] = '\0';
    snprintf(out, size_bytes, "%s%s", menu->currency->written, price);
    return out;
}

int64_t menu_option_cents(const struct menu_option *option, const struct menu_size *size)
{
    for (size_t i = 0; size != NULL && i < option->size_price_count; i++)
        if (strcmp(option->size_prices[i].size_id, size->id) == 0)
            return option->size_prices[i].price_cents;
    return option->price_cents;
}

static int64_t least_of_groups(const struct menu *menu, const size_t *groups, size_t count,
                               const struct menu_size *size, int depth, bool *out_differs);

/* What one of it costs at least in that group, with what must be chosen of it in its turn; -1: it cannot be had. */
static int64_t least_of_option(const struct menu *menu, const struct menu_group *group,
                               const struct menu_option *option, const struct menu_size *size, int depth,
                               bool *out_differs) /* NOLINT(misc-no-recursion): MENU_DEPTH_MAX */
{
    int64_t least = -1;
    if (option->item == NULL || option->item->size_count == 0)
        return menu_option_cents(option, size) +
               least_of_groups(menu, option->groups, option->group_count, size, depth + 1, out_differs);
    for (size_t s = 0; s < option->item->size_count; s++) {
        const struct menu_size *own = &option->item->sizes[s];
        if (!menu_group_has_size(group, own))
            continue;
        int64_t cents =
            menu_option_cents(option, own) +
            least_of_groups(menu, option->groups, option->group_count, own, depth + 1, out_differs);
        *out_differs = *out_differs || (least >= 0 && cents != least);
        least = least < 0 || cents < least ? cents : least;
    }
    return least;
}

/* Of min different ones, or one again where each is a part; what is sold out costs nothing and is not counted. */
static int64_t sum_of_cheapest(const struct menu_group *group, const int64_t *cents)
{
    int64_t sum = 0, last = -1;
    for (int taken = 0; taken < group->min;) {
        int64_t next = -1;
        int same = 0;
        for (size_t i = 0; i < group->option_count; i++) {
            int each = menu_option_is_part(&group->options[i]) ? group->min : 1;
            if (!group->options[i].is_available || cents[i] <= last)
                continue;
            same = next < 0 || cents[i] < next ? each : same + (cents[i] == next) * each;
            next = next < 0 || cents[i] < next ? cents[i] : next;
        }
        if (next < 0)
            break;
        for (; same > 0 && taken < group->min; same--, taken++)
            sum += next;
        last = next;
    }
    return sum;
}

static int64_t cheapest_cents(const struct menu *menu, const struct menu_group *group,
                              const struct menu_size *size, int depth,
                              bool *out_differs) /* NOLINT(misc-no-recursion): MENU_DEPTH_MAX */
{
    int64_t least = -1, most = 0, sum = 0;
    int64_t *cents = calloc(group->option_count + 1, sizeof *cents);
    if (cents == NULL) {
        *out_differs = true; /* it is told as "from" */
        return 0;
    }
    for (size_t i = 0; i < group->option_count; i++) {
        cents[i] = least_of_option(menu, group, &group->options[i], size, depth, out_differs);
        least = least < 0 || cents[i] < least ? cents[i] : least;
        most = cents[i] > most ? cents[i] : most;
    }
    *out_differs = *out_differs || most > least;
    sum = sum_of_cheapest(group, cents);
    free(cents);
    return sum;
}

/* Of all that must be chosen and has no default. */
static int64_t least_of_groups(const struct menu *menu, const size_t *groups, size_t count,
                               const struct menu_size *size, int depth,
                               bool *out_differs) /* NOLINT(misc-no-recursion): MENU_DEPTH_MAX */
{
    int64_t sum = 0;
    for (size_t g = 0; g < count && depth < MENU_DEPTH_MAX; g++) {
        const struct menu_group *group = &menu->groups[groups[g]];
        bool has_default = false;
        for (size_t i = 0; i < group->option_count; i++)
            has_default = has_default || (group->options[i].is_default && group->options[i].is_available);
        if (group->min > 0 && !has_default)
            sum += cheapest_cents(menu, group, size, depth, out_differs);
    }
    return sum;
}

bool menu_price_from(const struct menu *menu, const struct menu_item *item, const struct menu_size *size,
                     int64_t *out_cents)
{
    int64_t own_cents = size != NULL ? size->price_cents : item->price_cents;
    bool depends = false;
    *out_cents = own_cents + least_of_groups(menu, item->groups, item->group_count, size, 0, &depends);
    return depends || *out_cents != own_cents;
}

bool menu_number_is_e164(const char *text)
{
    size_t len = strlen(text);
    if (text[0] != '+' || text[1] < '1' || text[1] > '9' || len < 8 || len > 16)
        return false;
    return strspn(text + 1, "0123456789") == len - 1;
}
