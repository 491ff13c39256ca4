/* What the caller types on the telephone's keys: digits are collected until a pause or '#', so that a whole number
 * comes of them. A 0 by itself asks for a person, and so do several: the pause behind shows that no number follows. */
#ifndef VP_CALL_KEYS_H
#define VP_CALL_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "english/keys_told.h"

enum { KEYS_MAX = 24 };

struct keys {
    char typed[KEYS_MAX + 1];
    size_t count;
    int64_t due_ms; /* when the pause is over; monotonic; INT64_MAX: nothing was typed */
};

void keys_init(struct keys *keys);
/* A key, 0-9, A-D, '*' or '#'. '#' ends what was typed, '*' begins it anew; both mean nothing alone. True where it is
 * the first of what is being typed. */
bool keys_press(struct keys *keys, char key, int64_t now_ms);
/* Nothing but zeros was typed so far, or nothing. */
bool keys_is_zero(const struct keys *keys);
/* Takes what was typed: true, with it in out. is_zero: nothing but zeros. */
bool keys_take(struct keys *keys, char out[KEYS_MAX + 1], bool *out_is_zero);

#endif
