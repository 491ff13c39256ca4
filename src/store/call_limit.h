/* How much of the agent one caller and one restaurant may have: calls of a number at once and in ten minutes, a
 * restaurant's calls at once with a model, and what those may cost a day. */
#ifndef VP_STORE_CALL_LIMIT_H
#define VP_STORE_CALL_LIMIT_H

#include "store/call_load.h"

enum { CALL_LIMIT_WINDOW_MS = 10 * 60 * 1000 };

struct call_limits { /* 0: no limit */
    int64_t caller_calls_max, caller_window_calls_max, restaurant_calls_max;
    int64_t day_micros; /* millionths of a dollar */
};

enum call_limit {
    CALL_LIMIT_NONE,
    CALL_LIMIT_CALLER,
    CALL_LIMIT_CALLER_WINDOW,
    CALL_LIMIT_RESTAURANT,
    CALL_LIMIT_DAY
};

/* The limit that a call which is about to begin would go beyond, on the restaurant's day (menu_day). A call that is a
 * test is bound by its restaurant's limits alone, and one without a model by its caller's. The same call asked for
 * again does not stand in its own way. A store that cannot tell lets it in. */
enum call_limit call_limit_judge(struct store *store, const struct store_call *call, const char *day,
                                 const struct call_limits *limits);
const char *call_limit_name(enum call_limit limit); /* "caller" */

#endif
