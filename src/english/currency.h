/* The currencies of menus (currencies.def): how their amounts are written and called. */
#ifndef VP_ENGLISH_CURRENCY_H
#define VP_ENGLISH_CURRENCY_H

#include <stdbool.h>
#include <stddef.h>

struct currency {
    const char *code, *written;         /* "GBP"; "£", what stands before an amount */
    const char *one, *many;             /* "pound", "pounds" */
    const char *minor_one, *minor_many; /* "penny", "pence"; "" where it has no parts */
};

/* By its code of ISO 4217; NULL: none that can be said. */
const struct currency *currency_find(const char *code);
/* The same, and US dollars where there is none, or none was named (NULL, ""). */
const struct currency *currency_or_dollars(const char *code);
bool currency_has_minor(const struct currency *currency);
/* Whether the word, in small letters, is its name, or that of its hundredths. */
bool currency_is_named(const struct currency *currency, const char *word);
bool currency_is_minor_named(const struct currency *currency, const char *word);
/* Whether the word names some other money, that is never a weight or a part of a dish. */
bool currency_is_foreign(const struct currency *currency, const char *word);
/* The currency that an amount beginning there is written in ("£12", "EUR 5", "$.50"), and in *out_len what stands
 * before its digits; NULL: none. "$" is the dollar. */
const struct currency *currency_at(const char *text, size_t *out_len);
/* "USD, GBP, ..." of all of them; returns out. */
const char *currency_list(char *out, size_t size_bytes);

#endif
