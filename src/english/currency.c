#include "english/currency.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const struct currency currencies[] = {
#define CURRENCY(code, written, one, many, minor_one, minor_many)                                            \
    {code, written, one, many, minor_one, minor_many},
#include "english/currencies.def"
#undef CURRENCY
};

enum { CURRENCY_COUNT = sizeof currencies / sizeof currencies[0] };

const struct currency *currency_find(const char *code)
{
    for (size_t i = 0; i < CURRENCY_COUNT; i++)
        if (strcmp(currencies[i].code, code) == 0)
            return &currencies[i];
    return NULL;
}

const struct currency *currency_or_dollars(const char *code)
{
    const struct currency *currency = code != NULL ? currency_find(code) : NULL;
    return currency != NULL ? currency : &currencies[0];
}

bool currency_has_minor(const struct currency *currency)
{
    return currency->minor_many[0] != '\0';
}

bool currency_is_named(const struct currency *currency, const char *word)
{
    return strcmp(word, currency->one) == 0 || strcmp(word, currency->many) == 0;
}

bool currency_is_minor_named(const struct currency *currency, const char *word)
{
    return currency_has_minor(currency) &&
           (strcmp(word, currency->minor_one) == 0 || strcmp(word, currency->minor_many) == 0);
}

bool currency_is_foreign(const struct currency *currency, const char *word)
{
    static const char *const only_money[] = {"dollar", "dollars", "euro", "euros"};
    for (size_t i = 0; i < sizeof only_money / sizeof *only_money; i++)
        if (strcmp(only_money[i], word) == 0)
            return !currency_is_named(currency, word);
    return false;
}

/* "5", ".50". */
static bool is_amount(const char *text)
{
    return isdigit((unsigned char)text[*text == '.']);
}

const struct currency *currency_at(const char *text, size_t *out_len)
{
    for (size_t i = 0; i < CURRENCY_COUNT; i++) {
        size_t len = strlen(currencies[i].written), code_len = strlen(currencies[i].code);
        if (strncmp(text, currencies[i].written, len) == 0 && is_amount(text + len)) {
            *out_len = len;
            return &currencies[i];
        }
        if (strncmp(text, currencies[i].code, code_len) != 0)
            continue;
        code_len += text[code_len] == ' ';
        if (is_amount(text + code_len)) {
            *out_len = code_len;
            return &currencies[i];
        }
    }
    return NULL;
}

const char *currency_list(char *out, size_t size_bytes)
{
    size_t len = 0;
    out[0] = '\0';
    for (size_t i = 0; i < CURRENCY_COUNT && len < size_bytes; i++)
        len += (size_t)snprintf(out + len, size_bytes - len, "%s%s", i > 0 ? ", " : "", currencies[i].code);
    return out;
}
