#include "order/menu.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
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

bool menu_number_is_e164(const char *text)
{
    size_t len = strlen(text);
    if (text[0] != '+' || text[1] < '1' || text[1] > '9' || len < 8 || len > 16)
        return false;
    return strspn(text + 1, "0123456789") == len - 1;
}
