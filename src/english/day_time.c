#include "english/day_time.h"

#include <stdio.h>

#include "english/number_words.h"

const char *day_time_write(const char *clock, char *out, size_t size_bytes)
{
    unsigned hour = 0, minute = 0;
    if (sscanf(clock, "%2u:%2u", &hour, &minute) < 1) {
        snprintf(out, size_bytes, "%s", clock);
        return out;
    }
    unsigned shown = hour % 12 == 0 ? 12 : hour % 12;
    const char *half = hour % 24 < 12 ? "AM" : "PM";
    if (minute == 0)
        snprintf(out, size_bytes, "%u %s", shown, half);
    else
        snprintf(out, size_bytes, "%u:%02u %s", shown, minute, half);
    return out;
}

enum vp_err day_time_put_words(struct buf *out, unsigned hour, unsigned minute, bool is_half_named)
{
    enum vp_err err = number_words_put(out, hour);
    if (err != VP_OK)
        return err;
    if (minute == 0)
        return is_half_named ? VP_OK : buf_append_text(out, " o'clock");
    err = buf_append_text(out, minute < 10 ? " oh " : " ");
    return err == VP_OK ? number_words_put(out, minute) : err;
}
