#include "with_cmocka.h"

#include "unit/order/with_menu.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "order/menu_internal.h"
#include "order/zone_rule.h"
#include "with_cases.h"

static struct menu *menu_with_hours(const char *zone, const char *hours)
{
    char yaml[1024];
    snprintf(yaml, sizeof yaml,
             "restaurant: {id: t, name: T, address: A, timezone: %s, called_numbers: [\"+15550001111\"], "
             "greeting: Hi.}\npickup: {minutes: 5}\nhours: %s\n"
             "categories: [{id: c, name: C, items: [{id: i, name: I, price: 1}]}]\n",
             zone, hours);
    return with_menu_parse(yaml);
}

/* UTC calendar time in milliseconds since 1970. */
static int64_t utc_ms(int year, int month, int day, int hour, int minute)
{
    struct tm tm = {
        .tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day, .tm_hour = hour, .tm_min = minute};
    return (int64_t)timegm(&tm) * 1000;
}

static void opening_hours_are_read_exactly(void **state)
{
    (void)state;
    struct menu_hours hours = {0, 0};
    static const char *const wrong[] = {
        "",          "11:00",       "11:00-11:00",  "24:00-25:00", "11:60-12:00", "11.00-12:00",
        "1:00-2:00", "11:00 12:00", "11:00-12:00x", "24:00-02:00"};
    assert_true(menu_hours_parse("11:00-22:30", &hours));
    assert_int_equal(hours.open_minute, 660);
    assert_int_equal(hours.close_minute, 1350);
    assert_true(menu_hours_parse("18:00-02:00", &hours));
    assert_int_equal(hours.close_minute, 1560);
    assert_true(menu_hours_parse("00:00-24:00", &hours));
    assert_int_equal(hours.close_minute, 1440);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(menu_hours_parse(wrong[i], &hours));
}

struct instant {
    int year, month, day, hour, minute; /* UTC */
    bool is_open;
};

static void expect_open(const struct menu *menu, const struct instant *instants, size_t count)
{
    for (const struct instant *at = instants; at < instants + count; at++)
        if (menu_is_open(menu, utc_ms(at->year, at->month, at->day, at->hour, at->minute)) != at->is_open)
            fail_msg("%d-%d-%d %d:%02d", at->year, at->month, at->day, at->hour, at->minute);
}

static void the_restaurants_clock_decides(void **state)
{
    (void)state;
    struct menu *menu =
        menu_with_hours("America/New_York", "{every_day: [\"11:00-22:00\"], monday: [closed]}");
    static const struct instant instants[] = {
        /* Tuesday 2026-07-07, New York is UTC-4. */
        {2026, 7, 7, 14, 59, false},
        {2026, 7, 7, 15, 0, true},
        {2026, 7, 8, 1, 59, true},
        {2026, 7, 8, 2, 0, false},
        /* Tuesday 2026-01-06, UTC-5. */
        {2026, 1, 6, 15, 59, false},
        {2026, 1, 6, 16, 0, true},
        /* Mondays closed. */
        {2026, 7, 6, 18, 0, false},
    };
    expect_open(menu, instants, COUNT_OF(instants));
    menu_release(menu);
}

static void hours_over_midnight_belong_to_the_evening(void **state)
{
    (void)state;
    struct menu *menu = menu_with_hours("UTC", "{friday: [\"11:00-14:00\", \"18:00-02:00\"]}");
    static const struct instant instants[] = {
        /* 2026-07-10 is a Friday. */
        {2026, 7, 10, 1, 0, false},  {2026, 7, 10, 13, 59, true}, {2026, 7, 10, 15, 0, false},
        {2026, 7, 10, 23, 59, true}, {2026, 7, 11, 1, 59, true},  {2026, 7, 11, 2, 0, false},
    };
    expect_open(menu, instants, COUNT_OF(instants));
    menu_release(menu);
}

/* Six openings a day, and dates that have hours of their own, of one year or of all. */
static void holidays_go_before_the_week(void **state)
{
    (void)state;
    struct menu *menu = menu_with_hours(
        "UTC", "{every_day: [\"06:00-07:00\", \"08:00-09:00\", \"10:00-11:00\", \"12:00-13:00\", "
               "\"14:00-15:00\", \"23:00-02:00\"]}\nholidays: [{date: \"12-25\", name: Christmas Day, hours: "
               "[closed]}, {date: \"2026-12-31\", hours: [\"09:00-10:00\"]}]");
    static const struct instant instants[] = {
        {2026, 12, 24, 6, 30, true},  {2026, 12, 24, 14, 59, true}, {2026, 12, 24, 23, 30, true},
        {2026, 12, 25, 1, 59, true}, /* the evening before is longer than its day */
        {2026, 12, 25, 2, 0, false},  {2026, 12, 25, 6, 30, false}, {2027, 12, 25, 6, 30, false},
        {2026, 12, 26, 1, 0, false},  {2026, 12, 31, 6, 30, false}, {2026, 12, 31, 9, 30, true},
        {2027, 12, 31, 9, 30, false}, {2027, 12, 31, 10, 30, true},
    };
    const struct menu_holiday *holiday;
    expect_open(menu, instants, COUNT_OF(instants));
    assert_int_equal(menu_openings(menu, utc_ms(2026, 12, 25, 12, 0), &holiday)[0].close_minute, 0);
    assert_string_equal(holiday->name, "Christmas Day");
    assert_int_equal(menu_openings(menu, utc_ms(2026, 12, 26, 12, 0), &holiday)[5].close_minute, 26 * 60);
    assert_null(holiday);
    assert_int_equal(menu_opens_unix_ms(menu, utc_ms(2026, 12, 25, 3, 0)), utc_ms(2026, 12, 26, 6, 0));
    assert_int_equal(menu_opens_unix_ms(menu, utc_ms(2026, 12, 26, 7, 30)), utc_ms(2026, 12, 26, 8, 0));
    assert_int_equal(menu_closes_unix_ms(menu, utc_ms(2026, 12, 25, 3, 0)), utc_ms(2026, 12, 27, 2, 0));
    assert_int_equal(menu_closes_unix_ms(menu, utc_ms(2026, 12, 26, 6, 30)), utc_ms(2026, 12, 27, 2, 0));
    menu_release(menu);
}

