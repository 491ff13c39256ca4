/* Whole numbers from outside: plain digits within bounds, or nothing. */
#ifndef VP_BASE_NUMBER_H
#define VP_BASE_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/* Reads text as a whole number of low to high: an optional '-' and digits, nothing before or behind them, no
 * '+'. False, with *out_number as it was, for anything else, for NULL, and for a number out of bounds,
 * however long it is. */
bool number_parse(const char *text, int64_t low, int64_t high, int64_t *out_number);

/* The same as people write it into files: not "010", which some mean as ten and others as eight. Any bounds. */
bool number_parse_whole(const char *text, int64_t *out_number);
/* "0.5", "-3", ".5", "1e-3"; finite, and nothing before or behind it. */
bool number_parse_decimal(const char *text, double *out_number);

#endif
