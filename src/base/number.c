#include "base/number.h"

#include <stddef.h>

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
