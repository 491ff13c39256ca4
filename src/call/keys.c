#include "call/keys.h"

#include <string.h>

#include "call/thresholds.h"

void keys_init(struct keys *keys)
{
    *keys = (struct keys){.due_ms = INT64_MAX};
}

bool keys_is_zero(const struct keys *keys)
{
    return strspn(keys->typed, "0") == keys->count;
}

bool keys_press(struct keys *keys, char key, int64_t now_ms)
{
    bool is_first = keys->count == 0;
    if (key == '*') {
        keys_init(keys);
        return false;
    }
    if (key == '#') {
        if (!is_first)
            keys->due_ms = now_ms;
        return false;
    }
    if (keys->count == KEYS_MAX) /* nobody took them yet */
        return false;
    keys->typed[keys->count++] = key;
    keys->typed[keys->count] = '\0';
    keys->due_ms = now_ms + (keys_is_zero(keys) ? KEYS_ZERO_MS : KEYS_PAUSE_MS);
    if (keys->count == KEYS_MAX) /* longer than any number */
        keys->due_ms = now_ms;
    return is_first;
}

bool keys_take(struct keys *keys, char out[KEYS_MAX + 1], bool *out_is_zero)
{
    if (keys->count == 0)
        return false;
    *out_is_zero = keys_is_zero(keys);
    memcpy(out, keys->typed, sizeof keys->typed);
    keys_init(keys);
    return true;
}
