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

/* How many digits the country's calling code has (ITU-T E.164, Annex: one for 1 and 7, else two or three). */
static size_t code_digits(const char *digits)
{
    static const char *const two[] = {"20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41",
                                      "43", "44", "45", "46", "47", "48", "49", "51", "52", "53", "54",
                                      "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66",
                                      "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98"};
    if (digits[0] == '1' || digits[0] == '7')
        return 1;
    for (size_t i = 0; i < sizeof two / sizeof two[0]; i++)
        if (strncmp(digits, two[i], 2) == 0)
            return 2;
    return 3;
}

/* As it is dialled within North America: ten digits, or a 1 before them. */
static void complete_american(const char *digits, size_t count, char out[MENU_NUMBER_BYTES])
{
    if (count == 10 || (count == 11 && digits[0] == '1'))
        snprintf(out, MENU_NUMBER_BYTES, "+%s%s", count == 10 ? "1" : "", digits);
}

/* As it is dialled within that country: with the trunk's 0, which is the number's own in Italy; or without, as some say
 * it; or with the country's code and no plus. */
static void complete(const char *code, size_t code_len, const char *digits, size_t count,
                     char out[MENU_NUMBER_BYTES])
{
    enum { NATIONAL_MIN = 6, WITH_CODE_MIN = 8 };
    bool is_italy = strncmp(code, "39", 2) == 0, has_trunk = digits[0] == '0';
    bool has_code = !has_trunk && strncmp(digits, code, code_len) == 0 && count >= code_len + WITH_CODE_MIN;
    if (has_code)
        snprintf(out, MENU_NUMBER_BYTES, "+%s", digits);
    else if (count >= NATIONAL_MIN)
        snprintf(out, MENU_NUMBER_BYTES, "+%.*s%s", (int)code_len, code,
                 has_trunk && !is_italy ? digits + 1 : digits);
}

/* The digits of what is written; false: there is something else. */
static bool read_digits(const char *text, char digits[16], bool *out_has_plus)
{
    size_t count = 0;
    *out_has_plus = false;
    for (; *text != '\0'; text++) {
        if (isdigit((unsigned char)*text)) {
            if (count == 15)
                return false;
            digits[count++] = *text;
        } else if (*text == '+' && count == 0 && !*out_has_plus) {
            *out_has_plus = true;
        } else if (strchr(" ()-.", *text) == NULL) {
            return false;
        }
    }
    digits[count] = '\0';
    return true;
}

bool customer_phone_copy(const struct menu *menu, const char *text, char out[MENU_NUMBER_BYTES])
{
    char digits[16];
    bool has_plus;
    const char *home = menu->called_numbers.count > 0 ? menu->called_numbers.words[0] : "+1";
    memset(out, 0, MENU_NUMBER_BYTES);
    if (!read_digits(text, digits, &has_plus))
        return false;
    size_t count = strlen(digits);
    if (has_plus)
        snprintf(out, MENU_NUMBER_BYTES, "+%s", digits);
    else if (strncmp(digits, "00", 2) == 0)
        snprintf(out, MENU_NUMBER_BYTES, "+%s", digits + 2);
    else if (home[1] == '1')
        complete_american(digits, count, out);
    else
        complete(home + 1, code_digits(home + 1), digits, count, out);
    return menu_number_is_e164(out);
}
