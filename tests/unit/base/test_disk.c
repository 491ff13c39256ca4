#include "base/disk.h"

#include <string.h>

#include "with_cmocka.h"

static void what_is_not_there_yet_has_the_room_of_its_folder(void **state)
{
    (void)state;
    static const char *const paths[] = {
        "/tmp/there/is/nothing", "/nothing", "nothing", "./no/thing", "/", ""};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        struct disk_room room = {-1, -1};
        assert_true(disk_look(paths[i], &room));
        assert_true(room.free_bytes >= 0 && room.all_bytes >= room.free_bytes);
    }
}

static void a_path_that_is_too_long_says_nothing(void **state)
{
    (void)state;
    static char path[8192];
    struct disk_room room = {-1, -1};
    memset(path, 'x', sizeof path - 1);
    assert_false(disk_look(path, &room));
    assert_int_equal(room.free_bytes, -1);
}

static void a_small_disk_is_not_low_while_much_of_it_is_free(void **state)
{
    (void)state;
    const int64_t mib = 1024 * 1024;
    assert_false(disk_is_low(&(struct disk_room){256 * mib, 1000000 * mib}));
    assert_true(disk_is_low(&(struct disk_room){255 * mib, 1000000 * mib}));
    assert_false(disk_is_low(&(struct disk_room){12 * mib, 16 * mib}));
    assert_true(disk_is_low(&(struct disk_room){1 * mib, 16 * mib}));
}

TESTS = {
    TEST(what_is_not_there_yet_has_the_room_of_its_folder),
    TEST(a_path_that_is_too_long_says_nothing),
    TEST(a_small_disk_is_not_low_while_much_of_it_is_free),
};
