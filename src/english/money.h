/* Amounts: "$12.50", "$12", "twelve dollars and fifty cents". */
#ifndef VP_ENGLISH_MONEY_H
#define VP_ENGLISH_MONEY_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

/* "$12.50" of "12.50", "$12" of "12.00". Cut to size_bytes; returns out. */
const char *money_write(const char *price, char *out, size_t size_bytes);

/* Appends an amount as it is spoken, zero left out: "ninety nine cents"; "zero dollars" of nothing. */
VP_MUST_CHECK enum vp_err money_put_words(struct buf *out, uint64_t dollars, uint64_t cents);

/* The next amount in spoken words (english/spoken.h): behind it, and in *out_cents what it is; NULL: there is none.
 * "ninety nine cents", "one hundred and five dollars and fifty cents". */
const char *money_next(const char *words, int64_t *out_cents);

#endif
