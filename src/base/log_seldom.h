/* A log line that strangers can cause as often as they like, and that is worth a few a minute: the first is
 * written, and after it at most one in LOG_SELDOM_MS, with the number of those it stands for. What is told of
 * single calls, each line with words of its own, goes through log_limit.h, which leaves only floods out. */
#ifndef VP_BASE_LOG_SELDOM_H
#define VP_BASE_LOG_SELDOM_H

#include <stdbool.h>
#include <stdint.h>

enum { LOG_SELDOM_MS = 20000 };

struct log_seldom { /* zeroed at first */
    int64_t next_ms;
    long unsaid_count;
};

/* Whether the line is due at this monotonic time; *out_count says how often it happened since the last one,
 * this time included. */
static inline bool log_seldom_is_due(struct log_seldom *seldom, int64_t now_ms, long *out_count)
{
    seldom->unsaid_count++;
    if (now_ms < seldom->next_ms)
        return false;
    *out_count = seldom->unsaid_count;
    *seldom = (struct log_seldom){.next_ms = now_ms + LOG_SELDOM_MS};
    return true;
}

#endif
