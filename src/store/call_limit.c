#include "store/call_limit.h"

#include "store/spending.h"

static bool is_full(int64_t count, int64_t max)
{
    return max > 0 && count >= max;
}

enum call_limit call_limit_judge(struct store *store, const struct store_call *call, const char *day,
                                 const struct call_limits *limits)
{
    struct call_load load = {0};
    bool counts = limits->caller_calls_max > 0 || limits->caller_window_calls_max > 0 ||
                  limits->restaurant_calls_max > 0;
    if (counts && store_count_load(store, call, call->started_unix_ms - CALL_LIMIT_WINDOW_MS, &load) != VP_OK)
        load = (struct call_load){0};
    if (!call->is_test && is_full(load.caller_live, limits->caller_calls_max))
        return CALL_LIMIT_CALLER;
    if (!call->is_test && is_full(load.caller_recent, limits->caller_window_calls_max))
        return CALL_LIMIT_CALLER_WINDOW;
    if (call->arm != STORE_ARM_REALTIME)
        return CALL_LIMIT_NONE;
    if (spending_is_over(store, call->restaurant_id, day, limits->day_micros))
        return CALL_LIMIT_DAY;
    return is_full(load.model_live, limits->restaurant_calls_max) ? CALL_LIMIT_RESTAURANT : CALL_LIMIT_NONE;
}

const char *call_limit_name(enum call_limit limit)
{
    static const char *const names[] = {"none", "caller", "caller in ten minutes", "restaurant", "day"};
    return names[limit];
}
