/* Amounts: "$12.50", "$12", "twelve dollars and fifty cents", "£12.50", "twelve pounds fifty". */
#ifndef VP_ENGLISH_MONEY_H
#define VP_ENGLISH_MONEY_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "english/currency.h"

/* "$12.50" of "12.50", "$12" of "12.00". Cut to size_bytes; returns out. */
const char *money_write(const struct currency *currency, const char *price, char *out, size_t size_bytes);

/* Appends an amount as it is spoken, zero left out: "ninety nine cents"; "zero dollars" of nothing. minor counts
 * hundredths. */
VP_MUST_CHECK enum vp_err money_put_words(struct buf *out, const struct currency *currency, uint64_t whole,
                                          uint64_t minor);

/* The next amount in spoken words (english/spoken.h): behind it, and in *out_cents what it is, in hundredths; -1: it is
 * in other money. NULL: there is none. "ninety nine cents", "one hundred and five dollars and fifty cents", "five
 * pounds fifty". */
const char *money_next(const char *words, const struct currency *currency, int64_t *out_cents);

#endif
