#include "with_cmocka.h"

#include "english/day_time.h"

static void check_write(const char *clock, const char *wanted)
{
    char out[16];
    assert_string_equal(day_time_write(clock, out, sizeof out), wanted);
}

static void a_clock_is_written_with_its_half_of_the_day(void **state)
{
    (void)state;
    check_write("11:00", "11 AM");
    check_write("22:30", "10:30 PM");
    check_write("00:05", "12:05 AM");
    check_write("12:00", "12 PM");
    check_write("24:00", "12 AM");
    check_write("late", "late");
}

static void check_put(unsigned hour, unsigned minute, bool is_half_named, const char *wanted)
{
    struct buf out;
    buf_init(&out, 64);
    assert_int_equal(day_time_put_words(&out, hour, minute, is_half_named), VP_OK);
    assert_string_equal(buf_text(&out), wanted);
    buf_deinit(&out);
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
