#include "order/zone_rule.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

/* Days from 1970-01-01 to 1 January of a year of the proleptic Gregorian calendar. */
static int64_t days_to_year(int64_t year)
{
    int64_t y = year - 1;
    int64_t leaps = (y / 4 - y / 100 + y / 400) - (1969 / 4 - 1969 / 100 + 1969 / 400);
    return (year - 1970) * 365 + leaps;
}

static bool is_leap(int64_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_before_month(int64_t year, int month)
{
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};
    return before[month - 1] + (month > 2 && is_leap(year) ? 1 : 0);
}

static bool skip_name(const char **text)
{
    const char *at = *text;
    if (*at == '<') {
        at = strchr(at, '>');
        if (at == NULL)
            return false;
        at++;
    } else {
        while (isalpha((unsigned char)*at))
            at++;
    }
    bool is_named = at - *text >= 3;
    *text = at;
    return is_named;
}

static bool parse_number(const char **text, int max, int *out_number)
{
    const char *at = *text;
    int number = 0;
    for (; isdigit((unsigned char)*at); at++) {
        number = number * 10 + (*at - '0');
        if (number > max)
            return false;
    }
    if (at == *text)
        return false;
    *text = at;
    *out_number = number;
    return true;
}

/* [+-]h[h[h]][:mm[:ss]], up to 167 hours (RFC 8536 widens POSIX's 24). */
static bool parse_time(const char **text, int32_t *out_s)
{
    int sign = 1, hours = 0, minutes = 0, seconds = 0;
    if (**text == '-' || **text == '+') {
        sign = **text == '-' ? -1 : 1;
        (*text)++;
    }
    if (!parse_number(text, 167, &hours))
        return false;
    if (**text == ':') {
        (*text)++;
        if (!parse_number(text, 59, &minutes))
            return false;
        if (**text == ':') {
            (*text)++;
            if (!parse_number(text, 59, &seconds))
                return false;
        }
    }
    *out_s = sign * (hours * 3600 + minutes * 60 + seconds);
    return true;
}

static bool parse_dot_number(const char **text, int max, int *out_number)
{
    if (**text != '.')
        return false;
    (*text)++;
    return parse_number(text, max, out_number);
}

static bool parse_change(const char **text, struct zone_change *out_change)
{
    struct zone_change change = {.time_s = 2 * 3600};
    if (**text != ',')
        return false;
    (*text)++;
    if (**text == 'M') {
        (*text)++;
        change.kind = ZONE_DAY_MONTH_WEEK;
        if (!parse_number(text, 12, &change.month) || !parse_dot_number(text, 5, &change.week) ||
            !parse_dot_number(text, 6, &change.weekday) || change.month == 0 || change.week == 0)
            return false;
    } else if (**text == 'J') {
        (*text)++;
        change.kind = ZONE_DAY_JULIAN;
        if (!parse_number(text, 365, &change.day) || change.day == 0)
            return false;
    } else {
        change.kind = ZONE_DAY_ZERO_BASED;
        if (!parse_number(text, 365, &change.day))
            return false;
    }
    if (**text == '/') {
        (*text)++;
        if (!parse_time(text, &change.time_s))
            return false;
    }
    *out_change = change;
    return true;
}

bool zone_rule_parse(const char *text, struct zone_rule *out_rule)
{
    struct zone_rule rule = {0};
    int32_t west_s;
    if (!skip_name(&text) || !parse_time(&text, &west_s))
        return false;
    rule.standard_offset_s = -west_s; /* POSIX counts west of Greenwich as positive */
    rule.summer_offset_s = rule.standard_offset_s + 3600;
    if (*text != '\0') {
        rule.has_summer = true;
        if (!skip_name(&text))
            return false;
        if (*text != ',') {
            if (!parse_time(&text, &west_s))
                return false;
            rule.summer_offset_s = -west_s;
        }
        if (!parse_change(&text, &rule.begin) || !parse_change(&text, &rule.end) || *text != '\0')
            return false;
    }
    *out_rule = rule;
    return true;
}

/* Local seconds since 1970 at which the change falls in that year. */
static int64_t change_local_s(const struct zone_change *change, int64_t year)
{
    int64_t first = days_to_year(year), day;
    if (change->kind == ZONE_DAY_MONTH_WEEK) {
        int64_t month_first = first + days_before_month(year, change->month);
        int weekday = (int)(((month_first + 4) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */
        int offset = (change->weekday - weekday + 7) % 7 + (change->week - 1) * 7;
        int month_days = change->month == 12 ? 31
                                             : days_before_month(year, change->month + 1) -
                                                   days_before_month(year, change->month);
        if (offset >= month_days)
            offset -= 7;
        day = month_first + offset;
    } else if (change->kind == ZONE_DAY_JULIAN) {
        day = first + change->day - 1 + (is_leap(year) && change->day >= 60 ? 1 : 0);
    } else {
        day = first + change->day;
    }
    return day * 86400 + change->time_s;
}

int32_t zone_rule_offset_s(const struct zone_rule *rule, int64_t unix_s)
{
    if (!rule->has_summer)
        return rule->standard_offset_s;
    int64_t local_s = unix_s + rule->standard_offset_s;
    int64_t day = local_s >= 0 ? local_s / 86400 : -((-local_s + 86399) / 86400);
    int64_t year = 1970 + day / 366;
    while (days_to_year(year + 1) <= day)
        year++;
    while (days_to_year(year) > day)
        year--;
    int64_t begin = change_local_s(&rule->begin, year) - rule->standard_offset_s;
    int64_t end = change_local_s(&rule->end, year) - rule->summer_offset_s;
    bool is_summer = begin < end ? unix_s >= begin && unix_s < end : !(unix_s >= end && unix_s < begin);
    return is_summer ? rule->summer_offset_s : rule->standard_offset_s;
}
