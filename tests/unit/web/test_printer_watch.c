#include "with_cmocka.h"

#include <stdio.h>

#include "web/printer_watch.h"

static void who_asks_each_few_seconds_is_there_until_a_minute_is_over(void **state)
{
    struct printer_watch watch = {.since_mono_ms = 1000};
    (void)state;
    assert_false(printer_watch_is_silent(&watch, "harbor", "star", 2000)); /* nobody could ask yet */
    assert_true(printer_watch_is_silent(&watch, "harbor", "star", 61000));
    assert_true(printer_watch_heard(&watch, "harbor", "star", 62000));
    assert_false(printer_watch_heard(&watch, "harbor", "star", 67000));
    assert_false(printer_watch_is_silent(&watch, "harbor", "star", 126999));
    assert_true(printer_watch_is_silent(&watch, "harbor", "star", 127000));
    assert_true(printer_watch_is_silent(&watch, "harbor", "epson", 127000)); /* another one */
    assert_true(printer_watch_heard(&watch, "harbor", "star", 130000));      /* back again */
}

static void more_printers_than_there_is_room_for_forget_the_oldest(void **state)
{
    struct printer_watch watch = {.since_mono_ms = 0};
    char name[16];
    (void)state;
    for (int i = 0; i <= PRINTER_WATCH_MAX; i++) {
        snprintf(name, sizeof name, "p%d", i);
        assert_true(printer_watch_heard(&watch, "harbor", name, 1000 + i));
    }
    assert_true(printer_watch_heard(&watch, "harbor", "p0", 2000));
    assert_false(printer_watch_heard(&watch, "harbor", "p128", 2000));
}

TESTS = {
    TEST(who_asks_each_few_seconds_is_there_until_a_minute_is_over),
    TEST(more_printers_than_there_is_room_for_forget_the_oldest),
};