static void who_calls_while_it_is_closed_is_greeted_so(void **state)
{
    (void)state;
    struct menu *menu = with_menu_parse(
        "restaurant: {id: t, name: T, address: A, timezone: UTC, called_numbers: [\"+15550001111\"], greeting: Hi., "
        "closed_greeting: We are closed., public_number: \"+15550002222\"}\npickup: {minutes: 5}\n"
        "hours: {every_day: [\"11:00-22:00\"]}\ncategories: [{id: c, name: C, items: [{id: i, name: I, price: 1}]}]\n");
    assert_string_equal(menu_greeting(menu, utc_ms(2026, 7, 7, 12, 0)), "Hi.");
    assert_string_equal(menu_greeting(menu, utc_ms(2026, 7, 7, 22, 0)), "We are closed.");
    assert_string_equal(menu_weekday(menu, utc_ms(2026, 7, 7, 22, 0)), "Tuesday");
    assert_string_equal(menu_number(menu), "+15550002222");
    menu_release(menu);
}

/* glibc as the judge, zone by zone (this program has one thread). */
static void offsets_are_those_of_the_c_library(void **state)
{
    (void)state;
    static const char *const names[] = {
        "America/New_York",    "America/Los_Angeles", "America/Phoenix", "Europe/Berlin",
        "Europe/Dublin",       "Asia/Kolkata",        "Asia/Tokyo",      "Australia/Sydney",
        "Australia/Lord_Howe", "America/St_Johns",    "Pacific/Chatham", "Africa/Casablanca",
        "America/Sao_Paulo",   "Pacific/Apia",        "Asia/Tehran",     "UTC",
        "Antarctica/Troll",    "America/Nuuk",        "Etc/GMT+12",      "Asia/Gaza"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct zone *zone = NULL;
        assert_int_equal(zone_open(names[i], &zone), VP_OK);
        setenv("TZ", names[i], 1);
        tzset();
        for (int64_t unix_s = -1500000000; unix_s < 4500000000; unix_s += 1234567) {
            time_t instant = (time_t)unix_s;
            struct tm local;
            localtime_r(&instant, &local);
            if (zone_offset_s(zone, unix_s) != local.tm_gmtoff)
                fail_msg("%s at %lld: %d, not %ld", names[i], (long long)unix_s, zone_offset_s(zone, unix_s),
                         local.tm_gmtoff);
        }
        zone_close(zone);
    }
    unsetenv("TZ");
    tzset();
}

static void rules_that_are_none_are_refused(void **state)
{
    (void)state;
    struct zone_rule rule;
    static const char *const wrong[] = {"",
                                        "E5",
                                        "EST",
                                        "EST5EDT",
                                        "EST5EDT,M3.2.0",
                                        "EST5EDT,M13.2.0,M11.1.0",
                                        "EST5EDT,J0,J5",
                                        "EST5EDT,M3.2.0,M11.1.0,",
                                        "<+03-3",
                                        "EST999",
                                        "EST5:99"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(zone_rule_parse(wrong[i], &rule));
    assert_true(zone_rule_parse("<+0330>-3:30", &rule));
    assert_int_equal(rule.standard_offset_s, 12600);
    assert_true(zone_rule_parse("EST5EDT,M3.2.0,M11.1.0", &rule));
    assert_int_equal(zone_rule_offset_s(&rule, utc_ms(2026, 11, 1, 6, 0) / 1000 - 1), -4 * 3600);
    assert_int_equal(zone_rule_offset_s(&rule, utc_ms(2026, 11, 1, 6, 0) / 1000), -5 * 3600);
    assert_true(zone_rule_parse("XXX0YYY,J60,300/24", &rule));
}

static void names_that_are_no_zones_are_refused(void **state)
{
    (void)state;
    static const char *const names[] = {
        "", "/etc/passwd", "../passwd", "America", "Nowhere/City", "America//New_York/..", "zone.tab"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct zone *zone = NULL;
        assert_int_not_equal(zone_open(names[i], &zone), VP_OK);
        assert_null(zone);
    }
}

TESTS = {
    TEST(opening_hours_are_read_exactly),
    TEST(the_restaurants_clock_decides),
    TEST(hours_over_midnight_belong_to_the_evening),
    TEST(holidays_go_before_the_week),
    TEST(who_calls_while_it_is_closed_is_greeted_so),
    TEST(offsets_are_those_of_the_c_library),
    TEST(rules_that_are_none_are_refused),
    TEST(names_that_are_no_zones_are_refused),
};
