/* Times of day: "11 AM", "10:30 PM", "six thirty", "seven o'clock". */
#ifndef VP_ENGLISH_DAY_TIME_H
#define VP_ENGLISH_DAY_TIME_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

/* "11 AM" of "11:00", "10:30 PM" of "22:30"; what is no time stays. Cut to size_bytes; returns out. */
const char *day_time_write(const char *clock, char *out, size_t size_bytes);

/* Appends a time as it is spoken: "six thirty", "six oh five". A whole hour ends in "o'clock", unless
 * is_half_named: AM or PM follows. */
VP_MUST_CHECK enum vp_err day_time_put_words(struct buf *out, unsigned hour, unsigned minute,
                                             bool is_half_named);

#endif
