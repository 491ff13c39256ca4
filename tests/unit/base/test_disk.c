#include "base/disk.h"

#include <string.h>

#include "with_cmocka.h"

static void what_is_not_there_yet_has_the_room_of_its_folder(void **state)
{
    (void)state;
    static const char *const paths[] = {
        "/tmp/there/is/nothing", "/nothing", "nothing", "./no/thing", "/", ""};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        int64_t bytes = -1;
        assert_true(disk_free_bytes(paths[i], &bytes));
        assert_true(bytes >= 0);
    }
}

static void a_path_that_is_too_long_says_nothing(void **state)
{
    (void)state;
    static char path[8192];
    int64_t bytes = -1;
    memset(path, 'x', sizeof path - 1);
    assert_false(disk_free_bytes(path, &bytes));
    assert_int_equal(bytes, -1);
}

TESTS = {
    TEST(what_is_not_there_yet_has_the_room_of_its_folder),
    TEST(a_path_that_is_too_long_says_nothing),
};
