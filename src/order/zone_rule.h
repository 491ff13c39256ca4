/* The rule for times behind a zone file's last entry: a POSIX TZ string such as "EST5EDT,M3.2.0,M11.1.0". */
#ifndef VP_ORDER_ZONE_RULE_H
#define VP_ORDER_ZONE_RULE_H

#include <stdbool.h>
#include <stdint.h>

enum zone_day_kind { ZONE_DAY_MONTH_WEEK, ZONE_DAY_JULIAN, ZONE_DAY_ZERO_BASED };

struct zone_change { /* one of the two changes of a year */
    enum zone_day_kind kind;
    int month, week, weekday; /* week 5: the last */
    int day;                  /* JULIAN: 1 to 365, never counting 29 February; ZERO_BASED: 0 to 365 */
    int32_t time_s;           /* local seconds from midnight; may be negative or beyond a day */
};

struct zone_rule {
    int32_t standard_offset_s, summer_offset_s;
    bool has_summer;
    struct zone_change begin, end; /* of summer time */
};

/* False when text is no such rule (RFC 8536 section 3.3.1, POSIX TZ). */
bool zone_rule_parse(const char *text, struct zone_rule *out_rule);
int32_t zone_rule_offset_s(const struct zone_rule *rule, int64_t unix_s);

#endif
