#include "base/number.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

bool number_parse(const char *text, int64_t low, int64_t high, int64_t *out_number)
{
    if (text == NULL)
        return false;
    bool is_negative = *text == '-';
    const char *at = text + is_negative;
    int64_t number = 0; /* grows away from zero on the side where it belongs, so that all of int64 fits */
    if (*at == '\0')
        return false;
    for (; *at != '\0'; at++) {
        int digit = *at - '0';
        if (digit < 0 || digit > 9 || __builtin_mul_overflow(number, 10, &number) ||
            __builtin_add_overflow(number, is_negative ? -digit : digit, &number))
            return false;
    }
    if (number < low || number > high)
        return false;
    *out_number = number;
    return true;
}

bool number_parse_whole(const char *text, int64_t *out_number)
{
    const char *digits = text + (text[0] == '-');
    bool has_leading_zero = digits[0] == '0' && digits[1] != '\0';
    return !has_leading_zero && number_parse(text, INT64_MIN, INT64_MAX, out_number);
}

bool number_parse_decimal(const char *text, double *out_number)
{
    char *end;
    if (strspn(text, "0123456789+-.eE") != strlen(text)) /* neither hexadecimal nor "inf" nor blanks */
        return false;
    double number = strtod(text, &end);
    if (end == text || *end != '\0' || !isfinite(number))
        return false;
    *out_number = number;
    return true;
}
