/* Days and times as they are said. */
#include "with_cmocka.h"

#include "english/week_times.h"

enum { WORKDAYS = 0x3E, WEEKEND = 0x41, TUESDAY = 0x04, MOST = 0x6E };

static void said(const struct week_time *at, size_t count, const char *text)
{
    char out[200];
    const struct week_times times = {at, count};
    assert_string_equal(week_times_write(&times, out, sizeof out), text);
}

static void days_that_follow_each_other_are_a_run(void **state)
{
    (void)state;
    said(&(struct week_time){WORKDAYS, 660, 900}, 1, "Monday to Friday from 11 AM to 3 PM");
    said(&(struct week_time){WEEKEND, 660, 930}, 1, "on Saturday and Sunday from 11 AM to 3:30 PM");
    said(&(struct week_time){TUESDAY, 0, 1440}, 1, "on Tuesday");
    said(&(struct week_time){MOST, 0, 1440}, 1, "Monday to Wednesday, Friday and Saturday");
}

static void every_day_goes_without_saying(void **state)
{
    (void)state;
    said(&(struct week_time){WEEK_EVERY_DAY, 420, 660}, 1, "from 7 AM to 11 AM");
    said(&(struct week_time){WEEK_EVERY_DAY, 1320, 1560}, 1, "from 10 PM to 2 AM");
    said(&(struct week_time){WEEK_EVERY_DAY, 1200, 1440}, 1, "from 8 PM to midnight");
    said(NULL, 0, "");
}

static void several_times_are_joined(void **state)
{
    (void)state;
    const struct week_time times[] = {{WORKDAYS, 660, 840}, {WORKDAYS, 1020, 1140}, {WEEKEND, 0, 1440}};
    said(times, 3,
         "Monday to Friday from 11 AM to 2 PM and from 5 PM to 7 PM, and on Saturday and Sunday all day");
}

static void what_is_too_long_is_cut(void **state)
{
    (void)state;
    char out[12];
    const struct week_times times = {&(struct week_time){WORKDAYS, 660, 900}, 1};
    assert_string_equal(week_times_write(&times, out, sizeof out), "Monday to F");
}

TESTS = {
    TEST(days_that_follow_each_other_are_a_run),
    TEST(every_day_goes_without_saying),
    TEST(several_times_are_joined),
    TEST(what_is_too_long_is_cut),
};
