#include "order/earlier_orders.h"

#include <string.h>

enum { HOUR_MS = 3600 * 1000, EVENING_HOURS = 6, ANY_DAY_DAYS = 90 };

bool earlier_is_number_known(const char *caller_number)
{
    return caller_number != NULL && caller_number[0] == '+';
}

void earlier_want(const struct menu *menu, const char *caller_number, bool is_any_day, int64_t now_unix_ms,
                  struct earlier_wanted *out_wanted)
{
    char day[MENU_DAY_BYTES];
    int64_t from_ms = now_unix_ms, until_ms,
            evening_ms = now_unix_ms - (int64_t)EVENING_HOURS * HOUR_MS; /* ordered before midnight */
    menu_day(menu, now_unix_ms, day);
    if (is_any_day)
        from_ms = now_unix_ms - (int64_t)ANY_DAY_DAYS * 24 * HOUR_MS;
    else if (!menu_day_times(menu, day, &from_ms, &until_ms) || from_ms > evening_ms)
        from_ms = evening_ms;
    *out_wanted = (struct earlier_wanted){.since_unix_ms = from_ms};
    (void)span_copy(span_of(menu->restaurant_id), out_wanted->restaurant_id,
                    sizeof out_wanted->restaurant_id);
    (void)span_copy(span_of(caller_number), out_wanted->caller_number, sizeof out_wanted->caller_number);
}
