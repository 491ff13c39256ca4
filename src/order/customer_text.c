#include "order/customer_text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "order/menu_internal.h"

bool customer_text_copy(const char *text, char *out, size_t size_bytes)
{
    while (*text == ' ')
        text++;
    size_t len = strlen(text);
    while (len > 0 && text[len - 1] == ' ')
        len--;
    if (len == 0 || len >= size_bytes)
        return false;
    for (size_t i = 0, step; i < len; i += step)
        if ((step = utf8_printable((struct span){text + i, len - i})) == 0)
            return false;
    memset(out, 0, size_bytes); /* equal customers are equal byte for byte */
    memcpy(out, text, len);
    return true;
}

bool customer_phone_copy(const char *text, char out[MENU_NUMBER_BYTES])
{
    char digits[16];
    size_t count = 0;
    bool has_plus = false;
    for (; *text != '\0'; text++) {
        if (isdigit((unsigned char)*text)) {
            if (count == sizeof digits - 1)
                return false;
            digits[count++] = *text;
        } else if (*text == '+' && count == 0 && !has_plus) {
            has_plus = true;
        } else if (strchr(" ()-.", *text) == NULL) {
            return false;
        }
    }
    digits[count] = '\0';
    memset(out, 0, MENU_NUMBER_BYTES);
    if (!has_plus && count == 10)
        snprintf(out, MENU_NUMBER_BYTES, "+1%s", digits);
    else if (has_plus || (count == 11 && digits[0] == '1'))
        snprintf(out, MENU_NUMBER_BYTES, "+%s", digits);
    return menu_number_is_e164(out);
}
