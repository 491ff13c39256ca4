#include "twilio/caller_id.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* E.164 has 15 digits at most; no number that can be dialled from abroad has fewer than 7. */
enum { DIGITS_MIN = 7, DIGITS_MAX = 15 };

static char key_of(char letter)
{
    static const char keys[] = "22233344455566677778889999"; /* of A to Z (ITU-T E.161) */
    return keys[letter - 'a'];
}

/* Networks that can only hand digits on write why there is none on a telephone's keys: +266696687 is
 * "anonymous". */
static bool is_spelt_word(const char *digits)
{
    static const char *const words[] = {"anonymous", "restricted",  "blocked",
                                        "unknown",   "unavailable", "private"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t len = 0;
        while (words[i][len] != '\0' && digits[len] == key_of(words[i][len]))
            len++;
        if (words[i][len] == '\0' && digits[len] == '\0')
            return true;
    }
    return false;
}

const char *caller_id_number(const char *from)
{
    const char *digits = from != NULL ? from : "";
    bool is_international = digits[0] == '+';
    digits += is_international;
    size_t len = strspn(digits, "0123456789");
    bool is_number = digits[len] == '\0' && len >= DIGITS_MIN && len <= DIGITS_MAX &&
                     strspn(digits, "0") < len && !(is_international && digits[0] == '0');
    return is_number && !is_spelt_word(digits) ? from : "";
}
