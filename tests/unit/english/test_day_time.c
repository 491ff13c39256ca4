#include "with_cmocka.h"

#include "english/day_time.h"
#include "with_cases.h"
#include "with_put.h"

static void a_clock_is_written_with_its_half_of_the_day(void **state)
{
    (void)state;
    FOR_EACH_CASE(each, {"11:00", "11 AM"}, {"22:30", "10:30 PM"}, {"00:05", "12:05 AM"}, {"12:00", "12 PM"},
                  {"24:00", "12 AM"}, {"late", "late"}) {
        char out[16];
        assert_string_equal(day_time_write(each->given, out, sizeof out), each->wanted);
    }
}

static void check_put(unsigned hour, unsigned minute, bool is_half_named, const char *wanted)
{
    assert_puts(wanted, day_time_put_words, hour, minute, is_half_named);
}

static void a_time_is_spoken_by_hour_and_minute(void **state)
{
    (void)state;
    check_put(6, 30, false, "six thirty");
    check_put(6, 5, true, "six oh five");
    check_put(7, 0, false, "seven o'clock");
    check_put(7, 0, true, "seven");
    check_put(0, 59, false, "zero fifty nine");
}

TESTS = {
    TEST(a_clock_is_written_with_its_half_of_the_day),
    TEST(a_time_is_spoken_by_hour_and_minute),
};
