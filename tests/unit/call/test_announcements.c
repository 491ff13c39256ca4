#include "with_cmocka.h"

#include <stdio.h>

#include "call/announcements.h"
#include "call/ident.h"

static void each_reader_hears_of_each_call_once(void **state)
{
    (void)state;
    static struct announcements board;
    struct announcements_reader first, second;
    uint64_t restaurant = 0;
    announcements_put(&board, "harbor-pizza");
    announcements_follow(&board, &first); /* what was before is not its concern */
    announcements_follow(&board, &second);
    assert_false(announcements_take(&board, &first, &restaurant));
    announcements_put(&board, "casa-verde");
    announcements_put(&board, "harbor-pizza");
    assert_true(announcements_take(&board, &first, &restaurant));
    assert_true(restaurant == ident_of("casa-verde"));
    assert_true(announcements_take(&board, &first, &restaurant));
    assert_true(restaurant == ident_of("harbor-pizza"));
    assert_false(announcements_take(&board, &first, &restaurant));
    assert_true(announcements_take(&board, &second, &restaurant));
    assert_true(restaurant == ident_of("casa-verde"));
}

static void a_late_reader_misses_the_oldest(void **state)
{
    (void)state;
    static struct announcements board;
    struct announcements_reader reader;
    uint64_t restaurant = 0;
    char name[32];
    announcements_follow(&board, &reader);
    for (int i = 0; i < ANNOUNCEMENTS_MAX + 10; i++) {
        snprintf(name, sizeof name, "r%d", i);
        announcements_put(&board, name);
    }
    assert_true(announcements_take(&board, &reader, &restaurant));
    assert_true(restaurant == ident_of("r10"));
    int count = 1;
    while (announcements_take(&board, &reader, &restaurant))
        count++;
    assert_int_equal(count, ANNOUNCEMENTS_MAX);
}

TESTS = {
    TEST(each_reader_hears_of_each_call_once),
    TEST(a_late_reader_misses_the_oldest),
};
